"""What a brief lacks before it can be submitted."""
from pathlib import Path

import pytest

from portal import briefs
from portal.briefs.checks import Draft, Text, check, checklist, sections
from portal.briefs.models import BriefType

OUTLINES = Path(briefs.__file__).parent / "outlines"
ZH, EN = "智能制造的正文。" * 60, "Some words of a text. " * 60
GOOD = {"zh": Text("题目", "摘要", ZH, length=420), "en": Text("Title", "Abstract")}


def outline(type_, language):
    return (OUTLINES / f"{type_}.{language}.md").read_text()


def draft(type_="technology_brief", **changes):
    fields = {
        "original_language": "zh", "texts": GOOD, "keywords": {"zh": ["网关"]}, "trl": 5,
        "licence": "CC-BY-4.0", "standards": ["GB/T 39116-2020"], "authors": 1, "positions": 1,
        "outlines": {code: outline(type_, code) for code in ("zh", "en")}, **changes}
    return Draft(type_, **fields)


def with_text(language="zh", **changes):
    old = GOOD[language]
    fields = {name: getattr(old, name) for name in ("title", "summary", "body", "images", "links", "length")}
    return draft(texts=GOOD | {language: Text(**fields | changes)})


def codes(found, level=None):
    return [finding.code for finding in found if level in (None, finding.level)]


def test_a_whole_brief_has_no_findings():  # B4
    assert check(draft()) == []


@pytest.mark.parametrize("case, code, field, language", [
    (with_text(title=" "), "title-missing", "title", "zh"),
    (with_text(title="长" * 201), "title-long", "title", "zh"),
    (with_text("en", title="l" * 201), "title-long", "title", "en"),
    (with_text(summary="\n"), "summary-missing", "summary", "zh"),
    (with_text(body=""), "body-missing", "body", "zh"),
    (with_text(body=outline("technology_brief", "zh")), "body-outline", "body", "zh"),
    (with_text(body="## 另一个标题\n\n### 又一个\n"), "body-outline", "body", "zh"),
    (draft(licence=""), "licence-missing", "licence", None),
    (draft(trl=None), "trl-missing", "trl", None),
    (draft("test_report", trl=None), "trl-missing", "trl", None),
    (draft(authors=0), "authors-missing", "authors", None),
])
def test_what_is_missing_blocks(case, code, field, language):  # B2 B4
    finding, = [finding for finding in check(case) if finding.level == "error"]
    assert (finding.code, finding.field, finding.language) == (code, field, language)
    assert str(finding.message)


@pytest.mark.parametrize("type_", ["working_paper", "position_paper", "standard_proposal"])
def test_some_types_need_no_readiness_level(type_):  # B3 B4
    assert check(draft(type_, trl=None)) == []


@pytest.mark.parametrize("case, code, field, language", [
    (with_text(images=[("line.png", ""), ("ok.png", "产线")]), "picture-without-description", "body", "zh"),
    (with_text("en", images=[("line.png", " ")]), "picture-without-description", "body", "en"),
    (with_text(links=["/briefs/ALB-2026-9999"]), "dead-link", "body", "zh"),
    (draft(keywords={"en": ["gateway"]}), "keywords-missing", "keywords", "zh"),
    (with_text(summary="字" * 501), "summary-long", "summary", "zh"),
    (with_text("en", summary="word " * 251), "summary-long", "summary", "en"),
    (with_text(length=399), "body-short", "body", "zh"),
    (draft(positions=0), "positions-missing", "positions", None),
    (with_text("en", summary=""), "other-language", "title", "en"),
    (draft(texts={"zh": GOOD["zh"]}), "other-language", "title", "en"),
    (with_text(body=ZH + "\n\n" + outline("technology_brief", "zh")), "hints-left", "body", "zh"),
])
def test_what_could_be_better_needs_a_tick(case, code, field, language):  # B4
    finding, = check(case)
    assert (finding.level, finding.code) == ("warning", code)
    assert (finding.field, finding.language) == (field, language)
    assert str(finding.message)


