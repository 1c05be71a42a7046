"""Did you mean: whole words that the reader may see; by itself only where nothing is found."""
import re
from html import unescape

import pytest

from portal.core.index import Text
from portal.search.corrections import distance_between
from tests.search.material import paper
from tests.search.test_pages import titles


@pytest.fixture
def papers(shelf):
    shelf.put(
        *(paper(number, f"Maintenance {number}", "The manufacturers of pumps maintain them.") for number in range(1, 13)),
        paper(20, texts={"zh": Text("平台", body="车间里用了数字孪生技术。")}, language="zh"),
        paper(21, "Hidden", "A turbocharger 数字孪星", readers=frozenset({"institution:9"})),
        paper(22, "Rare", "One maintenanze only."))
    return shelf


@pytest.mark.parametrize("typed, better", [
    ("maintenanec", "maintenance"), ("manufactuers", "manufacturers"), ("pmups", "pumps"), ("upmps", "pumps"),
    ("数字李生", "数字孪生"), ("数字栾生", "数字孪生"), ("书字孪生", "数字孪生"), ("数字孪声", "数字孪生"),
    ("pmups maintenanec", "pumps maintenance")])
def test_a_mistyped_word_is_searched_as_it_was_meant_and_the_page_says_so(papers, search, typed, better):  # S10
    page = search(q=typed)
    assert titles(page) and f"<strong>{better}</strong>" in page
    instead = unescape(re.search(r'<a href="(/search\?[^"]*typed=1[^"]*)"', page)[1])
    assert instead and titles(search(q=typed, typed="1")) == []


def test_a_rare_word_is_only_asked_about(papers, search):  # S10
    page = search(q="maintenanze")
    assert titles(page) == ["Rare"] and "Did you mean" in page and ">maintenance</a>" in page
    assert "Did you mean" not in search(q="maintenance")


@pytest.mark.parametrize("typed", [
    "turbochargr", "数字孪辰", '"maintenanec"', "+pmups", "title:pmups", "pum", "zzzzzz", "x" * 200])
def test_nothing_hidden_and_nothing_meant_as_written_is_offered(papers, search, typed):  # S8 S10
    page = search(q=typed)
    assert "turbocharger" not in page and "孪星" not in page and "Did you mean" not in page
    assert "typed=1" not in page or "数字孪生" in page


def test_stems_are_never_offered(papers, search):  # S10
    assert "<strong>manufactur</strong>" not in search(q="manufactur") and "~" not in search(q="maintai")


@pytest.mark.parametrize("one, other, distance", [
    ("pumps", "pumps", 0), ("pmups", "pumps", 1), ("pump", "pumps", 1), ("qumqs", "pumps", 2), ("abcdef", "pumps", 3)])
def test_swapped_letters_are_one_mistake(one, other, distance):
    assert distance_between(one, other, 2) == distance
