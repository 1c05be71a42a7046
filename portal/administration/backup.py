"""Everything that the portal keeps into one archive, while it serves."""
import hashlib
from itertools import islice

from portal.administration import schema
from portal.administration.archive import Writer, name_of_file, name_of_table
from portal.core import clock, snapshots, storage


def write(path, progress):
    """Make one archive at `path`, of the database at one moment and of all files; the hashes of files that are damaged.

    Files are read after that moment: all that the rows of then speak of are there, as no file ever changes or goes.
    """
    with Writer(path) as archive:
        with snapshots.moment() as connection, progress(snapshots.tables(connection), label="Tables") as tables:
            for table in tables:
                archive.add(name_of_table(table.name), encoded(snapshots.lines(connection, table)))
        damaged = add_files(archive, progress)
        archive.finish(made_at=clock.now().isoformat(), migration=schema.present())
    return damaged


def encoded(lines):
    while some := list(islice(lines, snapshots.BATCH)):
        yield "".join(some).encode()


def add_files(archive, progress):
    damaged = []
    with progress(storage.keys(), label="Files") as keys:
        for key in keys:
            content = storage.get(key)
            if hashlib.sha256(content).hexdigest() == key:
                archive.add(name_of_file(key), [content])
            else:
                damaged.append(key)
    return damaged
