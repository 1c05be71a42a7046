"""How a term becomes a document for the index: its word is the title, all others are keywords."""
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.features import Searchable
from portal.core.index import Document, Text
from portal.terms import policy
from portal.terms.models import Concept
from portal.terms.queries import copy

EVERYONE = frozenset({"everyone"})


def documents(ids=None):
    statement = select(Concept).where(Concept.retired_at.is_(None)).order_by(Concept.id)
    for concept in db.session.scalars(statement if ids is None else statement.where(Concept.id.in_(ids))):
        yield document(copy(concept), concept.changed_at)


def document(term, changed_at):
    titles = {code: term.word_in(code) for code in ("zh", "en")}
    return Document(
        kind="term", id=term.id, address=term.address, language="zh" if titles["zh"] else "en",
        texts={code: Text(title=title, summary=term.definition_in(code)) for code, title in titles.items() if title},
        keywords=tuple(word.text for word in term.words if word.text not in titles.values()),
        updated_at=changed_at, readers=EVERYONE)


def visible(user, ids):
    return set(db.session.scalars(select(Concept.id).where(Concept.id.in_(ids), policy.visible_to(user)))) if ids else set()


SEARCHABLE = Searchable("term", documents, visible, _l("Terms"))
