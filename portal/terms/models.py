"""Concepts and the words for them, and the verbs by which both change."""
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import changed

TERMS = "terms"  # the subject whose generation grows with every change


class Status(StrEnum):
    PREFERRED, ADMITTED, DEPRECATED = "preferred", "admitted", "deprecated"

    @property
    def label(self):
        return {"preferred": _l("preferred"), "admitted": _l("admitted"), "deprecated": _l("not to be used")}[self]


@dataclass(frozen=True)
class Facts:
    """What a concept is to say; the lists are in the order in which they are shown."""
    zh: str
    en: str
    abbr: tuple[str, ...] = ()
    admitted_zh: tuple[str, ...] = ()
    admitted_en: tuple[str, ...] = ()
    deprecated_zh: tuple[str, ...] = ()
    deprecated_en: tuple[str, ...] = ()
    definition_zh: str = ""
    definition_en: str = ""
    source: str = ""

    def words(self):
        """(word, language, status, is an abbreviation), each word once."""
        found = {self.zh: ("zh", Status.PREFERRED, False), self.en: ("en", Status.PREFERRED, False)}
        for words, *more in ((self.abbr, "en", Status.ADMITTED, True), (self.admitted_zh, "zh", Status.ADMITTED, False),
                             (self.admitted_en, "en", Status.ADMITTED, False),
                             (self.deprecated_zh, "zh", Status.DEPRECATED, False),
                             (self.deprecated_en, "en", Status.DEPRECATED, False)):
            for word in words:
                found.setdefault(word, tuple(more))
        return [(word, *more) for word, more in found.items() if word]


class Concept(Model):
    __tablename__, noun = "term_concepts", "term"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    definition_en: Mapped[str] = mapped_column(default="")
    definition_zh: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_edited: Mapped[bool] = mapped_column(default=False, comment="by people here: the content files change it no more")
    retired_at: Mapped[datetime | None] = mapped_column(comment="out of the term base, kept for its address")
    designations: Mapped[list["Designation"]] = relationship(
        back_populates="concept", cascade="all, delete-orphan", order_by="Designation.position", lazy="selectin")

    @staticmethod
    def find(slug):
        return db.session.scalar(select(Concept).where(Concept.slug == slug))

    @property
    def address(self):
        return f"/terms/{self.slug}"

    @property
    def journal_title(self):
        return " / ".join(word for word in (self.word_in("zh"), self.word_in("en")) if word)

    def word_in(self, language):
        """The preferred word, or "" """
        return next((d.text for d in self.designations if d.language == language and d.status == Status.PREFERRED), "")

    def words(self, status, language=None, is_abbreviation=False):
        return tuple(d.text for d in self.designations if d.status == status and d.is_abbreviation == is_abbreviation
                     and language in (None, d.language))

    @property
    def facts(self):
        return Facts(
            self.word_in("zh"), self.word_in("en"), self.words(Status.ADMITTED, is_abbreviation=True),
            self.words(Status.ADMITTED, "zh"), self.words(Status.ADMITTED, "en"),
            self.words(Status.DEPRECATED, "zh"), self.words(Status.DEPRECATED, "en"),
            self.definition_zh, self.definition_en, self.source)

    # Verbs

    @classmethod
    def add(cls, slug, facts, by):
        concept = cls(slug=slug)
        db.session.add(concept)
        concept.say(facts)
        concept.is_edited = True
        record("add", concept, by, after=vars(facts))
        return concept

    def edit(self, facts, by):
        before = self.facts
        if facts != before:
            self.say(facts)
            self.is_edited = True
            record("edit", self, by, before=vars(before), after=vars(facts))

    def retire(self, reason, by):
        self.retired_at, self.is_edited = clock.now(), True
        record("retire", self, by, reason=reason)
        self.announce()

    def revive(self, by):
        self.retired_at = None
        record("revive", self, by)
        self.announce()

    def say(self, facts):
        """Let words, definitions and source be those of `facts`."""
        known = {(d.text, d.language): d for d in self.designations}
        kept = []
        for position, (text, language, status, is_abbreviation) in enumerate(facts.words()):
            word = known.get((text, language)) or Designation(text=text, language=language)
            word.position, word.status, word.is_abbreviation = position, status, is_abbreviation
            kept.append(word)
        self.designations[:] = kept
        self.definition_zh, self.definition_en, self.source = facts.definition_zh, facts.definition_en, facts.source
        self.changed_at = clock.now()
        self.announce()

    def announce(self):
        db.session.flush()
        touch_index("term", self.id)
        changed(TERMS)


class Designation(Model):
    __tablename__ = "term_designations"
    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("term_concepts.id"), index=True)
    text: Mapped[str]
    language: Mapped[str] = mapped_column(comment="of an abbreviation: en")
    status: Mapped[Status] = mapped_column(one_of(Status))
    is_abbreviation: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    concept: Mapped[Concept] = relationship(back_populates="designations")
