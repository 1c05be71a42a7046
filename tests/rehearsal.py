"""A database that takes everything and keeps nothing, so that one world serves thousands of requests."""
from contextlib import contextmanager

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from portal.core import remember
from portal.core.db import db

READING = ("SELECT", "PRAGMA", "WITH", "SHOW")


class Rehearsal:
    """One connection whose commits are not made: within a request everything is as ever, then it is undone."""

    def __init__(self, url):
        self.engine = create_engine(url, poolclass=StaticPool, pool_reset_on_return=None)
        self.engine.dialect.do_commit = lambda connection: None
        self.written = []
        event.listen(self.engine, "before_cursor_execute", self.note)

    def note(self, _connection, _cursor, statement, *_more):
        if not statement.lstrip().upper().startswith(READING):
            self.written.append(statement)

    def undo(self):
        raw = self.engine.raw_connection()
        raw.rollback()
        raw.close()
        remember._kept.clear()
        self.written = []


@contextmanager
def rehearsed(app):
    """Inside, the application's database is a Rehearsal of the real one."""
    with app.app_context():
        engines, real = db.engines, db.engine
    rehearsal = Rehearsal(real.url)
    engines[None] = rehearsal.engine
    try:
        yield rehearsal
    finally:
        rehearsal.undo()
        rehearsal.engine.dispose()
        engines[None] = real
