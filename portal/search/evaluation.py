"""How good the order of results is: graded answers to queries, compared with what the engine gives."""
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from portal.core.importing import read
from portal.core.index import Document, Text
from portal.search.engine import Request, key_of
from portal.search.expansion import expand
from portal.search.query import parse
from portal.search.whoosh_engine import WhooshEngine

DEPTH = 10
EVERYONE = frozenset({"everyone"})
NO_MATERIAL = re.compile(r"(^|/)(SOURCE\.md|TRIMMED\.txt|LICEN[CS]E[^/]*|LICENSES/.*)$")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
FENCE = re.compile(r"^\s*(```|~~~).*$", re.MULTILINE)
TARGET = re.compile(r"(?<=\])\([^)\n]*\)|<[^>\n]+>")
SIGNS = re.compile(r"[#*`|<>\[\](){}]")


class Score(NamedTuple):
    query: str
    ndcg: float
    found: list[str]  # the places in their order, as far as they were looked at


def golden(path: Path) -> dict[str, dict[str, int]]:
    """Query -> place -> grade, of a CSV file with the columns query, place and grade (1 touches it, 3 answers it)."""
    wanted: dict[str, dict[str, int]] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wanted.setdefault(row["query"], {})[row["place"]] = int(row["grade"])
    return wanted


def evaluate(wanted: Mapping[str, Mapping[str, int]], find: Callable[[str], list[str]]) -> list[Score]:
    """A score a query; `find(query)` gives the places of the results, best first."""
    return [score(query, places, find(query)[:DEPTH]) for query, places in wanted.items()]


def score(query, places, found):
    return Score(query, ndcg([places.get(place, 0) for place in found], places.values()), found)


def mean(scores: list[Score]) -> float:
    return sum(score.ndcg for score in scores) / len(scores) if scores else 0.0


def ndcg(grades: Iterable[int], all_grades: Iterable[int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first `depth` results, 0 to 1.

    `grades` are those of the results in their order, `all_grades` those of everything that should be found. The gain is
    2^grade - 1 over log2(rank + 1), divided by that of the best order: Järvelin and Kekäläinen, "Cumulated gain-based
    evaluation of IR techniques", ACM TOIS 20(4), 2002, with the gain of Burges et al., "Learning to rank using gradient
    descent", ICML 2005.
    """
    best = gain(sorted(all_grades, reverse=True)[:depth])
    return gain(list(grades)[:depth]) / best if best else 0.0


def gain(grades):
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


# what the queries are asked of

def finder(engine, known, place_of: Callable[[object], str], access=EVERYONE) -> Callable[[str], list[str]]:
    """Looks a query up as the search page does."""
    def find(text):
        tree, _added = expand(parse(text).tree, known)
        return [place_of(key) for key in engine.search(Request(tree=tree, access=access, limit=DEPTH)).hits]
    return find


def evaluate_material(wanted, folder: Path, known) -> list[Score]:
    """As `evaluate`, over the sets that the places name, in an index of their own that goes again."""
    pages = list(material(folder, dict.fromkeys(place.partition("/")[0] for places in wanted.values() for place in places)))
    place_of = {key_of(document): place for place, document in pages}
    with TemporaryDirectory() as root:
        engine = WhooshEngine(Path(root))
        engine.rebuild([document for _place, document in pages], lambda keys: [])
        scores = evaluate(wanted, finder(engine, known, place_of.__getitem__))
        engine.close()
    return scores


def material(folder: Path, sets: Iterable[str]) -> Iterator[tuple[str, Document]]:
    """(set/path, document) of every page of these sets of Markdown, as plain text."""
    number = 0
    for name in sets:
        source = read(Path(folder) / name)
        for page in source.documents:
            if not NO_MATERIAL.search(page.place):
                number += 1
                yield f"{name}/{page.place}", document(number, page)
        source.close()


def document(number, page):
    language = "zh" if (page.language or "").startswith("zh") else "en"
    headings = "\n".join(HEADING.findall(FENCE.sub("", page.markdown)))
    text = Text(title=page.title, summary=page.meta.summary, headings=headings, body=plain(page.markdown))
    return Document(kind="page", id=number, address=f"/{number}", language=language, texts={language: text},
                    keywords=(*page.meta.keywords, *page.meta.tags), readers=EVERYONE)


def plain(markdown):
    return SIGNS.sub(" ", TARGET.sub(" ", markdown))
