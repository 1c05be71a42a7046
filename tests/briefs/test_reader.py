"""B1 B5 B8 B11: the reader's page of a brief: its number for ever, each version frozen, what stands around the text."""
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from portal.briefs.models import Brief
from portal.core.db import db
from portal.publishing.models import Series
from tests import make
from tests.briefs.test_list import listed
from tests.browser import Browser
from tests.publishing.acts import accept, brief, kept, next_version, submit, write


class Head(HTMLParser):
    """What a page tells machines: its meta tags, links and JSON-LD."""

    def __init__(self, page):
        super().__init__()
        self.meta, self.links, self.json, self.inside, self.scripts = [], [], "", False, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and attrs.get("name"):
            self.meta.append((attrs["name"], attrs["content"]))
        if tag == "link":
            self.links.append(attrs)
        self.inside = tag == "script" and attrs.get("type") == "application/ld+json"
        if tag == "script":
            self.scripts.append(attrs)

    def handle_data(self, data):
        if self.inside:
            self.json += data

    def handle_endtag(self, tag):
        self.inside = False

    def named(self, name):
        return [content for key, content in self.meta if key == name]


@pytest.fixture
def thing(people):
    return brief(people["member"], "published", coauthors=[people["coauthor"]])


# Numbers

def test_a_brief_gets_its_number_at_the_first_submission_and_keeps_it(people, at):  # B1
    at(datetime(2026, 12, 31, 12, tzinfo=UTC))
    draft = brief(people["member"])
    assert draft.reference is None and draft.address == f"/briefs/draft-{draft.id}"
    submit(draft, people["member"])
    assert draft.reference == "ALB-2026-0001"
    draft.take_back(by=people["member"])
    at(datetime(2027, 1, 1, 12, tzinfo=UTC))
    submit(draft, people["member"])
    accept(draft, people["moderator"])
    next_version(draft, people["member"], people["moderator"])
    assert (draft.reference, draft.version) == ("ALB-2026-0001", 2)
    assert brief(people["member"], "submitted", title="The next year's").reference == "ALB-2027-0001"


def test_a_number_is_never_given_twice(people, at):  # B1
    at(datetime(2026, 5, 1, tzinfo=UTC))
    first = brief(people["member"], "declined")
    brief(people["member"], "withdrawn", title="Withdrawn")
    submitted = brief(people["member"], title="Rolled back")
    submitted.submit(by=people["member"])
    assert submitted.reference == "ALB-2026-0003"
    db.session.rollback()
    assert brief(people["member"], "submitted", title="Third").reference == "ALB-2026-0003"
    assert first.reference == "ALB-2026-0001" and db.session.get(Series, "ALB-2026").last == 3
    db.session.get(Series, "ALB-2026").last = 9999
    assert brief(people["member"], "submitted", title="Many").reference == "ALB-2026-10000"
    assert Brief.find("ALB-2026-10000").title_en == "Many"


def test_other_addresses_of_a_brief_lead_to_the_one_with_its_number(browser, thing):  # B1
    for address in (f"/briefs/{thing.id}", f"/briefs/draft-{thing.id}", f"/briefs/{thing.id}/v1",
                    f"/briefs/draft-{thing.id}/cite.bib"):
        answer = browser.get(address)
        assert answer.status_code == 301 and answer.location.startswith(thing.address)
    assert browser.get(thing.address).status_code == 200


def test_an_address_that_is_no_briefs_answers_404(browser, thing):  # B1 X46
    for slug in ("ALB-2026-9999", "alb-2026-0001", "ALB-2026-1", "draft-", "draft-x", "0", "99999999999999", "-1",
                 "ALB-2026-0001%20", "%D9%A1", "压机", "draft-draft-1", "' OR 1=1"):
        assert browser.get(f"/briefs/{slug}").status_code == browser.get(f"/briefs/{slug}/v1").status_code == 404, slug
    for version in ("v0", "v2", "v99999999999999999999", "v-1", "vx", "v"):
        assert browser.get(f"{thing.address}/{version}").status_code == 404, version


# Versions

def test_each_version_is_shown_for_ever_with_a_banner_when_there_is_a_newer(people, browser, thing):  # B1 B11
    first = browser.get(thing.address).text
    assert "is newer" not in first
    next_version(thing, people["member"], people["moderator"], "Second thoughts.\n", note="More figures")
    newest, old = browser.get(thing.address).text, browser.get(f"{thing.address}/v1").text
    assert "Second thoughts." in newest and "A press shop was measured" not in newest and "is newer" not in newest
    assert "A press shop was measured" in old and "Second thoughts." not in old
    assert "This is version 1. Version 2 is newer." in old and f'href="{thing.address}"' in old
    assert "More figures" in newest and "More figures" in old
    assert "Second thoughts." in browser.get(f"{thing.address}/v2").text
    assert f"/briefs/{thing.id}/compare?from=v1&amp;to=v2" in newest


