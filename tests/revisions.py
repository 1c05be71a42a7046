"""The rows of a small portal kept as a file for each past migration, so that upgrades are tested with data in them.

Before a new migration is written: python -m tests.revisions keep
"""
import json
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import MetaData, text

from portal import create_app
from portal.administration import schema
from portal.core.db import db
from tests.databases import empty_tables
from tests.people import keep_cast
from tests.world import build, everybody

FOLDER = Path(__file__).with_name("revisions")
COUNTED = "generations"
MARKS = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}


def dump():
    """Every row of the database as plain data: {table: [row]}; but for the numbers that count its writes."""
    return {table.name: [{name: marked(value) for name, value in row._mapping.items()}
                         for row in db.session.execute(table.select())] for table in db.metadata.sorted_tables
            if table.name != COUNTED}


def marked(value):
    kind = type(value).__name__
    return {f"${kind}": value.isoformat()} if kind in MARKS else value


def load(rows):
    """Put the rows of `dump` into a database at their own migration, whatever the models say today."""
    known = MetaData()
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.execute(text("PRAGMA foreign_keys=OFF" if is_sqlite else "SET session_replication_role = replica"))
        connection.commit()
        known.reflect(connection)
        for name, found in rows.items():
            if found and name != COUNTED:
                connection.execute(known.tables[name].insert(), [unmarked(row) for row in found])
        connection.commit()
        connection.execute(text("PRAGMA foreign_keys=ON" if is_sqlite else "SET session_replication_role = origin"))
        connection.commit()


def unmarked(row):
    return {name: read(value) for name, value in row.items()}


def read(value):
    if isinstance(value, dict) and len(value) == 1:
        (name, inner), = value.items()
        if name.removeprefix("$") in MARKS and name.startswith("$"):
            return MARKS[name[1:]](inner)
    return value


def counts(rows):
    return {name: len(found) for name, found in rows.items() if found and name != COUNTED}


def kept(revision):
    return json.loads((FOLDER / f"{revision}.json").read_text(encoding="utf-8"))


def keep():
    """Write the file for the newest migration, out of the world of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(TESTING=True, INSTANCE=folder, SECRET="for tests only", DEMO="0")
        with app.app_context():
            db.create_all()
            keep_cast()
            empty_tables()
            build(everybody())
            db.session.commit()
            FOLDER.mkdir(exist_ok=True)
            path = FOLDER / f"{schema.newest()}.json"
            path.write_text(json.dumps(dump(), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{keep()}\n" if sys.argv[1:] == ["keep"] else __doc__)
