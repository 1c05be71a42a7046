"""Who may propose changes and who decides, in one rule for a page and for lists; and what each of them is shown."""
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, load_only, selectinload

from portal.core import waiting
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.publishing import policy
from portal.publishing.models import Entry, Grant, Proposal, ProposalState, ProposedText, Remark, Right
from portal.publishing.models.content import join
from portal.publishing.queries import NAMES_ONLY, authored_by
from portal.publishing.workflow import State

PAGE = 30
OPEN_ONES = (ProposalState.OPEN, ProposalState.CHANGES_ASKED)


# Who may

def can_propose(user, entry):
    """Whoever has signed in, may read what is published, and may not simply change it."""
    may_write = policy.can_view_draft(user, entry) and policy.can_edit(user, entry)
    return policy.may_act(user) and can_read(user, entry) and not may_write


def is_offered(user, entry):
    """The page shows the way to propose something."""
    try:
        entry.guard_writable()
    except NotAllowedNow:
        return False
    return can_propose(user, entry)


def can_read(user, entry):
    return entry.is_out and policy.can_view(user, entry)


def may_decide(user, entry):
    """Whoever writes it: its authors, or all who belong to the place where it stands."""
    may = entry.is_author if entry.has_authors else lambda one: policy.can_view_draft(one, entry)
    return policy.may_act(user) and may(user)


def decided_by(user):
    """The same rule as a condition on entries."""
    written_together = and_(Entry.kind.in_(kinds_without_authors()), policy.opened_to(user, Right.DRAFT))
    return and_(literal(policy.may_act(user)), or_(written_together, authored_by(user)))


@lru_cache
def kinds_without_authors():
    return sorted(mapper.polymorphic_identity for mapper in Entry.__mapper__.self_and_descendants
                  if not mapper.class_.has_authors)


def is_own(user, proposal):
    return user.is_authenticated and proposal.by_id == user.id


def can_see(user, proposal):
    """Who made it, and whoever decides about something in it."""
    return is_own(user, proposal) or any(may_decide(user, entry) for entry in proposal.entries)


def visible_to(user):
    """The same rule as a condition on proposals."""
    return or_(Proposal.by_id == user.id, to_decide_for(user)) if user.is_authenticated else literal(False)


def to_decide_for(user):
    return select(ProposedText.id).join(Entry, Entry.id == ProposedText.entry_id).where(
        ProposedText.proposal_id == Proposal.id, decided_by(user)).correlate(Proposal).exists()


def can_decide(user, proposal):
    """About all of it that is still there."""
    left = [entry for entry in proposal.entries if not is_gone(entry)]
    return bool(left or proposal.entries) and all(may_decide(user, entry) for entry in left or proposal.entries)


def is_gone(entry):
    """Withdrawn, or in the trash: nobody reads it any more."""
    return entry.state == State.WITHDRAWN or not entry.keys(Right.READ)


def can_change(user, proposal):
    return policy.may_act(user) and is_own(user, proposal)


can_withdraw = can_change


def can_say(user, proposal):
    return can_decide(user, proposal) or can_change(user, proposal) and any(
        can_read(user, entry) for entry in proposal.entries)


def can_join(user, proposal, entry):
    """A further entry is decided by the same people."""
    return can_propose(user, entry) and all(one.proposal_circle == entry.proposal_circle for one in proposal.entries)


# What is shown

@dataclass(frozen=True)
class Shown:
    """An entry of a proposal with the texts for it; `clashes`: how many places others have changed as well, or None when
    nobody has changed anything since."""
    entry: Entry
    texts: Sequence[ProposedText]
    clashes: int | None


def shown_to(user, proposal):
    """What `user` may see of it: an entry that they can no longer read is left out."""
    return [Shown(entry, proposal.texts_of(entry), clashes(proposal, entry, user)) for entry in proposal.entries
            if may_decide(user, entry) or can_read(user, entry)]


def clashes(proposal, entry, user):
    now, base = entry.head if may_decide(user, entry) else entry.published, proposal.base_of(entry)
    if now is None or now.id == base.id or not proposal.is_undecided:
        return None
    wanted = {key for key in proposal.open_parts() if key.startswith(f"{entry.id}-")}
    return len(join(base.content, proposal.content_with(entry, wanted), now.content).clashes)


