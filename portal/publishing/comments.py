"""Who may say what about an entry, and what each reader is shown of it; the rights of a comment are its entry's."""
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, exists, literal, literal_column, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock, waiting
from portal.core.db import db
from portal.members.models import Affiliation, Person, Role, RoleGrant
from portal.members.policy import is_current
from portal.publishing import policy
from portal.publishing.models import Authorship, Case, CaseState, Comment, Consent, Entry, Grant, Report, Right
from portal.publishing.models.comments import EDITABLE
from portal.publishing.queries import NAMES_ONLY
from portal.publishing.workflow import State

MOST_THREADS = 50
ALL_SHOWN = 2**31 - 1
# Not bound: beside an index of the open ones only, SQLite plans a statement anew at every execution, for 2 ms.
OPEN = literal_column(f"'{CaseState.OPEN}'")


# Who may

def can_comment(user, entry):
    """Members who may read what is published; observers of the group that it is for read only."""
    return (policy.may_act(user) and user.is_member and entry.is_out and policy.can_view(user, entry)
            and not is_observer(user, entry))


def is_observer(user, entry):
    """Reads as an observer of the group, and holds no other key."""
    key = f"group:{entry.audience_group_id}"
    observes = entry.audience_group_id and entry.audience_group_id in user.observed_group_ids
    return bool(observes) and not (user.access_keys & entry.keys(Right.READ)) - {key}


def can_discuss(user, entry):
    """Take part in the conversation about the draft."""
    return policy.may_act(user) and policy.can_view_draft(user, entry)


def can_see(user, comment):
    """The entry's readers; the conversation about a draft is for those who may read the draft."""
    entry = comment.entry
    if entry.state == State.WITHDRAWN:
        return False
    return policy.can_view_draft(user, entry) if comment.is_review else entry.is_out and policy.can_view(user, entry)


def can_answer(user, comment):
    may = can_discuss if comment.is_review else can_comment
    return can_see(user, comment.head) and may(user, comment.entry)


def can_edit_comment(user, comment):
    """One's own."""
    return policy.may_act(user) and comment.by_id == user.id


can_remove_comment = can_edit_comment


def can_resolve(user, comment):
    """Who began the thread, the authors, the moderators without a conflict."""
    entry = comment.entry
    return can_answer(user, comment) and (
        comment.head.by_id == user.id or policy.can_edit(user, entry) or policy.may_moderate(user, entry))


def can_accept_proposal(user, comment):
    return comment.is_review and policy.can_edit(user, comment.entry)


def can_report(user, entry):
    """Whoever has signed in and may read it, and nobody their own."""
    return policy.may_act(user) and entry.is_out and not entry.is_author(user)


def can_report_comment(user, comment):
    return policy.may_act(user) and not comment.is_review and comment.is_open and comment.by_id != user.id


# What is shown

@dataclass(frozen=True)
class Shown:
    """One comment as one reader sees it; `standing` says why its words are not shown: "hidden" or "gone"."""
    comment: Comment
    is_own: bool
    is_named: bool
    standing: str = ""

    @property
    def may_edit(self):
        return self.is_own and not self.standing and clock.now() <= self.comment.at + EDITABLE


@dataclass(frozen=True)
class Thread:
    first: Shown
    replies: Sequence[Shown]

    @property
    def count(self):
        return sum(not shown.standing for shown in (self.first, *self.replies))


@dataclass(frozen=True)
class Conversation:
    """The threads of an entry, oldest first; `is_cut`: there are older ones."""
    threads: Sequence[Thread]
    is_cut: bool

    @property
    def count(self):
        return sum(thread.count for thread in self.threads)

    @property
    def oldest(self):
        return self.threads[0].first.comment.id


def of(entry, user, is_review=False, before=None):
    """What `user` is shown of the comments on `entry`, in one statement; the caller has checked that they may read it."""
    rows = db.session.scalars(newest(), {
        "entry": entry.id, "review": is_review, "before": before if before and 0 < before < ALL_SHOWN else ALL_SHOWN}).all()
    may_name = policy.can_name_moderators(user, entry) if is_review else True
    heads = [row for row in rows if row.thread_id is None]
    threads = [thread_of(head, rows, user, may_name) for head in heads[-MOST_THREADS:]]
    return Conversation([thread for thread in threads if thread], len(heads) > MOST_THREADS)


@lru_cache
def newest():
    """The newest threads of an entry, whole, with who wrote what."""
    heads = select(Comment.id).where(
        Comment.entry_id == bindparam("entry"), Comment.is_review == bindparam("review"), Comment.thread_id.is_(None),
        Comment.id < bindparam("before")).order_by(Comment.id.desc()).limit(MOST_THREADS + 1).scalar_subquery()
    return select(Comment).where(or_(Comment.id.in_(heads), Comment.thread_id.in_(heads))).order_by(
        Comment.id).options(joinedload(Comment.by).options(*NAMES_ONLY))


