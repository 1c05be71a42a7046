"""An institution and its membership of the alliance; its dated history is its part of the journal."""
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.members.folding import folded, sort_key
from portal.members.models.bilingual import Bilingual
from portal.members.workflow import MEMBERSHIP, Membership

if TYPE_CHECKING:
    from portal.members.models.people import Person


class InstitutionKind(StrEnum):
    COMPANY, UNIVERSITY, RESEARCH_INSTITUTE = "company", "university", "research_institute"
    SOCIETY, STANDARDS_BODY, OPERATOR = "society", "standards_body", "operator"

    @property
    def label(self):
        return {self.COMPANY: _l("company"), self.UNIVERSITY: _l("university"),
                self.RESEARCH_INSTITUTE: _l("research institute"), self.SOCIETY: _l("society"),
                self.STANDARDS_BODY: _l("standards body"), self.OPERATOR: _l("operator")}[self]


class MembershipClass(StrEnum):
    FULL, ASSOCIATE, OBSERVER = "full", "associate", "observer"

    @property
    def label(self):
        return {self.FULL: _l("full member"), self.ASSOCIATE: _l("associate member"),
                self.OBSERVER: _l("observer")}[self]


class Institution(Bilingual, Model):
    __tablename__, noun = "institutions", "institution"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    short_name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[InstitutionKind] = mapped_column(one_of(InstitutionKind))
    membership_class: Mapped[MembershipClass] = mapped_column(
        one_of(MembershipClass), default=MembershipClass.FULL)
    state: Mapped[Membership] = mapped_column(one_of(Membership), default=Membership.ACTIVE)
    place_en: Mapped[str] = mapped_column(default="")
    place_zh: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    logo: Mapped[str] = mapped_column(default="", comment="hash of a PNG in the storage")
    description_en: Mapped[str] = mapped_column(default="")
    description_zh: Mapped[str] = mapped_column(default="")
    domains: Mapped[list] = mapped_column(default=list, comment="mail domains whose people may be proposed")
    joined_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    folded: Mapped[str] = mapped_column(default="", comment="names and places, for the directory's search")
    sort_en: Mapped[str] = mapped_column(default="", index=True)
    sort_zh: Mapped[str] = mapped_column(default="", index=True)
    people: Mapped[list["Person"]] = relationship(
        secondary="affiliations", viewonly=True, primaryjoin="Institution.id == Affiliation.institution_id",
        secondaryjoin="and_(Person.id == Affiliation.person_id, Affiliation.until.is_(None), "
                      "Affiliation.is_proposed.is_(False))")

    @property
    def journal_title(self):
        return self.short_name

    @property
    def is_active(self):
        return self.state == Membership.ACTIVE

    def found(self, by):
        """Take a new institution into the roll."""
        db.session.add(self)
        record("found", self, by, after={"name": self.name_en or self.name_zh})
        touch_index("institution", self.id)
        changed(LISTS)

    def edit(self, by, **fields):
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        record("edit", self, by, before=before, after=fields)
        self.touch()
        if any(before[name] != fields[name] for name in ("name_en", "name_zh") if name in fields):
            changed(LISTS)
            for person in self.people:
                touch_index("person", person.id, bulk=True)

    def suspend(self, reason, by):
        MEMBERSHIP.move("suspend", self, by, reason)
        self.touch_with_people()

    def reinstate(self, reason, by):
        MEMBERSHIP.move("reinstate", self, by, reason)
        self.touch_with_people()

    def leave(self, reason, by):
        MEMBERSHIP.move("leave", self, by, reason)
        self.touch_with_people()

    def touch(self):
        touch_index("institution", self.id, removal=not self.is_active)

    def touch_with_people(self):
        """Whoever belongs nowhere else is suspended with it, and free with it: sessions and rights follow."""
        self.touch()
        changed(LISTS)
        for person in self.people:
            person.touch()
            if person.is_suspended:
                person.end_sign_ins()


@event.listens_for(Institution, "before_insert")
@event.listens_for(Institution, "before_update")
def fold(_mapper, _connection, institution):
    institution.folded = folded(institution.name_en, institution.name_zh, institution.short_name,
                                institution.place_en, institution.place_zh)
    institution.sort_en = sort_key(institution.name_en or institution.name_zh)
    institution.sort_zh = sort_key(institution.name_zh or institution.name_en)
