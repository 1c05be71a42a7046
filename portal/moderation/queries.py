"""The queue: what may be decided by this moderator, filtered; and what was decided."""
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from portal.core import clock
from portal.core.db import db
from portal.members.models import Institution
from portal.publishing import comments, policy
from portal.publishing.models import Case, Decision, Entry, Report, Submission, Verdict
from portal.publishing.queries import NAMES_ONLY, under_review
from portal.publishing.workflow import State

PAGE = 25
AGES = (3, 7, 14)  # days


@dataclass(frozen=True)
class Waiting:
    """Which part of the queue is wanted; `age`: what has waited for more than so many days."""
    kind: str | None = None
    institution: int | None = None
    state: State | None = None
    age: int | None = None

    def conditions(self):
        if self.kind:
            yield Entry.kind == self.kind
        if self.institution:
            yield Entry.owner_id == self.institution
        if self.state:
            yield Entry.state == self.state
        if self.age:
            yield waits_longer_than(self.age)


def waits_longer_than(days):
    return Submission.at < clock.now() - timedelta(days=days)


def queue(user, wanted=Waiting(), page=1):
    """The rows (entry, submission) of that page, oldest first."""
    statement = found(user, wanted).options(
        joinedload(Submission.claimed_by).options(*NAMES_ONLY), lazyload(Submission.decisions), lazyload(Entry.grants))
    return db.session.execute(statement.limit(PAGE).offset((page - 1) * PAGE)).all()


def found(user, wanted):
    return under_review(user).where(*wanted.conditions())


def facets(user, wanted):
    """{facet: [(value, …, count)]}, each under the other filters; an institution comes with its names."""
    owners = (Institution.id, Institution.name_en, Institution.name_zh)
    by_institution = found(user, replace(wanted, institution=None)).join(Institution, Institution.id == Entry.owner_id)
    return {"age": by_age(found(user, replace(wanted, age=None))),
            "state": counted(found(user, replace(wanted, state=None)), Entry.state),
            "kind": counted(found(user, replace(wanted, kind=None)), Entry.kind),
            "institution": counted(by_institution, *owners)}


def by_age(statement):
    """[(days, how many have waited longer)]; who waits for eight days counts as one over three, too."""
    counts = db.session.execute(statement.order_by(None).with_only_columns(
        *(func.count().filter(waits_longer_than(days)) for days in AGES))).one()
    return list(zip(AGES, counts, strict=True))


def counted(statement, *columns):
    return db.session.execute(statement.order_by(None).with_only_columns(*columns, func.count()).group_by(*columns)
                              .order_by(func.count().desc(), columns[0])).all()


@dataclass(frozen=True)
class Decided:
    """Which decisions are wanted."""
    kind: str | None = None
    verdict: Verdict | None = None

    def conditions(self):
        if self.kind:
            yield Entry.kind == self.kind
        if self.verdict:
            yield Decision.verdict == self.verdict


def decided(user, wanted, page):
    """The rows (decision, entry, may it still be opened?) of that page, newest first: own ones, and those on entries
    that this moderator may read or moderate."""
    statement = given(user, wanted).options(joinedload(Decision.by).options(*NAMES_ONLY))
    return db.session.execute(statement.order_by(Decision.at.desc(), Decision.id.desc())
                              .limit(PAGE).offset((page - 1) * PAGE)).all()


def given(user, wanted):
    is_open = policy.opened_to(user, policy.Right.READ) | policy.opened_to(user, policy.Right.TOMBSTONE)
    return select(Decision, Entry, is_open).join(Submission, Submission.id == Decision.submission_id).join(
        Entry, Entry.id == Submission.entry_id).where(is_open | (Decision.by_id == user.id), *wanted.conditions())


def facets_of_decided(user, wanted):
    return {"verdict": counted(given(user, replace(wanted, verdict=None)), Decision.verdict),
            "kind": counted(given(user, replace(wanted, kind=None)), Entry.kind)}


# Reports

def cases(user, state, page):
    """The rows (case, how many reported it) of that page, oldest first."""
    count = select(func.count()).where(Report.case_id == Case.id).correlate(Case).scalar_subquery()
    statement = comments.cases(user).where(Case.state == state).add_columns(count).options(
        contains_eager(Case.entry).lazyload(Entry.grants), lazyload(Case.reports))
    return db.session.execute(statement.limit(PAGE).offset((page - 1) * PAGE)).all()


def cases_by_state(user):
    return dict(tuple(row) for row in counted(comments.cases(user), Case.state))


def open_case_count(user):
    return db.session.scalar(comments.open_cases(user).order_by(None).with_only_columns(func.count()))


def total_of(rows, value):
    """How many there are in all, by the counts of a facet of which everything has one value."""
    return sum(count for known, count in rows if value in (None, known))


def last_page(total):
    return max(1, -(-total // PAGE))
