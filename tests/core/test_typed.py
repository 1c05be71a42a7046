"""What people type is made regular once, and nothing that a database or a feed cannot hold comes through."""
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.typed import clean, line, whole, words

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("typed, kept", [
    (None, ""), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("e\u0301", "é"), ("a\x00b\x0bc\ud800d\uffff", "abcd"),
    ("  two  blanks ", "  two  blanks "), ("tab\tstays", "tab\tstays"), ("压缩空气", "压缩空气"), ("👩‍🔧", "👩‍🔧")])
def test_a_text_keeps_its_letters_and_loses_what_is_none(typed, kept):  # X46
    assert clean(typed) == kept


@pytest.mark.parametrize("typed, kept", [
    (None, ""), ("  a \n b\t c  ", "a b c"), ("\u3000全角\u3000空格 ", "全角 空格"), ("\x00", "")])
def test_a_line_has_single_blanks(typed, kept):
    assert line(typed) == kept


@pytest.mark.parametrize("typed, kept", [
    (None, []), ("a, b，c;d；e、f", list("abcdef")), ("a, a , ,b", ["a", "b"]), ("one\ntwo", ["one", "two"])])
def test_words_are_parted_by_the_commas_of_both_scripts(typed, kept):
    assert words(typed) == kept


@given(ANY_TEXT)
def test_whatever_is_typed_can_be_kept_and_written_anywhere(typed):  # X46
    kept = clean(typed)
    assert clean(kept) == kept and unicodedata.is_normalized("NFC", kept) and "\r" not in kept
    kept.encode()
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\t\n" and letter < "\x80" for letter in kept)


@given(ANY_TEXT)
def test_lines_and_words_hold_no_break(typed):
    assert line(line(typed)) == line(typed) and "\n" not in line(typed)
    assert all(word and word == line(word) for word in words(typed))


@pytest.mark.parametrize("typed, number", [
    ("7", 7), ("0", 0), ("0007", 7), ("2147483647", 2**31 - 1), ("2147483648", None), ("9" * 5000, None), (None, None),
    ("", None), ("-1", None), (" 7", None), ("1e3", None), ("٣", None), ("³", None)])
def test_a_number_is_whole_written_in_plain_digits_and_small_enough_for_a_key(typed, number):  # X46
    assert whole(typed) == number and whole("12", 11) is None