def test_a_published_version_holds_fields_authors_and_files_of_its_day(people, browser, thing):  # B11 P1
    author = Browser(browser.app).sign_in(people["member"])
    author.submit(f"/briefs/{thing.id}/edit", trl="9", licence="CC-BY-SA-4.0", keywords_en="later")
    thing.remove_author(thing.authorship_of(people["coauthor"]), by=people["member"])
    kept(thing)
    next_version(thing, people["member"], people["moderator"])
    old, new = browser.get(f"{thing.address}/v1").text, browser.get(thing.address).text
    assert "CC BY 4.0" in old and "CC BY-SA" not in old and "Mei" in old and "leaks" in old
    assert "CC BY-SA 4.0" in new and "Mei" not in new and "later" in new


def test_a_second_version_needs_a_note_on_what_changed(app, people, thing):  # B11
    author = Browser(app).sign_in(people["member"])
    write(thing, people["member"], "Second thoughts.\n")
    page = f"/briefs/{thing.id}/submit"
    ticks = {"accept-positions-missing-all": "1", "accept-body-short-en": "1"}
    refused = author.submit(page, change_note=" ", **ticks)
    assert refused.status_code in (409, 422) and "what changed" in refused.text and thing.state == "published"
    assert author.submit(page, change_note="A second week", **ticks).status_code == 303


def test_nothing_new_cannot_be_submitted_as_a_version(app, people, thing):  # B11
    author = Browser(app).sign_in(people["member"])
    answer = author.submit(f"/briefs/{thing.id}/submit", change_note="Nothing",
                           **{"accept-positions-missing-all": "1", "accept-body-short-en": "1"})
    assert answer.status_code == 409 and "Nothing has changed" in answer.text


# The page

def test_the_first_screen_tells_whether_to_read_on(people, browser, at):  # B5
    at(datetime(2026, 3, 4, 12, tzinfo=UTC))
    thing = brief(people["member"], "published", coauthors=[people["coauthor"]])
    text = browser.get(thing.address).text
    head = text[:text.index('class="prose"')]
    for words in ("Compressed air by night", "Lin", "Anhe Institute", "Mei", "Borui Works", thing.reference, "v1",
                  "readiness level 6 of 9", "What leaks cost", "CC BY 4.0", "pilot site", "technology brief", "2026-03-04"):
        assert words in head, words
    for words in ("<table", "How to cite", "BibTeX", "GB/T 7714", ">Findings"):
        assert words in text


def test_related_and_citing_briefs_are_shown_to_whoever_may_read_them(app, people, browser, thing):  # B3 B5 P20
    hidden = brief(people["member"], "published", audience="institution", title="Inside only")
    naming = brief(people["member"], "published", title="A test of it", related=[
        {"relation": "tests", "number": thing.reference}, {"relation": "uses", "number": hidden.reference},
        {"relation": "extends", "number": "ALB-1999-0001"}])
    assert "A test of it" in browser.get(thing.address).text and "tested by" in browser.get(thing.address).text
    shown = browser.get(naming.address).text
    assert "Compressed air by night" in shown and "Inside only" not in shown and hidden.reference not in shown
    colleague = Browser(app).sign_in(people["colleague"])
    assert "Inside only" in colleague.get(naming.address).text and "used by" in colleague.get(hidden.address).text


def test_standards_stand_at_the_end(people, browser):  # B3
    thing = brief(people["member"], "published", standards=[{"code": "GB/T 39116-2020", "title": "成熟度模型"}])
    text = browser.get(thing.address).text
    assert text.index("GB/T 39116-2020") > text.index('class="prose"') and "成熟度模型" in text


# For machines

HOSTILE = '</script><script>alert(1)</script> "quoted" & <b>bold</b> 😀 {{ 7*7 }} ]]> 压机'


def test_meta_tags_and_json_ld_stand_on_public_versions_only(app, people, browser, thing):  # B8
    head = Head(browser.get(thing.address).text)
    assert head.named("citation_author") == ["Lin", "Mei"]
    assert head.named("citation_author_institution") == ["Anhe Institute", "Borui Works"]
    assert head.named("citation_technical_report_number") == [thing.reference]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", head.named("citation_publication_date")[0])
    assert json.loads(head.json)["@type"] == "Report"
    draft, closed = brief(people["member"], title="Draft"), brief(people["member"], "published", audience="alliance")
    author = Browser(app).sign_in(people["member"])
    for page in (draft.address, closed.address):
        head = Head(author.get(page).text)
        assert head.json == "" and not any(name.startswith("citation_") for name, _content in head.meta)


