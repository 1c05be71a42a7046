"""What a proposal holds: whole texts in a language, cut into parts over their base, and what is said beside them."""
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model
from portal.core.hunks import Hunk, hunks, joined
from portal.core.importing.languages import by_content
from portal.core.markdown import render
from portal.members.models import Person
from portal.publishing.models.comments import LIMIT, flat
from portal.publishing.models.content import PARTS, Words
from portal.publishing.models.entries import Entry
from portal.publishing.models.revisions import BODY_LIMIT, Revision


class ProposedText(Model):
    """Words for an entry in one language, whole, beside the revision that they were written on."""
    __tablename__ = "proposed_texts"
    __table_args__ = (UniqueConstraint("proposal_id", "entry_id", "language"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    base_revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    language: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    html: Mapped[str] = mapped_column(comment="of the body")
    taken: Mapped[list] = mapped_column(comment="the keys of the parts that stand in the entry")
    entry: Mapped[Entry] = relationship()
    base: Mapped[Revision] = relationship()

    @property
    def words(self):
        return Words(self.title, self.summary, self.body)

    def write(self, words):
        """Keep the words, rendered once. Raises Refused when they cannot be shown."""
        shown = self.base.text_or_original(self.language)
        self.title, self.summary, self.body = words.title, words.summary, words.body
        self.html = render(words.body, self.language, shown.addresses, BODY_LIMIT).html

    @property
    def fields(self):
        """[(name, pieces)] of title, abstract and text where they differ; a piece is what stays, or a Part."""
        before, counted, found = self.base.content.words(self.language), Counter(), []
        for name in PARTS:
            pieces = [piece if isinstance(piece, str) else self.part(name, piece, counted)
                      for piece in hunks(getattr(before, name), getattr(self, name))]
            if any(isinstance(piece, Part) for piece in pieces):
                found.append((name, pieces))
        return found

    def part(self, name, hunk, counted):
        """Its key stays as long as it says the same."""
        digest = hashlib.sha256(f"{hunk.old}\0{hunk.new}".encode()).hexdigest()[:10]
        key = f"{self.entry_id}-{self.language}-{name}-{digest}"
        counted[key] += 1
        key = f"{key}-{counted[key]}" if counted[key] > 1 else key
        return Part(key, hunk.old, hunk.new, key in self.taken)

    @property
    def parts(self):
        return [piece for _name, pieces in self.fields for piece in pieces if isinstance(piece, Part)]

    def has(self, key):
        return key in {part.key for part in self.parts}

    def words_with(self, keys):
        """The base's words with the parts `keys` in their places."""
        before = self.base.content.words(self.language)
        changed = {name: joined(piece if isinstance(piece, str) else piece.new if piece.key in keys else piece.old
                                for piece in pieces)
                   for name, pieces in self.fields if any(getattr(piece, "key", None) in keys for piece in pieces)}
        return Words(**{name: changed.get(name, getattr(before, name)) for name in PARTS})


@dataclass(frozen=True)
class Part:
    """One place where a proposal says something else."""
    key: str
    old: str
    new: str
    is_taken: bool


class Remark(Model):
    """A question or an answer beside a part of a proposal, or about the whole of it."""
    __tablename__ = "proposal_remarks"
    __table_args__ = {"info": UNSEEN}
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(default="", comment="its key; empty: the whole")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    language: Mapped[str]
    body: Mapped[str]
    html: Mapped[str]
    plain: Mapped[str]
    by: Mapped[Person] = relationship()

    def write(self, body):
        self.language = by_content(body)
        made = render(body, self.language, limit=LIMIT)
        self.body, self.html, self.plain = body, flat(made.html), made.plain


def differs(before, words):
    """Whether `words` say anything else than those before."""
    return any(isinstance(piece, Hunk) for name in PARTS for piece in hunks(getattr(before, name), getattr(words, name)))
