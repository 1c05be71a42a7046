"""The terms as pages, texts and the search read them: plain copies, kept until a term changes."""
from dataclasses import dataclass
from functools import cached_property

from pypinyin import Style, lazy_pinyin
from sqlalchemy import select

from portal.core.db import db
from portal.core.remember import remembered
from portal.terms.models import TERMS, Concept, Status


@dataclass(frozen=True)
class Word:
    text: str
    language: str
    status: Status
    is_abbreviation: bool


@dataclass(frozen=True)
class Term:
    """A concept away from the database."""
    id: int
    slug: str
    words: tuple[Word, ...]
    definition_en: str
    definition_zh: str
    source: str
    is_retired: bool = False

    @property
    def address(self):
        return f"/terms/{self.slug}"

    def word_in(self, language):
        found = [word.text for word in self.words if word.status == Status.PREFERRED]
        return next((word.text for word in self.words
                     if word.status == Status.PREFERRED and word.language == language), found[0] if found else self.slug)

    def definition_in(self, language):
        first, second = self.definition_en, self.definition_zh
        return (second or first) if language == "zh" else (first or second)

    def others(self, language):
        """Every word but the preferred one of `language`, those not to be used left out."""
        return [word.text for word in self.words
                if word.status != Status.DEPRECATED and word.text != self.word_in(language)]

    def deprecated(self):
        return [word.text for word in self.words if word.status == Status.DEPRECATED]

    def letter_in(self, language):
        return self.letters["zh" if language == "zh" else "en"]

    @cached_property
    def letters(self):
        return {code: first_letter(self.word_in(code)) for code in ("zh", "en")}


def first_letter(word):
    """The letter that a word stands under, a Chinese one by its sound; "#" for all else."""
    sound = "".join(lazy_pinyin(word[:1], style=Style.NORMAL))[:1].upper()
    return sound if "A" <= sound <= "Z" else "#"


def all_terms() -> tuple[Term, ...]:
    """Every term in use; one statement when none has changed."""
    return remembered(TERMS, "all", lambda: tuple(term for term in copies() if not term.is_retired))


def copies():
    return [copy(concept) for concept in db.session.scalars(select(Concept).order_by(Concept.slug))]


def copy(concept):
    words = tuple(Word(d.text, d.language, d.status, d.is_abbreviation) for d in concept.designations)
    return Term(concept.id, concept.slug, words, concept.definition_en, concept.definition_zh, concept.source,
                concept.retired_at is not None)


def listed(language, text="", letter="", status="", with_retired=False):
    """Terms for the list, in the order of the reader's language."""
    terms = copies() if with_retired else all_terms()
    wanted = text.casefold()
    found = [term for term in terms if fits(term, wanted, status) and letter in ("", term.letter_in(language))]
    return sorted(found, key=lambda term: order_of(term.word_in(language)))


def fits(term, text, status):
    if status == "retired":
        return term.is_retired and holds(term, text)
    words = [word for word in term.words if not status or word.status == status]
    return not term.is_retired and bool(words) and (holds(term, text) if not status else any(
        text in word.text.casefold() for word in words))


def holds(term, text):
    return any(text in words.casefold() for words in (
        *(word.text for word in term.words), term.definition_en, term.definition_zh))


def order_of(word):
    return [sound.casefold() for sound in lazy_pinyin(word)]
