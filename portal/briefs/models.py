"""A technology brief: what it says about readiness, offers and needs, over what every entry has."""
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model, one_of
from portal.publishing.models import Entry


class BriefType(StrEnum):
    TECHNOLOGY_BRIEF, WORKING_PAPER = "technology_brief", "working_paper"
    POSITION_PAPER, TEST_REPORT, STANDARD_PROPOSAL = "position_paper", "test_report", "standard_proposal"

    @property
    def label(self):
        return {self.TECHNOLOGY_BRIEF: _l("technology brief"), self.WORKING_PAPER: _l("working paper"),
                self.POSITION_PAPER: _l("position paper"), self.TEST_REPORT: _l("test report"),
                self.STANDARD_PROPOSAL: _l("standard proposal")}[self]


class Need(StrEnum):
    """What a brief offers to others, or seeks from them."""
    PARTNERS, PILOT_SITE, LICENCE, FUNDING = "partners", "pilot_site", "licence", "funding"

    @property
    def label(self):
        return {self.PARTNERS: _l("partners"), self.PILOT_SITE: _l("pilot site"), self.LICENCE: _l("licence"),
                self.FUNDING: _l("funding")}[self]


class Side(StrEnum):
    OFFERED, SOUGHT = "offered", "sought"


class Licence(StrEnum):
    BY, BY_SA, BY_NC, ALLIANCE = "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "alliance"

    @property
    def label(self):
        return {self.BY: _l("CC BY 4.0"), self.BY_SA: _l("CC BY-SA 4.0"), self.BY_NC: _l("CC BY-NC 4.0"),
                self.ALLIANCE: _l("members of the alliance only")}[self]

    @property
    def address(self):
        part = {self.BY: "by", self.BY_SA: "by-sa", self.BY_NC: "by-nc"}.get(self)
        return f"https://creativecommons.org/licenses/{part}/4.0/" if part else ""


class Relation(StrEnum):
    EXTENDS, TESTS, REPLACES, USES, RELATED = "extends", "tests", "replaces", "uses", "related"

    @property
    def label(self):
        return {self.EXTENDS: _l("extends"), self.TESTS: _l("tests"), self.REPLACES: _l("replaces"),
                self.USES: _l("uses"), self.RELATED: _l("see also")}[self]

    @property
    def inverse(self):
        """How the other end calls it."""
        return {self.EXTENDS: _l("extended by"), self.TESTS: _l("tested by"), self.REPLACES: _l("replaced by"),
                self.USES: _l("used by"), self.RELATED: _l("see also")}[self]


READINESS = {
    1: _l("basic principles observed"), 2: _l("concept formulated"), 3: _l("proof of concept"),
    4: _l("works in the laboratory"), 5: _l("critical functions work in a relevant environment"),
    6: _l("model demonstrated in a relevant environment"), 7: _l("demonstrated in the operational environment"),
    8: _l("complete and accepted"), 9: _l("proven in operation"),
}


class Brief(Entry):
    """Its columns are a copy of the shown revision's fields, for filters."""
    __tablename__ = "briefs"
    __table_args__ = (CheckConstraint("trl BETWEEN 1 AND 9", name="trl"),)
    id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[BriefType] = mapped_column(one_of(BriefType), index=True)
    trl: Mapped[int | None] = mapped_column(index=True, comment="technology readiness level, 1 to 9")
    needs: Mapped[list["BriefNeed"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    relations: Mapped[list["BriefRelation"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, foreign_keys="BriefRelation.brief_id")

    __mapper_args__ = {"polymorphic_identity": "brief", "polymorphic_load": "inline"}
    place, series = "briefs", "ALB"

    @classmethod
    def begin(cls, by, language, content, **more):
        return super().begin(by, language, content, type=BriefType(content.fields["type"]), **more)

    def show_fields(self, revision, shown=None):
        super().show_fields(revision, shown)
        if shown is not None and shown.fields == revision.fields:
            return
        self.type, self.trl = BriefType(revision.fields["type"]), revision.fields.get("trl")
        self.needs = [BriefNeed(side=side, need=Need(need)) for side in Side for need in revision.fields.get(side, [])]
        self.relations = [
            BriefRelation(relation=Relation(item["relation"]), target_id=target.id)
            for item in revision.fields.get("related", []) if (target := Entry.find(item["number"])) is not None
            and target.id != self.id]

    def named_besides(self, revision):
        return [item["number"] for item in revision.fields.get("related", [])]

    def needs_on(self, side):
        return [need.need for need in self.needs if need.side == side]


class BriefNeed(Model):
    __tablename__ = "brief_needs"
    __table_args__ = (Index("ix_brief_needs_need", "side", "need"),)
    brief_id: Mapped[int] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[Side] = mapped_column(one_of(Side), primary_key=True)
    need: Mapped[Need] = mapped_column(one_of(Need), primary_key=True)


class BriefRelation(Model):
    """A typed relation to another entry, as the shown revision has it."""
    __tablename__ = "brief_relations"
    id: Mapped[int] = mapped_column(primary_key=True)
    brief_id: Mapped[int] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), index=True)
    relation: Mapped[Relation] = mapped_column(one_of(Relation))
    target_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
