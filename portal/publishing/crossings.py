"""What a keeper of pages looks after: names that nothing has yet, what nobody links to, what links nowhere.

Each takes the person who asks, and a condition on Entry (or None for all): only what is published and what this person
may read is looked at, and a link to something hidden counts as wanted.
"""
from sqlalchemy import and_, func, select, true

from portal.core.db import db
from portal.publishing.linking import knowable
from portal.publishing.models import Entry, Link
from portal.publishing.queries import readable


def wanted(user, entries_condition=None, limit=200):
    """[(name as written, how many entries want it, the id of one of them)], the most wanted first."""
    found = select(Entry.id).where(Entry.id == Link.target_id, knowable(user.standing)).correlate(Link).exists()
    count = func.count(func.distinct(Link.entry_id))
    return db.session.execute(
        select(func.min(Link.written), count, func.max(Link.entry_id))
        .where(Link.revision_id.in_(shown_revisions(user, entries_condition)), ~found, ~Link.written.startswith("/"))
        .group_by(Link.folded).order_by(count.desc(), Link.folded).limit(limit)).all()


def orphans(user, entries_condition=None):
    """A SELECT of the entries that nothing readable links to."""
    targets = select(Link.target_id).where(Link.revision_id.in_(shown_revisions(user, None)),
                                           Link.target_id.is_not(None), Link.target_id != Link.entry_id)
    return readable(user).where(condition(entries_condition), Entry.id.not_in(targets)).order_by(Entry.title_en, Entry.id)


def dead_ends(user, entries_condition=None):
    """A SELECT of the entries that link to nothing readable."""
    others = select(Entry.id).where(knowable(user.standing)).correlate(None)
    sources = select(Link.revision_id).where(Link.target_id.in_(others), Link.target_id != Link.entry_id)
    return readable(user).where(condition(entries_condition), Entry.published_revision_id.not_in(sources)).order_by(
        Entry.title_en, Entry.id)


def shown_revisions(user, entries_condition):
    """A SELECT of the revisions that the readable entries show."""
    return readable(user).with_only_columns(Entry.published_revision_id).where(condition(entries_condition)).correlate(None)


def condition(given):
    return and_(true() if given is None else given)
