"""Pages kept as they were made until anything is written that such a page may show.

All visitors of a language share one; whoever has signed in has their own. Every write through the database engine
counts as a change, unless its table or all its columns are marked (`UNSEEN`, `NEW_UNSEEN` and `INTERNAL` in db.py):
whoever forgets a mark renews pages too often, never too late.
"""
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from flask import g, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine, event

from portal.core import clock, locale
from portal.core.db import Model
from portal.core.remember import OWN, PAGES, numbers, remembered, step

MARKS = {PAGES: "unseen", OWN: "internal"}
CHANGED = "what was changed, of what pages show"
LONGEST_SECONDS = 300  # an own page tells how long something has waited
TOKEN = f"token-{secrets.token_hex(16)}"  # stands in an own page where each answer has the form token of its session
WRITING = re.compile(r"""\s*(INSERT|UPDATE|DELETE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?"?(\w+)"?
                         (?:\s+SET\s+(?P<set>.*?)\s+WHERE\s)?""", re.VERBOSE | re.DOTALL | re.IGNORECASE)
ASSIGNED = re.compile(r'"?(\w+)"?\s*=')


@dataclass
class Kept:
    text: str
    each_time: list[tuple[Callable, tuple]] = field(default_factory=list)


def kept_page(view):
    """Answer with the text that `view` made earlier for a visitor, or for the same person, while it still holds."""
    return kept_while()(view)


def kept_while(*subjects, state=lambda **arguments: None):
    """`kept_page` for a view that shows what belongs to further subjects: it holds until one of them changes, too.

    `state(**arguments)` answers in one statement what else it shows of what is INTERNAL, as plain values.
    """
    return lambda view: wraps(view)(lambda **arguments: answer(view, arguments, subjects, state))


def answer(view, arguments, subjects, state):
    if request.method != "GET" or "_flashes" in session:
        return view(**arguments)
    is_own, made = current_user.is_authenticated, []
    page = remembered(OWN if is_own else PAGES, (*place(is_own, subjects), state(**arguments)),
                      lambda: make(view, arguments, made), lambda: is_same_again(is_own, made[0]))
    if made:
        return made[0]
    for call, values in page.each_time:
        call(*values)
    return page.text.replace(TOKEN, generate_csrf()) if is_own else page.text


def make(view, arguments, made):
    g.each_time = []
    made.append(view(**arguments))
    text, token = made[0], g.get("csrf_token")
    return Kept(text.replace(token, TOKEN) if token and isinstance(text, str) else text, g.each_time)


def each_time(call, *values):
    """Call now, and again whenever the page that is being made is answered from memory; `values` are plain ones."""
    if "each_time" in g:
        g.each_time.append((call, values))
    call(*values)


def do_not_keep():
    """The page that is being made shows what will be over without a change."""
    g.is_not_to_be_kept = True


def is_same_again(is_own, made):
    return (isinstance(made, str) and not session.modified and (is_own or "csrf_token" not in g)
            and "is_not_to_be_kept" not in g)


def place(is_own, subjects):
    """What a page depends on, besides what is written."""
    further = tuple(map(numbers().get, subjects))
    wanted = request.full_path, locale.choose_language(), request.cookies.get("theme"), clock.today(), further
    return (*wanted, current_user.id, int(clock.now().timestamp()) // LONGEST_SECONDS) if is_own else wanted


# What is written

@event.listens_for(Engine, "before_cursor_execute")
def note_change(connection, _cursor, statement, *_more):
    if subjects := seen_in(statement):
        connection.info[CHANGED] = connection.info.get(CHANGED, frozenset()) | subjects


@event.listens_for(Engine, "commit")
def renew(connection):
    if subjects := connection.info.pop(CHANGED, None):
        step(connection, *sorted(subjects))


@event.listens_for(Engine, "rollback")
def forget_change(connection):
    connection.info.pop(CHANGED, None)


def seen_in(statement):
    """The subjects of which this SQL writes something that may be shown: PAGES, OWN, and what its table names."""
    found = WRITING.match(statement)
    table = found and Model.metadata.tables.get(found[2])
    if table is None:
        return frozenset()
    seen = {subject for subject, mark in MARKS.items() if is_seen(table, mark, found[1].upper(), found["set"])}
    return frozenset(seen.union(table.info.get("subjects", ())))


def is_seen(table, mark, verb, assigned):
    if verb in table.info.get(mark, ()):
        return False
    return not assigned or any(is_shown(table, mark, name) for name in ASSIGNED.findall(assigned))


def is_shown(table, mark, name):
    return name not in table.c or not table.c[name].info.get(mark)
