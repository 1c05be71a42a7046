"""The list of briefs: filters whose counts are what the click shows, sorting, pages, and parameters that mean nothing."""
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from portal.briefs.queries import PAGE
from tests import make
from tests.browser import Browser
from tests.publishing.acts import brief, kept

ROW = re.compile(r'href="/briefs/(ALB-\d{4}-\d{4})"')
FACET = re.compile(r'<li><a href="([^"]+)"( class="facet-on"[^>]*)?><span class="facet-word"[^>]*>([^<]*)</span>'
                   r'(?: <span class="facet-count">(\d+)</span>)?')


@pytest.fixture
def shelf(people, at):
    """Briefs that differ in everything that the list filters by, some of them not for everyone."""
    a, b = people["member"], people["coauthor"]
    for year, by, audience, language, fields in [
            (2024, a, "everyone", "en", {"type": "technology_brief", "trl": 3, "offered": ["partners", "licence"]}),
            (2024, b, "everyone", "zh", {"type": "test_report", "trl": 6, "offered": [], "sought": ["funding"]}),
            (2025, a, "alliance", "en", {"type": "test_report", "trl": 6, "offered": ["partners"]}),
            (2025, b, "institution", "zh", {"type": "position_paper", "trl": None, "offered": []}),
            (2026, a, "authors", "en", {"type": "technology_brief", "trl": 9, "offered": ["partners"]}),
            (2026, b, "everyone", "en", {"type": "working_paper", "trl": 3, "offered": ["funding"],
                                         "sought": ["partners"]})]:
        at(datetime(year, 3, 4, 9, tzinfo=UTC))
        others = [a] if by is b and year == 2026 else []
        kept(make.brief(by, "published", others, audience, language=language,
                        title=f"Paper {year} {audience}", title_zh=f"论文 {year}", **fields))
    brief(a, "submitted", title="Not out yet")
    return people


def listed(text):
    return list(dict.fromkeys(ROW.findall(text)))


def reader(app, shelf, name):
    return Browser(app) if name == "visitor" else Browser(app).sign_in(shelf[name])


def test_each_count_is_the_number_of_rows_after_the_click_for_each_person(app, shelf):  # B6 S4 P20
    for name, starts in {"visitor": ("", "?trl=3&offered=partners"), "coauthor": ("", "?type=test_report"),
                         "colleague": ("?language=en",), "member": ("?trl_from=3&trl_to=6",)}.items():
        browser = reader(app, shelf, name)
        for start in starts:
            facets = FACET.findall(browser.get(f"/briefs{start}").text)
            assert len(facets) > 4
            for address, is_on, word, count in facets:
                rows = listed(browser.get(unescape(address)).text)
                assert is_on or len(rows) == int(count), f"{word} of {start} shows {len(rows)}, not {count}, to {name}"


def test_each_person_finds_what_they_may_read_and_no_facet_tells_of_more(app, shelf):  # P20 S8
    for name, number in {"visitor": 3, "colleague": 4, "coauthor": 5, "member": 5, "trainee": 3}.items():
        text = reader(app, shelf, name).get("/briefs").text
        assert len(listed(text)) == number and "Not out yet" not in text
        years = [int(count) for address, _on, word, count in FACET.findall(text) if "year=" in address]
        assert sum(years) == number
    types = {word for address, _on, word, _count in FACET.findall(Browser(app).get("/briefs").text) if "type=" in address}
    assert types == {"technology brief", "test report", "working paper"}


FOUND = [
    ("type=test_report", ["Paper 2024 everyone"]), ("trl=3", ["Paper 2026 everyone", "Paper 2024 everyone"]),
    ("trl_from=4", ["Paper 2024 everyone"]), ("trl_to=5", ["Paper 2026 everyone", "Paper 2024 everyone"]),
    ("trl_from=6&trl_to=6", ["Paper 2024 everyone"]), ("offered=licence", ["Paper 2024 everyone"]),
    ("sought=funding", ["Paper 2024 everyone"]), ("year=2026", ["Paper 2026 everyone"]),
    ("language=zh", ["Paper 2024 everyone"]), ("year=2026&type=test_report", [])]


