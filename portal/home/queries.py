"""What the home page shows: newest work, figures, one's drafts, the filled cells of the framework."""
from sqlalchemy import exists, func, select

from portal.core.db import db
from portal.core.features import offered
from portal.core.remember import LISTS, remembered
from portal.frameworks.queries import axes_with_terms, default_version
from portal.members.models import Institution
from portal.members.workflow import Membership
from portal.publishing import policy
from portal.publishing import queries as publishing
from portal.publishing.models import Contribution, Entry, Position, PositionTerm

may_begin = policy.can_begin
drafts = publishing.own_drafts
newest = publishing.newest


def newest_for(user, limit):
    """The newest in the fields that the person's own work stands in; without such, the newest of all."""
    own = select(PositionTerm.term_id).join(Position).join(
        Contribution, Contribution.entry_id == Position.entry_id).where(Contribution.person_id == user.id)
    near = exists().where(Position.entry_id == Entry.id, PositionTerm.position_id == Position.id,
                          PositionTerm.term_id.in_(own)).correlate(Entry)  # from the newest on, until there are enough
    found = db.session.scalars(publishing.newest_first(user.standing, Entry).where(near).limit(limit)).all()
    return found or newest(user, limit)


def figures(user):
    """({kind: readable entries}, active institutions)."""
    institutions = db.session.scalar(select(func.count()).where(Institution.state == Membership.ACTIVE))
    return remembered(LISTS, ("figures", policy.sight(user)), lambda: count_entries(user)), institutions


def count_entries(user):
    counted = publishing.readable(user).with_only_columns(Entry.kind, func.count()).group_by(Entry.kind)
    return dict(db.session.execute(counted).all())


def cube(user):
    """The first two axes of the framework in force and the cells that readable work stands in, for the drawing."""
    version = default_version()
    axes = axes_with_terms(version)[:3] if version else ()
    if len(axes) < 3:
        return None
    return remembered(LISTS, ("cube", policy.sight(user)), lambda: filled_cube(user, axes))


def filled_cube(user, axes):
    across, up = ({term.id: place for place, term in enumerate(axis.terms)} for axis in axes[:2])
    rows = db.session.execute(
        select(Position.id, PositionTerm.term_id).join(PositionTerm).join(Entry, Entry.id == Position.entry_id)
        .where(*publishing.readable(user).whereclause.clauses))
    places = {}
    for position, term in rows:
        places.setdefault(position, set()).add(term)
    cells = {(across[a], up[b]) for terms in places.values() for a in terms & across.keys() for b in terms & up.keys()}
    return {"axes": axes, "filled": sorted(cells)}


def address(kind, ident, verb):
    """Where what waits is dealt with."""
    places = {kind.name: kind.model.place for kind in offered("kinds")}
    if kind == "case":
        return f"/moderation/reports/{ident}"
    if kind == "proposal":
        return f"/proposals/{ident}"
    if kind == "application":
        return f"/administration/applications/{ident}"
    if kind == "group":
        return f"/groups/{ident}/hand-over"
    if kind not in places:
        return f"/institutions/{ident}/people"
    page = {"lean": "links", "answer": "authors", "agree": "authors", "change": "edit", "review": "review",
            "discuss": "conversation", "approve": "approval", "keep": "care", "take_over": "care"}[verb]
    return f"/{places[kind]}/{ident}/{page}"
