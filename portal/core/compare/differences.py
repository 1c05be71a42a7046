"""Two runs of words side by side: what stayed, what went, what came, put so that it reads well."""
from collections.abc import Sequence
from itertools import chain, groupby

from portal.core.align import opcodes
from portal.core.words import words

ALIKE = 0.35  # share of common words from which two lines are versions of one another
CRUMB = 8  # characters; more than that between two changes is worth keeping apart

Stretch = tuple[str, list]  # "same", "added" or "removed", and the words


def differences(old: Sequence[tuple], new: Sequence[tuple]) -> list[Stretch]:
    """Between two lists of sentences, each a tuple of words (anything hashable that has a length).

    Sentences are aligned first, then the words of those that differ.
    """
    stretches = []
    for same, i, j, k, m in opcodes(old, new):
        before, after = list(chain(*old[i:j])), list(chain(*new[k:m]))
        stretches += [("same", after)] if same else _readable(_word_by_word(before, after))
    return tidy(stretches)


def likeness(old: frozenset, new: frozenset) -> float:
    """How far two texts with these words are versions of one another: 0 for no relation, up to 1."""
    share = 2 * len(old & new) / (len(old) + len(new)) if old and new else 0.0
    return share if share >= ALIKE else 0.0


def telling_words(text: str) -> frozenset:
    """The words by which a text is recognised: without space and, if it has others, without marks."""
    found = [word for word in words(text) if not word.isspace()]
    return frozenset(word for word in found if word[0].isalnum()) or frozenset(found)


def _word_by_word(before, after):
    stretches = []
    for same, i, j, k, m in opcodes(before, after, anchored=False):
        stretches += [("same", after[k:m])] if same else [("removed", before[i:j]), ("added", after[k:m])]
    return stretches


def _readable(stretches):
    """Without crumbs: what is short and stands between two changes no shorter than itself changes with them.

    Else two rewritten Chinese clauses would be strewn with the few characters that both happen to have.
    """
    stretches = tidy(stretches)
    while crumbs := _crumbs(stretches):
        stretches = tidy(chain(*(
            [("removed", pieces), ("added", pieces)] if at in crumbs else [(kind, pieces)]
            for at, (kind, pieces) in enumerate(stretches))))
    return stretches


def _crumbs(stretches):
    size = [sum(map(len, pieces)) for _, pieces in stretches]
    changed = [0 if kind == "same" else length for (kind, _), length in zip(stretches, size, strict=True)]
    return {at for at in range(1, len(stretches) - 1) if not changed[at]
            and size[at] <= min(CRUMB, max(changed[max(at - 2, 0):at]), max(changed[at + 1:at + 3]))}


def tidy(stretches):
    """Neighbours of a kind joined; between two same stretches first what was removed, then what was added."""
    tidy = []
    for same, run in groupby(stretches, key=lambda stretch: stretch[0] == "same"):
        run = list(run)
        for kind in ["same"] if same else ["removed", "added"]:
            pieces = list(chain(*(pieces for of_kind, pieces in run if of_kind == kind)))
            tidy += [(kind, pieces)] if pieces else []
    return tidy
