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
from datetime import date, timedelta

from flask import current_app, request
from sqlalchemy import case, distinct, func, insert, select, update

from portal.core import clock
from portal.core.access import me
from portal.core.db import db
from portal.publishing.readings import is_counted
from portal.search.analysis import fold
from portal.search.models import SearchLine

KEPT_DAYS = 30       # with the reader's hash
LEAST_PEOPLE = 3     # who have asked, before others are shown a query
FEW_CLICKS = 0.2     # of the searches
LONGEST, MOST_SHOWN = 200, 50

_lock = threading.Lock()


def note_search(text, results):
    note(text, results=results)


def note_opened(text, rank):
    note(text, rank=rank)


def note(text, results=None, rank=None):
    query = " ".join(fold(text).split())[:LONGEST]
    if query and is_counted():
        row = [clock.today().isoformat(), query, results, rank, reader()]
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
        rows += [json.loads(line) for line in taken.read_text().splitlines()]
        taken.unlink()
    if rows:
        db.session.execute(insert(SearchLine), [
            {"day": date.fromisoformat(day), "query": query, "results": results, "rank": rank, "reader": who}
            for day, query, results, rank, who in rows])


def forget_readers():
    """Who asked more than 30 days ago is forgotten; the caller commits."""
    db.session.execute(update(SearchLine).where(
        SearchLine.day < clock.today() - timedelta(days=KEPT_DAYS), SearchLine.reader.is_not(None)).values(reader=None))


def folder():
    path = current_app.config["INSTANCE"] / "searches"
    path.mkdir(exist_ok=True, mode=0o700)
    return path


# what administrators see

def fruitless():
    """(query, searches, people) of the last 30 days that found nothing, asked by several people."""
    asked = by_query()
    return db.session.execute(
        select(asked.c.query, asked.c.searches, asked.c.people).where(asked.c.most_results == 0)
        .order_by(asked.c.searches.desc(), asked.c.query).limit(MOST_SHOWN)).all()


def unopened():
    """(query, searches, people, opened, mean rank of what was opened) of those of which few results were opened."""
    asked = by_query()
    return db.session.execute(
        select(asked.c.query, asked.c.searches, asked.c.people, asked.c.opened, asked.c.rank)
        .where(asked.c.most_results > 0, asked.c.opened < FEW_CLICKS * asked.c.searches)
        .order_by(asked.c.searches.desc(), asked.c.query).limit(MOST_SHOWN)).all()


def by_query():
    searched = case((SearchLine.results.is_not(None), 1))
    opened = case((SearchLine.rank.is_not(None), 1))
    people = func.count(distinct(case((SearchLine.results.is_not(None), SearchLine.reader))))
    return (select(SearchLine.query, func.count(searched).label("searches"), people.label("people"),
                   func.count(opened).label("opened"), func.avg(SearchLine.rank).label("rank"),
                   func.max(SearchLine.results).label("most_results"))
            .where(SearchLine.day >= clock.today() - timedelta(days=KEPT_DAYS))
            .group_by(SearchLine.query).having(people >= LEAST_PEOPLE).subquery())
