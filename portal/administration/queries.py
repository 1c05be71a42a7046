"""The journal, the outbox and the entries, filtered, a page at a time."""
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.core.outbox import Job
from portal.publishing import policy
from portal.publishing.models import Entry

PAGE = 50
JOB_STATES = ("waiting", "running", "failed", "done")


@dataclass(frozen=True)
class JournalFilter:
    verb: str | None = None
    noun: str | None = None
    text: str = ""
    since: object = None
    until: object = None


def journal(wanted):
    """A SELECT of journal rows, newest first."""
    rows = select(JournalEntry).options(joinedload(JournalEntry.by)).order_by(JournalEntry.id.desc())
    if wanted.verb:
        rows = rows.where(JournalEntry.verb == wanted.verb)
    if wanted.noun:
        rows = rows.where(JournalEntry.noun == wanted.noun)
    if wanted.text:
        rows = rows.where(or_(JournalEntry.title.icontains(wanted.text, autoescape=True),
                              JournalEntry.reason.icontains(wanted.text, autoescape=True)))
    if wanted.since:
        rows = rows.where(JournalEntry.at >= datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        rows = rows.where(JournalEntry.at < datetime.combine(wanted.until, time(), UTC) + timedelta(days=1))
    return rows


def acts():
    """The (noun, verb) pairs that the journal knows."""
    columns = (JournalEntry.noun, JournalEntry.verb)
    return [tuple(row) for row in db.session.execute(select(*columns).distinct().order_by(*columns))]


def page_of(statement, page):
    """(rows, total, page, last page) of a SELECT of one model."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).options().subquery()))
    last = max(1, -(-total // PAGE))
    page = min(max(1, page), last)
    rows = db.session.scalars(statement.limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, total, page, last


def jobs(state=None, task=None):
    rows = select(Job).order_by(Job.id.desc())
    if state:
        rows = rows.where(in_state(state))
    return rows.where(Job.task == task) if task else rows


def in_state(state):
    is_open = Job.done_at.is_(None) & Job.failed_at.is_(None)
    is_held = Job.leased_until.is_not(None) & (Job.leased_until > clock.now())
    return {"done": Job.done_at.is_not(None), "failed": Job.failed_at.is_not(None),
            "running": is_open & is_held, "waiting": is_open & ~is_held}[state]


def job_counts():
    columns = [func.count().filter(in_state(state)) for state in JOB_STATES]
    return dict(zip(JOB_STATES, db.session.execute(select(*columns)).one(), strict=True))


def state_of(job):
    if job.done_at:
        return "done"
    if job.failed_at:
        return "failed"
    return "running" if job.leased_until and job.leased_until > clock.now() else "waiting"


def entries(user, state=None, kind=None, text=""):
    """Title and state of everything that the person may at least know of; the text is another matter."""
    rows = select(Entry).where(policy.titles_visible_to(user)).order_by(Entry.changed_at.desc())
    if not (user.is_administrator or user.is_auditor):
        rows = rows.where(Entry.owner_id.in_(user.represented_ids))
    if state:
        rows = rows.where(Entry.state == state)
    if kind:
        rows = rows.where(Entry.kind == kind)
    if text:
        rows = rows.where(or_(Entry.title_en.icontains(text, autoescape=True),
                              Entry.title_zh.icontains(text, autoescape=True),
                              Entry.reference == text))
    return rows
