"""Who did what to what, when and why: append-only, written in the same transaction as the change, sealed in a chain.

Rows are written unsealed. The worker seals them in the order in which it meets them: `seal` is the SHA-256 of the
previous seal and of the row's facts, among them `digest`, the SHA-256 of title, before, after and reason. Personal
data in these four can be erased later (`is_erased`) without breaking the chain.
"""
import hashlib
import json
from contextlib import closing
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, UNSEEN, Model, db

FIRST_SEAL = "0" * 64


class JournalEntry(Model):
    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_thing", "noun", "noun_id", "id"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True,
                                              comment="empty: the portal itself")
    for_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    verb: Mapped[str] = mapped_column(index=True)
    noun: Mapped[str]
    noun_id: Mapped[int]
    title: Mapped[str] = mapped_column(default="", comment="what the thing was called then")
    before: Mapped[dict | None]
    after: Mapped[dict | None]
    reason: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    is_erased: Mapped[bool] = mapped_column(default=False)
    seal_number: Mapped[int | None] = mapped_column(unique=True, info=INTERNAL)
    seal: Mapped[str | None] = mapped_column(info=INTERNAL)
    by = relationship("Person", lazy="raise_on_sql", viewonly=True)

    def facts(self):
        """What the seal vouches for, as one canonical text."""
        return canonical([self.id, self.at.isoformat(), self.by_id, self.for_institution_id, self.verb,
                          self.noun, self.noun_id, self.digest])


def record(verb, thing, by, before=None, after=None, reason=""):
    """Write one row about `thing` (with `noun`, `id` and perhaps `journal_title`). `by` is a person, or None."""
    if thing.id is None:
        db.session.flush()
    before, after = plain(before), plain(after)
    row = JournalEntry(
        verb=verb, noun=thing.noun, noun_id=thing.id, title=getattr(thing, "journal_title", ""),
        by_id=by.id if by else None, for_institution_id=by.institution_id if by else None,
        before=before, after=after, reason=reason, at=clock.now())
    row.digest = digest(row)
    db.session.add(row)
    return row


def seal_rows(limit=500):
    """Seal up to `limit` unsealed rows; the number sealed. One caller at a time: the worker."""
    last = db.session.scalar(select(JournalEntry).where(JournalEntry.seal_number.is_not(None))
                             .order_by(JournalEntry.seal_number.desc()).limit(1))
    sealed, seal = (last.seal_number, last.seal) if last else (0, FIRST_SEAL)
    rows = db.session.scalars(select(JournalEntry).where(JournalEntry.seal_number.is_(None))
                              .order_by(JournalEntry.id).limit(limit)).all()
    for number, row in enumerate(rows, start=sealed + 1):
        seal = next_seal(seal, row)
        row.seal_number, row.seal = number, seal
    return len(rows)


def first_broken():
    """The first row of the chain that does not fit: (row or None, what is wrong), or None when all is in order."""
    seal = FIRST_SEAL
    with closing(db.session.scalars(select(JournalEntry).where(JournalEntry.seal_number.is_not(None))
                                    .order_by(JournalEntry.seal_number).execution_options(yield_per=500))) as rows:
        for expected, row in enumerate(rows, start=1):
            if row.seal_number != expected:
                return row, f"entry with seal number {expected} is missing"
            if not row.is_erased and row.digest != digest(row):
                return row, "its content was changed"
            seal = next_seal(seal, row)
            if row.seal != seal:
                return row, "its facts or an entry before it were changed"
    return None


def sealed_count():
    return db.session.scalar(select(func.count()).where(JournalEntry.seal_number.is_not(None)))


def next_seal(previous, row):
    return hashlib.sha256((previous + row.facts()).encode()).hexdigest()


def digest(row):
    return hashlib.sha256(canonical([row.title, row.before, row.after, row.reason]).encode()).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(values):
    """What JSON can keep of `values`: enums and dates as text. A bare value becomes {"state": value}."""
    if values is None:
        return None
    if not isinstance(values, dict):
        values = {"state": values}
    return json.loads(json.dumps(values, default=str))
