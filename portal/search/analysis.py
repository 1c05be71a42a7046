"""How a text becomes terms: folded, cut without a dictionary, each at its position; the same for index and query.

Chinese is cut into single characters and overlapping pairs at the same position, so that index and query can never be
cut differently. Words are kept as written (`robots`) and, where it differs, as stem (`~robot`). A compound such as
OPC-UA or 5G is cut into its parts, and its parts joined (`opcua`) stand beside the first. Where punctuation stands
between two parts the position skips one, so that no phrase reaches across it.
"""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.core.folding import FOLDING, fold
from portal.search.whoosh_parts import stem

ANALYSER_VERSION = "1"

# Scripts written without spaces: Han with all its extensions, kana, bopomofo, Hangul.
UNSPACED = ("\u3005\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf"
            "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U0001b000-\U0001b16f"
            "\U00020000-\U0003ffff")
PART = re.compile(rf"(?P<han>[{UNSPACED}]+)|(?P<number>\d+)|(?P<word>[^\W\d_{UNSPACED}]+)(?:['’]s\b)?")
JOINTS = {"", "-", "/", ".", "_", "+", "'", "’", "·", "‐", "‑"}
BREAK = re.compile(r"[^\s\w\-/.+'’·‐‑–&]")
STOP_WORDS = frozenset((
    "a", "an", "and", "are", "be", "but", "by", "for", "from", "has", "have", "in", "into", "is", "of", "on", "or",
    "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "were", "will", "with"))
LONGEST_COMPOUND = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a folded text: a run of unspaced script ("han"), a "word", a "number" or a "stop" word."""
    kind: str
    text: str
    position: int
    start: int
    end: int
    is_joined: bool  # nothing but a joint lies between it and the part before


def fold_with_origins(text: str) -> tuple[str, list[int] | range]:
    """`fold(text)`, and for each of its characters (and its end) the place in `text` where it comes from."""
    folded = fold(text)
    if text.isascii() or all(len(FOLDING[ord(character)]) == 1 for character in set(text)):
        return folded, range(len(text) + 1)
    origins = [place for place, character in enumerate(text) for _ in FOLDING[ord(character)]]
    return folded, [*origins, len(text)]


def parts(folded: str) -> Iterator[Part]:
    """The pieces of a folded text in order, with their positions."""
    position, end = 0, None
    for match in PART.finditer(folded):
        kind = match.lastgroup or ""
        text = match[kind]
        gap = "" if end is None else folded[end:match.start()]
        if gap not in JOINTS and gap != " " and BREAK.search(gap):
            position += 1
        if kind == "word" and text in STOP_WORDS:
            kind = "stop"
        yield Part(kind, text, position, match.start(), match.end(), end is not None and gap in JOINTS)
        position += len(text) if kind == "han" else 1
        end = match.end()


def terms(text: str) -> tuple[list[tuple[str, int]], int]:
    """All terms of `text` with their positions, for the index, and how many positions it takes."""
    found: list[tuple[str, int]] = []
    compound: list[Part] = []
    position = -1
    for part in parts(fold(text)):
        position = part.position
        if part.kind == "han":
            found += han_terms(part.text, position)
            position += len(part.text) - 1
        elif part.kind != "stop":
            found += [(term, position) for term in forms(part.text)]
        if compound and not (part.is_joined and part.kind != "han"):
            found += joined(compound)
            compound = []
        if part.kind != "han":
            compound.append(part)
    found += joined(compound)
    return found, position + 1


def han_terms(run, position):
    singles = list(zip(run, range(position, position + len(run)), strict=True))
    return singles + [(run[i:i + 2], position + i) for i in range(len(run) - 1)]


def forms(word):
    """A word as written, and its stem where that differs."""
    root = stem_of(word)
    return (word,) if root == word else (word, f"~{root}")


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    return stem(word) if len(word) > 2 and word.isascii() and word.isalpha() else word


def joined(compound):
    """The parts of a compound written as one, at the place of the first; none when it is a number or a date."""
    word = "".join(part.text for part in compound)
    if len(compound) < 2 or word.isdigit() or len(word) > LONGEST_COMPOUND:
        return []
    return [(word, compound[0].position)]
