"""Suggestions while somebody types: by any character, by sound and initials, and only of what the reader may see."""
import pytest

from portal.core.index import Label, Text
from portal.search.suggestions import keys_of
from tests.search.material import paper


@pytest.fixture
def suggest(browser):
    """`suggest(typed)`: the texts suggested."""
    def suggest(typed):
        answer = browser.get("/search/suggest", query_string={"q": typed})
        assert answer.status_code == 200
        return [each["text"] for each in answer.json["suggestions"]]
    return suggest


@pytest.fixture
def papers(shelf):
    shelf.put(
        paper(1, texts={"zh": Text("面向产线的数字孪生"), "en": Text("Digital twins for a line")}, language="zh",
              keywords=("重庆",), facets={"tag": {"energy saving": Label("Energy saving", "Energy saving")}}),
        paper(2, "Digital clocks"),
        paper(3, "Digital secrets", readers=frozenset({"alliance"})),
        paper(4, "Digital reviews", readers=frozenset({"moderators"}), conflicts=frozenset({"institution:1"})))
    return shelf


@pytest.mark.parametrize("typed", ["数字", "字孪", "szls", "SZ", "shuzi", "shu zi lu", "面向", "mx", "产"])
def test_chinese_is_suggested_by_any_character_its_sound_and_initials(papers, suggest, typed):  # S11
    assert suggest(typed) == ["面向产线的数字孪生"]


@pytest.mark.parametrize("typed, found", [
    ("dig", {"Digital clocks", "Digital twins for a line"}), ("TWI", {"Digital twins for a line"}),
    ("ener", {"Energy saving"}), ("ｄｉｇｉｔａｌ c", {"Digital clocks"}), ("chongq", {"重庆"}), ("d", set()), ("", set()),
    ("%", set()), ("zzz", set()), ("igital", set()), ("x" * 5000, set())])
def test_titles_and_tags_are_suggested_by_the_beginning_of_any_word(papers, suggest, typed, found):  # S11
    assert set(suggest(typed)) == found


def test_nothing_hidden_is_suggested(people, papers, suggest, browser):  # S8 S11
    assert "Digital secrets" not in suggest("digital") + suggest("secr")
    browser.sign_in(people["member"])
    assert suggest("secr") == ["Digital secrets"] and suggest("revi") == []
    browser.sign_in(people["moderator"])
    assert suggest("revi") == ["Digital reviews"]
    papers.put(paper(4, "Digital reviews", readers=frozenset({"moderators"}), conflicts=frozenset(
        people["moderator"].conflict_keys)))
    assert suggest("revi") == []


def test_what_changed_or_went_is_suggested_no_more(papers, suggest):  # S11
    papers.put(paper(2, "Wrist watches"))
    assert "Digital clocks" not in suggest("digital") and suggest("watch") == ["Wrist watches"]
    papers.take(2)
    assert suggest("watch") == []


def test_keys_are_few_and_short():
    keys = keys_of("一种面向大规模个性化定制的智能制造系统参考架构与评价方法研究" * 9 + " and some more words " * 50)
    assert len(keys) < 70 and max(len(key) for key, _rank in keys) <= 24
