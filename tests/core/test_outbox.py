"""The outbox: done at least once, in its order, by one at a time, and given up only after many tries."""
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, outbox
from portal.core.db import db
from portal.core.outbox import BULK, LEASE, MOST_ATTEMPTS, URGENT, Job, claim, enqueue, fail, finish


def names(jobs):
    return [job.payload["name"] for job in jobs]


def wait_for(lane, name, **more):
    return enqueue(lane, "do", {"name": name}, **more)


def taken(lane="work", size=1):
    jobs = claim(lane, {"do": size})
    db.session.commit()
    return jobs


def test_a_job_is_there_if_and_only_if_the_change_is(app):  # X47
    wait_for("work", "kept")
    db.session.commit()
    wait_for("work", "lost")
    db.session.rollback()
    assert names(taken(size=9)) == ["kept"]


def test_jobs_come_by_urgency_then_in_order_and_only_of_the_lane(app):
    for name, priority in (("second", 5), ("last", BULK), ("third", 5), ("first", URGENT)):
        wait_for("work", name, priority=priority)
    wait_for("mail", "of another lane")
    db.session.commit()
    assert [name for _ in range(5) for name in names(taken())] == ["first", "second", "third", "last"]


def test_a_batch_holds_only_jobs_of_one_task(app):
    for task in ("do", "do", "else", "do"):
        enqueue("work", task, {"name": task})
    db.session.commit()
    assert names(taken(size=10)) == ["do", "do", "do"]


def test_a_job_that_is_not_due_waits(app, at):
    wait_for("work", "later", run_at=clock.now() + timedelta(hours=1))
    db.session.commit()
    assert taken() == []
    at(clock.now() + timedelta(hours=2))
    assert names(taken()) == ["later"]


def test_a_lease_keeps_others_away_until_it_runs_out(app, at):  # X47
    wait_for("work", "one")
    db.session.commit()
    assert names(taken()) == ["one"] and taken() == []
    at(clock.now() + LEASE + timedelta(seconds=1))
    again, = taken()
    assert names([again]) == ["one"] and again.attempts == 2


def test_a_finished_job_is_not_done_again(app, at):
    wait_for("work", "one")
    db.session.commit()
    finish(taken())
    db.session.commit()
    at(clock.now() + timedelta(days=1))
    assert taken() == []


def test_a_failed_job_is_tried_again_ever_later_and_given_up_at_last(app, at):
    at(clock.now())
    wait_for("work", "one")
    db.session.commit()
    waits = []
    for _ in range(MOST_ATTEMPTS):
        job, = taken()
        fail([job], "refused")
        db.session.commit()
        waits.append((job.run_at - clock.now()).total_seconds())
        at(job.run_at + timedelta(seconds=1))
    assert waits[:4] == [2, 8, 32, 128] and max(waits) == 3600
    assert job.failed_at and job.error == "refused" and taken() == []
    job.retry()
    db.session.commit()
    assert names(taken()) == ["one"]


def test_done_jobs_are_forgotten_after_a_time_and_open_ones_never(app):
    wait_for("work", "open", run_at=clock.now() + timedelta(days=1))
    wait_for("work", "done")
    db.session.commit()
    finish(taken())
    outbox.forget_done(clock.now() + timedelta(seconds=1))
    db.session.commit()
    assert names(db.session.scalars(select(Job))) == ["open"]


@pytest.mark.parametrize("size", [1, 7])
def test_two_workers_never_do_the_same_job(app, size):  # X47
    for number in range(60):
        wait_for("work", number)
    db.session.commit()
    done, faults = [], []
    workers = [threading.Thread(target=work, args=(app, size, done, faults)) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert faults == [] and sorted(done) == list(range(60))
    assert db.session.scalar(select(func.max(Job.attempts))) == 1


def work(app, size, done, faults):
    with app.app_context():
        try:
            while jobs := taken(size=size):
                done.extend(names(jobs))
        except Exception as error:
            faults.append(error)
