"""What the database knows of found things: their rows, the words of their facets, titles for want of an index."""
from collections.abc import Callable

from sqlalchemy import select, tuple_

from portal.core.db import db
from portal.search.analysis import fold
from portal.search.engine import Key
from portal.search.models import SearchDocument, SearchLabel

MOST_TITLES = 200  # looked at while there is no index


def rows_of(keys) -> dict[Key, SearchDocument]:
    """The rows of these keys, in one statement."""
    if not keys:
        return {}
    found = db.session.scalars(select(SearchDocument).where(
        tuple_(SearchDocument.kind, SearchDocument.thing_id).in_([tuple(key) for key in keys])))
    return {Key(row.kind, row.thing_id): row for row in found}


def labels_of(pairs, executor=None) -> dict[tuple[str, str], tuple[str, str]]:
    """(facet, value) -> how people read it in English and Chinese, in one statement."""
    if not pairs:
        return {}
    found = (executor or db.session).execute(
        select(SearchLabel.facet, SearchLabel.value, SearchLabel.en, SearchLabel.zh)
        .where(tuple_(SearchLabel.facet, SearchLabel.value).in_(pairs)))
    return {(facet, value): (en, zh) for facet, value, en, zh in found}


def titles_with(text) -> list[Key]:
    """Things with every word of `text` in one of their titles, newest first; no rights are looked at here."""
    words = fold(text).split()
    found = db.session.execute(
        select(SearchDocument.kind, SearchDocument.thing_id)
        .where(*(SearchDocument.titles.contains(word, autoescape=True) for word in words))
        .order_by(SearchDocument.updated_at.desc(), SearchDocument.kind, SearchDocument.thing_id).limit(MOST_TITLES))
    return [Key(kind, ident) for kind, ident in found]


def visible_among(keys, searchables, user) -> set[Key]:
    """Those of `keys` that the person may see now, as their features say; one statement for the kinds with one rule."""
    asked: dict[Callable, set[int]] = {}
    for kind, ident in keys:
        if kind in searchables:
            asked.setdefault(searchables[kind].visible, set()).add(ident)
    seen = {visible: visible(user, ids) for visible, ids in asked.items()}
    return {Key(kind, ident) for kind, ident in keys if kind in searchables and ident in seen[searchables[kind].visible]}
