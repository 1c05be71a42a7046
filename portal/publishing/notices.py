"""Lists of notices and watches: a notice is there as long as its reader may know what it tells of."""
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from portal.core.db import db
from portal.publishing import policy
from portal.publishing.models import Entry, Notice, Right, Watch

PAGE = 30
MOST_AT_ONCE = 2000


def known_to(user):
    """The rule of policy.can_know as a condition on entries."""
    return or_(policy.opened_to(user, Right.READ), policy.opened_to(user, Right.TOMBSTONE))


def told_to(user):
    """Notices of the person that still may be shown, as conditions on Notice joined with Entry."""
    return Notice.person_id == user.id, or_(
        and_(Notice.right == Right.READ, known_to(user)),
        and_(Notice.right == Right.DRAFT, policy.opened_to(user, Right.DRAFT)))


def unread(user):
    """A SELECT of the ids of what `user` has not read."""
    return select(Notice.id).join(Entry, Entry.id == Notice.entry_id).where(Notice.read_at.is_(None), *told_to(user))


def notices_of(user, only_unread, page):
    """(the notices of that page with their entries, the newest first; the page; the last page)."""
    conditions = (*told_to(user), *([Notice.read_at.is_(None)] if only_unread else []))
    total = db.session.scalar(select(func.count(Notice.id)).join(Entry, Entry.id == Notice.entry_id).where(*conditions))
    last = max(1, -(-total // PAGE))
    page = min(page, last)
    rows = db.session.scalars(
        select(Notice).join(Entry, Entry.id == Notice.entry_id).where(*conditions)
        .options(joinedload(Notice.entry).options(lazyload(Entry.grants), lazyload(Entry.owner)))
        .order_by(Notice.last_at.desc(), Notice.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, page, last


def unread_notices(user, one=0, until=0):
    """The person's unread notices: the one with this id, or all up to the id `until`."""
    condition = Notice.id == one if one else Notice.id <= until
    return db.session.scalars(select(Notice).where(
        Notice.person_id == user.id, Notice.read_at.is_(None), condition).limit(MOST_AT_ONCE)).all()


def watches_of(user):
    return db.session.scalars(select(Watch).where(Watch.person_id == user.id).order_by(Watch.id)).all()
