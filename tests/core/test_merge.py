"""Two people's changes to one text."""
import random
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.merge import Clean, Conflict, Merge, merge
from portal.core.words import lines, sentences
from tests.shared import shared

PIECES = ["甲。", "乙！", "丙丁，", "One. ", "Two? ", "three ", "\n", "\n\n", "\r\n", "| a |"]
WRITINGS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def taking(merged, side):
    """The text when `side` is taken in every conflict."""
    return "".join(part.text if isinstance(part, Clean) else getattr(part, side) for part in merged.parts)


def shown(merged):
    """All that a reader sees: the clean parts and both sides of the conflicts."""
    return [text for part in merged.parts
            for text in ([part.text] if isinstance(part, Clean) else [part.mine, part.theirs])]


@pytest.mark.parametrize("base, mine, theirs, merged", [
    ("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\n", "A\n\nb\n\nC\n"),    # different paragraphs
    ("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC\n", "a\nB\nC\n"),                    # lines that touch
    ("一。二。三。", "一改。二。三。", "一。二。三改。", "一改。二。三改。"),  # one paragraph, Chinese
    ("一。二。三。", "一。二改。三。", "一。二。三改。", "一。二改。三改。"),  # sentences that touch
    ("甲说：“好。”乙走了。", "甲说：“很好。”乙走了。", "甲说：“好。”乙没走。", "甲说：“很好。”乙没走。"),
    ("One. Two. Three.", "One! Two. Three.", "One. Two. Three?", "One! Two. Three?"),
    ("v1.5 is out. It works.", "v1.6 is out. It works.", "v1.5 is out. It runs.", "v1.6 is out. It runs."),
    ("a\nb\n", "a\nX\nb\n", "a\nb\nY\n", "a\nX\nb\nY\n"),                    # additions apart
    ("a\n\nb\n\nc\n", "b\n\nc\n", "a\n\nb\n\nC\n", "b\n\nC\n"),             # one deletes, one changes
    ("", "new", "", "new"),
    ("old", "", "old", ""),
    ("a。b。", "a。甲。b。", "a。b。", "a。甲。b。"),
])
def test_changes_in_different_places_merge(base, mine, theirs, merged):  # P3
    assert merge(base, mine, theirs).text == merged
    assert merge(base, theirs, mine).text == merged


@pytest.mark.parametrize("base, mine, theirs", [
    ("一。二。三。", "一。甲。三。", "一。乙。三。"),
    ("一。二。", "一。甲。二。", "一。乙。二。"),             # both add at one place
    ("一。二。", "二。", "改一。二。"),                       # one deletes what the other changes
    ("a\nb", "a\nb\nc", "a\nB"),                            # an addition beside a change
    ("", "mine", "theirs"),
])
def test_two_changes_of_one_place_are_a_conflict_that_shows_both(base, mine, theirs):  # P3
    merged = merge(base, mine, theirs)
    assert merged.text is None
    assert [taking(merged, side) for side in ("base", "mine", "theirs")] == [base, mine, theirs]


def test_a_conflict_is_no_larger_than_the_sentences_that_differ():  # P3
    merged = merge("头。中。尾。另。\n", "头。甲。尾。另改。\n", "头。乙。尾。另。\n")
    assert merged.parts == (Clean("头。"), Conflict("中。", "甲。", "乙。"), Clean("尾。另改。\n"))


def test_the_same_change_by_both_is_no_conflict():  # P3
    assert merge("a\n\nb\n", "a\n\nB\n\nc\n", "a\n\nB\n\nc\n") == Merge((Clean("a\n\nB\n\nc\n"),))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_ends_and_a_missing_last_one_stay(end, last):  # P3
    base, mine, theirs = (text.replace("\n", end) + last
                          for text in ("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\n"))
    assert merge(base, mine, theirs).text == f"A{end}{end}b{end}{end}C{end}{last}"


@given(WRITINGS, WRITINGS, WRITINGS)
@example("甲。乙！", "乙！", "甲。乙！丙丁，")
def test_nothing_is_lost_and_nothing_invented(base, mine, theirs):  # P3
    merged = merge(base, mine, theirs)
    assert merged == mirrored(merge(base, theirs, mine))
    seen = "".join(shown(merged))
    for text in (mine, theirs):
        assert all(piece in seen for piece in sentences(text) if piece not in base)
    if mine in (base, theirs):
        assert merged.text == theirs
    if theirs == base:
        assert merged.text == mine


def mirrored(merged):
    return Merge(tuple(part if isinstance(part, Clean) else Conflict(part.base, part.theirs, part.mine)
                       for part in merged.parts))


