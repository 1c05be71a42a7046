"""From the portal's things to the index and to its rows in the database, and whether the three agree."""
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, insert, select, tuple_, update

from portal.core import clock
from portal.core.db import db
from portal.core.features import Searchable, offered
from portal.core.index import Document
from portal.search import suggestions
from portal.search.analysis import fold
from portal.search.engine import Engine, Key, key_of, stamp_of
from portal.search.models import SearchDocument, SearchLabel
from portal.search.queries import labels_of
from portal.search.snippets import IN_FILE, LONGEST_LOOK

BATCH = 100


def engine() -> Engine:
    return current_app.extensions["search"]


def searchables() -> dict[str, Searchable]:
    return {searchable.kind: searchable for searchable in offered("searchables")}


def documents_of(keys: Iterable[Key]) -> Iterator[Document]:
    """The present documents of `keys`; those that are no more are left out."""
    known = searchables()
    wanted: dict[str, set[int]] = {}
    for kind, ident in keys:
        wanted.setdefault(kind, set()).add(ident)
    for kind, ids in wanted.items():
        if kind in known:
            yield from known[kind].documents(ids)


def all_documents() -> Iterator[Document]:
    for searchable in searchables().values():
        yield from searchable.documents(None)


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    documents = iter(documents)
    while batch := list(islice(documents, BATCH)):
        yield batch


# rows, on a connection of their own: a commit must not disturb what is being read in the session

def keep_rows(connection, documents: list[Document]):
    """Put the rows of `documents` in the place of older ones, and learn their facets' labels."""
    drop_rows(connection, map(key_of, documents))
    rows = {key_of(document): row_of(document) for document in documents}
    if rows:
        connection.execute(insert(SearchDocument), list(rows.values()))
        keep_labels(connection, documents)
        suggestions.keep(connection, list({key_of(document): document for document in documents}.values()))


def drop_rows(connection, keys: Iterable[Key]):
    keys = [tuple(key) for key in keys]
    connection.execute(delete(SearchDocument).where(tuple_(SearchDocument.kind, SearchDocument.thing_id).in_(keys)))
    suggestions.drop(connection, keys)


def drop_rows_before(connection, moment):
    """Take away the rows that a rebuild begun at `moment` has not met."""
    connection.execute(delete(SearchDocument).where(SearchDocument.indexed_at < moment))
    suggestions.drop_orphans(connection)


def row_of(document):
    texts = {code: {"title": text.title, "summary": text.summary, "headings": text.headings, "body": text.body}
             for code, text in document.texts.items()}
    first = next(iter(document.facets.get("institution", {}).values()), None)
    places = {"reference": [document.reference], "keyword": list(document.keywords), "term": list(document.terms),
              "author": list(document.authors), "institution": list(document.institutions)}
    places |= {f"{IN_FILE}{name}": [name, text[:LONGEST_LOOK]] for name, text in document.files}
    row = {
        "kind": document.kind, "thing_id": document.id, "address": document.address, "language": document.language,
        "reference": document.reference, "titles": fold(" ".join(text["title"] for text in texts.values())),
        "texts": texts, "places": places, "institution": [first.en, first.zh] if first else [],
        "year": document.year, "updated_at": document.updated_at, "indexed_at": clock.now()}
    return {name: storable(value) for name, value in row.items()}


def storable(value):
    """`value` without NUL and lone surrogates, which databases refuse."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {name: storable(item) for name, item in value.items()}
    return value


def keep_labels(connection, documents):
    labels = {(facet, storable(value)): (storable(label.en), storable(label.zh)) for document in documents
              for facet, values in document.facets.items() for value, label in values.items()}
    known = labels_of(list(labels), connection)
    fresh = [{"facet": facet, "value": value, "en": en, "zh": zh} for (facet, value), (en, zh) in labels.items()
             if (facet, value) not in known]
    if fresh:
        connection.execute(insert(SearchLabel), fresh)
    for (facet, value), (en, zh) in labels.items():
        if known.get((facet, value), (en, zh)) != (en, zh):
            connection.execute(update(SearchLabel).where(SearchLabel.facet == facet, SearchLabel.value == value)
                               .values(en=en, zh=zh))


# whether all agree

class Differences(NamedTuple):
    missing: list[Key]   # not in the index
    surplus: list[Key]   # in the index, and no longer a document
    changed: list[Key]   # in the index as it was before
    unshown: list[Key]   # without a row, or with a row and no longer a document

    def __bool__(self):
        return any(self)


def compare(documents: Iterable[Document]) -> Differences:
    """What a complete index of `documents` would hold otherwise than the live one. Raises SearchUnavailable."""
    expected = {key_of(document): stamp_of(document) for document in documents}
    indexed = dict(engine().entries())
    rows = {Key(kind, ident) for kind, ident in
            db.session.execute(select(SearchDocument.kind, SearchDocument.thing_id))}
    return Differences(
        missing=sorted(expected.keys() - indexed.keys()),
        surplus=sorted(indexed.keys() - expected.keys()),
        changed=sorted(key for key in expected.keys() & indexed.keys() if expected[key] != indexed[key]),
        unshown=sorted(expected.keys() ^ rows))
