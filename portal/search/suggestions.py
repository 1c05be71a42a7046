"""What may be meant while somebody still types: titles, names and tags, also by the sound of Chinese and its initials.

Derived from the same documents as the index and kept in the database with the keys of their readers, so that rights
are part of the question.
"""
from collections.abc import Iterable, Iterator

from pypinyin import Style, lazy_pinyin
from sqlalchemy import and_, delete, exists, func, insert, or_, select, tuple_

from portal.core.db import db
from portal.core.index import Document
from portal.search.analysis import fold, parts
from portal.search.models import SearchDocument, SearchReader, SearchSuggestion

EVERYONE, MODERATORS = "everyone", "moderators"
LONGEST_KEY, LONGEST_TEXT = 24, 200
MOST_WORDS, MOST_CHARACTERS = 8, 16  # of a text, from which a beginning may be typed
MOST_LOOKED_AT, MOST_SHOWN = 400, 8
LAST = "\U0010ffff"


def suggest(typed: str, access: frozenset[str], conflicts: frozenset[str]) -> list[tuple[str, str, bool]]:
    """(text, kind, is it a tag) of what begins as typed and a reader with these keys may see; one statement."""
    starts = beginnings(typed)
    if not starts:
        return []
    looked_at = (
        select(SearchSuggestion.text, SearchSuggestion.kind, SearchSuggestion.is_tag, SearchSuggestion.rank)
        .where(or_(*(and_(SearchSuggestion.key >= start, SearchSuggestion.key < start + LAST) for start in starts)),
               or_(SearchSuggestion.is_public, is_readable(access, conflicts)))
        .limit(MOST_LOOKED_AT).subquery())
    found = db.session.execute(select(looked_at).order_by(
        looked_at.c.rank, func.length(looked_at.c.text), looked_at.c.text).limit(10 * MOST_SHOWN))
    return list({fold(text): (text, kind, is_tag) for text, kind, is_tag, _ in reversed(found.all())}.values()
                )[::-1][:MOST_SHOWN]


def beginnings(typed):
    """What was typed as keys begin; a single Latin letter says too little."""
    folded = " ".join(fold(typed).split())[:LONGEST_KEY]
    if len(folded) < 2 and folded.isascii():
        return set()
    return {folded, folded.replace(" ", "").replace("'", "")} if folded.isascii() else {folded}


def is_readable(access, conflicts):
    def has(keys, is_conflict):
        return exists().where(
            SearchReader.kind == SearchSuggestion.kind, SearchReader.thing_id == SearchSuggestion.thing_id,
            SearchReader.is_conflict == is_conflict, SearchReader.key.in_(sorted(keys)))

    readable = has(access - {MODERATORS}, False)
    if MODERATORS in access:
        readable = or_(readable, and_(has({MODERATORS}, False), ~has(conflicts, True)))
    return readable


# keeping them

def keep(connection, documents: list[Document]):
    """Put the suggestions of `documents` in the place of older ones."""
    rows = [row for document in documents for row in rows_of(document)]
    readers = [{"kind": document.kind, "thing_id": document.id, "key": key, "is_conflict": is_conflict}
               for document in documents if EVERYONE not in document.readers
               for is_conflict, keys in ((False, document.readers), (True, document.conflicts)) for key in keys]
    if rows:
        connection.execute(insert(SearchSuggestion), rows)
    if readers:
        connection.execute(insert(SearchReader), readers)


def drop(connection, keys: Iterable):
    pairs = [tuple(key) for key in keys]
    for model in (SearchSuggestion, SearchReader):
        connection.execute(delete(model).where(tuple_(model.kind, model.thing_id).in_(pairs)))


def drop_orphans(connection):
    """Those of things that have no row any more."""
    for model in (SearchSuggestion, SearchReader):
        connection.execute(delete(model).where(~exists().where(
            SearchDocument.kind == model.kind, SearchDocument.thing_id == model.thing_id)))


def rows_of(document):
    titles = {" ".join(text.title.split())[:LONGEST_TEXT]: False for text in document.texts.values()}
    tags = {label.en: True for label in document.facets.get("tag", {}).values()}
    tags |= dict.fromkeys(document.keywords, document.kind != "term")
    for text, is_tag in (tags | titles).items():
        for key, rank in keys_of(text):
            yield {"key": key, "rank": rank, "kind": document.kind, "thing_id": document.id, "text": storable(text),
                   "is_tag": is_tag, "is_public": EVERYONE in document.readers}


def storable(text):
    return text.replace("\0", "").encode(errors="replace").decode()


def keys_of(text: str) -> set[tuple[str, int]]:
    """(beginning, rank) of every place of `text` from which somebody may start to type."""
    folded = storable(fold(text))
    found: dict[str, int] = {}
    for number, (start, sound) in enumerate(starts_in(folded)):
        for key in (folded[start:start + LONGEST_KEY], *(sound or ())):
            rank = min(number, 1) * 2 + (key in (sound or ()))
            found[key] = min(rank, found.get(key, rank))
    return set(found.items())


def starts_in(folded) -> Iterator[tuple[int, tuple[str, str] | None]]:
    """(place, (initials, whole sound) from there on where Chinese stands)."""
    words = characters = 0
    for part in parts(folded):
        if part.kind != "han":
            words += 1
            if words <= MOST_WORDS and not part.is_joined or part.start == 0:
                yield part.start, None
            continue
        sounds = [sound.lower() for sound in lazy_pinyin(part.text, style=Style.NORMAL)]
        for place in range(len(part.text)):
            characters += 1
            if characters > MOST_CHARACTERS:
                return
            rest = sounds[place:] if len(sounds) == len(part.text) else []
            yield part.start + place, ("".join(sound[:1] for sound in rest)[:LONGEST_KEY],
                                       "".join(rest)[:LONGEST_KEY]) if len(rest) > 1 else None