def test_a_hostile_title_leaves_every_page_whole(people, browser, app):  # B8 X43
    thing = brief(people["member"], "published", title=HOSTILE, title_zh=HOSTILE)
    moderator = Browser(app).sign_in(people["moderator"])
    for page in (thing.address, f"{thing.address}?lang=zh", "/briefs", "/", f"/people/{people['member'].id}"):
        text = browser.get(page).text
        assert "<script>alert" not in text and "<b>bold" not in text and "49" not in text.split("</title>")[0]
        assert all(script.get("src") or script.get("type") == "application/ld+json" for script in Head(text).scripts)
    head = Head(browser.get(thing.address).text)
    assert json.loads(head.json)["name"] == HOSTILE and head.named("citation_title") == [HOSTILE]
    assert "<script>alert" not in moderator.get("/moderation/decided").text


def alternates(browser, page):
    """{language: address} of the links between the languages of a page."""
    links = [link for link in Head(browser.get(page).text).links if link.get("hreflang")]
    assert {link["rel"] for link in links} == {"alternate"}
    return {link["hreflang"]: link["href"] for link in links}


def test_the_languages_of_a_brief_link_each_other(people, browser, thing):  # B9 X10
    links = alternates(browser, thing.address)
    assert links == {"en": f"{thing.address}?lang=en", "zh": f"{thing.address}?lang=zh", "x-default": thing.address}
    for language, html_lang in {"en": "en", "zh": "zh-CN"}.items():
        assert f'<html lang="{html_lang}"' in browser.get(links[language]).text
    only = brief(people["member"], "published", title="English only", body_zh="")
    assert set(alternates(browser, only.address)) == {"en", "x-default"}


def test_the_languages_of_an_old_version_link_that_version(people, browser, thing):  # B9 B11 X10
    next_version(thing, people["member"], people["moderator"])
    old = f"{thing.address}/v1"
    assert alternates(browser, old) == {"en": f"{old}?lang=en", "zh": f"{old}?lang=zh", "x-default": old}
    assert alternates(browser, f"{thing.address}/v2") == alternates(browser, thing.address)
    assert alternates(browser, thing.address)["x-default"] == thing.address


def test_the_canonical_address_is_that_of_the_number_and_of_an_old_version_its_own(people, browser, thing):  # B8
    next_version(thing, people["member"], people["moderator"])

    def canonical(page):
        return [link["href"] for link in Head(browser.get(page).text).links if link.get("rel") == "canonical"]
    assert canonical(thing.address) == canonical(f"{thing.address}/v2") == [thing.address]
    assert canonical(f"{thing.address}/v1") == [f"{thing.address}/v1"]


@pytest.mark.parametrize(("form", "start"), [("bib", "@techreport{"), ("ris", "TY  - RPRT"), ("json", "[")])
def test_a_citation_is_downloaded_under_the_number(browser, thing, form, start):  # B7
    answer = browser.get(f"{thing.address}/cite.{form}")
    assert answer.text.startswith(start) and f"{thing.reference}.{form}" in answer.headers["Content-Disposition"]
    assert thing.reference in answer.text


def test_what_is_not_published_is_not_cited_and_no_other_form_is_known(app, people, browser, thing):  # B7
    draft = brief(people["member"], title="Draft")
    author = Browser(app).sign_in(people["member"])
    assert author.get(f"{draft.address}/cite.bib").status_code == 404
    assert browser.get(f"{thing.address}/cite.xml").status_code == 404


def test_a_newer_draft_is_told_to_insiders_and_to_nobody_else(app, people, browser):  # P11 P22
    thing = brief(people["member"], "revised")
    assert "newer draft" in Browser(app).sign_in(people["member"]).get(thing.address).text
    for reader in (browser, Browser(app).sign_in(people["colleague"]), Browser(app).sign_in(people["moderator"])):
        text = reader.get(thing.address).text
        assert "newer draft" not in text and "Edit" not in re.findall(r">(\w+)</a>", text)


def test_a_visitors_page_is_not_sent_again_while_it_is_the_same(people, browser, thing):  # X30
    first = browser.get(thing.address)
    again = browser.get(thing.address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    next_version(thing, people["member"], people["moderator"])
    assert browser.get(thing.address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert listed(browser.get("/briefs").text) == [thing.reference]


def test_the_builder_of_tests_makes_what_people_make(people):
    assert brief(people["member"]).head.content == make.content()
