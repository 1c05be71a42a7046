"""The databases of the tests: emptied between two tests, and on PostgreSQL not made to survive a power failure."""
from sqlalchemy import create_engine, text

from portal.core import remember
from portal.core.db import db

RESTART = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"


def hasten(url):
    """Nothing of a test's server has to be on the disk."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    server.dispose()


def empty_tables():
    """No rows, and the first of each table will have the number 1 again."""
    remember._kept.clear()  # the next test's figures begin with the same numbers
    deletions = [f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # TRUNCATE takes seven times as long
            connection.execute(text("; ".join(["SET LOCAL session_replication_role = replica", *deletions, RESTART])))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for deletion in deletions:
                connection.exec_driver_sql(deletion)
