"""Near duplicates: what a title comes close to, among what the reader may see."""
from difflib import SequenceMatcher
from typing import NamedTuple

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import HTML_LANG, language
from portal.publishing.kinds import kind_of, kind_words
from portal.publishing.models import Entry
from portal.search.analysis import fold, parts
from portal.search.engine import Key, Request, SearchUnavailable
from portal.search.indexing import engine, searchables
from portal.search.queries import rows_of, visible_among
from portal.search.query import Or, Words

LEAST_LIKE = 0.6   # share of the longer title's signs that stand in both in the same order
WINDOW = 4         # Chinese signs that are looked up together
SHARED = 0.6       # of the words of a title that is not yet whole
SHORTEST, LONGEST = 2, 200
MOST_LOOKED_AT, MOST_SHOWN = 20, 5


class Near(NamedTuple):
    """An entry whose title is near, as the list under a new title shows it; `lang` when that is not the page's."""
    title: str
    address: str
    reference: str
    kind: object
    state: object
    lang: str | None


def similar(entry):
    """[(title, address, reference)] of other things of the kind whose title is much like one of the entry's."""
    own = Key(entry.kind, entry.id)
    return [row for key, row in alike([title for title in (entry.title_en, entry.title_zh) if title])
            if key.kind == own.kind and key != own][:MOST_SHOWN]


def near_titles(title):
    """The same of any kind for a title that nothing has."""
    return [row for _key, row in alike([title])][:MOST_SHOWN]


def similar_titles(title):
    """The list in HTML of entries with titles near to one that is being typed; the answer for the place of that name."""
    return render_template("search/_similar.html", found=near_entries(title))


def near_entries(title):
    """[Near] of what the reader may see, the nearest first; `title` may end within a word."""
    title = title[:LONGEST]
    if len(fold(title).strip()) < SHORTEST:
        return []
    words = [Words(word, "title", is_prefix=word.isascii()) for word in pieces(title)][:40]
    try:
        found = engine().search(request(tuple(words))).hits if words else []
    except SearchUnavailable:
        return []
    rows = rows_of(visible_among([key for key in found if key.kind in kind_words()], searchables(), me()))
    near = sorted(((nearness(title, row.texts.values()), key) for key, row in rows.items()), key=lambda pair: -pair[0])
    return entries_of([key for share, key in near if share >= SHARED][:MOST_SHOWN])


def entries_of(keys):
    found = {entry.id: entry for entry in db.session.scalars(select(Entry).where(
        Entry.id.in_([key.id for key in keys])).options(lazyload(Entry.grants), lazyload(Entry.owner)))} if keys else {}
    return [Near(entry.title_in(language()), entry.address, entry.reference or "", kind_of(entry).label,
                 entry.shown_state, foreign(entry, language())) for key in keys if (entry := found.get(key.id))]


def foreign(entry, code):
    """The language of a title that is not in the page's."""
    own = entry.title_zh if code == "zh" else entry.title_en
    return None if own else HTML_LANG.get("en" if code == "zh" else "zh", "en")


def nearness(title, texts):
    return max((max(likeness(title, text["title"]), share_of_words(title, text["title"])) for text in texts), default=0)


def share_of_words(title, other):
    """How many of the words of `title`, and pairs of Chinese signs, stand in `other`; the last may be a beginning."""
    folded, wanted = fold(other), list(halves(title))
    held = {part.text for part in parts(folded) if part.kind == "word"}
    return sum(any(word.startswith(half) for word in held) if half.isascii() else half in folded
               for half in wanted) / len(wanted) if wanted else 0


def halves(title):
    for part in parts(fold(title)):
        if part.kind == "word":
            yield part.text
        elif part.kind == "han":
            yield from (part.text[start:start + 2] for start in range(max(1, len(part.text) - 1)))


def alike(titles):
    """(key, (title, address, reference)) of what the reader may see with a title much like one of these."""
    looked_up = [Words(word, "title") for title in titles for word in pieces(title)][:40]
    try:
        found = engine().search(request(tuple(looked_up))).hits if looked_up else []
    except SearchUnavailable:
        return []
    rows = rows_of(visible_among(found, searchables(), me()))
    return [(key, (row.texts[row.language]["title"], row.address, row.reference)) for key, row in rows.items()
            if is_like(titles, row.texts.values())]


def pieces(title):
    """Words, and windows over runs of Chinese, which may be missing one by one."""
    for part in parts(fold(title)):
        if part.kind == "han":
            yield from (part.text[start:start + WINDOW] for start in range(0, max(1, len(part.text) - 1), WINDOW // 2))
        elif part.kind == "word":
            yield part.text


def request(words):
    return Request(tree=Or(words), access=me().access_keys, conflicts=me().conflict_keys, limit=MOST_LOOKED_AT)


def is_like(titles, texts):
    return any(likeness(title, text["title"]) >= LEAST_LIKE for title in titles for text in texts)


def likeness(title, other):
    return SequenceMatcher(None, fold(title), fold(other)).ratio()
