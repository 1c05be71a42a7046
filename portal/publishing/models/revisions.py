"""Revisions never change; versions are the ones that readers were shown; an autosave is text not yet sent."""
import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, false, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, NEW_UNSEEN, Model, db
from portal.core.journal import canonical
from portal.core.markdown import render
from portal.members.models import Person
from portal.publishing.models.content import Content, Words

BODY_LIMIT = 200_000


class Revision(Model):
    """One saved state of an entry. `authors` and `files` are copies of the day, so that later moves change nothing."""
    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("entry_id", "number"), {"info": NEW_UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="")
    base_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"), comment="the revision it was written on")
    language: Mapped[str] = mapped_column(comment="the original's")
    keywords: Mapped[dict]
    fields: Mapped[dict] = mapped_column(comment="the pillar's descriptive fields")
    authors: Mapped[list] = mapped_column(comment="the byline of the day, see authors.byline")
    files: Mapped[list] = mapped_column(comment="the files of the day, see File.facts")
    sha256: Mapped[str]
    texts: Mapped[list["RevisionText"]] = relationship(order_by="RevisionText.language",
                                                       cascade="all, delete-orphan", passive_deletes=True)
    by: Mapped[Person] = relationship(lazy="select")

    @classmethod
    def of(cls, content, language, authors, files):
        """A revision holding `content`, not yet rendered and not yet numbered."""
        data = content.as_data() | {"authors": authors, "files": [[f["name"], f["sha256"]] for f in files],
                                    "language": language}
        return cls(language=language, keywords=data["keywords"], fields=content.fields, authors=authors, files=files,
                   sha256=hashlib.sha256(canonical(data).encode()).hexdigest())

    @property
    def content(self):
        return Content({t.language: t.words for t in self.texts}, self.keywords, self.fields)

    def text(self, language):
        """The text in `language`, or None."""
        return next((t for t in self.texts if t.language == language), None)

    def text_or_original(self, language):
        """The text in `language` when its body is there, else the original's, else any."""
        wanted = self.text(language)
        if wanted and (wanted.body or not self.original.body):
            return wanted
        return self.original

    @property
    def original(self):
        return self.text(self.language) or self.texts[0]

    def title_in(self, language):
        text = self.text(language)
        return text.title if text and text.title else self.original.title

    def keywords_in(self, language):
        return self.keywords.get(language) or next(iter(self.keywords.values()), [])

    def render_texts(self, content, addresses, earlier=None):
        """Render each language once; what did not change since `earlier` is taken from there."""
        for code, words in content.texts.items():
            if words:
                self.texts.append(RevisionText.of(code, words, addresses, earlier and earlier.text(code)))

    def trace(self, like=None, seen=None, confirmed=()):
        """Note for each translation which original it was made from, and whether that has changed since.

        Words that are those of revision `like` were made from what they were made from there. Other words, and those
        `confirmed` (languages) to be still right, were made from the original of revision number `seen`, or of this one.
        """
        for text in self.translations:
            before = like and like.text(text.language)
            if before and before.words == text.words and text.language not in confirmed:
                text.made_from = before.made_from or like.number
            else:
                text.made_from = seen or self.number
            text.is_outdated = self.has_moved_on(text)

    def has_moved_on(self, translation):
        """Whether the original differs from what `translation` was made from, in the parts that are translated."""
        if translation.made_from == self.number:
            return False
        parts = translation.words.parts
        source = words_at(self.entry_id, translation.made_from, self.language)
        return source.passages(parts) != self.content.words(self.language).passages(parts)

    @property
    def translations(self):
        return [text for text in self.texts if text.language != self.language]

    @property
    def outdated(self):
        """The languages whose translation has fallen behind the original."""
        return {text.language for text in self.translations if text.is_outdated}


class RevisionText(Model):
    """One language of a revision, with what rendering found in it."""
    __tablename__ = "revision_texts"
    __table_args__ = {"info": NEW_UNSEEN}
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    html: Mapped[str]
    plain: Mapped[str]
    toc: Mapped[list] = mapped_column(comment="[level, id, text] of each heading")
    images: Mapped[list] = mapped_column(comment="[name, alt] of each picture")
    links: Mapped[list]
    length: Mapped[int] = mapped_column(comment="words, each Chinese character counting as one")
    addresses: Mapped[dict] = mapped_column(comment="where its pictures lay when it was rendered")
    made_from: Mapped[int | None] = mapped_column(
        comment="of a translation: the number of the revision whose original it was made from")
    is_outdated: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                              comment="of a translation: the original has changed since")

    @classmethod
    def of(cls, language, words, addresses, earlier=None):
        if earlier and earlier.body == words.body and earlier.addresses == addresses:
            facts = {name: getattr(earlier, name) for name in ("html", "plain", "toc", "images", "links", "length")}
        else:
            facts = cls.facts(language, words.body, addresses)
        return cls(language=language, title=words.title, summary=words.summary, body=words.body, addresses=addresses,
                   **facts)

    @staticmethod
    def facts(language, body, addresses):
        made = render(body, language, addresses, BODY_LIMIT)
        return {"html": made.html, "plain": made.plain, "length": made.words, "links": list(made.links),
                "toc": [[h.level, h.id, h.text] for h in made.toc], "images": [[i.name, i.alt] for i in made.images]}

    @property
    def words(self):
        return Words(self.title, self.summary, self.body)


class Version(Model):
    """A revision that was published, under the number that it is cited by."""
    __tablename__ = "versions"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="", comment="what changed since the version before")
    alone_reason: Mapped[str] = mapped_column(default="", comment="why somebody with a conflict decided, shown")
    revision: Mapped[Revision] = relationship(lazy="select")


class Autosave(Model):
    """Text that a person typed and has not sent: one per person, entry and language."""
    __tablename__ = "autosaves"
    __table_args__ = {"info": INTERNAL}
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    base_id: Mapped[int] = mapped_column(comment="the revision that it was typed on")
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Series(Model):
    """The last number given out in a series such as ALB-2026; numbers are never given twice."""
    __tablename__ = "series"
    __table_args__ = {"info": INTERNAL}
    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]

    @classmethod
    def next(cls, name):
        """The next number of `name`, in this transaction."""
        add = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.session.get_bind().dialect.name]
        step = add(cls).values(name=name, last=1).on_conflict_do_update(
            index_elements=[cls.name], set_={"last": cls.last + 1}).returning(cls.last)
        return db.session.scalar(step)


def revision_numbered(entry_id, number):
    return db.session.scalar(select(Revision).where(Revision.entry_id == entry_id, Revision.number == number))


def words_at(entry_id, number, language):
    """The words in `language` of an entry's revision `number`."""
    row = db.session.execute(select(RevisionText.title, RevisionText.summary, RevisionText.body).join(
        Revision, Revision.id == RevisionText.revision_id).where(
        Revision.entry_id == entry_id, Revision.number == number, RevisionText.language == language)).first()
    return Words(*row) if row else Words()


WITH_TEXTS = select(Revision).where(Revision.id == bindparam("revision")).options(joinedload(Revision.texts))


def with_texts(ident):
    """The revision `ident` and its texts in one statement."""
    return db.session.scalars(WITH_TEXTS, {"revision": ident}).unique().first()
