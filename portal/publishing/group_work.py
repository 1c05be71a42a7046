"""The work of groups: as its reader may see it, what its people left behind, and the groups that one writes for."""
from sqlalchemy import and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased, lazyload

from portal.core import waiting
from portal.core.db import db
from portal.members.models import Group, GroupMembership, GroupRole, Person
from portal.members.workflow import Account
from portal.publishing import queries
from portal.publishing.models import Authorship, Consent, Entry

PAGE = 20
LEADING = (GroupRole.CHAIR.value, GroupRole.SECRETARY.value)


def written_for(user):
    """The groups that `user` belongs to, otherwise than as an observer."""
    of_user = and_(GroupMembership.group_id == Group.id, GroupMembership.person_id == user.id, is_writer())
    return db.session.scalars(select(Group).where(exists().where(of_user)).order_by(Group.name_en, Group.id)).all()


def is_writer():
    return and_(GroupMembership.until.is_(None), GroupMembership.is_observer.is_(False))


def work_of(group, user, page):
    """(the entries of that page, newest first; how many in all; the page; the last page), as `user` may read them.

    In one statement; a page that is not there is the first.
    """
    found = queries.readable(user).where(Entry.owner_group_id == group.id).add_columns(func.count().over()).options(
        *queries.joined_bylines()).order_by(Entry.published_at.desc(), Entry.__table__.c.id.desc()).limit(PAGE)
    rows = db.session.execute(found.offset((page - 1) * PAGE)).all()
    if not rows and page > 1:
        return work_of(group, user, 1)
    total = rows[0][1] if rows else 0
    return [row[0] for row in rows], total, page, max(1, -(-total // PAGE))


# What was left

def leads(user, group):
    """Chair or secretary; they and administrators see to work that was left in their group."""
    return user.is_authenticated and not user.is_suspended and any(
        each.group_id == group.id and each.until is None and each.office in LEADING for each in user.memberships)


def left_in(group, limit=200):
    """What the group owns and no author of it is in the group any more, unfinished work first."""
    return queries.to_hand_over(and_(Entry.owner_group_id == group.id, is_left()), limit)


def is_left():
    """Who answers for it has left its group or lost the account, and no other author is in the group."""
    author = exists().where(Authorship.entry_id == Entry.id, Authorship.consent != Consent.REFUSED,
                            Person.id == Authorship.person_id).correlate(Entry)
    in_group = exists().where(GroupMembership.group_id == Entry.owner_group_id, GroupMembership.person_id == Person.id,
                              is_writer()).correlate(Person, Entry)
    return and_(author.where(Authorship.is_corresponding, or_(Person.state != Account.ACTIVE, ~in_group)),
                ~author.where(Person.state == Account.ACTIVE, in_group))


def waiting_left(user):
    """For who leads a group: unfinished work that somebody of it left; the row's id is the group's."""
    led = aliased(GroupMembership)
    left = select(*waiting.columns(literal("group"), Entry.owner_group_id, Entry.title_en, Entry.title_zh,
                                   literal("hand_over"), Entry.changed_at))
    return left.join(led, led.group_id == Entry.owner_group_id).where(
        false() if user.is_suspended else led.person_id == user.id, led.until.is_(None), led.office.in_(LEADING),
        Entry.state.in_(queries.HANDABLE), queries.is_unfinished(), is_left())


def writers_of(group):
    """Who may take such work over."""
    of_them = exists().where(GroupMembership.group_id == group.id, GroupMembership.person_id == Person.id, is_writer())
    return db.session.scalars(
        select(Person).where(of_them.correlate(Person), Person.state == Account.ACTIVE)
        .options(lazyload(Person.affiliations), lazyload(Person.grants)).order_by(Person.sort_en, Person.id)).all()
