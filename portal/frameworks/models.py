"""Frameworks, such as a reference architecture or a scale: versions, axes, terms, how terms correspond."""
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from portal.core.db import Model, db, one_of


class State(StrEnum):
    IN_FORCE, SUPERSEDED, DRAFT = "in_force", "superseded", "draft"

    @property
    def label(self):
        return {"in_force": _l("in force"), "superseded": _l("superseded"), "draft": _l("draft")}[self]


class Certainty(StrEnum):
    VERIFIED, TO_CHECK = "V", "M"  # read in a published source; from general knowledge


class Relation(StrEnum):
    """What the second term of a correspondence is, seen from the first."""
    EXACT, BROADER, NARROWER, RELATED = "exact", "broader", "narrower", "related"

    @property
    def inverse(self):
        return {Relation.BROADER: Relation.NARROWER, Relation.NARROWER: Relation.BROADER}.get(self, self)

    @property
    def label(self):
        return {"exact": _l("the same"), "broader": _l("broader"), "narrower": _l("narrower"),
                "related": _l("related")}[self]


class Bilingual:
    """What is kept twice, in columns that end in _en and _zh."""

    def name_in(self, language):
        return self.name_zh if language == "zh" else self.name_en

    def definition_in(self, language):
        return self.definition_zh if language == "zh" else self.definition_en


class Framework(Bilingual, Model):
    __tablename__, noun = "frameworks", "framework"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    about_en: Mapped[str]
    about_zh: Mapped[str]
    source: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False, comment="positions are taken from this one")

    def about_in(self, language):
        return self.about_zh if language == "zh" else self.about_en

    @property
    def address(self):
        return self.key


class FrameworkVersion(Model):
    __tablename__, noun = "framework_versions", "framework_version"
    __table_args__ = (UniqueConstraint("framework_id", "label"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("frameworks.id"))
    label: Mapped[str]
    in_force_on: Mapped[date | None]
    state: Mapped[State] = mapped_column(one_of(State), default=State.DRAFT)
    framework: Mapped[Framework] = relationship()

    @staticmethod
    def find(address):
        """By framework/label; by the framework alone it is the version in force, else the newest."""
        key, _slash, label = address.partition("/")
        found = select(FrameworkVersion).join(FrameworkVersion.framework).where(Framework.key == key)
        found = found.options(contains_eager(FrameworkVersion.framework))
        found = found.where(FrameworkVersion.label == label) if label else found
        newest = (FrameworkVersion.state != State.IN_FORCE, FrameworkVersion.label.desc())
        return db.session.scalar(found.order_by(*newest).limit(1))

    @property
    def address(self):
        return f"{self.framework.address}/{self.label}"


class Axis(Bilingual, Model):
    __tablename__, noun = "framework_axes", "axis"
    __table_args__ = (UniqueConstraint("version_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    key: Mapped[str]
    position: Mapped[int] = mapped_column(comment="its place among the axes, from 1")
    name_en: Mapped[str]
    name_zh: Mapped[str]
    version: Mapped[FrameworkVersion] = relationship()

    @property
    def address(self):
        return f"{self.version.address}/{self.key}"


class Term(Bilingual, Model):
    __tablename__, noun = "framework_terms", "framework_term"
    __table_args__ = (UniqueConstraint("axis_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    axis_id: Mapped[int] = mapped_column(ForeignKey("framework_axes.id"))
    key: Mapped[str]
    position: Mapped[int] = mapped_column(comment="its place on the axis, from 1")
    name_en: Mapped[str]
    name_zh: Mapped[str]
    definition_en: Mapped[str]
    definition_zh: Mapped[str]
    source: Mapped[str]
    certainty: Mapped[Certainty] = mapped_column(one_of(Certainty))
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("framework_terms.id"), index=True,
        comment="the wider term of the same version that it is part of")
    axis: Mapped[Axis] = relationship()
    # By the class, not its name: the term base has terms of its own.
    parent: Mapped["Term | None"] = relationship(lambda: Term, remote_side=lambda: Term.id)

    @property
    def path(self):
        return f"{self.axis.key}.{self.key}"

    @property
    def address(self):
        return f"{self.axis.address}.{self.key}"


class Crosswalk(Model):
    __tablename__, noun = "framework_crosswalks", "crosswalk"
    __table_args__ = (UniqueConstraint("from_term_id", "to_term_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_term_id: Mapped[int] = mapped_column(ForeignKey("framework_terms.id"))
    to_term_id: Mapped[int] = mapped_column(ForeignKey("framework_terms.id"), index=True)
    relation: Mapped[Relation] = mapped_column(one_of(Relation), comment="what the second is to the first")
    note_en: Mapped[str] = mapped_column(default="")
    note_zh: Mapped[str] = mapped_column(default="")
    from_term: Mapped[Term] = relationship(foreign_keys=from_term_id)
    to_term: Mapped[Term] = relationship(foreign_keys=to_term_id)

    def note_in(self, language):
        return self.note_zh if language == "zh" else self.note_en

    @property
    def address(self):
        return f"{self.from_term.address} {self.to_term.address}"
