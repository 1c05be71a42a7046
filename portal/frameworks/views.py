"""The frameworks: the list of them, and the axes and terms of one version."""
from flask import Blueprint, render_template

from portal.core.access import fetch
from portal.core.kept_pages import kept_page
from portal.frameworks import policy, queries
from portal.frameworks.models import FrameworkVersion

bp = Blueprint("frameworks", __name__, url_prefix="/frameworks")


@bp.get("")
@kept_page
def index():
    return render_template("frameworks/index.html", frameworks=queries.frameworks_with_versions())


@bp.get("/<key>")
@bp.get("/<key>/<label>")
@kept_page
def show(key, label=""):
    version = fetch(FrameworkVersion, f"{key}/{label}", policy.can_view)
    axes = queries.axes_with_terms(version)
    return render_template(
        "frameworks/show.html", framework=version.framework, version=version,
        versions=queries.versions_of(version.framework), axes=axes,
        terms={term.id: term for axis in axes for term in axis.terms},
        correspondences=queries.correspondences(axes))
