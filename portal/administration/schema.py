"""The schema and its migrations: brought up in the embedded default, demanded elsewhere."""
import contextlib
import fcntl

from flask import current_app
from sqlalchemy import inspect, text

from portal.config import ROOT
from portal.core.db import db


def newest():
    """The newest migration's name."""
    from alembic.script import ScriptDirectory
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def present():
    """The migration that the database is at, or None for an empty one."""
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def knows(migration):
    """Whether the migration of this name is one of ours."""
    from alembic.script import ScriptDirectory
    return migration in {step.revision for step in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()}


def bring_up(wanted=None):
    """Upgrade to the migration `wanted` or the newest, one process at a time; whether anything was to do."""
    wanted = wanted or newest()
    if present() == wanted:
        return False
    with one_at_a_time("schema"):
        if present() == wanted:
            return False
        from flask_migrate import upgrade
        upgrade(directory=str(ROOT / "migrations"), revision=wanted)
    return True


@contextlib.contextmanager
def one_at_a_time(name):
    """A lock between processes on this machine."""
    with open(current_app.config["INSTANCE"] / f"{name}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
