"""Lists over spaces and pages: the tree and its parts, recent changes, the trash, what waits, what needs care."""
from typing import NamedTuple

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from portal.core import clock, waiting
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.knowledge import policy
from portal.knowledge.models import Page, PageMerge, PageMove, Space, SpaceSteward
from portal.knowledge.models.tree import KEPT_FOR
from portal.knowledge.workflow import Level, Mode, Validity
from portal.members.models import Affiliation, GroupMembership, Institution, Person
from portal.members.policy import is_current
from portal.members.workflow import Account, Membership
from portal.publishing import linking
from portal.publishing.models import Entry, Link, Revision
from portal.publishing.queries import NAMES_ONLY, has_lost_link
from portal.publishing.workflow import State

MOST_SHOWN = 200  # pages of one level beside a text
COLUMNS = (Page.id, Page.parent_id, Page.position, Page.path, Page.depth, Page.title_en, Page.title_zh, Page.space_slug,
           Page.validity, Page.published_revision_id, Page.title_language)


class Node(NamedTuple):
    """A page in the tree, as plain values."""
    id: int
    parent_id: int | None
    position: int
    path: str
    depth: int
    title_en: str
    title_zh: str
    space_slug: str
    validity: str
    published_revision_id: int | None
    title_language: str
    is_gap = False

    @property
    def address(self):
        return Page.address.fget(self)

    def title_in(self, language):
        return Entry.title_in(self, language)

    def title_lang_in(self, language):
        return Entry.title_lang_in(self, language)


# Spaces

def spaces(user):
    """[(space, number of pages that the person reads, last change)], by level and name."""
    seen = select(Page.space_id, func.count().label("pages"), func.max(Page.published_at).label("changed")).where(
        policy.visible_to(user), Page.trashed_at.is_(None)).group_by(Page.space_id).subquery()
    return db.session.execute(
        select(Space, func.coalesce(seen.c.pages, 0), seen.c.changed).outerjoin(seen, seen.c.space_id == Space.id)
        .where(policy.spaces_visible_to(user)).options(joinedload(Space.group)).order_by(Space.name_en, Space.id)).all()


# The tree

def nodes(user, *conditions):
    return select(*COLUMNS).where(policy.visible_to(user), Page.trashed_at.is_(None), *conditions).order_by(
        Page.depth, Page.position, Page.id)


def tree(space, user):
    """All pages of the space that the person may read, in the order of the tree; one statement."""
    return in_order([Node(*row) for row in db.session.execute(nodes(user, Page.space_id == space.id))])


