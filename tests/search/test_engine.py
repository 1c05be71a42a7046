"""What is found, and in which order."""
import random
import re

import pytest

from portal.core.index import Label, Text
from portal.search.analysis import fold
from portal.search.engine import NEWEST, Key, Request
from tests.search.conftest import ids_found
from tests.search.material import paper

RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


def text_of(document):
    return fold("\n".join(part for text in document.texts.values()
                          for part in (text.title, text.summary, text.headings, text.body)))


# S2
def test_every_run_of_chinese_is_found_wherever_it_stands(library):
    documents, engine = library
    rng = random.Random(7)
    texts = {ident: text_of(document) for ident, document in documents.items()}
    runs = sorted({run for text in texts.values() for run in RUN.findall(text)})
    for _ in range(200):
        run = rng.choice(runs)
        size = min(rng.randint(2, 6), len(run))
        start = rng.randrange(len(run) - size + 1)
        wanted = run[start:start + size]
        holding = {ident for ident, text in texts.items() if wanted in text}
        assert holding <= set(ids_found(engine, wanted)), wanted
        assert set(ids_found(engine, f'"{wanted}"')) == holding, wanted


# S2
def test_a_single_character_is_found_wherever_it_stands(library):
    documents, engine = library
    rng = random.Random(8)
    texts = {ident: text_of(document) for ident, document in documents.items()}
    characters = sorted({c for text in texts.values() for c in "".join(RUN.findall(text))})
    for character in rng.sample(characters, 50):
        assert set(ids_found(engine, character)) == {i for i, text in texts.items() if character in text}


# S2
def test_characters_that_are_not_neighbours_are_no_match(engine, find):
    engine.index([paper(1, "制造业智能化")])
    assert find("制智") == [] and find("造业智") == [1]


# S2
def test_an_exact_run_ranks_above_scattered_characters(engine, find):
    scattered = "智能工厂 能制约 制造 " * 30
    engine.index([paper(1, scattered, scattered, summary=scattered, keywords=(scattered,)),
                  paper(2, "报告", "x，" * 3000 + "其中有一次提到智能制造。")])
    assert find("智能制造") == [2, 1]
    assert find('"智能制造"') == [2]


# S2
def test_rare_characters_are_found(engine, find):
    engine.index([paper(1, "𠮷野家的㛃姓"), paper(2, "吉野家")])
    assert find("𠮷") == [1] and find("㛃姓") == [1] and find("𠮷野") == [1]


# S3
@pytest.mark.parametrize("typed, text, other", [
    ("3月", "计划在3月完成", "13月，3个人，每月"),
    ("5G网络", "基于5G网络的工厂", "5个G型网络"),
    ("5g 网络", "网络用5G", "网络"),
    ("OPC-UA网关", "新的OPC UA网关", "网关，不用OPC，UA也不用"),
    ("opcua", "The OPC-UA server", "The OPC server, UA is separate"),
    ("Wi-Fi", "our WiFi is slow", "wi and fi"),
    ("GB/T 39116", "GB/T 39116-2020 智能制造能力成熟度模型", "GB/T 39117"),
    ("IEC62264-1", "see IEC 62264-1 for levels", "IEC 62264-2 and 1"),
    ("IEC 62264-1", "see IEC62264-1 for levels", "IEC 62264-2"),
    ("数字孪生平台V2.0", "数字孪生平台 V2.0 发布", "数字孪生平台V2.1"),
    ("V2", "平台V2.0", "V12"),
])
def test_runs_of_several_scripts_are_found_as_one(engine, find, typed, text, other):
    engine.index([paper(1, "One", text), paper(2, "Two", other)])
    assert find(typed) == [1]


# S4
def test_english_is_stemmed_and_the_form_typed_ranks_higher(engine, find):
    engine.index([paper(1, "On robots"), paper(2, "On robot"), paper(3, "On robotics")])
    assert find("robots")[0] == 1 and find("robot")[0] == 2 and len(find("robot")) == 3
    assert find("+robots") == [1] and find('"robot"') == [2]


# S4
@pytest.mark.parametrize("typed", ["ＣＡＦＥ", "café", "Cafe\u0301"])
def test_folded_forms_find_each_other(engine, find, typed):
    engine.index([paper(1, "Café")])
    assert find(typed) == [1]


# S4
def test_traditional_finds_simplified_and_back(engine, find):
    engine.index([paper(1, "数字孪生网关"), paper(2, "數字孿生網關")])
    assert set(find("數字孿生")) == set(find("数字孪生")) == {1, 2}


