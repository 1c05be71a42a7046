"""The home page of a visitor, a member and a moderator."""
import re

import pytest

from portal.config import ROOT
from portal.frameworks.loading import load
from portal.frameworks.queries import axes_with_terms, default_version
from tests import make
from tests.browser import Browser
from tests.publishing.acts import brief, kept, write


@pytest.fixture
def shelf(people):
    """One brief for each audience, one in each other state, all by Lin."""
    for audience in ("everyone", "alliance", "institution", "authors"):
        brief(people["member"], "published", audience=audience, title=f"For {audience}")
    for state in ("draft", "submitted", "withdrawn", "declined"):
        brief(people["member"], state, title=f"In the state {state}")
    return people


def shown(browser):
    return set(re.findall(r"For \w+|In the state \w+", browser.get("/").text))


def section(browser, title):
    """What stands on the home page under this heading."""
    return browser.get("/").text.split(f'<h2 class="section-title">{title}')[1].split('<h2 class="section-title">')[0]


def test_a_visitor_learns_what_the_alliance_is_what_is_new_and_the_ways_in(browser, shelf):  # X24 P20
    text = browser.get("/").text
    assert shown(browser) == {"For everyone"}
    assert ">1<" in re.sub(r"\s", "", text[text.index("The alliance in figures"):][:600])
    for way in ("/search", "/handbook/writing", "/register", "/briefs", "/institutions"):
        assert f'href="{way}"' in text


def test_the_figures_change_with_what_a_visitor_may_read(browser, shelf):  # P20 P22
    def figure():
        text = browser.get("/").text
        return int(re.search(r">\s*(\d+)\s*<", text[text.index("The alliance in figures"):])[1])
    assert figure() == 1
    thing = brief(shelf["coauthor"], "published", title="One more")
    assert figure() == 2
    thing.set_audience("alliance", by=shelf["coauthor"])
    kept(thing)
    assert figure() == 1


def test_each_figure_counts_what_the_list_behind_it_holds(browser, shelf):  # P22
    space = make.space(shelf["member"], audience="everyone")
    for title in ("Grease", "Oil"):
        kept(make.page(shelf["member"], space, title))
    text = browser.get("/").text
    tiles = dict(re.findall(r'<a href="(/\w+)">\s*<strong class="figure-value">(\d+)<', text))
    listed = set(re.findall(r'href="/institutions/(\d+)"', browser.get("/institutions").text))
    assert tiles == {"/briefs": "1", "/knowledge": "2", "/institutions": str(len(listed))}


def test_a_member_finds_own_drafts_with_their_state_and_nobody_elses(app, shelf):  # P16 P20
    lin, wu = (Browser(app).sign_in(shelf[name]) for name in ("member", "colleague"))
    assert shown(lin) == {"For everyone", "For alliance", "For institution", "For authors", "In the state draft",
                          "In the state submitted", "In the state declined"}
    assert shown(wu) == {"For everyone", "For alliance", "For institution"}
    assert "changes requested" not in lin.get("/").text
    assert "Start a brief" in wu.get("/").text


def test_a_newer_draft_of_something_published_is_among_ones_drafts(app, shelf):  # P11
    thing = brief(shelf["colleague"], "published", title="Of Wu")
    wu = Browser(app).sign_in(shelf["colleague"])
    assert "Of Wu" not in section(wu, "My drafts")
    write(thing, shelf["colleague"], "Newer.\n")
    assert "Of Wu" in section(wu, "My drafts")


def test_the_newest_in_ones_fields_come_from_where_own_work_stands(app, people):  # G31
    load(ROOT / "content" / "frameworks")
    first, second, _third = axes_with_terms(default_version())
    for by, title, term in (("colleague", "Of Wu", first.terms[0]), ("coauthor", "Near", first.terms[0]),
                            ("coauthor", "Far", second.terms[0])):
        thing = brief(people[by], title=title)
        thing.take_positions([frozenset({term.id})], by=people[by])
        thing.submit(by=people[by])
        thing.decide("accept", people["moderator"], thing.submission.revision_sha256)
        kept(thing)
    newest = section(Browser(app).sign_in(people["colleague"]), "Newest in my fields")
    assert "Near" in newest and "Far" not in newest
    trainee = Browser(app).sign_in(people["trainee"]).get("/").text
    assert "Near" in trainee and "Far" in trainee


def test_the_drawing_hatches_cells_of_what_this_reader_may_read(app, people):  # G30 P20
    load(ROOT / "content" / "frameworks")
    first, second, _third = axes_with_terms(default_version())
    thing = brief(people["member"], audience="alliance")
    thing.take_positions([frozenset({first.terms[0].id, second.terms[0].id})], by=people["member"])
    thing.submit(by=people["member"])
    kept(thing).decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    hidden = Browser(app).get("/").text
    thing.set_audience("everyone", by=people["member"])
    kept(thing)
    assert Browser(app).get("/").text.count("hatch") > hidden.count("hatch")


def test_a_moderator_begins_with_what_waits_for_a_decision(app, shelf):  # P16 G1
    waiting = section(Browser(app).sign_in(shelf["moderator"]), "Waiting for me")
    assert "In the state submitted" in waiting and "Waits for a decision" in waiting


def test_a_suspended_person_is_told_what_they_can_still_do(app, people):  # M9
    text = Browser(app).sign_in(people["suspended"]).get("/").text
    assert "Your account is suspended" in text and "/briefs/new" not in text


def test_an_empty_portal_has_a_home_page_too(app, people):  # X24
    assert "Nothing is published yet." in Browser(app).get("/").text
    text = Browser(app).sign_in(people["member"]).get("/?lang=zh").text
    assert '<html lang="zh-CN"' in text


@pytest.mark.parametrize("page", ["contact", "privacy", "accessibility"])
def test_the_portals_own_pages_speak_both_languages(browser, people, page):  # X11
    english, chinese = (browser.get(f"/{page}?lang={code}").text for code in ("en", "zh"))
    assert '<html lang="en"' in english and '<html lang="zh-CN"' in chinese
    assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 100 > len(re.findall(r"[\u4e00-\u9fff]", english))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "",
                                    "\\\\evil", "/ok\r\nSet-Cookie: a=b"])
def test_choosing_a_theme_leads_back_to_a_page_of_the_portal_only(browser, people, target):  # X42
    answer = browser.get("/theme/dark", query_string={"next": target})
    assert answer.status_code == 303 and answer.location == "/"
    assert browser.get("/theme/light?next=/briefs").location == "/briefs"
