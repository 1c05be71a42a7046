"""What the index knows of each thing in words, derived and rebuildable; what was searched for; the searches people keep.

What is derived is shown only after the engine has found the thing and its feature has said that the reader may see it.
"""
import hashlib
import secrets
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, UNSEEN, Model, db
from portal.core.workflow import NotAllowedNow
from portal.members.models import Person
from portal.publishing.models import Pace, Watch, What

FOUND = "found"  # what a search finds and how it is shown; written after the index in the same job
OF_SEARCH = INTERNAL | {"subjects": (FOUND,)}


class SearchDocument(Model):
    """A thing as its row among the results shows it."""
    __tablename__ = "search_documents"
    __table_args__ = (Index("ix_search_documents_updated", "updated_at"), {"info": OF_SEARCH})
    kind: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    address: Mapped[str]
    language: Mapped[str] = mapped_column(comment="of the original")
    reference: Mapped[str] = mapped_column(default="")
    titles: Mapped[str] = mapped_column(comment="folded, of all languages; what is looked in while there is no index")
    texts: Mapped[dict] = mapped_column(comment="language -> title, summary, headings, body")
    places: Mapped[dict] = mapped_column(comment="author, institution, keyword, term, reference -> their words")
    institution: Mapped[list] = mapped_column(comment="the first one's names in English and Chinese, or nothing")
    year: Mapped[int | None]
    updated_at: Mapped[datetime | None]
    indexed_at: Mapped[datetime] = mapped_column(comment="rows older than a rebuild that did not meet them go")


class SearchLabel(Model):
    """How people read a facet's value. Shown only for values that a reader's own results have."""
    __tablename__ = "search_labels"
    __table_args__ = {"info": OF_SEARCH}
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    en: Mapped[str]
    zh: Mapped[str]


class SearchSuggestion(Model):
    """A beginning that somebody may type, and the title, name or tag that it leads to."""
    __tablename__ = "search_suggestions"
    __table_args__ = (Index("ix_search_suggestions_thing", "kind", "thing_id"), {"info": OF_SEARCH})
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"), index=True,
                                     comment="folded, or the sound of Chinese")
    rank: Mapped[int] = mapped_column(comment="smaller first: from the text's beginning, from inside")
    kind: Mapped[str]
    thing_id: Mapped[int]
    text: Mapped[str]
    is_tag: Mapped[bool]
    is_public: Mapped[bool] = mapped_column(comment="everyone may read the thing; else its readers are kept beside")


class SearchReader(Model):
    """Who may read what not everyone may: the access keys of a suggestion's thing."""
    __tablename__ = "search_readers"
    __table_args__ = {"info": OF_SEARCH}
    kind: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    is_conflict: Mapped[bool] = mapped_column(primary_key=True)


class SearchLine(Model):
    """A search, or a result that was opened; who it was is known as a hash only, and after 30 days not at all."""
    __tablename__ = "search_log"
    __table_args__ = (Index("ix_search_log_day", "day"), Index("ix_search_log_query", "query"),
                      Index("ix_search_log_thing", "thing_kind", "thing_id"), {"info": INTERNAL})
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    query: Mapped[str] = mapped_column(comment="folded")
    results: Mapped[int | None] = mapped_column(comment="of a search")
    rank: Mapped[int | None] = mapped_column(comment="of the result that was opened, from 1")
    thing_kind: Mapped[str | None] = mapped_column(comment="of what was opened")
    thing_id: Mapped[int | None]
    reader: Mapped[str | None]
    people: Mapped[int | None] = mapped_column(comment="when the reader was forgotten: how many had done the same")


class SavedSearch(Model):
    """A search that a person keeps. Whether they are told of new hits, and how, says their watch of it."""
    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("person_id", "fingerprint"), {"info": UNSEEN})
    MOST, LONGEST_NAME = 50, 100

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str]
    query: Mapped[str] = mapped_column(comment="what the address of the search page asks, in one fixed order")
    fingerprint: Mapped[str] = mapped_column(comment="of the query, which is too long for an index")
    feed_word: Mapped[str] = mapped_column(comment="in the feed's signed address, which ends with it")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    person: Mapped[Person] = relationship()

    @classmethod
    def save(cls, person, query, name, pace):
        """Keep `query` (asked.canonical); the same one again is the search that is kept already."""
        saved = cls.of(person, query)
        if saved is None:
            if db.session.scalar(select(func.count()).select_from(cls).where(cls.person_id == person.id)) >= cls.MOST:
                raise NotAllowedNow(_l("You keep 50 searches, and more there cannot be. Remove one first."))
            saved = cls(person_id=person.id, query=query, fingerprint=fingerprint(query), feed_word=new_word())
            db.session.add(saved)
        saved.change(person, name, pace)
        return saved

    @classmethod
    def of(cls, person, query):
        return db.session.scalar(select(cls).where(cls.person_id == person.id, cls.fingerprint == fingerprint(query)))

    def change(self, person, name, pace):
        self.name = name[:self.LONGEST_NAME]
        db.session.flush()
        Watch.set(person, What.SEARCH, self.id, Pace(pace))

    def renew_feed(self):
        """The feed gets another address; the old one is over."""
        self.feed_word = new_word()

    def remove(self):
        db.session.execute(delete(Watch).where(
            Watch.person_id == self.person_id, Watch.what == What.SEARCH, Watch.key == str(self.id)))
        db.session.delete(self)


def fingerprint(query):
    return hashlib.sha256(query.encode()).hexdigest()


def new_word():
    return secrets.token_hex(8)
