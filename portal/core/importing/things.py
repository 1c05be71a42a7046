"""What reading material yields: documents, their links and files, and notes of all that was odd."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from portal.core.importing import rewriting


@dataclass(frozen=True)
class Limits:
    """What one import may ask for; sizes in bytes, unpacked."""
    files: int = 20_000
    total: int = 1_000_000_000
    file: int = 50_000_000   # a larger one is refused, the rest goes in
    text: int = 1_000_000
    ratio: int = 200         # unpacked to packed, of a file above 1 MB
    depth: int = 40          # folders within one another


@dataclass(frozen=True)
class Note:
    """Something odd at `place`; `reason` is a sentence, translated when it is turned into text."""
    place: str
    reason: object

    def as_json(self):
        return {"place": self.place, "reason": str(self.reason)}


class Unsafe(ValueError):
    """The source is refused as a whole, before anything of it is used."""

    def __init__(self, place, reason):
        super().__init__(place, reason)
        self.place, self.reason = place, reason

    def __str__(self):
        return f"{self.place}: {self.reason}"


class Refused(ValueError):
    """One file cannot be taken; the rest goes in."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason

    def __str__(self):
        return str(self.reason)


@dataclass(frozen=True)
class Asset:
    """A file that is no page; `media_type` follows from its content, not its name."""
    place: str
    media_type: str
    size: int

    @property
    def is_picture(self):
        return self.media_type.startswith("image/")


@dataclass
class Link:
    """A link within the source. `kind` is wiki, page, picture, file or anchor (within its own page).

    `target` is as written, `resolved` the place of a document or file, None when nothing is there. `start` and
    `end` are its span in the document's Markdown, of the whole link for a wiki link, else of the target alone.
    """
    kind: str
    target: str
    label: str
    start: int
    end: int
    syntax: str             # wiki, embed, inline, definition, html
    resolved: str | None = None
    fragment: str = ""
    in_table: bool = False


@dataclass
class Meta:
    """Front matter with one name for each thing; what has no name here is kept under `other`."""
    title: str = ""
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    authors: list[dict] = field(default_factory=list)
    date: date | None = None
    updated: date | None = None
    language: str = ""
    aliases: list[str] = field(default_factory=list)
    draft: bool = False
    slug: str = ""
    position: float | None = None
    other: dict = field(default_factory=dict)


@dataclass
class Document:
    """A page to be. `made` tells that it stands for a folder or a heading of the order file and has no text.

    `parent` is a place; that of a translation is the place of the page that its original hangs below.
    `translations` maps a language to the place of the twin; a twin's own `translation_of` names the original.
    """
    place: str
    title: str = ""
    name: str = ""
    parent: str | None = None
    order: int = 0
    language: str = "en"
    markdown: str = ""
    heading: str = ""       # the first heading as written, when it is a title
    meta: Meta = field(default_factory=Meta)
    links: list[Link] = field(default_factory=list)
    files: list[Asset] = field(default_factory=list)
    translations: dict[str, str] = field(default_factory=dict)
    translation_of: str | None = None
    made: bool = False
    headings: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)   # id given by hand: the heading it belongs to
    contents: list[tuple[str, str]] = field(default_factory=list)   # (title, target) of its toctrees

    def rewritten(self, resolve: Callable[[Link], str | None]) -> str:
        """The Markdown with each link's target replaced by `resolve(link)`; None leaves a link as written.

        For a wiki link an answer that looks like an address (a slash, a scheme or # at its beginning) makes a
        Markdown link of it, another answer stays in `[[ ]]`.
        """
        return rewriting.rewritten(self.markdown, self.links, resolve)