def pages():
    texts = [path.read_bytes().decode() for name in ("kb-neuron-zh", "kb-foam-vault")
             for path in sorted(shared(name).rglob("*.md"))]
    return [text for text in texts if 1_000 < len(text) < 12_000]


class Writer:
    """Someone who edits at random and remembers what was added, each time unique, and what was taken away."""

    def __init__(self, name, chance):
        self.name, self.chance = name, chance
        self.base = self.text = ""
        self.added, self.deleted = set(), set()

    def open(self, text):
        self.base = self.text = text

    def edit(self):
        rows = lines(self.text) or [""]
        at = self.chance.randrange(len(rows))
        self.chance.choice([self.add, self.add, self.change, self.change, self.say, self.delete])(rows, at)
        self.text = "".join(rows)

    def mark(self):
        mark = f"{self.name}{len(self.added)}改"
        self.added.add(mark)
        return mark

    def add(self, rows, at):
        rows.insert(at, f"{self.mark()}，新的一行 added here.\n")

    def change(self, rows, at):
        place = self.chance.randrange(len(rows[at].rstrip("\r\n")) + 1)
        marks = self.added | {mark for mark in self.others.added if mark in rows[at]}
        if not any(rows[at].find(mark) < place < rows[at].find(mark) + len(mark) for mark in marks):
            rows[at] = rows[at][:place] + self.mark() + rows[at][place:]

    def say(self, rows, at):
        body = rows[at].rstrip("\r\n")
        rows[at] = body + f" {self.mark()}。" + rows[at][len(body):]

    def delete(self, rows, at):
        gone = rows.pop(at)
        self.deleted |= {mark for mark in self.added | self.others.added if mark in gone}


def two_writers(seed):
    chance = random.Random(seed)
    first, second = Writer("甲", chance), Writer("乙", chance)
    first.others, second.others = second, first
    return chance, first, second


def test_two_writers_who_start_from_one_page_lose_nothing():  # P3
    for seed, page in enumerate(pages()[:200]):
        chance, first, second = two_writers(seed)
        for writer in (first, second):
            writer.open(page)
            for _ in range(chance.randint(1, 8)):
                writer.edit()
        check_all_is_there(page, first.text, second.text, merge(page, first.text, second.text))


def check_all_is_there(base, mine, theirs, merged):
    clean = "".join(part.text for part in merged.parts if isinstance(part, Clean))
    known, conflicts = set(sentences(base)), merged.conflicts
    for side, text in (("mine", mine), ("theirs", theirs)):
        places = clean + "".join(getattr(conflict, side) for conflict in conflicts)
        assert all(piece in places for piece in sentences(text) if piece not in known)
    counts = [Counter(lines(text)) for text in (base, mine, theirs)]
    everything = "".join(shown(merged))
    assert all(line in everything for line in lines(base) if all(count[line] == 1 for count in counts))


@pytest.mark.parametrize("seed", range(4))
def test_two_writers_with_200_edits_each_never_replace_each_others_words(seed):  # P3
    chance, first, second = two_writers(seed)
    head = pages()[seed * 37]
    clean = conflicted = 0
    first.open(head)
    second.open(head)
    for _ in range(200):
        for writer in (first, second):
            writer.edit()
            if chance.random() < 0.2:
                merged = merge(writer.base, writer.text, head)
                clean, conflicted = clean + (merged.text is not None), conflicted + bool(merged.conflicts)
                head = "".join(shown(merged))
                writer.open(head)
    for writer in (first, second):
        head = "".join(shown(merge(writer.base, writer.text, head)))
    assert clean > 20
    deleted = first.deleted | second.deleted
    assert [mark for mark in first.added | second.added if mark not in head and mark not in deleted] == []


def test_a_long_page_and_a_long_paragraph_merge_without_a_wait():  # P3
    page = "".join(pages())[:200_000]
    merged = merge(page, "首句。\n\n" + page.replace("的", "之", 50), page + "\n\n末句。\n")
    assert merged.text.startswith("首句。") and merged.text.endswith("末句。\n")
    paragraph = "".join(f"第{number}句话说的是同一件事。" for number in range(17_000))
    mine, theirs = paragraph.replace("第1句", "第一句"), paragraph.replace("第9句", "第九句")
    assert merge(paragraph, mine, theirs).text == mine.replace("第9句", "第九句")
    assert merge("a\nb\n" * 30_000, "b\na\n" * 30_000, "a\n" * 50_000).parts
