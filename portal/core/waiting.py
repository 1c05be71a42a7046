"""Everything that waits for a person's act, and how much is unread: SELECTs of the features, joined by UNION ALL.

Each SELECT has the columns `kind, id, title_en, title_zh, verb, since` in this order (see `columns`).
"""
from functools import lru_cache

from sqlalchemy import func, select, union_all

from portal.core import clock
from portal.core.db import db
from portal.core.features import offered
from portal.core.remember import OWN, remembered


def columns(kind, ident, title_en, title_zh, verb, since):
    return (kind.label("kind"), ident.label("id"), title_en.label("title_en"), title_zh.label("title_zh"),
            verb.label("verb"), since.label("since"))


def items(user, limit=200):
    """The rows that wait for `user`, oldest first."""
    rows = statement(user.standing)
    return db.session.execute(select(rows).order_by(rows.c.since).limit(limit)).all()


def count(user):
    return counts(user)[0]


def counts(user):
    """(how much waits, how many notices are unread), asked again when anything was written or a day has passed."""
    standing = user.standing
    return remembered(OWN, ("waiting", standing, clock.today()),
                      lambda: tuple(db.session.execute(counting(standing)).one()))


@lru_cache(maxsize=2000)
def counting(standing):
    unread = union_all(*(offer(standing) for offer in offered("unread"))).subquery()
    return select(*(select(func.count()).select_from(rows).scalar_subquery() for rows in (statement(standing), unread)))


@lru_cache(maxsize=2000)
def statement(standing):
    """Made once for all who have this standing: writing it takes longer than asking the database."""
    return union_all(*(offer(standing) for offer in offered("waiting"))).subquery()