# S6
@pytest.mark.parametrize("typed, expected", [
    ("opc", {1, 2}), ("opc mqtt", {2}), ("opc OR plc", {1, 2, 3}), ("opc NOT mqtt", {1}), ("-opc", {3}),
    ('"opc server"', {1}), ('"server opc"', set()), ("ser*", {1}), ("title:mqtt", {2}), ("title:server", set()),
    ("author:wei", {3}), ("inst:linhai", {1}), ("inst:临海", {1}), ("inst:7", {1}), ("tag:edge", {2}),
    ("group:robotics", {3}), ("kind:paper plc", {3}), ("kind:book", set()), ("lang:zh", {3}), ("state:draft", {2}),
    ("trl:5..7", {1}), ("year:2024..2026", {1, 2}), ("year:..2023", {3}), ("cell:A1", {2}),
    ("(opc OR plc) -mqtt", {1, 3}), ("title:(opc OR plc) year:2024..", {1, 2}), ('inst:"Linhai Institute"', {1}),
])
def test_signs_choose_what_is_found(engine, find, typed, expected):
    linhai = {"7": Label("Linhai Institute", "临海研究院")}
    engine.index([
        paper(1, "OPC", "opc server", institutions=("Linhai Institute", "临海研究院"), trl=6, year=2025,
              facets={"institution": linhai}),
        paper(2, "OPC and MQTT", keywords=("edge computing",), terms=("A1 Digital twin",), state="draft", year=2024),
        paper(3, "PLC", language="zh", authors=("Li Wei",), trl=3, year=2023,
              facets={"group": {"4": Label("Robotics", "机器人组")}}),
    ])
    assert set(find(typed)) == expected


def test_a_title_outranks_a_keyword_a_summary_a_heading_and_the_text(engine, find):
    engine.index([
        paper(5, "Five", "twin twin twin twin twin"), paper(4, "Four", headings="twin"),
        paper(3, "Three", summary="twin"), paper(2, "Two", keywords=("twin",)), paper(1, "Twin")])
    assert find("twin") == [1, 2, 3, 4, 5]


def test_words_side_by_side_rank_above_words_apart(engine, find):
    engine.index([paper(1, "One", "a digital model and its twin brother"), paper(2, "Two", "a digital twin it is")])
    assert find("digital twin") == [2, 1]


def test_equal_weights_are_ordered_by_their_day_and_newest_orders_by_nothing_else(engine, find):
    engine.index([paper(1, "Twin"), paper(3, "Twin"), paper(2, "Twin twin", "twin")])
    assert find("twin", sort=NEWEST) == [3, 2, 1]
    engine.index([paper(2, "Twin")])
    assert find("twin") == [3, 2, 1]


def test_pages_of_results_follow_each_other(library):
    _, engine = library
    whole = ids_found(engine, "data")
    assert len(whole) > 30
    paged = [ident for start in range(0, len(whole) + 10, 10)
             for ident in ids_found(engine, "data", offset=start, limit=10)]
    assert paged == whole and ids_found(engine, "data", offset=100_000) == []


def test_no_phrase_reaches_from_one_text_into_the_next(engine, find):
    engine.index([paper(1, "Digital", "twin", keywords=("smart", "factory"))])
    assert find('"digital twin"') == [] and find('"smart factory"') == [] and find("digital twin") == [1]


def test_a_document_indexed_again_takes_the_place_of_the_old_one(engine, find):
    engine.index([paper(1, "Old"), paper(2, "Other")])
    engine.index([paper(1, "New")])
    assert find("old") == [] and find("new") == [1] and len(list(engine.entries())) == 2


def test_what_is_removed_is_gone_and_removing_again_is_no_error(engine, find):
    engine.index([paper(1, "Here")])
    engine.remove([Key("paper", 1), Key("paper", 99)])
    engine.remove([Key("paper", 1)])
    assert find("here") == [] and list(engine.entries()) == []


def test_texts_of_two_languages_are_one_document(engine, find):
    engine.index([paper(1, texts={"zh": Text("数字孪生"), "en": Text("Digital twin")})])
    assert find("孪生") == find("twin") == find("lang:en") == find("lang:zh") == [1]


def test_text_that_no_encoding_knows_is_indexed_all_the_same(engine, find):
    engine.index([paper(1, "Lone \ud800 half\0", keywords=("\udfff",))])
    assert find("half") == [1]


def test_everything_is_found_without_words(engine):
    engine.index([paper(number, "x") for number in range(1, 4)])
    answer = engine.search(Request(tree=None, access=frozenset({"everyone"}), sort=NEWEST))
    assert [key.id for key in answer.hits] == [3, 2, 1] and answer.total == 3