def test_limits_are_words_in_english_and_characters_in_chinese():  # B4
    assert check(with_text(summary="字" * 500, length=400)) == []
    assert check(with_text("en", summary="word " * 250)) == []
    english = draft(original_language="en", keywords={"en": ["gateway"]},
                    texts={"en": Text("Title", "Abstract", EN, length=199), "zh": Text("题目", "摘要")})
    assert codes(check(english)) == ["body-short"]
    assert "199 words" in str(check(english)[0].message)


def test_links_are_dead_when_the_portal_has_no_such_address():  # B4
    links = ["/briefs/A-1", "/briefs/A-1/v2?lang=zh#top", "/people/7/", "/institutions/%E4%B8%AD", "#part",
             "https://elsewhere.example/x", "//elsewhere.example/x", "mailto:a@b.example", "page.html"]
    known = {"/briefs/A-1", "/briefs/A-1/v2", "/people/7", "/institutions/中"}
    text = {**GOOD, "zh": Text("题目", "摘要", ZH, links=links, length=420)}
    assert check(draft(texts=text, known_addresses=known)) == []
    finding, = check(draft(texts=text, known_addresses=known - {"/people/7"}))
    assert "/people/7/" in str(finding.message)


def test_there_is_one_finding_of_a_kind_and_language_so_that_each_has_its_tick():  # B4
    worst = Draft("test_report", "zh", {"en": Text("t" * 300, "word " * 300, images=[("a", ""), ("b", "")],
                                                   links=["/x", "/y"])}, authors=0)
    found = check(worst)
    assert len({(finding.code, finding.language) for finding in found}) == len(found)
    levels = [finding.level for finding in found]
    assert levels == sorted(levels)


def test_an_empty_draft_of_any_type_and_language_is_checked():  # B4
    for type_ in BriefType:
        for language in ("zh", "en", "de"):
            empty = Draft(type_, language, {})
            missing = {"title-missing", "summary-missing", "body-missing", "licence-missing"}
            assert missing <= set(codes(check(empty), "error"))
            assert not any(done for _, done in checklist(empty))


# Outlines and the checklist

@pytest.mark.parametrize("type_", BriefType)
def test_every_type_has_an_outline_in_both_languages_with_a_hint_under_each_heading(type_):  # B4
    found = {code: sections(outline(type_, code)) for code in ("zh", "en")}
    assert len(found["zh"]) == len(found["en"]) >= 6
    for parts in found.values():
        assert parts.pop("") == ""
        assert all(text.strip().startswith("> ") and text.count(">") == 1 for text in parts.values())
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in outline(type_, "en"))


def test_the_checklist_follows_what_is_written_under_each_heading():  # B4
    body = outline("technology_brief", "zh")
    body = body.replace("## 工作原理\n", "## 工作原理\n\n### 组成\n\n由三部分组成。\n")
    body = body.replace("## 参考文献\n", "## 参考文献\n\n```\n## 新在何处\n```\n")
    steps = {str(label): done for label, done in checklist(with_text(body=body))}
    assert [label for label, done in steps.items() if not done] == [
        "问题与对象", "新在何处", "验证与成熟度", "适用条件与局限", "提供与寻求"]
    assert steps["工作原理"] and steps["参考文献"] and steps["Technology readiness"]


@pytest.mark.parametrize("type_, labels", [
    ("technology_brief", {"Technology readiness"}),
    ("test_report", {"Technology readiness", "Cited standards"}),
    ("standard_proposal", {"Cited standards"}),
    ("position_paper", set()),
])
def test_the_checklist_asks_for_what_the_type_needs(type_, labels):  # B4
    special = {"Technology readiness", "Cited standards"}
    steps = [str(label) for label, _ in checklist(draft(type_))]
    assert special & set(steps) == labels
    assert {"Title", "Abstract", "Keywords", "Licence", "Place in the framework"} <= set(steps)


def test_a_heading_inside_code_is_no_heading():  # B4
    assert sections("a\n# One #\nb\n~~~\n# not\n~~~\n## Two\nc\n") == {
        "": "a\n", "One": "b\n~~~\n# not\n~~~\n", "Two": "c\n"}
    assert sections("## A\n### B\nx\n", deepest=2) == {"": "", "A": "### B\nx\n"}
