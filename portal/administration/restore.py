"""What an archive holds back into an instance that is empty, or whose content is to be replaced."""
from sqlalchemy import delete, func, inspect, select, table, update

from portal.administration import schema
from portal.administration.archive import FORMAT, Damaged
from portal.core import snapshots, storage
from portal.core.db import db
from portal.core.features import answers
from portal.core.remember import Generation

TELLING = ("journal", "people")  # with rows in one of these an instance holds somebody's data


class Refused(Exception):
    """The archive is whole but does not fit into this instance; the message says what to do."""


def restore(archive, replaces, progress):
    """Check `archive`, then put everything back; nothing is touched when Damaged or Refused is raised."""
    archive.check(progress)
    guard(archive, replaces)
    if schema.present() is None:
        schema.bring_up(archive.migration)
    put_files(archive, progress)
    put_rows(archive, progress)
    schema.bring_up()
    answers("database_replaced")


def guard(archive, replaces):
    if archive.format != FORMAT or not schema.knows(archive.migration):
        raise Refused("The archive comes from a newer portal. Restore it with that one's code.")
    if schema.present() not in (None, archive.migration):
        raise Refused("The archive is of another schema than this database. Restore into an instance and a database "
                      "in which nothing was prepared; the schema is brought up afterwards.")
    if holds_data() and not replaces:
        raise Refused("This instance holds data already. Restore into an empty one, or add --replace: then all that "
                      "it holds is lost.")


def holds_data():
    there = inspect(db.engine).get_table_names()
    with db.engine.connect() as connection:
        return any(connection.scalar(select(1).select_from(table(name)).limit(1)) for name in TELLING if name in there)


def put_files(archive, progress):
    with progress(archive.files, label="Files") as names:
        for name in names:
            storage.put(archive.zip.read(name))


def put_rows(archive, progress):
    """All or nothing. What a process that still runs has kept in memory belongs to no number from here on."""
    with snapshots.filling() as connection:
        known = {one.name: one for one in snapshots.tables(connection)}
        if unknown := set(archive.tables) - known.keys():
            raise Damaged(min(unknown), "the schema has no such table")
        highest = connection.scalar(select(func.max(Generation.number))) or 0
        for one in known.values():
            connection.execute(delete(one))
        with progress(archive.tables, label="Tables") as names:
            for name in names:
                snapshots.take(connection, known[name], archive.lines(name))
        connection.execute(update(Generation).values(number=Generation.number + highest + 1))
