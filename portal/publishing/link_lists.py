"""What a keeper of pages looks after: names that nothing has yet, what nobody links to, what links nowhere.

Only what is published and what the person who asks may read is looked at; a link to something hidden counts as wanted.
"""
from sqlalchemy import func, select

from portal.core.db import db
from portal.publishing.linking import knowable
from portal.publishing.models import Entry, Link
from portal.publishing.queries import readable


def wanted(user, *conditions, limit=200, offset=0):
    """[(name as written, how many entries want it, the id of one of them)], the most wanted first.

    `conditions` on Entry choose whose links are looked at.
    """
    count = func.count(func.distinct(Link.entry_id))
    return db.session.execute(
        select(func.min(Link.written), count, func.max(Link.entry_id)).where(*leading_nowhere(user, conditions))
        .group_by(Link.folded).order_by(count.desc(), Link.folded).limit(limit).offset(offset)).all()


def count_wanted(user, *conditions):
    """How many names `wanted` has in all."""
    return db.session.scalar(select(func.count(func.distinct(Link.folded))).where(*leading_nowhere(user, conditions)))


def leading_nowhere(user, conditions):
    """Conditions on links: what they name is nothing that `user` may know."""
    found = select(Entry.id).where(Entry.id == Link.target_id, knowable(user.standing)).correlate(Link).exists()
    return Link.revision_id.in_(shown_revisions(user, *conditions)), ~found, ~Link.written.startswith("/")


def is_orphan(user):
    """A condition on entries: nothing that `user` may read links to it."""
    targets = select(Link.target_id).where(Link.revision_id.in_(shown_revisions(user)), Link.target_id.is_not(None),
                                           Link.target_id != Link.entry_id)
    return Entry.id.not_in(targets)


def is_dead_end(user):
    """A condition on entries: what readers see of it links to nothing that `user` may know."""
    others = select(Entry.id).where(knowable(user.standing)).correlate(None)
    sources = select(Link.revision_id).where(Link.target_id.in_(others), Link.target_id != Link.entry_id)
    return Entry.published_revision_id.not_in(sources)


def shown_revisions(user, *conditions):
    """A SELECT of the revisions that the readable entries show."""
    return readable(user).with_only_columns(Entry.published_revision_id).where(*conditions).correlate(None)
