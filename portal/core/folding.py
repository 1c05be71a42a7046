"""How texts and names are folded before they are compared: what looks alike to a person who searches is the same."""
import unicodedata
from functools import cache

import opencc

LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
LAST_ALPHABET = "\u0530"  # Latin, Greek and Cyrillic lie below; only they lose their accents


class Folding(dict):
    """Code point -> what it counts as, found once; for str.translate."""

    def __missing__(self, code):
        folded = self[code] = fold_character(chr(code))
        return folded


def fold_character(character):
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cs"):  # lone accents, zero-width characters, surrogates
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    if decomposed[0] < LAST_ALPHABET:
        decomposed = "".join(c for c in decomposed if not unicodedata.combining(c))
    composed = unicodedata.normalize("NFKC", decomposed).casefold().translate(LETTERS)
    return composed if composed.isascii() else to_simplified().convert(composed)


@cache
def to_simplified():
    return opencc.OpenCC("t2s")


FOLDING = Folding()


def fold(text: str) -> str:
    """`text` as it is compared: full and half width, case, accents, traditional and simplified fall together."""
    return text.lower() if text.isascii() else text.translate(FOLDING)


def fold_name(name: str) -> str:
    """A title as it is looked up: folded, with one blank wherever there are some."""
    return " ".join(fold(name).split())
