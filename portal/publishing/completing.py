"""What may follow `[[` while somebody writes: titles of what the writer may read, by beginning, part, or first letters."""
import re
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import lazyload

from portal.core.db import db
from portal.core.folding import fold_name
from portal.publishing import policy
from portal.publishing.models import Entry, EntryName
from portal.publishing.workflow import State

MOST_OFFERED = 8
LAST = "\U0010ffff"
SIGNS = re.compile(r"[\\|#\[\]`$]")  # these would end the name or begin something else


class Offer(NamedTuple):
    title: str
    entry: Entry
    insert: str


def offers(typed, user):
    """Up to eight Offers for what was typed after `[[`: names that begin with it first; at most two statements."""
    wanted = fold_name(typed)[:100]
    if not wanted:
        return []
    rows = found(user, beginning, wanted)
    if len(rows) < MOST_OFFERED:
        rows += [row for row in found(user, holding, wanted) if row[1].id not in {entry.id for _name, entry in rows}]
    rows = rows[:MOST_OFFERED]
    names = [fold_name(name) for name, _entry in rows]
    return [Offer(name, entry, link_to(name, entry, names.count(fold_name(name)) > 1)) for name, entry in rows]


def found(user, statement, wanted):
    """[(name, entry)], each entry once."""
    rows = db.session.execute(statement(user.standing), {
        "first": wanted, "last": wanted + LAST, "part": escaped(wanted)}).all()
    return [(name, entry) for number, (name, entry) in enumerate(rows) if entry not in [row[1] for row in rows[:number]]]


@lru_cache(maxsize=500)
def beginning(standing):
    return readable_names(standing).where(
        EntryName.folded >= bindparam("first"), EntryName.folded < bindparam("last")).order_by(EntryName.folded, Entry.id)


@lru_cache(maxsize=500)
def holding(standing):
    """With it inside, or with these initials; newest first."""
    return readable_names(standing).where(or_(
        EntryName.folded.like("%" + bindparam("part") + "%", escape="/"),
        EntryName.initials.like(bindparam("part") + "%", escape="/"))).order_by(Entry.changed_at.desc(), Entry.id)


def readable_names(standing):
    return (select(EntryName.name, Entry).join(Entry, Entry.id == EntryName.entry_id)
            .where(Entry.state != State.WITHDRAWN, policy.visible_to(standing))
            .options(lazyload(Entry.grants), lazyload(Entry.owner)).limit(2 * MOST_OFFERED))


def escaped(text):
    return re.sub(r"([/%_])", r"/\1", text)


def link_to(name, entry, is_ambiguous):
    """`[[Title]]`, or the number where another entry has the same title."""
    title = SIGNS.sub(lambda sign: f"\\{sign[0]}", name)
    return f"[[{entry.kind}:{entry.reference}|{title}]]" if is_ambiguous and entry.reference else f"[[{title}]]"
