"""Figures and pages that are worked out once and kept in memory until what they show has changed.

Each subject has a number in the database that grows with every change to it, in the transaction of the change. What is
kept belongs to one number; another process's change is seen because the number is read each time.
"""
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from flask import g, has_request_context
from sqlalchemy import String, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import INTERNAL, Model, db

MOST_KEPT = 1000  # of a subject
LISTS = "lists"  # whatever lists of entries count, filter by or name
PAGES = "pages"  # what visitors are shown
OWN = "own"      # what only people who have signed in are shown, too


class Generation(Model):
    __tablename__ = "generations"
    __table_args__ = {"info": INTERNAL}
    subject: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


# All numbers as one value, so that a statement that reads something else can bring them along of the same moment.
NUMBERS = select(func.aggregate_strings(
    Generation.subject.concat("=").concat(cast(Generation.number, String)), " ")).scalar_subquery()

_kept: defaultdict[str, OrderedDict[Hashable, Any]] = defaultdict(OrderedDict)  # subject -> what belongs to it
_lock = threading.Lock()


def changed(subject: str) -> None:
    """Note in this transaction that what is counted under `subject` changed."""
    step(db.session.connection(), subject)


def step(connection, *subjects):
    """Give each of `subjects` its next number."""
    connection.execute(next_number(connection.dialect.name), [{"subject": subject, "number": 1} for subject in subjects])
    forget_numbers()


@lru_cache
def next_number(dialect):
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    table = Generation.__table__
    return insert(table).on_conflict_do_update(index_elements=[table.c.subject], set_={"number": table.c.number + 1})


def remembered(subject: str, key: Hashable, work_out: Callable[[], Any], is_good: Callable[[], bool] = lambda: True) -> Any:
    """What `work_out()` answers, worked out once for `key` (which must name the reader's rights) and generation.

    It is kept unless `is_good()`, asked afterwards, says no.
    """
    number = numbers().get(subject, 0)  # read before what is kept: it may be newer, never older
    place = (str(db.engine.url), number, key)
    with _lock:
        kept = _kept[subject]
        if place in kept:
            kept.move_to_end(place)
            return kept[place]
    value = work_out()
    if is_good():
        keep(kept, place, value)
    return value


def numbers():
    """{subject: number}, read once a request."""
    if not has_request_context():
        return read_numbers()
    if "generations" not in g:
        g.generations = read_numbers()
    return g.generations


def take_numbers(words):
    """For this request they are those of `words`, which a statement brought along."""
    if has_request_context():
        g.generations = numbers_in(words)


def read_numbers():
    return numbers_in(db.session.connection().scalar(select(NUMBERS)))


def numbers_in(words):
    pairs = (pair.split("=") for pair in (words or "").split())
    return {subject: int(number) for subject, number in pairs}


def forget_numbers():
    """They have changed in this request."""
    if has_request_context():
        g.pop("generations", None)


def keep(kept, place, value):
    with _lock:
        kept[place] = value
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
