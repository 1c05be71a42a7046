"""The queue: what may be decided by this moderator, filtered; and what was decided."""
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.members.models import Institution
from portal.publishing import policy
from portal.publishing.models import Decision, Entry, Submission
from portal.publishing.queries import under_review

PAGE = 25


def queue(user, kind=None, institution=None, state=None, page=1):
    """(rows of (entry, submission) of that page, total, last page)."""
    found = filtered(under_review(user), kind, institution, state)
    total = db.session.scalar(select(func.count()).select_from(found.with_only_columns(Entry.id).order_by(None).subquery()))
    last = max(1, -(-total // PAGE))
    page = min(max(1, page), last)
    rows = db.session.execute(found.options(joinedload(Submission.claimed_by)).limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, total, page, last


def filtered(statement, kind, institution, state):
    if kind:
        statement = statement.where(Entry.kind == kind)
    if institution:
        statement = statement.where(Entry.owner_id == institution)
    if state:
        statement = statement.where(Entry.state == state)
    return statement


def facets(user, kind, institution, state):
    """{facet: [(value, label or None, count)]}, each under the other filters."""
    by_state = counts(filtered(under_review(user), kind, institution, None), Entry.state)
    by_kind = counts(filtered(under_review(user), None, institution, state), Entry.kind)
    owners = filtered(under_review(user), kind, None, state).join(Institution, Institution.id == Entry.owner_id)
    columns = (Institution.id, Institution.name_en, Institution.name_zh)
    by_institution = db.session.execute(
        owners.order_by(None).with_only_columns(*columns, func.count()).group_by(*columns)).all()
    return by_state, by_kind, by_institution


def counts(statement, column):
    return db.session.execute(statement.order_by(None).with_only_columns(column, func.count()).group_by(column)).all()


def decided(user, page=1):
    """Decisions on entries that this moderator may read or moderate, newest first."""
    statement = select(Decision, Entry).join(Submission, Submission.id == Decision.submission_id).join(
        Entry, Entry.id == Submission.entry_id).where(
        policy.opened_to(user, policy.Right.READ) | policy.opened_to(user, policy.Right.TOMBSTONE))
    return db.session.execute(statement.order_by(Decision.at.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()


