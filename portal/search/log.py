"""What was searched for and what was opened: lines in files, taken into the database by the worker.

GET writes nothing into the database. A reader is a keyed hash, kept for 30 days so that a query of one person can be
told from one of several; names are never kept.
"""
import hashlib
import hmac
import json
import os
import threading
from contextlib import suppress
from datetime import date

from flask import current_app, request
from sqlalchemy import insert, select

from portal.core import clock
from portal.core.access import me
from portal.core.db import db
from portal.publishing.readings import is_counted
from portal.search.analysis import fold
from portal.search.models import SearchDocument, SearchLine

LONGEST = 200
NOWHERE = {"thing_kind": None, "thing_id": None}

_lock = threading.Lock()


def note_search(text, results):
    note(text, results=results)


def note_opened(text, rank, address):
    note(text, rank=rank, address=address)


def note(text, results=None, rank=None, address=None):
    query = " ".join(fold(text).split())[:LONGEST]
    if query and is_counted():
        row = [clock.today().isoformat(), query, results, rank, reader(), address]
        with _lock, suppress(OSError), open(folder() / f"{os.getpid()}.log", "a") as file:  # no room: no matter
            file.write(json.dumps(row) + "\n")


def reader():
    facts = f"person {me().id}" if me().is_authenticated else (
        f"{request.remote_addr} {request.headers.get('User-Agent', '')}")
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"search {facts}".encode(), hashlib.sha256).hexdigest()[:16]


def take():
    """Bring the files' lines into the database; the caller commits."""
    rows = []
    for path in sorted(folder().glob("*.log")):
        taken = path.rename(path.with_suffix(".taken"))
        rows += [line_of(*json.loads(line)) for line in taken.read_text().splitlines()]
        taken.unlink()
    if rows:
        opened = things_at({row["address"] for row in rows} - {None})
        db.session.execute(insert(SearchLine), [row | opened.get(row.pop("address"), NOWHERE) for row in rows])


def line_of(day, query, results, rank, who, address=None):
    return {"day": date.fromisoformat(day), "query": query, "results": results, "rank": rank, "reader": who,
            "address": address}


def things_at(addresses):
    """{address: the columns that name what is found there}."""
    if not addresses:
        return {}
    found = db.session.execute(select(SearchDocument.address, SearchDocument.kind, SearchDocument.thing_id).where(
        SearchDocument.address.in_(addresses)))
    return {row.address: {"thing_kind": row.kind, "thing_id": row.thing_id} for row in found}


def folder():
    path = current_app.config["INSTANCE"] / "searches"
    path.mkdir(exist_ok=True, mode=0o700)
    return path
