"""What may be typed, and that nothing typed breaks anything."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.query import And, Not, Or, Range, Words, parse, wanted
from portal.search.ranking import plan
from portal.search.snippets import needles_of


# S6
@pytest.mark.parametrize("typed, tree", [
    ("digital twin", And((Words("digital"), Words("twin")))),
    ('"digital twin"', Words("digital twin", is_quoted=True)),
    ("“数字孪生”", Words("数字孪生", is_quoted=True)),
    ("opc AND ua", And((Words("opc"), Words("ua")))),
    ("opc OR mqtt", Or((Words("opc"), Words("mqtt")))),
    ("opc NOT mqtt", And((Words("opc"), Not(Words("mqtt"))))),
    ("opc -mqtt", And((Words("opc"), Not(Words("mqtt"))))),
    ("(opc OR mqtt) plc", And((Or((Words("opc"), Words("mqtt"))), Words("plc")))),
    ("（opc OR mqtt）plc", And((Or((Words("opc"), Words("mqtt"))), Words("plc")))),
    ("a1 OR b1 c1", Or((Words("a1"), And((Words("b1"), Words("c1")))))),
    ("manuf*", Words("manuf", is_prefix=True)),
    ("+robots", Words("robots", is_exact=True)),
    ("title:twin", Words("twin", "title")),
    ("标题 title：孪生", And((Words("标题"), Words("孪生", "title")))),
    ('author:"Li Wei"', Words("Li Wei", "author", is_quoted=True)),
    ("title:(opc OR mqtt)", Or((Words("opc", "title"), Words("mqtt", "title")))),
    ("inst:linhai", Words("linhai", "inst")), ("group:3", Words("3", "group")), ("tag:aas", Words("aas", "tag")),
    ("kind:brief", Words("brief", "kind")), ("lang:zh", Words("zh", "lang")),
    ("state:published", Words("published", "state")), ("cell:A1", Words("A1", "cell")),
    ("trl:5..7", Range("trl", 5, 7)), ("trl:5", Range("trl", 5, 5)), ("trl:..7", Range("trl", 0, 7)),
    ("year:2024..2026", Range("year", 2024, 2026)), ("year:2024..", Range("year", 2024, 9999)),
    ("OPC-UA - an overview", And((Words("OPC-UA"), Words("overview")))),
    ("--help", Words("--help")),
    ("http://example.org/a", Words("http://example.org/a")),
])
def test_the_signs_mean_what_the_help_says(typed, tree):
    assert parse(typed).tree == tree and not parse(typed).is_plain


# S6
@pytest.mark.parametrize("typed", [
    "(opc", "opc)", "()", '"opc', "opc AND", "OR opc", "opc NOT", "title:", "trl:high", "trl:..", "year:", "a*", "*",
    "-" * 3 + "(", "(" * 60 + "opc" + ")" * 60, "NOT " * 100,
])
def test_a_syntax_error_gives_the_words_as_they_stand(typed):
    query = parse(typed)
    assert query.is_plain
    assert query.tree is None or all(word.text in typed for word in wanted(query.tree))


def test_stop_words_and_signs_alone_are_nothing_to_look_for():
    assert parse("the of - ...").tree is None and parse("").tree is None


def test_a_long_search_is_cut_and_says_so():
    query = parse("word " * 500)
    assert query.is_cut and len(query.text) <= 300


PIECES = st.sampled_from(["AND", "OR", "NOT", "(", ")", '"', "-", "+", "*", "title:", "trl:", "year:", "..", "5", ":",
                          "opc", "智能", "，", "“", "”", "the", " ", "\0", "\ud800", "𠮷", "é"])


# S6
@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
def test_nothing_that_can_be_typed_breaks_anything(typed):
    query = parse(typed)
    if query.tree is not None:
        plan(query.tree)
        needles_of(query.tree)
