"""Working groups, committees and circles, with their scope and who was what in them from when until when."""
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.journal import record
from portal.frameworks.models import Term
from portal.members.models.bilingual import Bilingual

if TYPE_CHECKING:
    from portal.members.models.people import Person


class GroupKind(StrEnum):
    WORKING_GROUP, COMMITTEE, SPECIAL_INTEREST = "working_group", "committee", "special_interest"

    @property
    def label(self):
        return {self.WORKING_GROUP: _l("working group"), self.COMMITTEE: _l("committee"),
                self.SPECIAL_INTEREST: _l("special interest group")}[self]


class GroupRole(StrEnum):
    """What somebody is in a group; in this order its page shows them."""
    CHAIR, SECRETARY, MEMBER, OBSERVER = "chair", "secretary", "member", "observer"

    @property
    def label(self):
        return {self.CHAIR: _l("chair"), self.SECRETARY: _l("secretary"), self.MEMBER: _l("member"),
                self.OBSERVER: _l("observer")}[self]

    @property
    def joining(self):
        """The journal's verb."""
        return f"add_{self}"

    @property
    def order(self):
        return list(GroupRole).index(self)


class GroupTerm(Model):
    """A term of the framework that the group is about."""
    __tablename__ = "group_terms"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("framework_terms.id"), primary_key=True, index=True)


class Group(Bilingual, Model):
    __tablename__, noun = "groups", "group"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    charter_en: Mapped[str] = mapped_column(default="")
    charter_zh: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default=GroupKind.WORKING_GROUP, server_default=GroupKind.WORKING_GROUP.value)
    is_demo: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[list[Term]] = relationship(secondary="group_terms", order_by=Term.id)
    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="group", order_by="GroupMembership.id")

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

    def set_scope(self, terms, by):
        """What the group is about, as terms of the framework."""
        before, after = ([term.path for term in some] for some in (self.scope, terms))
        if before != after:
            self.scope = list(terms)
            record("set_scope", self, by, before={"terms": before}, after={"terms": after})

    def add(self, person, by, is_observer=False, role=GroupRole.MEMBER):
        """Let `person` belong to it, or be something else in it; observers read what the group reads, and do not post.

        What somebody was before stays, with its dates.
        """
        role = GroupRole.OBSERVER if is_observer else role
        present = self.membership_of(person)
        if present is None or present.role != role:
            if present:
                present.until = clock.now()
            self.memberships.append(GroupMembership(
                person=person, since=clock.now(), is_observer=role == GroupRole.OBSERVER,
                office=role if role in OFFICES else ""))
            record(role.joining, self, by, after={"person": person.journal_title})
            db.session.flush()
            person.forget_keys()

    def membership_of(self, person):
        return next((m for m in self.memberships if m.person is person and m.until is None), None)

    def remove(self, person, by):
        for membership in self.memberships:
            if membership.person is person and membership.until is None:
                membership.until = clock.now()
                record("remove_member", self, by, before={"person": person.journal_title})
        person.forget_keys()


OFFICES = {GroupRole.CHAIR, GroupRole.SECRETARY}


class GroupMembership(Model):
    __tablename__ = "group_memberships"
    __table_args__ = (UniqueConstraint("group_id", "person_id", "since"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    is_observer: Mapped[bool] = mapped_column(default=False, server_default=false(), comment="reads and does not post")
    office: Mapped[str] = mapped_column(default="", server_default="", comment="chair or secretary; each a row of its own")
    group: Mapped[Group] = relationship(back_populates="memberships")
    person: Mapped["Person"] = relationship(back_populates="memberships")

    @property
    def role(self):
        if self.office:
            return GroupRole(self.office)
        return GroupRole.OBSERVER if self.is_observer else GroupRole.MEMBER
