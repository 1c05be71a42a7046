"""Tags: words in both languages under which entries stand together. They belong to the entry, not to its revisions."""
import re
from datetime import datetime

from flask_babel import lazy_gettext as _l
from pypinyin import lazy_pinyin
from sqlalchemy import ForeignKey, Index, delete, false, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.folding import fold_name
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow
from portal.members.folding import sort_key

MOST_TAGS = 12
LONGEST_WORD = 60
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Tag(Model):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, comment="permanent, whatever it is called later")
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    is_proposed: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                              comment="an author typed it; no moderator has looked at it yet")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    merged_into: Mapped["Tag | None"] = relationship(remote_side=id, lazy="select")
    words: Mapped[list["TagWord"]] = relationship(order_by="TagWord.word", lazy="select")

    noun = "tag"

    @property
    def journal_title(self):
        return self.name_en or self.name_zh

    @property
    def address(self):
        return f"/tags/{self.slug}"

    def name_in(self, language):
        return (self.name_zh or self.name_en) if language == "zh" else (self.name_en or self.name_zh)

    def sort_key_in(self, language):
        return sort_key(self.name_in(language))

    @property
    def synonyms(self):
        names = {folded_word(self.name_en), folded_word(self.name_zh)}
        return [word.word for word in self.words if word.folded not in names]

    @classmethod
    def find(cls, slug):
        """By its slug; one that was merged is still found, see `merged_into`."""
        return db.session.scalar(select(cls).where(cls.slug == str(slug)))

    @classmethod
    def known(cls, words):
        """{folded word: tag} of those of `words` that are a tag's name or synonym, in one statement."""
        wanted = {folded_word(word) for word in words}
        rows = db.session.execute(select(TagWord.folded, cls).join(cls, cls.id == TagWord.tag_id)
                                  .where(TagWord.folded.in_(wanted))) if wanted else ()
        return {row.folded: row.Tag for row in rows}

    @classmethod
    def create(cls, by, name_en="", name_zh="", description="", synonyms=(), is_proposed=False):
        tag = cls(name_en=name_en, name_zh=name_zh, description=description, is_proposed=is_proposed,
                  slug=free_slug(name_en or name_zh))
        db.session.add(tag)
        db.session.flush()
        tag.take_words((name_en, name_zh, *synonyms))
        record("propose" if is_proposed else "create", tag, by)
        return tag

    @classmethod
    def propose(cls, word, by):
        """A new tag out of a word that an author typed."""
        name = {"name_zh" if CHINESE.search(word) else "name_en": word}
        return cls.create(by, **name, is_proposed=True)

    def take_words(self, words):
        """Let exactly these lead to this tag. A word that leads to another one is refused."""
        wanted = {folded: word for word in words if (folded := folded_word(word))}
        taken = {folded: tag for folded, tag in Tag.known(wanted.values()).items() if tag.id != self.id}
        if taken:
            folded, other = next(iter(taken.items()))
            raise NotAllowedNow(_l("“%(word)s” belongs to the tag “%(tag)s” already. Merge the two if they mean the same.",
                                   word=wanted[folded], tag=other.journal_title))
        db.session.execute(delete(TagWord).where(TagWord.tag_id == self.id))
        db.session.add_all(TagWord(folded=folded, word=word, tag_id=self.id) for folded, word in wanted.items())
        db.session.flush()
        db.session.expire(self, ["words"])

    def edit(self, by, name_en, name_zh, description, synonyms):
        """New names, description and synonyms; a moderator who does so has accepted the tag."""
        before = self.facts()
        self.name_en, self.name_zh, self.description, self.is_proposed = name_en, name_zh, description, False
        self.take_words((name_en, name_zh, *synonyms))
        if self.facts() != before:
            record("edit", self, by, before=before, after=self.facts())
        self.touch_entries()

    def facts(self):
        return {"name_en": self.name_en, "name_zh": self.name_zh, "description": self.description,
                "synonyms": self.synonyms, "is_proposed": self.is_proposed}

    def accept(self, by):
        """A moderator keeps a proposed tag as it is."""
        self.is_proposed = False
        record("accept", self, by)

    def merge_into(self, other, by):
        """Entries and words go over to `other`; this tag's address leads there from now on."""
        if other.id == self.id or self.merged_into_id or other.merged_into_id:
            raise NotAllowedNow(_l("These two cannot be merged: one of them was merged already, or they are the same."))
        self.touch_entries()
        has_other = select(EntryTag.entry_id).where(EntryTag.tag_id == other.id)
        db.session.execute(delete(EntryTag).where(EntryTag.tag_id == self.id, EntryTag.entry_id.in_(has_other)))
        moved = db.session.execute(update(EntryTag).where(EntryTag.tag_id == self.id).values(tag_id=other.id)).rowcount
        db.session.execute(update(TagWord).where(TagWord.tag_id == self.id).values(tag_id=other.id))
        db.session.execute(update(Tag).where(Tag.merged_into_id == self.id).values(merged_into_id=other.id))
        db.session.flush()
        db.session.expire_all()
        for language in ("name_en", "name_zh"):
            setattr(other, language, getattr(other, language) or getattr(self, language))
        self.merged_into_id, self.is_proposed, other.is_proposed = other.id, False, False
        record("merge", self, by, after={"into": other.journal_title, "entries": moved})
        changed(LISTS)

    def touch_entries(self):
        """What is tagged so is indexed anew: its words changed."""
        rows = db.session.execute(select(EntryTag.entry_id, EntryTag.kind).where(EntryTag.tag_id == self.id))
        for entry_id, kind in rows.all():
            touch_index(kind, entry_id, bulk=True)


