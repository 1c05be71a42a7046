"""What changed between two texts and two sets of fields."""
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.compare import Change, FieldChange, Fold, Row, compare_fields, compare_rows, compare_text
from portal.core.words import count, lines, paragraphs, sentences, words
from tests.shared import shared

SIGNS = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
PIECES = ["甲方", "乙", "。", "，", "word ", "12.5", " ", "\n", "\r\n", "é", "e\u0301",
          "👩‍🔧", "|", "的", "\u2028", "\x00"]
WRITINGS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def marked(changes):
    return "".join(SIGNS[change.kind].format(change.text) for change in changes)


def side(changes, left_out):
    return "".join(change.text for change in changes if change.kind != left_out)


@pytest.mark.parametrize("old, new, expected", [
    ("same", "same", "same"),
    ("The quick brown fox.", "The slow brown fox.", "The [-quick-][+slow+] brown fox."),
    ("数据每秒上传一次。", "数据每5秒上传一次。", "数据每[+5+]秒上传一次。"),
    ("设备通过网关接入。", "设备经网关接入云平台。", "设备[-通过-][+经+]网关接入[+云平台+]。"),
    ("版本 1.5 可用", "版本 1.6 可用", "版本 [-1.5-][+1.6+] 可用"),
    ("don't stop now", "don't go now", "don't [-stop-][+go+] now"),
    ("a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"),
    ("甲句。乙句。", "乙句。", "[-甲句。-]乙句。"),
    ("ok 👩‍🔧 here", "ok 👨‍🔧 here", "ok [-👩‍🔧-][+👨‍🔧+] here"),
    ("", "new", "[+new+]"),
    ("", "", ""),
])
def test_a_comparison_names_the_words_that_changed(old, new, expected):  # P2
    assert marked(compare_text(old, new)) == expected


def test_a_rewritten_clause_reads_as_one_change_and_not_as_crumbs():  # P2
    old, new = "本文提出一种面向大规模定制的柔性产线方案。", "我们介绍了针对个性化生产的装配线重构方法。"
    assert [change.kind for change in compare_text(old, new)] == ["removed", "added"]


@given(WRITINGS, WRITINGS)
def test_a_comparison_holds_both_texts_to_the_character(old, new):  # P2
    changes = compare_text(old, new)
    assert (side(changes, "added"), side(changes, "removed")) == (old, new)
    assert all(change.text for change in changes)
    assert all(first.kind != second.kind for first, second in zip(changes, changes[1:], strict=False))


@given(WRITINGS)
def test_a_text_cut_into_pieces_joins_to_itself(text):  # P2
    for cut in (paragraphs, lines, sentences, words):
        assert "".join(cut(text)) == text


@pytest.mark.parametrize("text, pieces", [
    ("智能制造 v2.0，done!", ["智", "能", "制", "造", " ", "v", "2.0", "，", "done", "!"]),
    ("it's state-of-the-art", ["it's", " ", "state-of-the-art"]),
    ("e\u0301te\u0301", ["e\u0301", "te\u0301"]),
])
def test_words_are_latin_words_numbers_and_single_characters(text, pieces):  # P2
    assert words(text) == pieces


@pytest.mark.parametrize("text, pieces", [
    ("他说：“好。”然后走了。完！", ["他说：“好。”", "然后走了。", "完！"]),
    ("See v1.5 now. Then go (fast.) End", ["See v1.5 now. ", "Then go (fast.) ", "End"]),
    ("一行\n两行。\n", ["一行\n", "两行。\n"]),
    ("......)))", ["......)))"]),
])
def test_sentences_end_at_chinese_and_latin_stops(text, pieces):  # P3
    assert sentences(text) == pieces


@pytest.mark.parametrize("text, number", [
    ("智能制造，很好。", 6),
    ("Two words — and 2.5 more.", 5),
    ("OPC UA 网关", 4),
    ("", 0), ("| --- |\n```", 0),
])
def test_words_are_counted_as_editors_do(text, number):  # B4
    assert count(text) == number


def test_rows_stand_side_by_side_and_long_same_stretches_are_folded():  # P2
    old = "".join(f"line {number} stays\n" for number in range(20)) + "the last line was here\ngone\n"
    new = old.replace("line 10 stays", "line 10 goes").replace("was here\ngone\n", "is here\n不同的内容\n")
    first, *rest = compare_rows(old, new, context=2)
    assert isinstance(first, Fold) and len(first.rows) == 8
    assert [row.kind if isinstance(row, Row) else len(row.rows) for row in rest] == [
        "same", "same", "changed", "same", "same", 5, "same", "same", "changed", "removed", "added"]
    assert rest[2] == Row("changed", (Change("same", "line 10 "), Change("removed", "stays")),
                          (Change("same", "line 10 "), Change("added", "goes")))
    assert rest[-1] == Row("added", (), (Change("added", "不同的内容"),))


@given(WRITINGS, WRITINGS, st.integers(0, 3))
def test_rows_hold_every_line_of_both_texts(old, new, context):  # P2
    rows = [row for entry in compare_rows(old, new, context)
            for row in (entry.rows if isinstance(entry, Fold) else [entry])]
    for text, column in ((old, "old"), (new, "new")):
        kinds = {"old": "added", "new": "removed"}[column]
        shown = [side(getattr(row, column), None) for row in rows if row.kind != kinds]
        assert shown == [line.rstrip("\r\n") for line in lines(text)]


def test_rows_differ_by_their_words_not_by_their_line_ends():  # P2
    assert [row.kind for row in compare_rows("a\r\nb", "a\nb\n", context=9)[0].rows] == ["same", "same"]


def test_fields_are_compared_by_name_lists_by_their_items():  # P2
    changes = compare_fields({"trl": 4, "keywords": ["a", "b"], "licence": "CC-BY-4.0", "gone": 1},
                             {"trl": 5, "keywords": ["b", "c"], "licence": "CC-BY-4.0", "files": ()})
    assert changes == [FieldChange("trl", 4, 5), FieldChange("keywords", ["a", "b"], ["b", "c"]),
                       FieldChange("files", None, ()), FieldChange("gone", 1, None)]
    assert (changes[1].added, changes[1].removed) == (("c",), ("a",))
    assert changes[0].added == ()


def test_real_pages_compare_after_many_edits():  # P2
    chance = random.Random(7)
    page = "".join(path.read_text() for path in sorted(shared("kb-neuron-zh").rglob("*.md")))[:100_000]
    for length, edits in ((36_000, 50), (36_000, 1_000), (100_000, 500)):
        old = list(page[:length])
        for _ in range(edits):
            old[chance.randrange(length)] = chance.choice(["", "改", "一句新话。", "\n", "word "])
        old = "".join(old)
        changes = compare_text(old, page[:length])
        assert (side(changes, "added"), side(changes, "removed")) == (old, page[:length])
        assert sum(len(change.text) for change in changes if change.kind == "same") > length * 0.6


@pytest.mark.parametrize("old, new", [
    ("a\nb\n" * 50_000, "b\na\n" * 50_000),                                 # nothing stands once
    ("字词句" * 22_000, "词字句" * 22_000),                                   # one line, no sentence
    ("\n".join(map(str, range(30_000))), "\n".join(map(str, range(30_000, 60_000)))),
    (".)" * 100_000, "(." * 100_000),
], ids=["two lines", "one line", "all new", "marks"])
def test_texts_made_to_be_slow_are_still_compared(old, new):  # P2
    changes = compare_text(old, new)
    assert (side(changes, "added"), side(changes, "removed")) == (old, new)
