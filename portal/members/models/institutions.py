"""An institution and its membership of the alliance; its dated history is its part of the journal."""
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.members.workflow import MEMBERSHIP, Membership


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


class Institution(Model):
    __tablename__, noun = "institutions", "institution"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    short_name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[InstitutionKind] = mapped_column(one_of(InstitutionKind))
    membership_class: Mapped[MembershipClass] = mapped_column(one_of(MembershipClass), default=MembershipClass.FULL)
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

    FIELDS = ("name_en", "name_zh", "short_name", "kind", "membership_class", "place_en", "place_zh", "website",
              "description_en", "description_zh", "domains")

    @property
    def journal_title(self):
        return self.short_name

    @property
    def is_active(self):
        return self.state == Membership.ACTIVE

    def name_in(self, language):
        return (self.name_zh or self.name_en) if language == "zh" else (self.name_en or self.name_zh)

    def edit(self, by, **fields):
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        record("edit", self, by, before=before, after=fields)
        touch_index("institution", self.id)

    def suspend(self, reason, by):
        MEMBERSHIP.move("suspend", self, by, reason)

    def reinstate(self, reason, by):
        MEMBERSHIP.move("reinstate", self, by, reason)

    def leave(self, reason, by):
        MEMBERSHIP.move("leave", self, by, reason)
