"""P2 X10: what changed between two revisions, in the words of the form and in the reader's language."""
import re

import pytest

from portal.briefs.forms import BriefForm
from tests.publishing.acts import brief

OTHER = {"trl": "8", "type": "test_report", "licence": "CC-BY-SA-4.0", "offered": ["funding", "partners"],
         "sought": ["pilot_site"], "standards": "GB/T 39116-2020 | Capability maturity", "related": "tests ALB-2026-0003",
         "keywords_en": "energy, oil, pipes", "keywords_zh": "能源, 油, 管道"}
ROW = re.compile(r"<div><dt>([^<]+)</dt>\s*<dd>(.*?)</dd></div>", re.DOTALL)
HEARD = re.compile(r'<span class="visually-hidden">[^<]*</span>')


@pytest.fixture
def draft(people, author):
    draft = brief(people["member"], trl=4)
    author.submit(f"/briefs/{draft.id}/edit", **OTHER)
    return draft


def facts(author, draft, language):
    """{what: {"del": […], "ins": […]}} of the page."""
    text = HEARD.sub("", author.get(f"/briefs/{draft.id}/compare?from=1&to=2&lang={language}").text)
    return {what: {tag: re.findall(rf"<{tag}>([^<]*)</{tag}>", marks) for tag in ("del", "ins")}
            for what, marks in ROW.findall(text)}


def test_the_particulars_that_changed_are_told_in_the_words_of_the_form(author, draft):  # P2
    assert facts(author, draft, "en") == {
        "Keywords, Chinese": {"del": ["泄漏", "空压机"], "ins": ["油", "管道"]},
        "Keywords, English": {"del": ["leaks", "compressors"], "ins": ["oil", "pipes"]},
        "Type": {"del": ["technology brief"], "ins": ["test report"]},
        "Technology readiness": {"del": ["4: works in the laboratory"], "ins": ["8: complete and accepted"]},
        "Offered": {"del": ["pilot site"], "ins": ["funding", "partners"]},
        "Sought": {"del": [], "ins": ["pilot site"]},
        "Licence of the text": {"del": ["CC BY 4.0"], "ins": ["CC BY-SA 4.0"]},
        "Cited standards": {"del": [], "ins": ["GB/T 39116-2020 | Capability maturity"]},
        "Related briefs": {"del": [], "ins": ["tests ALB-2026-0003"]}}


def test_a_chinese_reader_finds_no_name_of_a_field_or_value(author, draft):  # P2 X10
    told = facts(author, draft, "zh")
    words = " ".join(f"{what} {marks}" for what, marks in told.items())
    assert len(told) == 9 and not re.search(r"\btrl|_|tests|pilot|report|licence|funding", words)


def test_what_was_taken_away_leaves_no_words(author, draft):  # P2
    author.submit(f"/briefs/{draft.id}/edit", trl="0", licence="", offered=[], standards="", related="")
    text = HEARD.sub("", author.get(f"/briefs/{draft.id}/compare?from=2&to=3").text)
    told = {what: (re.findall("<del>", marks) != [], re.findall("<ins>", marks) != []) for what, marks in ROW.findall(text)}
    assert set(told.values()) == {(True, False)} and "Licence of the text" in told


def test_values_that_the_form_no_longer_offers_are_shown_as_they_are(app):  # P2
    with app.test_request_context():
        words = BriefForm(formdata=None, meta={"csrf": False}).in_words(
            {"type": "novel", "trl": 12, "offered": ["gold"], "an old field": "x"})
    assert {name: lines for name, (_label, lines) in words.items()} == {
        "type": ["novel"], "trl": ["12"], "offered": ["gold"]}


def test_a_visitor_who_compares_versions_gets_no_cookie(people, browser):  # P2 X30
    thing = brief(people["member"], "published")
    answer = browser.get(f"/briefs/{thing.id}/compare?from=v1&to=v1")
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
