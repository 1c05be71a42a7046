"""What the index knows of each thing in words, kept in the database: derived from the things, rebuildable.

Rows are shown only after the engine has found the thing and its feature has said that the reader may see it.
"""
from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import UNSEEN, Model


class SearchDocument(Model):
    """A thing as its row among the results shows it."""
    __tablename__ = "search_documents"
    __table_args__ = (Index("ix_search_documents_updated", "updated_at"), {"info": UNSEEN})
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
    __table_args__ = {"info": UNSEEN}
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    en: Mapped[str]
    zh: Mapped[str]


class SearchSuggestion(Model):
    """A beginning that somebody may type, and the title, name or tag that it leads to."""
    __tablename__ = "search_suggestions"
    __table_args__ = (Index("ix_search_suggestions_thing", "kind", "thing_id"), {"info": UNSEEN})
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
    __table_args__ = {"info": UNSEEN}
    kind: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    is_conflict: Mapped[bool] = mapped_column(primary_key=True)


class SearchLine(Model):
    """A search, or a result that was opened; who it was is known as a hash only, and after 30 days not at all."""
    __tablename__ = "search_log"
    __table_args__ = (Index("ix_search_log_day", "day"), Index("ix_search_log_query", "query"),
                      Index("ix_search_log_thing", "thing_kind", "thing_id"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    query: Mapped[str] = mapped_column(comment="folded")
    results: Mapped[int | None] = mapped_column(comment="of a search")
    rank: Mapped[int | None] = mapped_column(comment="of the result that was opened, from 1")
    thing_kind: Mapped[str | None] = mapped_column(comment="of what was opened")
    thing_id: Mapped[int | None]
    reader: Mapped[str | None]
    people: Mapped[int | None] = mapped_column(comment="when the reader was forgotten: how many had done the same")