def thread_of(head, rows, user, may_name):
    replies = [shown for row in rows if row.thread_id == head.id and (shown := shown_to(user, row, may_name))]
    first = shown_to(user, head, may_name)
    if first is None and not replies:
        return None
    return Thread(first or Shown(head, False, False, "gone"), replies)


def shown_to(user, comment, may_name):
    """The comment, or to its writer the word that it was hidden; nothing where nothing is to be seen."""
    is_own = user.is_authenticated and comment.by_id == user.id
    if comment.removed_at or comment.hidden_at and not is_own:
        return None
    return Shown(comment, is_own, is_own or may_name or not comment.as_moderator, "hidden" if comment.hidden_at else "")


def in_rounds(conversation):
    """[(round, threads)], the newest round first."""
    rounds = {}
    for thread in conversation.threads:
        rounds.setdefault(thread.first.comment.round, []).append(thread)
    return sorted(rounds.items(), reverse=True)


# What waits

def waiting_threads(user):
    """For an author: a draft whose reviewers said something that is not resolved."""
    head = select(Comment.entry_id, Comment.at).where(
        Comment.is_review.is_(True), Comment.thread_id.is_(None), Comment.resolved_at.is_(None),
        Comment.removed_at.is_(None), Comment.hidden_at.is_(None), Comment.by_id != user.id).order_by(
        Comment.entry_id, Comment.id).subquery()
    oldest = select(head.c.at).where(head.c.entry_id == Entry.id).order_by(head.c.at).limit(1).scalar_subquery()
    return select(*waiting.columns(Entry.kind, Entry.id, Entry.title_en, Entry.title_zh, literal("discuss"), oldest)
                  ).select_from(Entry).join(Authorship).where(
        literal(policy.may_act(user)), Authorship.person_id == user.id, Authorship.consent == Consent.ACCEPTED,
        Entry.state.not_in([State.WITHDRAWN, State.ARCHIVED]), exists().where(head.c.entry_id == Entry.id))


def waiting_cases(user):
    """For a moderator: reports that nobody has decided."""
    return open_cases(user).order_by(None).with_only_columns(*waiting.columns(
        literal("case"), Case.id, Entry.title_en, Entry.title_zh, literal("judge"), Case.opened_at))


WAITING_FOR = (waiting_threads, waiting_cases)


# Reports

def open_cases(user):
    return cases(user).where(Case.state == OPEN)


def cases(user):
    """A SELECT of the cases that `user` decides or could have decided, oldest first."""
    may = policy.may_act(user) and user.is_moderator
    return select(Case).join(Entry, Entry.id == Case.entry_id).outerjoin(Comment, Comment.id == Case.comment_id).where(
        literal(may), *judged_by(user)).order_by(Case.opened_at, Case.id)


def judged_by(user):
    """What `can_judge` says, as conditions on cases joined with their entries and comments."""
    reported = exists().where(Report.case_id == Case.id, Report.by_id == user.id).correlate(Case)
    near = exists().where(Affiliation.person_id == Comment.by_id, is_current(),
                          Affiliation.institution_id.in_(user.institution_ids)).correlate(Comment)
    conflict = policy.granted(Right.CONFLICT, Grant.key.in_(sorted(user.conflict_keys)))
    author = policy.granted(Right.CONFLICT, Grant.key == f"person:{user.id}")
    free = or_(Case.comment_id.is_(None) & ~conflict, Case.comment_id.is_not(None) & ~near) & ~reported
    other = or_(Case.comment_id.is_(None) & ~author, Comment.by_id != user.id)
    return policy.visible_to(user), other, or_(Case.is_alone, free)


def can_judge(user, case):
    """A moderator who reads the entry and has no conflict of interest, or with one when nobody else could decide."""
    if not (policy.may_act(user) and user.is_moderator and policy.can_view(user, case.entry)) or is_own(user, case):
        return False
    return case.is_alone or not has_conflict(user, case)


def is_own(user, case):
    if case.comment:
        return case.comment.by_id == user.id
    return f"person:{user.id}" in case.entry.keys(Right.CONFLICT)


def has_conflict(user, case):
    """Reported it, or belongs to an institution of whose work or words it is."""
    if any(report.by_id == user.id for report in case.reports):
        return True
    if case.comment:
        return bool(set(user.institution_ids) & set(case.comment.by.institution_ids))
    return not policy.is_free(user, case.entry)


def look_who_judges(case):
    """Whether any moderator is without a conflict; asked with each report."""
    moderators = db.session.scalars(select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(
        RoleGrant.role == Role.MODERATOR, RoleGrant.until.is_(None))).all()
    case.is_alone = not any(policy.may_act(one) and policy.can_view(one, case.entry) and not is_own(one, case)
                            and not has_conflict(one, case) for one in moderators)
