"""Searching through the term base: the other language and abbreviations, shown, and taken away by the reader."""
import re

import pytest

from portal.core.db import db
from portal.core.index import Text
from portal.search.expansion import expand, meanings
from portal.search.query import And, Expanded, parse, wanted
from portal.terms.models import Concept, Facts
from portal.terms.queries import all_terms
from tests.search.material import paper
from tests.search.test_pages import titles, total

TWIN = Facts("数字孪生", "digital twin", abbr=("DT",), definition_en="A model.")


@pytest.fixture
def twins(shelf):
    """The term, and papers that hold one of its words each."""
    concept = Concept(slug="digital-twin")
    db.session.add(concept)
    concept.say(TWIN)
    shelf.put(
        paper(1, texts={"zh": Text("一个车间", body="车间里用了数字孪生技术。")}, language="zh"),
        paper(2, texts={"en": Text("A digital twin of a digital twin", body="digital twin " * 9, summary="digital twin")}),
        paper(3, texts={"en": Text("Pumps", body="The DT of a pump.")}),
        paper(4, texts={"en": Text("Digital clocks", body="A twin engine.")}))
    return shelf


def shown(page):
    return [title for title in titles(page) if title not in ("digital twin", "数字孪生")]


def test_a_term_is_found_in_the_other_language_and_the_page_says_so(twins, search):  # S5 S9
    page = search(q="数字孪生")
    assert shown(page)[0] == "一个车间", "what holds the words typed comes first"
    assert set(shown(page)) == {"一个车间", "A digital twin of a digital twin", "Pumps"}
    assert "Through the term base: digital twin" in page and "Through the term base: DT" in page
    assert "<mark>digital twin</mark>" in page
    assert set(shown(search(q="DT"))) == set(shown(page))
    assert "Digital clocks" in shown(search(q="digital twin")), "words side by side need not stand side by side"


def test_a_short_abbreviation_may_mean_something_else_and_comes_after_whole_words(twins, search):  # S5
    twins.put(paper(5, texts={"en": Text("DT registers", body="DT DT DT " * 9, summary="DT, DT, DT")}),
              paper(6, texts={"en": Text("Reading list", body="Oil, belts, " * 60 + "and one digital twin.")}))
    found = shown(search(q="数字孪生"))
    assert found.index("Reading list") < found.index("DT registers")


def test_an_expansion_can_be_taken_away_and_stands_in_the_address(twins, search):  # S5
    page = search(q="数字孪生")
    chips = re.findall(r'<a href="(/search\?[^"]*without=[^"]*)"', page)
    assert len(chips) == 2
    assert "Pumps" not in shown(search(q="数字孪生", without="DT"))
    without = search(q="数字孪生", without=["DT", "digital twin"])
    assert shown(without) == ["一个车间"] and "Also looked for" not in without


@pytest.mark.parametrize("words", ['"数字孪生"', "+数字孪生", "title:数字孪生", "数字孪*"])
def test_quotes_plus_star_and_fields_switch_it_off(twins, search, words):  # S5
    assert not {"Pumps", "A digital twin of a digital twin"} & set(shown(search(q=words)))


def test_what_is_hidden_is_not_found_through_a_term(twins, search):  # S8
    twins.put(paper(5, texts={"en": Text("Secret", body="digital twin")}, readers=frozenset({"institution:9"})))
    page = search(q="数字孪生")
    assert "Secret" not in shown(page) and total(page) == 4


def test_terms_of_several_words_are_recognised_anywhere_in_a_query(app):  # S5
    concept = Concept(slug="digital-twin")
    db.session.add(concept)
    concept.say(TWIN)
    known = meanings(all_terms())
    tree, added = expand(parse("cheap Digital  Twin pumps -数字孪生").tree, known)
    assert isinstance(tree, And) and isinstance(tree.parts[1], Expanded) and added == ["数字孪生", "DT"]
    assert [word.text for word in wanted(tree)] == ["cheap", "Digital", "Twin", "pumps"]
    assert expand(parse("(DT OR pumps) x").tree, known)[1] == ["数字孪生", "digital twin"]
    assert expand(parse("pumps").tree, known) == (parse("pumps").tree, [])
    assert expand(None, known) == (None, [])
