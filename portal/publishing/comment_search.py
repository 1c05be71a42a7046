"""How readers' comments are found: each is a document of its own, under the rights of its entry."""
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.features import Searchable
from portal.core.index import Document, Label, Text
from portal.publishing import policy
from portal.publishing.models import Comment, Entry, Right
from portal.publishing.search import language_label
from portal.publishing.workflow import State

BATCH = 200
BEGINNING = 80  # characters of a comment that stand for a title


def documents(ids=None):
    wanted = sorted(ids) if ids is not None else db.session.scalars(select(Comment.id).where(*found()).order_by(
        Comment.id)).all()
    for start in range(0, len(wanted), BATCH):
        for comment in db.session.scalars(select(Comment).where(
                *found(), Comment.id.in_(wanted[start:start + BATCH])).order_by(Comment.id).options(
                joinedload(Comment.by), joinedload(Comment.entry))).unique():
            if comment.entry.is_out:
                yield document(comment)
        if ids is None:
            db.session.expunge_all()


def found():
    return Comment.is_review.is_(False), Comment.hidden_at.is_(None), Comment.removed_at.is_(None)


def document(comment):
    entry, year = comment.entry, str(comment.at.year)
    label = language_label(comment.language)
    return Document(
        kind="comment", id=comment.id, address=comment.address, language=comment.language,
        reference=entry.reference or "",
        texts={comment.language: Text(title=beginning(comment.plain), body=comment.plain)},
        authors=tuple(name for name in (comment.by.name_en, comment.by.name_zh) if name),
        institutions=(entry.owner.name_en, entry.owner.name_zh, entry.owner.short_name),
        facets={"institution": {str(entry.owner_id): Label(entry.owner.name_en, entry.owner.name_zh)},
                "language": {comment.language: label}, "year": {year: Label(year, year)}},
        year=comment.at.year, updated_at=comment.edited_at or comment.at,
        readers=frozenset(entry.keys(Right.READ)), conflicts=frozenset(entry.keys(Right.CONFLICT)))


def beginning(text):
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"


def visible(user, ids):
    """Which of `ids` the person may read now."""
    return set(db.session.scalars(select(Comment.id).join(Entry, Entry.id == Comment.entry_id).where(
        Comment.id.in_(ids), *found(), Entry.published_revision_id.is_not(None), Entry.state != State.WITHDRAWN,
        policy.visible_to(user)))) if ids else set()


SEARCHABLE = Searchable("comment", documents, visible, _l("Comments"))
