"""The search page."""
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from portal.core.index import Label, Text
from portal.search import jobs
from portal.search.asked import FACETS
from portal.search.engine import SearchUnavailable
from tests.search.material import labelled, paper
from tests.shared import shared


@pytest.fixture
def statements():
    """What is asked of the database, as it is asked."""
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def titles(page):
    return [unescape(re.sub(r"<[^>]+>", "", title)) for title in
            re.findall(r'<a class="timetable-title"[^>]*>(.*?)</a>', page, re.DOTALL)]


def facet_links(page):
    """(address, count) of every value that may be chosen."""
    return [(unescape(address), int(count)) for address, count in
            re.findall(r'<li><a href="([^"]+)"><span class="facet-word"[^>]*>.*?<span class="facet-count">(\d+)',
                       page)]


def total(page):
    match = re.search(r'<p class="count-line">(?:\S+ of )?(\d+)', page)
    return int(match[1]) if match else 0


class Live(HTMLParser):
    """What in a page could run, or is no element of ours."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        is_ours = tag != "script" or attributes.get("src", "").startswith("/assets/")
        if not is_ours or tag in ("img", "iframe", "object", "embed", "style", "base", "video", "audio", "math"):
            self.found.append(tag)
        self.found += [name for name, value in attributes.items() if name.startswith("on") or name == "style"
                       or re.match(r"\s*\w+script:", value or "", re.IGNORECASE)]


TWIN = paper(1, texts={"zh": Text("数字孪生平台", "", "", "某厂在二〇二五年部署了智能制造网关，效果良好。"),
                       "en": Text("A digital twin platform", "", "", "The gateway was deployed in 2025.")},
             language="zh", reference="ALB-2026-0012", authors=("Lin Zhiyuan", "林知远"), year=2026, trl=6,
             facets={"institution": {"7": Label("Anhe Institute", "安和研究院")}, "tag": labelled("edge")})


# S1 S9
def test_two_characters_from_the_middle_of_a_sentence_lead_to_the_brief(shelf, search):
    shelf.put(TWIN, paper(2, "Something else"))
    page = search(q="造网", lang="zh")
    assert titles(page) == ["数字孪生平台"]
    for part in ("ALB-2026-0012", "安和研究院", "2026", "制<mark>造网</mark>关", 'href="/papers/1"'):
        assert part in page
    assert "Something else" not in page


# S4 S9
def test_an_english_stem_leads_to_the_text_in_its_language_and_says_where_it_stands(shelf, search):
    shelf.put(TWIN)
    page = search(q="deploying", lang="en")
    assert titles(page) == ["A digital twin platform"] and "was <mark>deployed</mark> in 2025" in page
    assert "Found in: text" in page
    assert "Found in: author" in search(q="zhiyuan", lang="en")
    assert "Found in: title" in search(q="twin", lang="en")


def test_a_title_in_another_language_than_the_page_says_so(shelf, search):
    shelf.put(TWIN)
    assert 'lang="zh-CN">' in re.search(r'<a class="timetable-title".*?>', search(q="孪生", lang="en"))[0]
    assert "lang=" not in re.search(r'<a class="timetable-title".*?>', search(q="孪生", lang="zh"))[0]


# S1
def test_people_and_institutions_are_found_beside_briefs(shelf, people, search):
    shelf.put(paper(1, "Notes of the Anhe Institute"))
    jobs.rebuild([])
    page = search(q="anhe", lang="en")
    assert {"Anhe Institute", "Notes of the Anhe Institute"} <= set(titles(page))
    assert titles(search(q="林知远", lang="zh")) == ["林知远"]
    assert "Anhe Institute" not in titles(search(q="anhe", kind="paper", lang="en"))


# S7 X23
def test_each_count_is_the_number_of_results_after_the_click_and_a_choice_can_be_taken_back(shelf, browser, search):
    for number in range(1, 40):
        shelf.documents[number] = paper(
            number, "common", language="zh" if number % 3 else "en", trl=number % 4 + 1, year=2020 + number % 3,
            facets={"tag": labelled(*"abc"[:number % 4]), "space": labelled("xy"[number % 2])},
            readers=frozenset({"everyone" if number % 5 else "alliance"}))
    shelf.put(*shelf.documents.values())
    for start in ({}, {"trl": "2"}, {"tag": "b", "year": "2021"}):
        page = search(q="common", lang="en", **start)
        links = facet_links(page)
        assert len(links) > 5
        for address, count in links:
            assert total(browser.get(address).text) == count, address
    chosen = search(q="common", tag="b", lang="en")
    back = re.search(r'class="filter-line".*?href="([^"]+)"', chosen, re.DOTALL)[1]
    assert "tag=" not in unescape(back) and total(browser.get(unescape(back)).text) == total(search(q="common"))


def test_the_words_and_the_choices_stay_in_the_form(shelf, search):
    shelf.put(TWIN)
    page = search(q='"digital twin" 孪生', trl="6", sort="newest")
    form = re.search(r'<form class="search-again".*?</form>', page, re.DOTALL)[0]
    assert 'value="&#34;digital twin&#34; 孪生"' in form
    assert '<input type="hidden" name="trl" value="6">' in form and 'name="sort" value="newest"' in form


def test_results_come_ten_a_page_and_behind_the_last_page_stands_the_last(shelf, search):
    shelf.put(*(paper(number, f"common {number}") for number in range(1, 26)))
    pages = [titles(search(q="common", page=number)) for number in (1, 2, 3)]
    assert [len(found) for found in pages] == [10, 10, 5] and len({t for found in pages for t in found}) == 25
    assert titles(search(q="common", page=10**30)) == pages[0]
    assert titles(search(q="common", page=9999)) == pages[2] == titles(search(q="common", page=4))


def test_newest_first_is_a_click_away(shelf, search):
    shelf.put(paper(1, "twin twin"), paper(2, "A long title about a twin and more"), paper(3, "other", "twin"))
    assert titles(search(q="twin", sort="newest"))[0] == "other" != titles(search(q="twin"))[0]


# S6
@pytest.mark.parametrize("typed", ["(twin", 'twin OR', 'title:', '"twin'])
def test_a_syntax_error_searches_the_words_and_says_so(shelf, search, typed):
    shelf.put(paper(1, "twin title"))
    page = search(q=typed, lang="en")
    assert titles(page) == ["twin title"] and "were not understood" in page


def test_an_empty_page_says_what_to_do(shelf, search):
    assert "Type what you look for" in search(lang="en")
    assert "Nothing was found" in search(q="xyzzy", lang="en")
    assert "nearly everywhere" in search(q="of the", lang="en")
    assert "Nothing fits" in search(q="xyzzy", trl="3", lang="en")


# S8 P22
def test_what_a_stranger_may_not_see_shows_in_no_part_of_the_page(shelf, people, browser, search):
    secret = paper(1, "Zephyrion 密谋", "zephyrion twin", readers=frozenset({f"person:{people['member'].id}"}), trl=9,
                   authors=("Zephyra",), facets={"tag": {"z1": Label("Zephyrian tag", "密标签")}}, year=1999)
    shelf.put(secret, *(paper(number, f"Open twin {number}") for number in range(2, 6)))
    words = ("Zephyr", "密谋", "密标签", "1999")
    for asked in ({"q": "zephyrion"}, {"q": "密谋"}, {"q": "zeph*"}, {"q": "twin"}, {"q": "trl:9"}, {"tag": "z1"},
                  {"q": "twin", "tag": "z1"}, {"q": "author:zephyra OR twin"}, {"trl": "9"}, {"kind": "paper"}):
        page = search(**asked)
        shown = re.sub(r"<form.*?</form>|<title>.*?</title>", "", page, flags=re.DOTALL)
        typed = "".join(asked.values()).casefold()
        assert not [word for word in words if word in shown and word.casefold() not in typed], asked
        assert 'href="/papers/1"' not in page
    browser.sign_in(people["member"])
    assert titles(search(q="zephyrion")) == ["Zephyrion 密谋"] and "Zephyrian tag" in search(tag="z1", lang="en")


# S8
def test_a_hit_is_asked_for_once_more_before_it_is_shown(shelf, search):
    shelf.put(paper(1, "Still indexed for everyone"), paper(2, "Indexed and open"))
    shelf.documents[1] = paper(1, "Still indexed for everyone", readers=frozenset({"person:1"}))
    assert titles(search(q="indexed")) == ["Indexed and open"]


# P20
def test_a_moderator_finds_what_is_submitted_but_not_from_the_own_institution(shelf, people, browser, search):
    own = f"institution:{next(iter(people['own moderator'].institution_ids))}"
    shelf.put(paper(1, "Submitted", readers=frozenset({"moderators"}), conflicts=frozenset({own})))
    assert titles(search(q="submitted")) == []
    browser.sign_in(people["moderator"])
    assert titles(search(q="submitted")) == ["Submitted"]
    browser.sign_in(people["own moderator"])
    assert titles(search(q="submitted")) == []


# S13
def test_a_page_goes_on_without_an_index_under_the_same_rights(shelf, people, browser, search):
    shelf.put(paper(1, "Open 孪生 one", "body words"),
              paper(2, "Closed 孪生 two", readers=frozenset({"alliance"})), paper(3, "100%"))
    engine = shelf.app.extensions["search"]
    (engine.generations.root / "current").unlink()
    page = search(q="孪生", lang="en")
    assert titles(page) == ["Open 孪生 one"] and "being made anew" in page and "facet-count" not in page
    assert titles(search(q="body")) == [] == titles(search(q="%0")) and titles(search(q="0%")) == ["100%"]
    browser.sign_in(people["member"])
    assert set(titles(search(q="孿生"))) == {"Open 孪生 one", "Closed 孪生 two"}


# S13
def test_a_damaged_index_breaks_no_page(shelf, search, caplog):
    shelf.put(paper(1, "Open one"))
    engine = shelf.app.extensions["search"]
    engine.close()
    for path in engine.generations.live().glob("*.pst"):
        path.unlink()
    page = search(q="open", lang="en")
    assert titles(page) == ["Open one"] and "being made anew" in page


# X31
@pytest.mark.parametrize("count", [1, 60])
def test_a_page_asks_the_database_little_however_much_is_found(shelf, people, browser, search, statements, count):
    shelf.put(*(paper(number, "anhe", facets={"tag": labelled(*"abcdef")}, trl=number % 9 + 1)
                for number in range(1, count + 1)))
    jobs.rebuild([])
    statements.clear()
    assert total(search(q="anhe OR 林知远 OR common")) >= count
    assert len(statements) <= 6, statements
    browser.sign_in(people["member"])
    statements.clear()
    search(q="anhe OR 林知远")
    assert len(statements) <= 12, statements


# X34
def test_looking_writes_nothing(shelf, search, statements):
    shelf.put(TWIN)
    statements.clear()
    search(q="孪生")
    search(q="孪生", trl="6", page="2")
    assert not [s for s in statements if not s.lstrip().upper().startswith("SELECT")]


# X43 X46
@pytest.mark.parametrize("name, folder", [("blns", "torture-naughty-strings"), ("xss", "torture-xss-owasp")])
def test_whatever_is_typed_comes_back_as_text(shelf, search, name, folder):
    lines = {line.strip() for path in shared(folder).rglob("*") if path.suffix in (".txt", ".md", ".json")
             for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()}
    assert len(lines) > 50
    shelf.put(paper(1, "common " + " ".join(sorted(lines)[:40])))
    for line in sorted(lines)[::9]:
        assert Live(search(q=line, tag=line)).found == [], line


# X46
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.dictionaries(st.sampled_from([*FACETS, "q", "sort", "page", "lang", "nonsense"]),
                       st.lists(st.text(max_size=30), max_size=3)))
def test_every_address_gets_an_answer(shelf, browser, arguments):
    query = urlencode({name: [v.encode("utf-8", "surrogatepass") for v in values]
                       for name, values in arguments.items()}, doseq=True)
    assert browser.get(f"/search?{query}").status_code < 500


# Kept pages

def test_a_search_is_made_once_and_renewed_by_the_index(shelf, search, statements):  # S13 X33
    shelf.put(paper(1, "Spindle by night"))
    first = search(q="spindle")
    statements.clear()
    assert search(q="spindle") == first
    assert len(statements) == 1
    shelf.put(paper(2, "Another spindle"))
    assert total(search(q="spindle")) == total(first) + 1


def test_a_search_without_an_index_is_not_kept(app, shelf, search, monkeypatch):  # S13
    shelf.put(paper(1, "Spindle by night"))
    with monkeypatch.context() as missing:
        missing.setattr(app.extensions["search"], "search", broken)
        assert total(search(q="spindle")) == 0
    assert total(search(q="spindle")) == 1


def broken(_request):
    raise SearchUnavailable