def test_filters_find_what_they_say(browser, shelf):  # B6
    for query, titles in FOUND:
        text = browser.get(f"/briefs?{query}").text
        assert list(dict.fromkeys(re.findall(r"Paper \d{4} \w+", text))) == titles, query
        assert "Remove filter" in text


def test_an_institution_is_of_the_byline_and_not_of_the_owner_alone(browser, shelf):  # B6 P30
    a, b = shelf["member"].institution_id, shelf["coauthor"].institution_id
    assert len(listed(browser.get(f"/briefs?institution={a}").text)) == 2
    assert len(listed(browser.get(f"/briefs?institution={b}").text)) == 2


def test_a_filter_that_nothing_fits_is_shown_and_can_be_taken_away(browser, shelf):  # X24
    for query in ("type=position_paper", "trl=9", "offered=pilot_site", "sought=licence", "year=1999", "institution=9999",
                  "term=9999", "trl_from=7&trl_to=8"):
        text = browser.get(f"/briefs?{query}").text
        assert "No brief fits these filters." in text and text.count("Remove filter") == 1, query
        taken = unescape(re.search(r'<li><a href="([^"]*)"><span class="visually-hidden">Remove filter', text)[1])
        assert len(listed(browser.get(taken).text)) == 3, query


def test_without_any_brief_the_list_says_so(browser, people):  # X24
    assert "No brief is published yet." in browser.get("/briefs").text


def test_the_list_is_sorted_as_asked(app, shelf):  # B6
    browser = Browser(app).sign_in(shelf["coauthor"])
    newest = listed(browser.get("/briefs").text)
    assert listed(browser.get("/briefs?sort=old").text) == newest[::-1]
    assert listed(browser.get("/briefs?sort=number").text) == sorted(newest)
    levels = [int(level) for level in re.findall(r"readiness level (\d) of 9", browser.get("/briefs?sort=trl").text)]
    assert len(levels) == 4 and levels == sorted(levels, reverse=True)


def test_pages_hold_every_brief_once_in_every_order(browser, people):  # X28
    for number in range(PAGE + 5):
        kept(make.brief(people["member"], "published", title=f"Paper {number}", trl=number % 3 + 1))
    for sort in ("new", "old", "number", "trl"):
        pages = [listed(browser.get(f"/briefs?sort={sort}&page={page}").text) for page in (1, 2)]
        assert [len(page) for page in pages] == [PAGE, 5] and len({*pages[0], *pages[1]}) == PAGE + 5
    last = browser.get("/briefs?page=999").text
    assert len(listed(last)) == 5 and 'rel="prev"' in last
    assert 'href="/briefs?type=technology_brief&amp;page=2"' in browser.get("/briefs?type=technology_brief").text


JUNK = [
    "type=nonsense", "trl=10", "trl=0", "trl=-1", "trl=x", "trl_from=99", "offered=", "institution=x", "term=-5",
    "year=99999999999999999999", "language=xx", "sort=; DROP TABLE entries", "page=0", "page=-3", "page=1e9", "page=",
    "trl=%D9%A3", "institution=2147483648", "unknown=1", "type=a&type=b", "%F0%9F%98%80=1", "trl=3%20OR%201=1"]


def test_parameters_that_mean_nothing_are_as_if_not_there(browser, shelf):  # X46
    for query in JUNK:
        answer = browser.get(f"/briefs?{query}")
        assert answer.status_code == 200 and len(listed(answer.text)) == 3, query
        assert "Remove filter" not in answer.text, query


def test_titles_and_names_stand_in_the_readers_language(browser, shelf):  # P35
    assert "论文 2026" in browser.get("/briefs?lang=zh").text and "Paper 2026" in browser.get("/briefs?lang=en").text
    assert "安和研究院" in browser.get("/briefs?lang=zh").text


def test_only_members_are_offered_a_new_brief(app, people):  # X24
    assert 'href="/briefs/new"' in Browser(app).sign_in(people["member"]).get("/briefs").text
    for name in ("trainee", "suspended"):
        assert 'href="/briefs/new"' not in Browser(app).sign_in(people[name]).get("/briefs").text
    assert 'href="/briefs/new"' not in Browser(app).get("/briefs").text
