"""The worker does what is due, survives what goes wrong, and loses nothing when it is killed."""
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.config import ROOT
from portal.core import clock, mail, outbox, worker
from portal.core.db import db
from portal.core.features import Feature, Task
from portal.core.journal import JournalEntry, record
from portal.core.outbox import LEASE, Job, enqueue
from portal.core.worker import run, work_all
from portal.members.models import Person
from tests.core.post import PostOffice
from tests.make import person
from tests.served import eventually


@pytest.fixture
def offer(app, monkeypatch):
    """`offer(name=run, …)` lets the application have these tasks, in the lane "bench"."""
    def offer(batch=1, every_seconds=None, **tasks):
        rows = tuple(Task(name, "bench", act, batch, every_seconds) for name, act in tasks.items())
        monkeypatch.setitem(app.extensions, "features", [*app.extensions["features"], Feature("bench", tasks=rows)])
    return offer


def bench(task, **payload):
    job = enqueue("bench", task, payload)
    db.session.commit()
    return job


def test_a_job_is_done_with_its_payload_and_marked(app, offer):
    seen = []
    offer(do=seen.extend)
    job = bench("do", name="one")
    work_all(app, ["bench"])
    db.session.refresh(job)
    assert seen == [{"name": "one"}] and job.done_at and job.lease is None


def test_a_task_gets_up_to_its_batch_at_once(app, offer):
    seen = []
    offer(batch=3, do=lambda payloads: seen.append(len(payloads)))
    for _ in range(7):
        bench("do")
    work_all(app, ["bench"])
    assert seen == [3, 3, 1]


def test_what_a_failed_job_wrote_is_undone_and_it_is_tried_again(app, offer):  # X47
    def write_and_fail(_payloads):
        person("Half Done")
        raise RuntimeError("no luck")

    offer(do=write_and_fail)
    job = bench("do")
    work_all(app, ["bench"])
    db.session.refresh(job)
    assert db.session.scalar(select(func.count(Person.id))) == 0
    assert "no luck" in job.error and job.done_at is None and job.run_at > clock.now()


def test_one_bad_job_holds_up_no_other(app, offer):
    done = []
    offer(bad=lambda payloads: 1 / 0, good=done.extend)
    for task in ("bad", "good", "bad", "good"):
        bench(task)
    work_all(app, ["bench"])
    assert len(done) == 2


def test_a_job_that_no_task_does_any_more_is_noted_as_failed(app, offer):
    offer()
    job = bench("forgotten")
    work_all(app, ["bench"])
    db.session.refresh(job)
    assert "forgotten" in job.error and job.lease is None


def test_the_worker_does_jobs_seals_the_journal_and_what_comes_by_the_clock_until_it_is_stopped(app, offer):
    done, ticks, stop = [], [], threading.Event()
    offer(do=done.extend)
    offer(every_seconds=1, tick=ticks.append)
    record("found", person("Lin"), None)
    bench("do")
    thread = threading.Thread(target=run, args=(app, stop))
    thread.start()
    eventually(lambda: done and ticks and unsealed() == 0)
    stop.set()
    thread.join()
    assert ticks[0] == []


def unsealed():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(JournalEntry.seal_number.is_(None)))


def test_it_ends_when_its_standard_input_closes(app, monkeypatch):  # X7
    reading, writing = os.pipe()
    with open(reading) as end:
        monkeypatch.setattr(worker.sys, "stdin", end)
        stop = threading.Event()
        worker.end_with_parent(stop)
        os.close(writing)
        eventually(stop.is_set)


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(app, database, monkeypatch, at):  # X47
    with PostOffice() as office:
        office.stalls = True
        mail.send("lin@people.example", "Important", "text")
        db.session.commit()
        killed = start_worker(app, database, office.address)
        eventually(office.stalled.is_set)
        killed.kill()
        killed.communicate()
    db.session.expire_all()
    job = db.session.scalars(select(Job)).one()
    assert job.done_at is None and job.attempts == 1 and job.leased_until > clock.now()
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "MAIL", office.address)
        work_all(app, ["mail"])
        assert office.received == []  # it may still be alive, for all that another worker knows
        at(clock.now() + LEASE + timedelta(seconds=1))
        work_all(app, ["mail"])
        assert [message["Subject"] for message in office.received] == ["Important"]
    db.session.refresh(job)
    assert job.done_at and outbox.claim("mail", {}) == []


def start_worker(app, database, mail_address):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment |= {"PORTAL_INSTANCE": str(app.config["INSTANCE"]), "PORTAL_DATABASE": database,
                    "PORTAL_MAIL": mail_address, "FLASK_RUN_FROM_CLI": "true"}
    return subprocess.Popen([sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "worker", "--with-parent"],
                            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
