"""What a result shows: marks, the best passage, and why."""
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.query import parse
from portal.search.snippets import needles_of, show


def shown(typed, texts, places=None, language="en"):
    texts = {code: {"title": "", "summary": "", "body": ""} | text for code, text in texts.items()}
    return show(texts, places or {}, next(iter(texts)), language, needles_of(parse(typed).tree))


def marks(markup):
    return [unescape(mark) for mark in re.findall("<mark>(.*?)</mark>", markup)]


# S9
@pytest.mark.parametrize("typed, text, expected", [
    ("智能制造", "推进智能制造，覆盖智能产线", ["智能制造"]),
    ("智能制造", "智能工厂的能制约制造业", ["智能", "能制", "制造"]),
    ("數字孿生", "数字孪生平台", ["数字孪生"]),
    ("数字孪生", "數字孿生平台", ["數字孿生"]),
    ("robot", "Robots and a robot, not a robocar", ["Robots", "robot"]),
    ("factories", "one factory, two Factories", ["factory", "Factories"]),
    ("+robots", "Robots and a robot", ["Robots"]),
    ("manuf*", "manufacturing by manual", ["manufacturing"]),
    ('"smart factory"', "a smart  factory is not a factory that is smart", ["smart  factory"]),
    ("IEC62264-1", "by IEC 62264-1 alone", ["IEC 62264-1"]),
    ("OPC-UA网关", "新的OPC UA网关", ["OPC UA网关"]),
    ("3月", "13月与3月", ["3月"]),
    ("cafe", "the Café", ["Café"]),
    ("ＯＰＣ", "OPC", ["OPC"]),
    ("Ø20", "a bore of ø20 mm", ["ø20"]),
    ("opc -mqtt", "opc and mqtt", ["opc"]),
    ("kind:brief opc", "a brief on opc", ["opc"]),
    ("title:opc", "opc", ["opc"]),
    ("fine", "ﬁne", ["ﬁne"]),
    ("the of", "the of", []),
])
def test_what_was_typed_is_marked_as_it_stands(typed, text, expected):
    assert marks(shown(typed, {"en": {"body": text}}).passage) == [" ".join(mark.split()) for mark in expected]


# S9
def test_the_passage_is_the_one_that_holds_most_of_what_was_typed():
    text = "A robot. " + "Filler words here. " * 30 + "Here a robot works in a factory. " + "More filler. " * 30
    passage = shown("robot factory", {"en": {"body": text}}).passage
    assert passage.startswith("… Here a <mark>robot</mark> works in a <mark>factory</mark>.") and passage.endswith("…")
    assert len(unescape(re.sub("<.*?>", "", passage))) < 200


def test_a_chinese_passage_is_shorter_for_its_characters_say_more():
    text = "前言。" * 100 + "工厂部署了智能制造网关。" + "后记，" * 100
    passage = re.sub("<.*?>", "", shown("智能制造", {"zh": {"body": text}}).passage)
    assert passage.startswith("… 工厂部署了智能制造网关") and len(passage) < 100


# S9 X43
@given(st.text(alphabet="<>&\"'/ab 智能\n", max_size=60), st.sampled_from(["ab", "智能", "a*", '"b a"', "能"]))
def test_every_text_is_escaped(text, typed):
    found = shown(typed, {"en": {"title": text, "summary": text, "body": text}})
    for markup in (found.title, found.passage):
        bare = re.sub("</?mark>", "", markup)
        assert "<" not in bare and ">" not in bare
        assert unescape(bare).strip("… ") in " ".join(text.split()) or len(text) > 50


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_words_in_any_text_give_a_passage(text, typed):
    shown(typed, {"en": {"title": text, "body": text * 5}, "zh": {"body": text}}, {"author": [text]})


# S9
def test_the_reasons_name_the_places_where_it_stands():
    texts = {"en": {"title": "Twin", "summary": "A twin", "headings": "x", "body": "No"}}
    places = {"author": ["Li Wei"], "keyword": ["twin"], "term": ["Digital twin"]}
    assert shown("twin", texts, places).reasons == ("title", "keyword", "term", "summary")
    assert shown("wei", texts, places).reasons == ("author",)


def test_the_language_that_matches_is_shown_then_that_of_the_reader_then_the_original():
    texts = {"zh": {"title": "孪生", "body": "opc"}, "en": {"title": "Twin", "body": "opc"}}
    assert shown("孪生", texts, language="en").language == "zh"
    assert shown("opc", texts, language="en").language == "en"
    assert shown("opc", texts, language="zh").language == "zh"
    assert shown("opc", texts, language="de").language == "zh"


def test_without_a_mark_the_beginning_of_the_summary_is_shown():
    assert shown("author:li", {"en": {"summary": "What it is about.", "body": "Text"}}, {"author": ["Li"]}
                 ).passage == "What it is about."


def test_a_thing_without_texts_has_an_empty_row():
    assert show({}, {}, "en", "en", needles_of(parse("x1").tree)).title == ""
