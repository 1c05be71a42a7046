"""Near duplicates: what a title comes close to, among what the reader may see."""
from difflib import SequenceMatcher

from portal.core.access import me
from portal.search.analysis import fold, parts
from portal.search.engine import Key, Request, SearchUnavailable
from portal.search.indexing import engine, searchables
from portal.search.queries import rows_of, visible_among
from portal.search.query import Or, Words

LEAST_LIKE = 0.6   # share of the longer title's signs that stand in both in the same order
WINDOW = 4         # Chinese signs that are looked up together
MOST_LOOKED_AT, MOST_SHOWN = 20, 5


def similar(entry):
    """[(title, address, reference)] of other things of the kind whose title is much like one of the entry's."""
    own = Key(entry.kind, entry.id)
    return [row for key, row in alike([title for title in (entry.title_en, entry.title_zh) if title])
            if key.kind == own.kind and key != own][:MOST_SHOWN]


def near_titles(title):
    """The same of any kind for a title that nothing has."""
    return [row for _key, row in alike([title])][:MOST_SHOWN]


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
    return any(SequenceMatcher(None, fold(title), fold(text["title"])).ratio() >= LEAST_LIKE
               for title in titles for text in texts)
