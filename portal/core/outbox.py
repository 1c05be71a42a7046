"""What must happen after a commit: a row written in the same transaction, done later by the worker, at least once."""
import uuid
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import INTERNAL, Model, db

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
URGENT, NORMAL, BULK = 0, 5, 9


class Job(Model):
    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_next", "lane", "done_at", "priority", "run_at", "id"), {"info": INTERNAL})
    id: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[str]
    task: Mapped[str]
    payload: Mapped[dict]
    priority: Mapped[int] = mapped_column(default=NORMAL, comment="smaller first")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    run_at: Mapped[datetime] = mapped_column(default=clock.now, comment="not before")
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(comment="who is at it")
    leased_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    failed_at: Mapped[datetime | None] = mapped_column(comment="given up after the last attempt")

    noun = "job"

    def retry(self):
        """Give a failed job its attempts back."""
        self.failed_at, self.attempts, self.run_at, self.error = None, 0, clock.now(), ""


def enqueue(lane, task, payload, priority=NORMAL, run_at=None):
    job = Job(lane=lane, task=task, payload=payload, priority=priority, run_at=run_at or clock.now())
    db.session.add(job)
    return job


def touch_index(kind, ident, removal=False, bulk=False):
    """Note that `kind`/`ident` changed for the search index. Removals and narrowings go first."""
    priority = URGENT if removal else BULK if bulk else NORMAL
    return enqueue("index", "index", {"kind": kind, "id": ident}, priority)


def claim(lane, task_batches):
    """Take the next job of `lane`, and with it others of the same task up to its batch size. The caller commits."""
    first = db.session.scalar(waiting(lane).limit(1).with_for_update(skip_locked=True))
    if first is None:
        return []
    size = task_batches.get(first.task, 1)
    ids = [first.id]
    if size > 1:
        ids += db.session.scalars(waiting(lane).with_only_columns(Job.id).where(
            Job.task == first.task, Job.id != first.id).limit(size - 1).with_for_update(skip_locked=True)).all()
    lease = uuid.uuid4().hex
    db.session.execute(update(Job).where(Job.id.in_(ids), free()).values(
        lease=lease, leased_until=clock.now() + LEASE, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False))
    return db.session.scalars(select(Job).where(Job.lease == lease).order_by(Job.priority, Job.id)
                              .execution_options(populate_existing=True)).all()


def waiting(lane):
    return select(Job).where(Job.lane == lane, Job.done_at.is_(None), Job.failed_at.is_(None),
                             Job.run_at <= clock.now(), free()).order_by(Job.priority, Job.run_at, Job.id)


def free():
    return Job.leased_until.is_(None) | (Job.leased_until < clock.now())


def finish(jobs):
    for job in jobs:
        job.done_at, job.lease, job.leased_until, job.error = clock.now(), None, None, ""


def fail(jobs, error):
    """Note the error and try again later: after 2, 8, 32 … seconds, at most an hour; at last give up."""
    for job in jobs:
        job.lease, job.leased_until, job.error = None, None, str(error)[:2000]
        job.run_at = clock.now() + timedelta(seconds=min(3600, 2 * 4 ** (job.attempts - 1)))
        if job.attempts >= MOST_ATTEMPTS:
            job.failed_at = clock.now()


def forget_done(before):
    db.session.execute(delete(Job).where(Job.done_at < before))
