"""What a person watches, what came of it, and how they want to be told.

What happens to an entry is one row of the outbox, written with the change (`happen`); the worker makes the notices of it.
Watches are not in the journal: what somebody reads along is nobody else's business.
"""
import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, UNSEEN, Model, db, one_of
from portal.core.outbox import enqueue
from portal.members.models import Person
from portal.publishing.models.access import Right

TOGETHER = timedelta(minutes=30)  # from the first of several changes on: they are one notice, and one mail at the end


class What(StrEnum):
    """What can be watched; an entry for itself, the others for what is published there."""
    ENTRY, TAG, GROUP, INSTITUTION = "entry", "tag", "group", "institution"
    SPACE, AUTHOR, SEARCH = "space", "author", "search"

    @property
    def label(self):
        return {self.ENTRY: _l("entry"), self.TAG: _l("tag"), self.GROUP: _l("group"),
                self.INSTITUTION: _l("institution"), self.SPACE: _l("space"), self.AUTHOR: _l("author"),
                self.SEARCH: _l("saved search")}[self]


class Pace(StrEnum):
    """When mail leaves, quickest first; never: what the own name stands on is not watched either."""
    INSTANT, DAILY, WEEKLY, NEVER = "instant", "daily", "weekly", "never"

    @property
    def label(self):
        return {self.INSTANT: _l("mail at once"), self.DAILY: _l("mail once a day"),
                self.WEEKLY: _l("mail once a week"), self.NEVER: _l("not watched")}[self]


QUICKEST_FIRST = list(Pace)


class Watch(Model):
    __tablename__ = "watches"
    __table_args__ = (UniqueConstraint("person_id", "what", "key"), Index("ix_watches_thing", "what", "key"),
                      {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    what: Mapped[What] = mapped_column(one_of(What))
    key: Mapped[str] = mapped_column(comment="the thing's key as text, or its word")
    pace: Mapped[Pace] = mapped_column(one_of(Pace))
    since: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, person, what, key):
        return db.session.scalar(select(cls).where(cls.person_id == person.id, cls.what == what, cls.key == str(key)))

    @classmethod
    def set(cls, person, what, key, pace):
        """Watch at this pace from now on; never is kept as well, because authors watch their own unless told not to."""
        found = cls.of(person, what, key)
        if found is None:
            found = cls(person_id=person.id, what=what, key=str(key))
            db.session.add(found)
        elif found.pace == Pace.NEVER:
            found.since = clock.now()
        found.pace = pace
        return found


class WatchHabit(Model):
    """What holds for all that a person watches; who has no row has the defaults."""
    __tablename__ = "watch_habits"
    __table_args__ = {"info": UNSEEN}
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    watches_own: Mapped[bool] = mapped_column(default=True, server_default=true(), comment="what one is an author of")
    by_mail: Mapped[bool] = mapped_column(default=True, server_default=true())

    @classmethod
    def of(cls, person):
        """The person's habit, to be read or changed."""
        habit = db.session.get(cls, person.id)
        if habit is None:
            habit = cls(person_id=person.id, watches_own=True, by_mail=True)
        return habit

    @classmethod
    def set(cls, person, **values):
        habit = cls.of(person)
        for name, value in values.items():
            setattr(habit, name, value)
        db.session.add(habit)


class Notice(Model):
    """What happened to one entry within half an hour, for one person. `acts`: [{id, verb, by, at, facts}], oldest first."""
    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person", "person_id", "read_at", "id"),
                      Index("ix_notices_unmailed", "mailed_at", "pace", "person_id"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    right: Mapped[Right] = mapped_column(one_of(Right), comment="what the reader must hold to be told")
    acts: Mapped[list]
    why: Mapped[str] = mapped_column(comment="the watch that led to it: entry:7")
    pace: Mapped[Pace] = mapped_column(one_of(Pace), comment="never: in the page only")
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None] = mapped_column(
        info=INTERNAL, comment="written into the outbox, or no longer wanted")
    person: Mapped[Person] = relationship()
    entry = relationship("Entry")

    def take(self, act):
        """One more act; whoever had read the notice sees it as new. The same act twice is one."""
        if act["id"] not in {known["id"] for known in self.acts}:
            at = datetime.fromisoformat(act["at"])
            self.acts = sorted([*self.acts, act], key=lambda known: known["at"])
            self.first_at, self.last_at, self.read_at = min(self.first_at, at), max(self.last_at, at), None

    def read(self):
        self.read_at = self.read_at or clock.now()


def happen(entry, verb, by, right=Right.READ, **facts):
    """Tell whoever watches `entry`, once this transaction is kept, that `by` did `verb`.

    `right`: what a watcher must hold (Right.DRAFT for what only insiders may know); `facts` are plain values for the
    sentence in watching.py. `before=key` leaves out whoever held this reader's key before.
    """
    act = {"id": uuid.uuid4().hex[:12], "verb": verb, "by": by.id if by else None, "at": clock.now().isoformat(),
           "facts": {name: value for name, value in facts.items() if value is not None}}
    enqueue("work", "happening", {"entry": entry.id, "right": right.value, "act": act})


class Watched:
    """The part of an entry that says which watches cover it."""

    def watched_as(self):
        """{(what, key)}; kinds add their own, such as the space of a page."""
        keys = {(What.ENTRY, str(self.id)), (What.INSTITUTION, str(self.owner_id))}
        keys |= {(What.AUTHOR, str(c.person_id)) for c in self.contributions if c.person_id}
        keys |= {(What.INSTITUTION, str(c.institution_id)) for c in self.contributions if c.institution_id}
        keys |= {(What.TAG, str(link.tag_id)) for link in self.tag_links}
        keys |= {(What.GROUP, str(ident)) for ident in (self.audience_group_id, self.owner_group_id) if ident}
        return keys
