"""The process that does the outbox's jobs: one thread a lane, so that mail never waits for the index."""
import logging
import os
import sys
import threading
import time
from datetime import timedelta

from portal.core import clock, journal, outbox
from portal.core.db import db
from portal.core.features import offered

log = logging.getLogger("portal.worker")
IDLE_SECONDS = 0.2


def run(app, stop=None):
    """Work until `stop` is set, or until the parent process that holds our standard input is gone."""
    stop = stop or threading.Event()
    with app.app_context():
        tasks = {task.name: task for task in offered("tasks")}
    lanes = sorted({task.lane for task in tasks.values()})
    threads = [threading.Thread(target=work_lane, args=(app, lane, tasks, stop), name=lane) for lane in lanes]
    threads.append(threading.Thread(target=keep_house, args=(app, tasks, stop), name="house"))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def end_with_parent(stop):
    """Set `stop` when standard input closes: the parent has ended, even if it was killed."""
    def wait():
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop.set()
    threading.Thread(target=wait, daemon=True).start()


def work_lane(app, lane, tasks, stop):
    while not stop.is_set():
        with app.app_context():
            try:
                worked = work_once(lane, tasks)
            except Exception:
                log.exception("lane %s stumbled", lane)
                db.session.rollback()
                worked = False
        if not worked:
            stop.wait(IDLE_SECONDS)


def work_once(lane, tasks):
    """Do one batch of `lane`; whether there was any."""
    jobs = outbox.claim(lane, {name: task.batch for name, task in tasks.items()})
    ids = [job.id for job in jobs]
    payloads = [job.payload for job in jobs]
    db.session.commit()
    if not jobs:
        return False
    name = jobs[0].task
    try:
        tasks[name].run(payloads)
        outbox.finish(load(ids))
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.warning("job %s failed: %r", name, error)
        outbox.fail(load(ids), repr(error))
        db.session.commit()
    return True


def load(ids):
    return [db.session.get(outbox.Job, ident) for ident in ids]


def work_all(app, lanes=None):
    """Do everything that is due now, in this thread; for commands and tests."""
    tasks = {task.name: task for task in offered("tasks")}
    for lane in lanes or sorted({task.lane for task in tasks.values()}):
        while work_once(lane, tasks):
            pass


def keep_house(app, tasks, stop):
    """Seal the journal and run what repeats by the clock."""
    due = {task.name: 0.0 for task in tasks.values() if task.every_seconds}
    while not stop.wait(1):
        with app.app_context():
            try:
                seal_and_forget()
                for name in [n for n, at in due.items() if at <= time.monotonic()]:
                    due[name] = time.monotonic() + tasks[name].every_seconds
                    tasks[name].run([])
            except Exception:
                log.exception("housekeeping stumbled")
                db.session.rollback()


def seal_and_forget():
    journal.seal_rows()
    if clock.now().second == 0:
        outbox.forget_done(clock.now() - timedelta(days=7))
    db.session.commit()