def in_order(rows):
    """Depth first; a page whose parent is not there stands at the top."""
    known, below = {row.id for row in rows}, {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered, waiting_rows = [], list(reversed(below.get(None, [])))
    while waiting_rows:
        row = waiting_rows.pop()
        ordered.append(row)
        waiting_rows.extend(reversed(below.get(row.id, ())))
    return ordered


def subtree(page, user):
    """The page and all below it, in order."""
    return in_order([Node(*row) for row in db.session.execute(nodes(user, page.below()))])


def at(space_slug, path):
    """The page there with what its reading page names and its published text, in one statement."""
    return db.session.scalars(select(Page).where(Page.space_slug == space_slug, Page.path == path).options(
        joinedload(Page.grants), joinedload(Page.tag_links), joinedload(Page.published).joinedload(Revision.texts),
        joinedload(Page.space).options(lazyload(Space.stewardships), joinedload(Space.group)),
        joinedload(Page.keeper).options(*NAMES_ONLY))).unique().one_or_none()


def inbound(page):
    """How many other entries link into the subtree, by whoever reads them."""
    ids = page.ids_below()
    links = Link.__table__.c
    return db.session.scalar(select(func.count(func.distinct(links.entry_id))).join(
        Revision, Revision.id == links.revision_id).join(
        Entry, Entry.id == links.entry_id).where(
        links.target_id.in_(ids), links.entry_id.not_in(ids),
        Entry.published_revision_id == links.revision_id))


def texts_below(page, user, most=500):
    """[(node, its published revision, {what its links say: entry})] of a subtree in order, for one print page."""
    order = subtree(page, user)[:most]
    found = {rev.id: rev for rev in db.session.scalars(select(Revision).where(
        Revision.id.in_([row.published_revision_id for row in order if row.published_revision_id])).options(
        selectinload(Revision.texts)))}
    targets = {}
    for ident, written, entry in db.session.execute(select(Link.revision_id, Link.written, Entry).join(
            Entry, Entry.id == Link.target_id).where(Link.revision_id.in_(found), linking.knowable(user.standing)).options(
            lazyload(Entry.grants), lazyload(Entry.owner))):
        targets.setdefault(ident, {})[written] = entry
    return [(row, found[row.published_revision_id], targets.get(row.published_revision_id, {})) for row in order
            if row.published_revision_id in found]


# What happened, and what lies in the trash

def recent(space, user, limit=100):
    """The newest acts in the space that the person may know of: journal rows of its pages and its own."""
    readable = select(Page.id).where(Page.space_id == space.id, policy.visible_to(user))
    return db.session.scalars(select(JournalEntry).where(or_(
        and_(JournalEntry.noun == "page", JournalEntry.noun_id.in_(readable), JournalEntry.verb.in_(TOLD)),
        and_(JournalEntry.noun == "space", JournalEntry.noun_id == space.id)))
        .options(joinedload(JournalEntry.by).options(*NAMES_ONLY)).order_by(JournalEntry.id.desc()).limit(limit)).all()


TOLD = ("begin", "edit", "restore", "move_page", "rename_page", "undo_move", "approve_page", "declare_obsolete", "revive",
        "take_in", "confirm_page", "restore_from_trash", "care")


def named(ids, user):
    """{id: node} of those pages that the person reads and that are not in the trash."""
    return {row.id: Node(*row) for row in db.session.execute(nodes(user, Page.id.in_(ids)))}


def moves(space):
    """Moves of the last 30 days that can be undone, newest first."""
    rows = db.session.scalars(select(PageMove).join(Page, Page.id == PageMove.page_id).where(
        PageMove.at > clock.now() - KEPT_FOR, PageMove.undone_at.is_(None), Page.trashed_at.is_(None),
        or_(Page.space_id == space.id, PageMove.from_space_id == space.id))
        .options(selectinload(PageMove.page).options(lazyload(Page.grants), lazyload(Page.owner)),
                 joinedload(PageMove.by).options(*NAMES_ONLY))
        .order_by(PageMove.id.desc()).limit(50)).all()
    return [row for row in rows if row.is_undoable]


def trashed(space):
    """[(page, how many went with it, its merge or None)] of those that were put into the trash, newest first."""
    with_it = aliased(Page.__table__)
    count = select(func.count()).where(with_it.c.trashed_with_id == Page.id).correlate(Page).scalar_subquery()
    return db.session.execute(select(Page, count, PageMerge).outerjoin(PageMerge, PageMerge.page_id == Page.id).where(
        Page.space_id == space.id, Page.trashed_with_id == Page.id).options(
        lazyload(Page.grants), joinedload(Page.trashed_by).options(*NAMES_ONLY),
        selectinload(PageMerge.into).options(lazyload(Page.grants), lazyload(Page.owner)))
        .order_by(Page.trashed_at.desc()).limit(200)).all()


# Care

def is_kept():
    """A condition on pages: published, in force, with a review date."""
    return and_(Page.trashed_at.is_(None), Page.published_revision_id.is_not(None), Entry.state == State.PUBLISHED,
                Page.validity == Validity.CURRENT)


def keeper_has_left(pages=Page):
    """The keeper's account is closed, or the keeper no longer belongs to those who write in the page's space.

    `pages` may be anything with `keeper_id` and `space_id`, beside Space.
    """
    keeper = exists().where(Person.id == pages.keeper_id, Person.state == Account.ACTIVE)
    belongs = exists().where(Affiliation.person_id == pages.keeper_id, is_current(), Institution.state == Membership.ACTIVE,
                             Institution.id == Affiliation.institution_id)
    in_group = exists().where(GroupMembership.person_id == pages.keeper_id, GroupMembership.until.is_(None),
                              GroupMembership.group_id == Space.group_id)
    steward = exists().where(SpaceSteward.space_id == pages.space_id, SpaceSteward.person_id == pages.keeper_id)
    here = pages if pages is Page else pages.keeper_id.table
    writes = or_(and_(Space.level == Level.ALLIANCE, belongs.correlate(here)),
                 and_(Space.level == Level.INSTITUTION,
                      belongs.where(Affiliation.institution_id == Space.institution_id).correlate(here, Space)),
                 and_(Space.level == Level.GROUP, in_group.correlate(here, Space)), steward.correlate(here))
    return or_(pages.keeper_id.is_(None), ~keeper.correlate(here), ~writes)


def left_alone():
    """A SELECT of the pages whose keeper has left, with their space."""
    return select(Page).join(Space, Space.id == Page.space_id).where(is_kept(), keeper_has_left())


def is_left_alone(page):
    return bool(db.session.scalar(left_alone().with_only_columns(Page.id).where(Page.id == page.id)))


def possible_keepers(page, user):
    """Who may answer for the page: whoever writes there now, the present keeper, and oneself."""
    space = page.space
    stewards = select(SpaceSteward.person_id).where(SpaceSteward.space_id == space.id)
    member = exists().where(Affiliation.person_id == Person.id, is_current(),
                            Institution.id == Affiliation.institution_id, Institution.state == Membership.ACTIVE)
    belongs = {Level.ALLIANCE: member.correlate(Person),
               Level.INSTITUTION: member.where(Institution.id == space.institution_id).correlate(Person),
               Level.GROUP: exists().where(GroupMembership.person_id == Person.id, GroupMembership.until.is_(None),
                                           GroupMembership.is_observer.is_(False),
                                           GroupMembership.group_id == space.group_id).correlate(Person)}[space.level]
    return db.session.scalars(select(Person).where(Person.state == Account.ACTIVE, or_(
        belongs, Person.id.in_(stewards), Person.id.in_([page.keeper_id or 0, user.id]))).options(*NAMES_ONLY)
        .order_by(Person.sort_en, Person.id)).all()


# What waits for a person

def row(user, verb, since):
    return select(*waiting.columns(Entry.kind, Entry.id, Entry.title_en, Entry.title_zh, literal(verb), since)).select_from(
        Page).join(Space, Space.id == Page.space_id).where(literal(policy.may_act(user)), Page.trashed_at.is_(None))


def of_stewards(user):
    return exists().where(SpaceSteward.space_id == Page.space_id, SpaceSteward.person_id == user.id).correlate(Page)


def waiting_approvals(user):
    return row(user, "approve", Page.asked_at).where(
        of_stewards(user), Page.asked_at.is_not(None), Space.mode == Mode.REVIEWED,
        Entry.head_revision_id.is_distinct_from(Entry.published_revision_id))


def waiting_reviews(user):
    """A keeper's pages whose review date has passed."""
    return row(user, "keep", Entry.published_at).where(
        is_kept(), Page.keeper_id == user.id, policy.visible_to(user), Space.mode != Mode.READ_ONLY,
        Page.review_by < func.current_date())


def waiting_lost_links(user):
    """A keeper's pages that link to something withdrawn."""
    return row(user, "lean", Entry.changed_at).where(is_kept(), Page.keeper_id == user.id, has_lost_link(user))


def waiting_orphans(user):
    """Pages whose keeper has left, in the steward's spaces; that is found out once for each keeper, not for each page."""
    pages = Page.__table__.c
    mine = select(SpaceSteward.space_id).where(SpaceSteward.person_id == user.id)
    kept_by = select(pages.space_id, pages.keeper_id).where(pages.space_id.in_(mine)).distinct().subquery()
    left = select(kept_by).join(Space, Space.id == kept_by.c.space_id).where(keeper_has_left(kept_by.c)).subquery()
    theirs = select(pages.id).join(left, and_(
        pages.space_id == left.c.space_id, pages.keeper_id == left.c.keeper_id))
    nobodys = select(pages.id).where(pages.space_id.in_(mine), pages.keeper_id.is_(None))
    return row(user, "take_over", Entry.changed_at).where(is_kept(), Page.id.in_(theirs.union_all(nobodys)))


WAITING_FOR = (waiting_approvals, waiting_reviews, waiting_lost_links, waiting_orphans)
