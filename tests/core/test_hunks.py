"""Parts of a change that can be taken one by one."""
from itertools import product

import pytest

from portal.core.hunks import Hunk, hunks, joined

OLD = "# Wrenches\n\nCheck them every week.\n\nKeep the log.\n\nAsk the shop.\n"


def changes(old, new):
    return [(piece.old.strip(), piece.new.strip()) for piece in hunks(old, new) if isinstance(piece, Hunk)]


@pytest.mark.parametrize("new, expected", [
    (OLD, []),
    (OLD.replace("every week", "every day"), [("Check them every week.", "Check them every day.")]),
    (OLD.replace("every week", "every day").replace("the log", "the log in the office"),
     [("Check them every week.", "Check them every day."), ("Keep the log.", "Keep the log in the office.")]),
    (OLD + "\nCall the maker.\n", [("", "Call the maker.")]),
    (OLD.replace("Keep the log.\n\n", ""), [("Keep the log.", "")]),
    (OLD.replace("Keep the log.", "完全不同的一段。"), [("Keep the log.", "完全不同的一段。")]),
    (OLD.replace("\n\n", "\n\n\n"), []),
])
def test_each_changed_paragraph_is_a_part(new, expected):  # K5
    assert changes(OLD, new) == expected


def test_a_text_where_nothing_was_is_one_part():  # K5
    assert changes("", "One.\n\nTwo.\n") == [("", "One.\n\nTwo.")] and hunks("", " \n") == []


def paragraphs_of(text):
    return {part.strip() for part in text.strip().split("\n\n")}


def test_any_choice_of_parts_gives_a_text_of_whole_paragraphs():  # K5
    new = "# Wrenches\n\nCheck them every day.\n\nAsk the shop first.\n\nCall the maker.\n\nThen sign"
    pieces = hunks(OLD.rstrip(), new)
    count = sum(isinstance(piece, Hunk) for piece in pieces)
    assert count == 4
    for choice in product((False, True), repeat=count):
        taken = iter(choice)
        text = joined(piece if isinstance(piece, str) else piece.new if next(taken) else piece.old for piece in pieces)
        assert paragraphs_of(text) <= paragraphs_of(f"{OLD}\n\n{new}")
        if all(choice):
            assert text.strip() == new.strip()
        if not any(choice):
            assert text.strip() == OLD.strip()
