"""What a thing looks like to the search index, and the note that says it changed; knows no engine."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Text:
    """One language of a thing, as plain text (no markup)."""
    title: str
    summary: str = ""
    headings: str = ""
    body: str = ""


@dataclass(frozen=True)
class Label:
    """A facet's value as people read it."""
    en: str
    zh: str


@dataclass(frozen=True)
class Document:
    """One searchable thing. A thing with two languages is one document with two texts.

    `readers` and `conflicts` are access keys: a reader holding one of `readers` may see it; a moderator (key
    "moderators") only when holding none of `conflicts`. `facets` maps a facet's name (institution, language, term,
    tag, year, trl, state) to its values and their labels. `files` are names of files and the words in them.
    """
    kind: str
    id: int
    address: str
    language: str
    texts: Mapping[str, Text]
    reference: str = ""
    authors: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    facets: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    state: str = "published"
    year: int | None = None
    trl: int | None = None
    updated_at: datetime | None = None
    review_by: date | None = None  # ranks lower after this day
    uses: int = 0                  # how often it was read; no change of its content
    readers: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
