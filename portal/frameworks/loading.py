"""Bring the tables in line with the files in content/frameworks/; a second load of them changes nothing."""
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.core.db import db
from portal.frameworks.models import Axis, Crosswalk, Term
from portal.frameworks.reading import read

log = logging.getLogger("portal.frameworks")


@dataclass(frozen=True)
class Note:
    place: str
    reason: str


@dataclass
class Report:
    """What a load did; `kept` says which terms the files no longer have, and why they are still there."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: list[Note] = field(default_factory=list)


def load_content(folder, progress=None):
    """Load the part of the content folder that is ours; counts for whoever prints them, notes for the log."""
    report = load(Path(folder) / "frameworks")
    for note in report.kept:
        log.warning("%s: %s", note.place, note.reason)
    return {name: getattr(report, name) for name in ("added", "changed", "unchanged", "removed")}


def load(folder) -> Report:
    """Add, change and remove rows so that they say what the files in `folder` say. The caller commits.

    Terms, axes and crosswalks that the files no longer have go, unless something refers to them; frameworks
    and versions never go, because old addresses must keep working. A wrong file raises ContentError before
    anything changes.
    """
    content, report = read(folder), Report()
    known: dict[str, Any] = {}
    surplus: dict[type, list] = {}
    for model, wanted in content.rows.items():
        stored = {row.address: row for row in db.session.scalars(select(model))}
        gone = [stored[address] for address in stored.keys() - wanted.keys()]
        surplus[model] = [row for row in gone if content.owns(row)]
        known |= stored
        for address, row in wanted.items():
            known[address] = put(model, stored.get(address), row, known, report)
    db.session.flush()
    for model in (Crosswalk, Term, Axis):
        remove(surplus[model], report)
    return report


def put(model, stored, row, known, report):
    values = row.values | {name: known.get(address) for name, address in row.links.items()}
    if stored is None:
        stored = model(**values)
        db.session.add(stored)
        report.added += 1
    elif write(stored, values):
        report.changed += 1
    else:
        report.unchanged += 1
    return stored


def write(stored, values):
    changes = {name: value for name, value in values.items() if getattr(stored, name) != value}
    for name, value in changes.items():
        setattr(stored, name, value)
    return bool(changes)


def remove(surplus, report):
    """Delete what nothing refers to, and again, as each round may free more; keep the rest and say why."""
    while free := [row for row in surplus if not references(row)]:
        for row in free:
            db.session.delete(row)
        db.session.flush()
        report.removed += len(free)
        surplus = [row for row in surplus if row not in free]
    report.kept += sorted((Note(row.address, in_use(row)) for row in surplus), key=lambda note: note.place)


def in_use(row):
    tables = ", ".join(f"{table}: {count}" for table, count in references(row).items())
    return _("It is not in the files any more but still in use (%(tables)s), so it stays.", tables=tables)


def references(row):
    """How many rows of each table refer to this one; the schema knows which tables can."""
    columns = [column for table in row.metadata.tables.values() for column in table.columns
               if column.references(row.__table__.c.id)]
    counts = {column.table.name: count_of(column, row) for column in columns}
    return {table: count for table, count in counts.items() if count}


def count_of(column, row):
    return db.session.scalar(select(func.count()).where(column == row.id))
