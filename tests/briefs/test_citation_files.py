"""Citations as files, read back by the programs they are for or line by line."""
import json
import re

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.briefs.citations import bibtex, csl_json, ris
from tests.briefs.cited import BRIEFS, INSTITUTE, LI, OUYANG, PICARD, as_one_line, item, person


def read_bibtex(text):
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    # This parser reads \textasciicircum as a modifier letter; TeX prints the sign that was written.
    return [{field.key: field.value.replace("\u02c6", "^") for field in entry.fields} | {"key": entry.key}
            for entry in library.entries]


@settings(deadline=None)
@given(BRIEFS.filter(lambda brief: "\u02c6" not in brief.title))
@example(item("en", r"100% of {A & B_1}: #1 costs $2 ~ 3^4 \ 5", [LI], abstract="a -- b ``c'' {"))
@example(item("zh", "面向“大规模定制”的边缘_计算——100% 国产", [LI, INSTITUTE]))
def test_bibtex_is_read_back_as_it_was(brief):  # B7
    entry, = read_bibtex(bibtex([brief]))
    assert entry.get("title", "") == as_one_line(brief.title)
    assert entry.get("abstract", "") == as_one_line(brief.abstract)
    assert entry["number"] == brief.number and entry["url"] == brief.url
    assert (entry["year"], entry["month"]) == (str(brief.date.year), str(brief.date.month))


def test_bibtex_escapes_signs_braces_institutions_and_keeps_chinese():  # B7
    text = bibtex([item("zh", "A & B_1 {x} 100% #$ ~^\\", [LI, PICARD, INSTITUTE])])
    assert r"title = {A \& B\_1 \{x\} 100\% \#\$ \textasciitilde{}\textasciicircum{}\textbackslash{}}" in text
    assert "author = {李江宁 and Picard, Jean-Luc M. and {产线与机器人研究所}}" in text


def test_bibtex_names_people_in_two_parts_and_institutions_in_one():  # B7
    firm = person("Dombey and Sons, Ltd.", is_institution=True)
    text = bibtex([item("en", "T", [LI, PICARD, firm, OUYANG])])
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    names = [(name.first, name.von, name.last, name.jr) for name in library.entries[0]["author"]]
    assert names == [(["Jiangning"], [], ["Li"], []), (["Jean-Luc", "M."], [], ["Picard"], []),
                     ([], [], ["{Dombey and Sons, Ltd.}"], []), (["Nana"], [], ["Ouyang"], [])]


@pytest.mark.parametrize("title", ["{", "}", "}{", "a } b", "{{}"])
def test_a_lone_brace_does_not_swallow_the_file(title):  # B7
    text = bibtex([item("en", title, [LI])])
    assert text.count("{") == text.count("}")
    assert read_bibtex(text)[0]["title"] == title


def test_keys_are_stable_and_unique():  # B7
    briefs = [item("en", "A", [LI]), item("en", "A", [LI], version=2), item("zh", "B", [LI], number=3)]
    keys = [entry["key"] for entry in read_bibtex(bibtex(briefs))]
    assert keys == ["ALB-2026-0012-v1", "ALB-2026-0012-v2", "ALB-2026-0003-v1"]
    assert [found["id"] for found in json.loads(csl_json(reversed(briefs)))] == keys[::-1]
    twins = [*briefs, briefs[0], item("zh", "A", [LI])]
    assert [entry["key"] for entry in read_bibtex(bibtex(twins))] == [*keys, "ALB-2026-0012-v1x"]


@settings(deadline=None)
@given(st.lists(BRIEFS, max_size=3, unique=True))
def test_ris_has_one_tag_a_line_and_every_item_ends(briefs):  # B7
    lines = ris(briefs).split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)
    titles = [as_one_line(brief.title) for brief in briefs]
    assert [line[6:] for line in lines if line.startswith("TI")] == [title for title in titles if title]
    assert [line for line in lines if line[:2] in ("TY", "ER")] == ["TY  - RPRT", "ER  - "] * len(briefs)


def test_ris_names_what_reference_managers_look_for():  # B7
    brief = item("zh", "题名", [LI, PICARD, INSTITUTE], keywords=("网关", "边缘"), series="白皮书",
                 abstract="摘要")
    assert ris([brief]).split("\r\n") == [
        "TY  - RPRT", "AU  - 李江宁", "AU  - Picard, Jean-Luc M.", "AU  - 产线与机器人研究所", "TI  - 题名",
        "T3  - 白皮书", "PB  - 智能制造联盟", "PY  - 2026", "DA  - 2026/03/04", "SN  - ALB-2026-0012",
        "ET  - 1", "LA  - zh", "AB  - 摘要", "UR  - https://a.example/ALB-2026-0012/v1", "KW  - 网关",
        "KW  - 边缘", "ER  - ", ""]


def test_csl_json_keeps_names_apart_and_institutions_whole():  # B7
    found, = json.loads(csl_json([item("zh", "题名", [OUYANG, PICARD, INSTITUTE], version=2)]))
    assert found["author"] == [
        {"family": "欧阳", "given": "娜娜"},
        {"family": "Picard", "given": "Jean-Luc M."},
        {"literal": "产线与机器人研究所"}]
    assert (found["type"], found["version"]) == ("report", "2")
    assert found["issued"] == {"date-parts": [[2026, 3, 4]]}


def test_an_empty_list_is_an_empty_file():  # B7
    assert (bibtex([]), ris([]), csl_json([])) == ("", "", "[]\n")
