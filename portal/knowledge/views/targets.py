"""What may be chosen while somebody types which page is meant, for the script below such a field."""
from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import access
from portal.core.access import allow, me
from portal.core.locale import language
from portal.core.typed import line, whole
from portal.knowledge import policy
from portal.knowledge import targets as choosing
from portal.knowledge.models import Page
from portal.knowledge.views.places import bp
from portal.publishing.policy import is_known


@bp.get("/-/targets")
def targets():
    """JSON: {"label", "told", "suggestions": [{"text", "title", "kind"}]} for the `q` typed so far."""
    allow(is_known)
    within = choosing.scope(request.args.get("among", "readable"), me(), known(request.args.get("without")),
                            has_tops=request.args.get("tops") == "1")
    found = choosing.offers(line(request.args.get("q")), within, me())
    return {"label": _("Pages that may be meant"),
            "told": ngettext("%(num)s suggestion", "%(num)s suggestions", len(found)) if found else "",
            "suggestions": [{"text": one.value, "title": title(one), "kind": one.value} for one in found]}


def title(target):
    if target.page_id is None:
        return _("at the top of %(space)s", space=target.space.name_in(language()))
    return target.title_in(language()) or _("Untitled")


def known(ident):
    """The page that cannot be meant, when the person knows of it."""
    page = access.get(Page, whole(ident) or 0)
    return page if page is not None and policy.can_view(me(), page) else None
