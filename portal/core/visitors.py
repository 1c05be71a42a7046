"""Pages of visitors, kept as they were made until anything is written that such a page may show.

All visitors of a language are shown the same. Every write through the database engine counts as a change, unless its
table or all its columns are marked `UNSEEN` or `NEW_UNSEEN`: whoever forgets a mark renews pages too often, never
too late.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from flask import g, request, session
from flask_login import current_user
from sqlalchemy import Engine, event

from portal.core import clock, locale
from portal.core.db import Model
from portal.core.remember import forget_numbers, remembered, step

PAGES = "pages"
CHANGED = "what visitors see was changed"
WRITING = re.compile(r"""\s*(INSERT|UPDATE|DELETE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?"?(\w+)"?
                         (?:\s+SET\s+(?P<set>.*?)\s+WHERE\s)?""", re.VERBOSE | re.DOTALL | re.IGNORECASE)
ASSIGNED = re.compile(r'"?(\w+)"?\s*=')


@dataclass
class Kept:
    text: str
    each_time: list[tuple[Callable, tuple]] = field(default_factory=list)


def kept_for_visitors(view):
    """Answer a visitor with the text that `view` made for an earlier one; all others with what it makes for them."""
    @wraps(view)
    def answer(**arguments):
        if not is_plain_visit():
            return view(**arguments)
        made = []
        page = remembered(PAGES, place(), lambda: make(view, arguments, made), is_same_for_all)
        for call, values in () if made else page.each_time:
            call(*values)
        return page.text
    return answer


def make(view, arguments, made):
    g.each_time = []
    made.append(view(**arguments))
    return Kept(made[0], g.each_time)


def each_time(call, *values):
    """Call now, and again whenever the page that is being made is answered from memory; `values` are plain ones."""
    if "each_time" in g:
        g.each_time.append((call, values))
    call(*values)


def is_plain_visit():
    """Nobody has signed in and no message waits to be shown."""
    return request.method == "GET" and not current_user.is_authenticated and "_flashes" not in session


def is_same_for_all():
    return not session.modified and "csrf_token" not in g


def place():
    return request.full_path, locale.choose_language(), request.cookies.get("theme"), clock.today()


# What is written

@event.listens_for(Engine, "before_cursor_execute")
def note_change(connection, _cursor, statement, *_more):
    if is_seen(statement):
        connection.info[CHANGED] = True


@event.listens_for(Engine, "commit")
def renew(connection):
    if connection.info.pop(CHANGED, False):
        connection.execute(step(connection.dialect, PAGES))
        forget_numbers()


@event.listens_for(Engine, "rollback")
def forget_change(connection):
    connection.info.pop(CHANGED, None)


def is_seen(statement):
    """Whether this SQL writes what a visitor's page may show."""
    found = WRITING.match(statement)
    table = found and Model.metadata.tables.get(found[2])
    if table is None:
        return False
    if found[1].upper() in table.info.get("unseen", ()):
        return False
    return not found["set"] or any(is_shown(table, name) for name in ASSIGNED.findall(found["set"]))


def is_shown(table, name):
    return name not in table.c or not table.c[name].info.get("unseen")
