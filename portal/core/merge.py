"""Three-way merging: what two people made of one text, put together, or shown as a conflict."""
from collections.abc import Iterator
from dataclasses import dataclass

from merge3 import Merge3

from portal.core.align import Matcher, matching_blocks
from portal.core.words import lines, paragraphs, sentences

LEVELS = (paragraphs, lines, sentences)


@dataclass(frozen=True)
class Clean:
    """A stretch on which nobody disagrees."""
    text: str


@dataclass(frozen=True)
class Conflict:
    """A stretch that both changed, differently. An empty side has deleted it."""
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """The parts in order; taking either side of each conflict and joining all gives a whole text."""
    parts: tuple[Clean | Conflict, ...]

    @property
    def text(self) -> str | None:
        """The merged text, or None while there are conflicts."""
        return None if self.conflicts else "".join(part.text for part in self.parts)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Both sides' changes to `base`. What both changed alike, or only one changed, is clean.

    Paragraphs are merged first; those that both changed by their lines, such lines by their sentences, so two
    people can work in one long Chinese paragraph. Every character of the result comes from one of the texts,
    line ends too.
    """
    return Merge(tuple(_joined(_merged(base, mine, theirs, LEVELS))))


def _merged(base, mine, theirs, levels) -> Iterator[Clean | Conflict]:
    split, *finer = levels
    units = [split(text) for text in (base, mine, theirs)]
    for kind, *groups in Merge3(*units, sequence_matcher=Matcher).merge_groups():
        if kind != "conflict":
            yield Clean("".join(groups[0]))
        elif finer:
            yield from _merged(*("".join(group) for group in groups), finer)
        else:
            yield from _touching(*groups)


def _touching(base, mine, theirs):
    """Sentences that touch, one changed by each side: merge3 asks for an unchanged one between, we do not."""
    at_mine, at_theirs = _fixed_points(base, mine), _fixed_points(base, theirs)
    cuts = sorted(at_mine.keys() & at_theirs.keys() | {len(base)})
    at_mine[len(base)], at_theirs[len(base)] = len(mine), len(theirs)
    start = (0, 0, 0)
    for cut in cuts:
        end = (cut, at_mine[cut], at_theirs[cut])
        texts = ["".join(units[i:j]) for units, i, j in zip((base, mine, theirs), start, end, strict=True)]
        yield _decided(*texts)
        start = end


def _fixed_points(base, other):
    """Places between units of `base` whose place in `other` is sure: no edit spans it, none inserts there."""
    points, doubtful = {}, set()
    for at_base, at_other, length in matching_blocks(base, other):
        for step in range(length + 1):
            if points.setdefault(at_base + step, at_other + step) != at_other + step:
                doubtful.add(at_base + step)
    return {point: place for point, place in points.items() if point not in doubtful}


def _decided(base, mine, theirs):
    if mine == theirs or theirs == base:
        return Clean(mine)
    return Clean(theirs) if mine == base else Conflict(base, mine, theirs)


def _joined(parts):
    """Neighbouring clean stretches as one, empty ones left out."""
    text = ""
    for part in parts:
        if isinstance(part, Clean):
            text += part.text
            continue
        if text:
            yield Clean(text)
        yield part
        text = ""
    if text:
        yield Clean(text)
