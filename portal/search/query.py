"""What a reader typed, as a small tree; whatever is typed, there is a tree, never an error.

    "phrase"   AND OR NOT   ( )   -without   +exactly   prefix*   title:word   trl:5..7   year:2024..

Words side by side must all be there. Full-width signs count as their half-width twins. A syntax error gives the words
as they stand, and says so.
"""
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.search.analysis import fold, parts

LONGEST = 300   # characters
DEEPEST = 20    # parentheses
MOST_WORDS = 40
SHORTEST_SURE = 4  # letters of an abbreviation that hardly means anything else
WORD_FIELDS = ("title", "author", "inst", "group", "tag", "kind", "lang", "state", "cell")
NUMBER_FIELDS = ("trl", "year")
VALUE_FIELDS = ("kind", "lang", "state", "group")  # compared as a whole, not word by word
TWINS = str.maketrans("“”„‟«»「」『』＂（）：＋－＊", '"' * 11 + "():+-*")
FIELD = "|".join(WORD_FIELDS + NUMBER_FIELDS)
TOKEN = re.compile(rf"""
    (?P<field>(?i:{FIELD})):\s*
  | "(?P<quoted>[^"]*)"
  | (?P<open>\() | (?P<close>\))
  | (?P<minus>-)(?=[^\s\-]) | (?P<plus>\+)(?=[^\s+])
  | (?P<broken>")
  | (?P<word>[^\s()"]+)
""", re.VERBOSE)
RANGE = re.compile(r"(\d{1,4})|(\d{1,4})?\.\.(\d{1,4})?")


@dataclass(frozen=True)
class Words:
    """A word, a run of Chinese, a compound or a phrase; `field` is "" for everywhere."""
    text: str
    field: str = ""
    is_quoted: bool = False
    is_exact: bool = False
    is_prefix: bool = False

    @property
    def is_sure(self):
        """Not an abbreviation that is so short that it may mean something else."""
        return not self.is_exact or len(self.text) >= SHORTEST_SURE


@dataclass(frozen=True)
class Range:
    field: str
    low: int
    high: int


@dataclass(frozen=True)
class And:
    parts: tuple


@dataclass(frozen=True)
class Or:
    parts: tuple


@dataclass(frozen=True)
class Not:
    part: object


@dataclass(frozen=True)
class Expanded:
    """Words side by side that make a term, and the other words for the same concept (see expansion)."""
    parts: tuple
    others: tuple[Words, ...]


@dataclass(frozen=True)
class Query:
    """`tree` is None when there is nothing to look for; `is_plain` tells that the syntax was not understood."""
    text: str
    tree: object | None
    is_plain: bool = False
    is_cut: bool = False


class Misread(Exception):
    """The syntax is not understood; the words are searched as they stand."""


def parse(text: str) -> Query:
    """The query that `text` is; never raises."""
    text = " ".join(text.replace("\0", " ").split())
    short = text[:LONGEST]
    try:
        tree, is_plain = Reader(short.translate(TWINS)).read(), False
    except Misread:
        tree, is_plain = plain(short), True
    return Query(short, simplify(tree), is_plain, is_cut=len(text) > LONGEST)


def plain(text):
    return And(tuple(Words(word) for word in text.split()[:MOST_WORDS]))


class Reader:
    """Reads by descent: either, all, one, atom."""

    def __init__(self, text):
        self.tokens = [(m.lastgroup, m[m.lastgroup]) for m in TOKEN.finditer(text)]
        self.place = self.depth = 0
        if len(self.tokens) > 3 * MOST_WORDS:
            raise Misread

    def read(self):
        tree = self.either("")
        if self.place < len(self.tokens):
            raise Misread
        return tree

    def either(self, field):
        found = [self.all(field)]
        while self.takes("word", "OR"):
            found.append(self.all(field))
        return Or(tuple(found)) if len(found) > 1 else found[0]

    def all(self, field):
        found = []
        while self.next()[0] not in (None, "close") and self.next() != ("word", "OR"):
            if found and self.takes("word", "AND") and self.next()[0] in (None, "close"):
                raise Misread
            found.append(self.one(field))
        if not found and self.tokens:
            raise Misread
        return And(tuple(found)) if len(found) != 1 else found[0]

    def one(self, field):
        if self.takes("minus") or self.takes("word", "NOT"):
            return Not(self.one(field))
        if self.takes("plus"):
            found = self.atom(field)
            return replace(found, is_exact=True) if isinstance(found, Words) else found
        return self.atom(field)

    def atom(self, field):
        kind, text = self.take()
        if kind == "open":
            return self.group(field)
        if kind == "field":
            return self.in_field(text.lower())
        if kind == "quoted":
            return Words(text, field, is_quoted=True)
        if kind != "word" or text in ("AND", "OR", "NOT"):
            raise Misread
        return word(text, field)

    def group(self, field):
        self.depth += 1
        found = self.either(field)
        if self.depth > DEEPEST or not self.takes("close"):
            raise Misread
        self.depth -= 1
        return found

    def in_field(self, field):
        if field in NUMBER_FIELDS:
            kind, text = self.take()
            return numbers(field, text if kind in ("word", "quoted") else "")
        if self.next()[0] not in ("word", "quoted", "open"):
            raise Misread
        return self.atom(field)

    def next(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else (None, "")

    def take(self):
        token = self.next()
        self.place += 1
        return token

    def takes(self, kind, text=None):
        is_there = self.next()[0] == kind and text in (None, self.next()[1])
        self.place += is_there
        return is_there


def word(text, field):
    if not text.endswith("*"):
        return Words(text, field)
    stem = text.rstrip("*")
    if len(stem) < 2 and stem.isascii():
        raise Misread  # nearly everything would begin with it
    return Words(stem, field, is_prefix=True)


def numbers(field, text):
    match = RANGE.fullmatch(text)
    if not match or text == "..":
        raise Misread
    one, low, high = match.groups()
    return Range(field, int(one or low or 0), int(one or high or 9999))


def simplify(tree):
    """`tree` without what holds nothing to look for: stop words, signs, empty quotes."""
    if isinstance(tree, Not):
        part = simplify(tree.part)
        return part and Not(part)
    if isinstance(tree, (And, Or)):
        kept = tuple(filter(None, map(simplify, tree.parts)))
        return replace(tree, parts=kept) if len(kept) > 1 else kept[0] if kept else None
    return tree if isinstance(tree, Range) or has_matter(tree) else None


def has_matter(words):
    if words.field in VALUE_FIELDS:
        return bool(words.text.strip())
    return any(part.kind != "stop" for part in parts(fold(words.text)))


def wanted(tree) -> Iterator[Words]:
    """The words that a result should hold, in their order; not those behind a NOT."""
    if isinstance(tree, Words):
        yield tree
    elif isinstance(tree, (And, Or, Expanded)):
        for part in tree.parts:
            yield from wanted(part)


def expansions(tree) -> Iterator[Expanded]:
    if isinstance(tree, Expanded):
        yield tree
    elif isinstance(tree, (And, Or)):
        for part in tree.parts:
            yield from expansions(part)
