"""All rows of the database as they are at one moment, and the way back; alike for SQLite and PostgreSQL."""
import json
from contextlib import contextmanager
from datetime import date, datetime
from operator import methodcaller

from sqlalchemy import Column, Date, DateTime, MetaData, Table, insert, inspect, select, text
from sqlalchemy.types import TypeDecorator

from portal.core.db import db

BATCH = 500
OWN_OF_MIGRATIONS = "alembic_version"
FOREIGN_KEYS = """SELECT conrelid::regclass AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS rule
                  FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"""


@contextmanager
def moment():
    """A connection that reads the database as it is now, whatever others write meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("BEGIN")  # the driver itself would only begin with the first write
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        inspect(connection).get_table_names()  # the moment is that of the first reading
        yield connection


@contextmanager
def filling():
    """A transaction that takes rows in any order; that they fit together is checked at its end."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # what is deferred is so until the end of a transaction
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield connection
        else:
            rules = connection.execute(text(FOREIGN_KEYS)).all()
            for rule in rules:
                connection.exec_driver_sql(f"ALTER TABLE {rule.table} DROP CONSTRAINT {rule.name}")
            yield connection
            for rule in rules:
                connection.exec_driver_sql(f"ALTER TABLE {rule.table} ADD CONSTRAINT {rule.name} {rule.rule}")
            go_on_counting(connection)


def go_on_counting(connection):
    """PostgreSQL numbers new rows by itself: after the highest that is there."""
    for table in tables(connection):
        if "id" in table.c:
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "
                                    f'FROM "{table.name}" HAVING max(id) IS NOT NULL'))


def tables(connection):
    """What the database has, by name; the types are those of the models where these know a column."""
    inspector = inspect(connection)
    return [table_of(inspector, name) for name in sorted(inspector.get_table_names()) if name != OWN_OF_MIGRATIONS]


def table_of(inspector, name):
    modelled = db.metadata.tables.get(name)
    keys = inspector.get_pk_constraint(name)["constrained_columns"]
    return Table(name, MetaData(), *(
        Column(column["name"], type_of(column, modelled), primary_key=column["name"] in keys)
        for column in inspector.get_columns(name)))


def type_of(column, modelled):
    known = modelled is not None and column["name"] in modelled.c
    return modelled.c[column["name"]].type if known else column["type"]


def lines(connection, table):
    """Each row of `table` as a line of JSON, in the order of its key."""
    rows = connection.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH))
    for row in rows.mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=methodcaller("isoformat")) + "\n"


def take(connection, table, texts):
    """Put the rows that `lines` wrote into `table`; how many there were."""
    days = {column.name: reader(column.type) for column in table.c if reader(column.type)}
    batch, count = [], 0
    for line in texts:
        row = json.loads(line)
        batch.append(row | {name: read(row[name]) for name, read in days.items() if row.get(name)})
        count += 1
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def reader(kind):
    """What makes a moment or a day of the text that stands for it, for columns that hold such."""
    kind = kind.impl if isinstance(kind, TypeDecorator) else kind
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else None
