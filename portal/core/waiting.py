"""Everything that waits for a person's act: what each feature offers as one SELECT, joined by UNION ALL.

Each SELECT has the columns `kind, id, title_en, title_zh, verb, since` in this order (see `columns`).
"""
from sqlalchemy import func, select, union_all

from portal.core.db import db
from portal.core.features import offered


def columns(kind, ident, title_en, title_zh, verb, since):
    return (kind.label("kind"), ident.label("id"), title_en.label("title_en"), title_zh.label("title_zh"),
            verb.label("verb"), since.label("since"))


def statement(user):
    parts = [offer(user) for offer in offered("waiting")]
    return union_all(*parts).subquery() if parts else None


def items(user, limit=200):
    """The rows that wait for `user`, oldest first."""
    rows = statement(user)
    return [] if rows is None else db.session.execute(select(rows).order_by(rows.c.since).limit(limit)).all()


def count(user):
    rows = statement(user)
    return 0 if rows is None else db.session.scalar(select(func.count()).select_from(rows))
