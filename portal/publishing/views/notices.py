"""Notices: what happened to all that one watches, the newest first."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import allow, me
from portal.core.db import db
from portal.core.locale import language
from portal.core.typed import whole
from portal.publishing import notices as lists
from portal.publishing import policy, watched, watching
from portal.publishing.models import What

bp = Blueprint("notices", __name__)


@bp.get("/notices")
def index():
    allow(policy.is_known)
    is_unread = request.args.get("show") == "unread"
    notices, page, last = lists.notices_of(me(), is_unread, asked_page())
    names, searches = watching.names_of(notices, language()), searches_of(notices)
    return render_template("publishing/notices.html", notices=notices, is_unread=is_unread, page=page, last=last,
                           told=lambda notice: [*watching.sentences(notice.acts, names), searches.get(notice.why)])


def searches_of(notices):
    """{why: words} of the notices that a saved search led to."""
    keys = {key for what, _colon, key in (notice.why.partition(":") for notice in notices) if what == What.SEARCH}
    found = watched.named(What.SEARCH, keys, me()) if keys else {}
    return {f"{What.SEARCH}:{key}": _("Saved search: %(name)s", name=thing.name) for key, thing in found.items()}


def asked_page():
    return whole(request.args.get("page"), 99_999) or 1


@bp.post("/notices/read")
def read():
    """One (field notice), or all up to the newest that the page showed (field until)."""
    allow(policy.is_known)
    wanted, until = (request.form.get(name, "") for name in ("notice", "until"))
    for notice in lists.unread_notices(me(), whole(wanted) or 0, whole(until) or 0):
        notice.read()
    db.session.commit()
    if not wanted:
        flash(_("All are marked as read."), "done")
    return redirect(url_for(".index", show=request.form.get("show") or None), 303)


