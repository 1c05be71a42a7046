"""What one text changes in another, cut into parts that can be taken one by one."""
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from portal.core.align import opcodes, paired
from portal.core.compare.differences import likeness, telling_words
from portal.core.words import paragraphs

ENDED = re.compile(r"\n[^\S\n]*\n\s*\Z")
TAIL = 100  # characters that are looked at to see whether a paragraph has ended


@dataclass(frozen=True)
class Hunk:
    """`new` is to stand in the place of `old`; either may be empty."""
    old: str
    new: str


def hunks(old: str, new: str) -> list[str | Hunk]:
    """`old`, paragraph by paragraph, with a Hunk where `new` says something else.

    Paragraphs that are versions of one another are a part each. Blank lines alone are no difference, and where nothing was
    there is one part, for half of a new text is of no use.
    """
    if not old.strip():
        return [Hunk(old, new)] if new.strip() else [old] * bool(old)
    before, after = paragraphs(old), paragraphs(new)
    found = []
    for same, i, j, k, m in opcodes([text.rstrip() for text in before], [text.rstrip() for text in after]):
        found += ["".join(before[i:j])] if same else _changed(before[i:j], after[k:m])
    return found


def joined(pieces: Iterable[str]) -> str:
    """The pieces as one text; each begins a paragraph, also where the end of a text came to stand before others."""
    text = ""
    for piece in pieces:
        if text.strip() and piece.strip() and not ENDED.search(text[-TAIL:]):
            text += "\n" if text.endswith("\n") else "\n\n"
        text += piece
    return text


def _changed(before, after):
    known = {text: telling_words(text) for text in {*before, *after}}
    pairs = paired(before, after, lambda x, y: likeness(known[x], known[y]))
    for is_pair, run in groupby(pairs, key=lambda pair: None not in pair):
        rows = list(run)
        if is_pair:
            yield from (Hunk(x, y) for x, y in rows)
        else:
            yield Hunk("".join(x for x, _y in rows if x), "".join(y for _x, y in rows if y))
