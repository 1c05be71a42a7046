import pytest

from portal.members.folding import folded, sort_key


@pytest.mark.parametrize("typed, kept", [
    ("Ångström  Ｍüller", "angstrom muller"), ("林婉清", "林婉清"), ("", ""), ("STRASSE", "strasse"),
    ("Straße", "strasse")])
def test_width_case_and_accents_do_not_count(typed, kept):
    assert folded(typed) == kept


def test_chinese_names_stand_in_the_order_of_their_pinyin_after_latin_ones():
    names = ["周杰", "林婉清", "安然", "陈小禾", "Lin", "Ångström"]
    assert sorted(names, key=sort_key) == ["Ångström", "Lin", "安然", "陈小禾", "林婉清", "周杰"]
