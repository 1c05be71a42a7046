"""Working groups: their list, and the page of each."""
from flask import Blueprint, render_template, request

from portal.core import locale
from portal.core.access import fetch, me
from portal.members import policy, queries
from portal.members.models import Group, GroupKind
from portal.members.views.lists import page_number
from portal.members.views.slots import pieces

bp = Blueprint("groups", __name__, url_prefix="/groups")


@bp.get("")
def index():
    return render_template("members/groups/index.html", rows=queries.groups(locale.language()))


@bp.get("/<int:id>")
def show(id):
    group = fetch(Group, id, policy.can_view_group)
    return render_template("members/groups/show.html", group=group, everybody=lambda person: True,
                           administers=policy.can_audit(me()),
                           memberships=queries.memberships_of(me(), group, locale.language()),
                           offices=queries.former_offices(me(), group), kind=GroupKind(group.kind).label,
                           scope=group.scope, work=pieces("group_work", group, page_number()),
                           watch=pieces("watch", "group", group.id, request.path))
