"""How texts are folded and cut."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.analysis import fold, fold_with_origins, parts, terms


def words(text):
    return {term for term, _ in terms(text)[0]}


@pytest.mark.parametrize("one, other", [
    ("ＯＰＣ－ＵＡ　３", "opc-ua 3"),
    ("CAFÉ Ünïcode", "cafe unicode"),
    ("cafe\u0301", "café"),
    ("數位孿生與網關", "数位孪生与网关"),
    ("臺灣", "台湾"),
    ("Łódź Ærø Straße", "lodz aero strasse"),
    ("ﬁne", "fine"),
    ("智\u200b能\ufeff", "智能"),
    ("⼯业", "工业"),
    ("ΑΘΉΝΑ", "αθηνα"),
])  # S4
def test_width_case_accents_and_script_fold_together(one, other):
    assert fold(one) == fold(other)


def test_kana_keep_the_marks_that_tell_them_apart():
    assert fold("ガ") != fold("カ")


# S2
def test_chinese_becomes_single_characters_and_overlapping_pairs_at_the_same_place():
    assert sorted(terms("智能制造")[0]) == sorted(
        [("智", 0), ("智能", 0), ("能", 1), ("能制", 1), ("制", 2), ("制造", 2), ("造", 3)])


# S2
def test_rare_characters_outside_the_basic_plane_are_chinese_too():
    assert words("𠮷㛃") == {"𠮷", "㛃", "𠮷㛃"}


def test_no_pair_reaches_across_a_sign():
    assert "造智" not in words("制造，智能") and "造智" not in words("制造 智能")


# S3
@pytest.mark.parametrize("text, expected", [
    ("3月", ["3", "月"]),
    ("5G网络", ["5", "g", "网络"]),
    ("OPC-UA网关", ["opc", "ua", "网关"]),
    ("GB/T 39116", ["gb", "t", "39116"]),
    ("IEC62264-1", ["iec", "62264", "1"]),
    ("IEC 62264-1", ["iec", "62264", "1"]),
    ("平台V2.0", ["平台", "v", "2", "0"]),
    ("the Factory's robots", ["the", "factory", "robots"]),
])
def test_mixed_runs_are_cut_where_the_kind_of_sign_changes(text, expected):
    assert [part.text for part in parts(fold(text))] == expected


def test_a_compound_is_also_found_written_as_one():
    assert {"opcua", "5g", "wifi"} <= words("OPC-UA over 5G and Wi-Fi")


def test_dates_and_numbers_are_not_joined():
    assert "20261102" not in words("2026-11-02")


def test_a_word_stands_as_written_and_by_its_stem():
    assert words("manufacturing") == {"manufacturing", "~manufactur"}


def test_stop_words_are_left_out_but_keep_their_place():
    assert terms("internet of things")[0][-1][1] == 2


@given(st.text())
def test_any_text_is_folded_and_cut_alike_at_every_time(text):
    folded = fold(text)
    assert fold(folded) == folded or fold(fold(folded)) == fold(folded)
    found, length = terms(text)
    assert all(0 <= place < max(length, 1) for _, place in found)
    for term, _ in found:
        term.encode()


@given(st.text())
def test_each_folded_character_knows_where_it_comes_from(text):
    folded, origins = fold_with_origins(text)
    assert len(origins) == len(folded) + 1 and origins[-1] == len(text)
    assert list(origins) == sorted(origins)
    for place, character in enumerate(folded):
        assert character in fold(text[origins[place]])