def threads_of(proposal):
    """{part: what was said about it}; "" holds what is about the whole, and about parts that are no longer there."""
    known, threads = {part.key for text in proposal.texts for part in text.parts}, {}
    for remark in proposal.remarks:
        threads.setdefault(remark.part if remark.part in known else "", []).append(remark)
    return threads


def load(ident):
    """Bring everything of a proposal along in few statements."""
    return db.session.scalars(
        select(Proposal).where(Proposal.id == ident)
        .options(joinedload(Proposal.by).options(*NAMES_ONLY), selectinload(Proposal.texts).options(
            joinedload(ProposedText.entry), joinedload(ProposedText.base)),
            selectinload(Proposal.remarks).joinedload(Remark.by).options(*NAMES_ONLY))).unique().one_or_none()


def count_open(entry):
    """How many wait for those who write `entry`."""
    return db.session.scalar(select(func.count(func.distinct(Proposal.id))).join(ProposedText).where(
        ProposedText.entry_id == entry.id, Proposal.state.in_(OPEN_ONES)))


# Lists

WHICH = ("all", "decide", "own")


def listed(user, which="all", state="undecided", entry_id=None):
    """A SELECT of the proposals that `user` sees, narrowed."""
    side = {"all": visible_to(user), "own": Proposal.by_id == user.id, "decide": to_decide_for(user)}[which]
    rows = select(Proposal).where(visible_to(user), side)
    if state == "undecided":
        rows = rows.where(Proposal.state.in_(OPEN_ONES))
    elif state in list(ProposalState):
        rows = rows.where(Proposal.state == state)
    if entry_id:
        rows = rows.where(select(ProposedText.id).where(
            ProposedText.proposal_id == Proposal.id, ProposedText.entry_id == entry_id).exists())
    return rows


def page_of(rows, page):
    """(the proposals of that page, the newest change first; the page; the last page; how many in all)."""
    total = db.session.scalar(select(func.count()).select_from(rows.with_only_columns(Proposal.id).subquery()))
    last = max(1, -(-total // PAGE))
    page = min(page, last)
    text = selectinload(Proposal.texts).options(
        load_only(ProposedText.proposal_id, ProposedText.entry_id),
        joinedload(ProposedText.entry).options(lazyload(Entry.owner), selectinload(Entry.grants)))
    found = db.session.scalars(rows.options(joinedload(Proposal.by).options(*NAMES_ONLY), text).order_by(
        Proposal.changed_at.desc(), Proposal.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).unique().all()
    return found, page, last, total


def counts(user, which, entry_id=None):
    """{state: how many} of what the list would hold."""
    rows = listed(user, which, "any", entry_id).with_only_columns(Proposal.state, func.count()).group_by(Proposal.state)
    return dict(tuple(row) for row in db.session.execute(rows))


def titles(user, proposal, language):
    """Of what it is about, as far as `user` may read that."""
    return [entry.title_in(language) for entry in proposal.entries if policy.can_view(user, entry)]


# What waits

def waiting_proposals(user):
    """For authors, and for stewards: what nobody has decided. Others who write in a space find it in the list."""
    stewarded = and_(Entry.kind.in_(kinds_without_authors()),
                     policy.granted(Right.DRAFT, Grant.key == f"reader:{user.id}"))
    return row(user, "decide_proposal").where(
        Proposal.state == ProposalState.OPEN, Proposal.by_id != user.id, or_(stewarded, authored_by(user)))


def waiting_revisions(user):
    """For who made it: changes are asked for."""
    return row(user, "revise_proposal").where(
        Proposal.state == ProposalState.CHANGES_ASKED, Proposal.by_id == user.id, policy.visible_to(user))


def row(user, verb):
    """One row a proposal, by the first entry that it is about."""
    other = aliased(ProposedText)
    first = select(func.min(other.id)).where(other.proposal_id == Proposal.id).correlate(Proposal).scalar_subquery()
    return select(*waiting.columns(literal("proposal"), Proposal.id, Entry.title_en, Entry.title_zh, literal(verb),
                                   Proposal.changed_at)).select_from(Proposal).join(
        ProposedText, ProposedText.id == first).join(Entry, Entry.id == ProposedText.entry_id).where(
        literal(policy.may_act(user)))


WAITING_FOR = (waiting_proposals, waiting_revisions)
