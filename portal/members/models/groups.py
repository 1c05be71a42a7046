"""Working groups and their members, with the dates of each membership."""
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.journal import record
from portal.members.models.bilingual import Bilingual

if TYPE_CHECKING:
    from portal.members.models.people import Person


class Group(Bilingual, Model):
    __tablename__, noun = "groups", "group"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    charter_en: Mapped[str] = mapped_column(default="")
    charter_zh: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="group")

    @property
    def journal_title(self):
        return self.name_en or self.name_zh

    @property
    def members(self):
        return [m.person for m in self.memberships if m.until is None]

    def found(self, by):
        db.session.add(self)
        record("found", self, by, after={"name": self.journal_title})

    def edit(self, by, **fields):
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        record("edit", self, by, before=before, after=fields)

    def add(self, person, by, is_observer=False):
        """Let `person` belong to it; observers read what the group reads, and do not post."""
        if person not in self.members:
            self.memberships.append(GroupMembership(person=person, since=clock.now(), is_observer=is_observer))
            record("add_observer" if is_observer else "add_member", self, by, after={"person": person.journal_title})
            db.session.flush()
            person.forget_keys()

    def remove(self, person, by):
        for membership in self.memberships:
            if membership.person is person and membership.until is None:
                membership.until = clock.now()
                record("remove_member", self, by, before={"person": person.journal_title})
        person.forget_keys()


class GroupMembership(Model):
    __tablename__ = "group_memberships"
    __table_args__ = (UniqueConstraint("group_id", "person_id", "since"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    is_observer: Mapped[bool] = mapped_column(default=False, server_default=false(), comment="reads and does not post")
    group: Mapped[Group] = relationship(back_populates="memberships")
    person: Mapped["Person"] = relationship(back_populates="memberships")
