"""Who read what, for counting only: lines in a file, taken by the worker; GET writes nothing into the database.

A line holds the entry, the revision, the day and a number for the reader that is made with a secret of the day and of
this process, so that a double click counts once and nobody can be recognised. The worker forgets the numbers half an hour
after it counted them.
"""
import hashlib
import json
import os
import re
import secrets
import threading
from contextlib import suppress

from flask import current_app, request

from portal.core import clock

ROBOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|preview|monitor|headless", re.IGNORECASE)
DOUBLE_CLICK_SECONDS = 1800

_lock = threading.Lock()
_salt = {"day": None, "value": b""}
_last_seen: dict = {}  # when each reader was last counted; in the worker's memory only, for half an hour


def note(entry_id, revision_id):
    """Write down one reading, unless by a robot or a machine looking ahead. Authors' own are not to be noted."""
    if is_counted():
        row = [entry_id, revision_id, clock.today().isoformat(), reader_number(), int(clock.now().timestamp())]
        with _lock, suppress(OSError), open(folder() / f"{os.getpid()}.log", "a") as file:  # no room: no matter
            file.write(json.dumps(row) + "\n")


def is_counted():
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(agent) and not ROBOTS.search(agent) and not is_ahead


def reader_number():
    """The same for the same reader on the same day; without this process's secret it tells nothing."""
    if _salt["day"] != clock.today():
        _salt.update(day=clock.today(), value=secrets.token_bytes(32))
    facts = f"{request.remote_addr} {request.headers.get('User-Agent', '')}".encode()
    return hashlib.blake2b(facts, key=_salt["value"], digest_size=8).hexdigest()


def take():
    """(entry, revision, day) of each reading since the last time, double clicks counted once."""
    counted = []
    for entry_id, revision_id, day, reader, at in rows():
        key = entry_id, revision_id, reader
        if at - _last_seen.get(key, -DOUBLE_CLICK_SECONDS) >= DOUBLE_CLICK_SECONDS:
            counted.append((entry_id, revision_id, day))
            _last_seen[key] = at
    forget_before(int(clock.now().timestamp()) - DOUBLE_CLICK_SECONDS)
    return counted


def forget_before(moment):
    for key in [key for key, at in _last_seen.items() if at < moment]:
        del _last_seen[key]


def rows():
    found = []
    for path in sorted(folder().glob("*.log")):
        taken = path.rename(path.with_suffix(".taken"))
        for line in taken.read_text().splitlines():
            found.append(json.loads(line))
        taken.unlink()
    return sorted(found, key=lambda row: row[4])


def folder():
    path = current_app.config["INSTANCE"] / "readings"
    path.mkdir(exist_ok=True, mode=0o700)
    return path
