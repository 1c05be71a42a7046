"""What publishing shows in pages of packages to its left: contributions, and work that was left."""
from flask import render_template, request
from sqlalchemy import func, select

from portal.core.access import me
from portal.core.db import db
from portal.core.typed import whole
from portal.publishing import group_work, own_data, queries, watched
from portal.publishing.kinds import kind_words
from portal.publishing.models import Contribution, Entry

A_PAGE = 20


def of_person(person):
    return shown(Contribution.person_id == person.id)


def of_institution(institution):
    return shown(Contribution.institution_id == institution.id)


def shown(condition):
    """The readable entries with such a name in the byline: all, or the kind that the address asks for, a page at a time."""
    named = queries.readable(me()).where(Entry.id.in_(select(Contribution.entry_id).where(condition)))
    counts = dict(tuple(row) for row in db.session.execute(
        named.with_only_columns(Entry.kind, func.count()).group_by(Entry.kind).order_by(Entry.kind)))
    if not counts:
        return ""
    kind = request.args.get("kind") if request.args.get("kind") in counts else None
    total = counts[kind] if kind else sum(counts.values())
    last = -(-total // A_PAGE)
    page = min(whole(request.args.get("page")) or 1, last)
    entries = db.session.scalars(
        (named.where(Entry.kind == kind) if kind else named).options(*queries.joined_bylines())
        .order_by(Entry.published_at.desc(), Entry.id.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return render_template("publishing/_contributions.html", entries=entries, counts=counts, kind=kind, total=total,
                           page=page, last=last, per_page=A_PAGE, kinds=kind_words())


def counts_of_people(ids):
    return queries.contribution_counts(Contribution.person_id, ids, me())


def counts_of_institutions(ids):
    return queries.contribution_counts(Contribution.institution_id, ids, me())


def left_behind(institution):
    """For those who manage an institution's people: that there is work to hand over."""
    count = len(queries.left_at(institution))
    return render_template("publishing/_left.html", count=count, institution=institution) if count else ""


def of_group(group, page):
    """What the group owns, a page at a time, and for those who lead it that there is work to hand over."""
    entries, total, page, last = group_work.work_of(group, me(), page)
    left = len(group_work.left_in(group)) if group_work.leads(me(), group) or me().is_administrator else 0
    return render_template("publishing/_group_work.html", group=group, entries=entries, total=total, page=page, last=last,
                           per_page=group_work.PAGE, kinds=kind_words(), left=left)


SLOTS = {
    "own_data": own_data.of_person, "account_deleted": own_data.let_go,
    "person_contributions": of_person, "institution_contributions": of_institution,
    "left_at_institution": left_behind, "group_work": of_group,
    "watch": watched.control, "watched_things": watched.of_publishing,
    "contribution_counts": counts_of_people, "institution_contribution_counts": counts_of_institutions,
}
