"""Figures that are worked out once and kept in memory until what they count has changed.

Each subject has a number in the database that grows with every change to it, in the transaction of the change. A
kept figure belongs to one number; another process's change is seen because the number is read each time.
"""
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, db

MOST_KEPT = 2000
LISTS = "lists"  # whatever lists of entries count, filter by or name


class Generation(Model):
    __tablename__ = "generations"
    subject: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def changed(subject: str) -> None:
    """Note in this transaction that what is counted under `subject` changed."""
    step = update(Generation).where(Generation.subject == subject).values(number=Generation.number + 1)
    if db.session.execute(step.execution_options(synchronize_session=False)).rowcount == 0:
        db.session.add(Generation(subject=subject, number=1))
        db.session.flush()


def remembered(subject: str, key: Hashable, work_out: Callable[[], Any]) -> Any:
    """What `work_out()` answers, worked out once for `key` (which must name the reader's rights) and generation."""
    number = db.session.scalar(select(Generation.number).where(Generation.subject == subject)) or 0
    place = (str(db.engine.url), subject, number, key)
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            return _kept[place]
    value = work_out()
    with _lock:
        _kept[place] = value
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return value