class TagWord(Model):
    """A name or synonym, folded, and the one tag that it leads to."""
    __tablename__ = "tag_words"
    folded: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(comment="as written")
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)


class EntryTag(Model):
    __tablename__ = "entry_tags"
    __table_args__ = (Index("ix_entry_tags_tag", "tag_id", "entry_id"),)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(comment="the entry's, for the index")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)


class Tagged:
    """The part of an entry that has tags."""

    @property
    def tags(self):
        return [link.tag for link in self.tag_links]

    def tag(self, tag, by):
        if tag.id in {link.tag_id for link in self.tag_links}:
            return
        if len(self.tag_links) >= MOST_TAGS:
            raise NotAllowedNow(_l("At most %(number)s tags.", number=MOST_TAGS))
        self.tag_links.append(EntryTag(tag=tag, tag_id=tag.id, kind=self.kind, by_id=by.id))
        self.note_tags("tag", tag, by)

    def untag(self, tag, by):
        for link in [link for link in self.tag_links if link.tag_id == tag.id]:
            self.tag_links.remove(link)
            self.note_tags("untag", tag, by)

    def note_tags(self, verb, tag, by):
        record(verb, self, by, **{"after" if verb == "tag" else "before": {"tag": tag.journal_title}})
        touch_index(self.kind, self.id)
        changed(LISTS)

    def take_tags(self, words, by):
        """Let the entry have the tags that `words` lead to and no others; unknown words become proposed tags.

        Returns (the new tags, {word: tag} of what was typed otherwise than the tag is called).
        """
        known, wanted, new, meant = Tag.known(words), {}, [], {}
        for word in words:
            key = folded_word(word)
            if not key:
                continue
            if key not in known:
                known[key] = Tag.propose(word, by)
                new.append(known[key])
            tag = wanted[known[key].id] = known[key]
            if key not in (folded_word(tag.name_en), folded_word(tag.name_zh)):
                meant[word] = tag
        if len(wanted) > MOST_TAGS:
            raise NotAllowedNow(_l("At most %(number)s tags.", number=MOST_TAGS))
        for tag in self.tags:
            if tag.id not in wanted:
                self.untag(tag, by)
        for tag in wanted.values():
            self.tag(tag, by)
        return new, meant


def folded_word(word):
    """What tells words apart: neither case, width and accents, nor traditional and simplified characters."""
    return fold_name(word)


def free_slug(name):
    """The name in Latin letters, with a number when another tag has it."""
    letters = re.sub(r"[^a-z0-9]+", "-", folded_word(" ".join(lazy_pinyin(name)))).strip("-")[:60] or "tag"
    held = set(db.session.scalars(select(Tag.slug).where(Tag.slug.startswith(letters, autoescape=True))))
    return next(slug for slug in (letters, *(f"{letters}-{number}" for number in range(2, len(held) + 3)))
                if slug not in held)
