"""Who has the editor of an entry open: a row per person and entry, written at most once a minute; never a lock."""
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, and_, delete, literal, select, union_all
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, Model, db
from portal.members.models import Person
from portal.publishing.models.revisions import Autosave

LASTS = timedelta(minutes=3)     # without a sign of life somebody counts as gone
NOT_AGAIN = timedelta(seconds=50)


class Presence(Model):
    __tablename__ = "presences"
    __table_args__ = {"info": INTERNAL}
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    at: Mapped[datetime] = mapped_column(default=clock.now, comment="the last sign of life")
    person: Mapped[Person] = relationship()

    @property
    def minutes(self):
        return minutes_since(self.since)

    @classmethod
    def note(cls, entry, person):
        """A sign of life; whether anything had to be written."""
        now, row = clock.now(), db.session.get(cls, (entry.id, person.id))
        if row is None:
            db.session.execute(delete(cls).where(cls.entry_id == entry.id, cls.at < now - LASTS))
            db.session.add(cls(entry_id=entry.id, person_id=person.id, since=now, at=now))
            return True
        if now - row.at < NOT_AGAIN:
            return False
        row.since, row.at = (row.since if now - row.at <= LASTS else now), now
        return True

    @classmethod
    def is_other(cls, entry_id, person_id):
        """Somebody else is at the entry, now."""
        return and_(cls.entry_id == entry_id, cls.person_id != person_id, cls.at >= clock.now() - LASTS)

    @classmethod
    def at_the_editor(cls, entry_id, person):
        """What the editor shows `person` beside the text: what they have not sent, and who else is there; plain values."""
        unsent = select(Autosave.language, Autosave.at, literal(None, Integer)).where(
            Autosave.entry_id == entry_id, Autosave.person_id == person.id)
        others = select(literal(""), cls.since, cls.person_id).where(cls.is_other(entry_id, person.id))
        return tuple((language, at if who is None else minutes_since(at), who)
                     for language, at, who in db.session.execute(union_all(unsent, others)))

    @classmethod
    def of_others(cls, entry, person):
        """Who else is at it, the longest first."""
        return db.session.scalars(select(cls).join(Person, Person.id == cls.person_id).where(
            cls.is_other(entry.id, person.id)).order_by(cls.since)).all()


def minutes_since(moment):
    return int((clock.now() - moment).total_seconds() // 60)
