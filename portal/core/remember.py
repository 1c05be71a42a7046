"""Figures and pages that are worked out once and kept in memory until what they show has changed.

Each subject has a number in the database that grows with every change to it, in the transaction of the change. What is
kept belongs to one number; another process's change is seen because the number is read each time.
"""
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from flask import g, has_request_context
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import UNSEEN, Model, db

MOST_KEPT = 1000
LISTS = "lists"  # whatever lists of entries count, filter by or name


class Generation(Model):
    __tablename__ = "generations"
    __table_args__ = {"info": UNSEEN}
    subject: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


NUMBERS = select(Generation.subject, Generation.number)

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def changed(subject: str) -> None:
    """Note in this transaction that what is counted under `subject` changed."""
    db.session.execute(step(db.session.get_bind().dialect, subject))
    forget_numbers()


def step(dialect, subject):
    """The statement that gives `subject` its next number."""
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name]
    table = Generation.__table__
    return insert(table).values(subject=subject, number=1).on_conflict_do_update(
        index_elements=[table.c.subject], set_={"number": table.c.number + 1})


def remembered(subject: str, key: Hashable, work_out: Callable[[], Any], is_good: Callable[[], bool] = lambda: True) -> Any:
    """What `work_out()` answers, worked out once for `key` (which must name the reader's rights) and generation.

    It is kept unless `is_good()`, asked afterwards, says no.
    """
    number = numbers().get(subject, 0)  # read before what is kept: it may be newer, never older
    place = (str(db.engine.url), subject, number, key)
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            return _kept[place]
    value = work_out()
    if is_good():
        keep(place, value)
    return value


def numbers():
    """{subject: number}, read once a request."""
    if not has_request_context():
        return read_numbers()
    if "generations" not in g:
        g.generations = read_numbers()
    return g.generations


def read_numbers():
    return dict(tuple(row) for row in db.session.execute(NUMBERS))


def forget_numbers():
    """They have changed in this request."""
    if has_request_context():
        g.pop("generations", None)


def keep(place, value):
    with _lock:
        _kept[place] = value
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
