"""What changed between two texts, word by word, Chinese too: as source, side by side, and between fields."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from portal.core.align import opcodes, paired
from portal.core.compare.differences import differences, likeness, telling_words, tidy
from portal.core.words import lines, sentences, words


@dataclass(frozen=True)
class Change:
    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Row:
    """One line beside its other version; `old` is empty in an added row, `new` in a removed one."""
    kind: Literal["same", "changed", "added", "removed"]
    old: tuple[Change, ...]
    new: tuple[Change, ...]


@dataclass(frozen=True)
class Fold:
    """A long stretch of same rows, to be shown closed."""
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FieldChange:
    name: str
    old: object
    new: object

    @property
    def added(self) -> tuple:
        """What a list has that it had not; nothing for other fields."""
        return _missing(self.new, self.old)

    @property
    def removed(self) -> tuple:
        return _missing(self.old, self.new)


def compare_text(old: str, new: str) -> list[Change]:
    """All of both texts in order: same and removed join to `old`, same and added to `new`, exactly."""
    stretches = []
    for before, after in _aligned(lines(old), lines(new)):
        same = before == after
        stretches += [("same", [after])] if same else differences(_cut(before or ""), _cut(after or ""))
    return _changes(tidy(stretches))


def compare_rows(old: str, new: str, context: int = 2) -> list[Row | Fold]:
    """Line beside line, without line ends; same rows further than `context` from a change are folded."""
    bare = [[line.rstrip("\r\n") for line in lines(text)] for text in (old, new)]
    return _folded([_row(before, after) for before, after in _aligned(*bare)], context)


def compare_fields(old: Mapping, new: Mapping) -> list[FieldChange]:
    """The fields that differ, in the order of `new`, then those only in `old`; a missing one is None."""
    both = {name: (old.get(name), new.get(name)) for name in (*new, *old)}
    return [FieldChange(name, before, after) for name, (before, after) in both.items() if before != after]


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    for same, i, j, k, m in opcodes(old, new):
        if same:
            yield from zip(old[i:j], new[k:m], strict=True)
        else:
            known = {line: telling_words(line) for line in {*old[i:j], *new[k:m]}}
            yield from paired(old[i:j], new[k:m], lambda x, y, known=known: likeness(known[x], known[y]))


def _row(before, after):
    if before is None:
        return Row("added", (), _whole("added", after))
    if after is None:
        return Row("removed", _whole("removed", before), ())
    if before == after:
        return Row("same", _whole("same", before), _whole("same", after))
    changes = _changes(differences(_cut(before), _cut(after)))
    return Row("changed", tuple(change for change in changes if change.kind != "added"),
               tuple(change for change in changes if change.kind != "removed"))


def _whole(kind, text):
    return (Change(kind, text),)


def _folded(rows, context):
    found, at = [], 0
    for same, run in groupby(rows, key=lambda row: row.kind == "same"):
        run = list(run)
        head = context if at else 0
        at += len(run)
        tail = context if at < len(rows) else 0
        if same and len(run) > head + tail + 1:  # a fold of one row would save no line
            run[head:len(run) - tail] = [Fold(tuple(run[head:len(run) - tail]))]
        found += run
    return found


def _cut(text):
    return [tuple(words(sentence)) for sentence in sentences(text)]


def _changes(stretches):
    return [Change(kind, "".join(pieces)) for kind, pieces in stretches]


def _missing(these, those):
    if not isinstance(these, list | tuple) or not isinstance(those, list | tuple):
        return ()
    return tuple(item for item in these if item not in those)
