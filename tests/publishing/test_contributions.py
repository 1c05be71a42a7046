"""M8: what a person and an institution contributed, of every kind, as far as the reader may see it."""
import re

import pytest

from portal.core.db import db
from portal.publishing import slots
from tests import make
from tests.publishing.acts import brief


@pytest.fixture
def lin(people):
    """Lin wrote a brief for everybody, one for the house, and two pages, one of them for the alliance."""
    who = people["member"]
    brief(who, "published", title="For everybody")
    brief(who, "published", audience="institution", title="For the house")
    make.page(who, make.space(who, audience="everyone"), "An open page")
    make.page(who, make.space(who, slug="inner", audience="alliance", name="Inner"), "An inner page")
    db.session.commit()
    return who


def titles(page):
    section = page.split('<h2 class="section-title">Contributions</h2>')[-1]
    return re.findall(r'<a class="timetable-title"[^>]*>(.*?)</a>', section)


def test_a_page_of_a_person_lists_the_contributions_of_all_kinds_that_the_reader_may_see(browser, people, lin):  # M8
    place = f"/people/{lin.id}"
    assert titles(browser.get(place).text) == ["An open page", "For everybody"]
    browser.sign_in(people["coauthor"])
    assert titles(browser.get(place).text) == ["An inner page", "An open page", "For everybody"]
    browser.sign_in(people["colleague"])
    assert len(titles(browser.get(place).text)) == 4


def test_they_can_be_narrowed_to_a_kind_with_the_numbers_beside(browser, people, lin):  # M8
    place = f"/people/{lin.id}"
    page = browser.sign_in(people["colleague"]).get(place).text
    assert f'href="{place}?kind=page"' in page and f'href="{place}?kind=brief"' in page
    assert titles(browser.get(f"{place}?kind=page").text) == ["An inner page", "An open page"]
    assert len(titles(browser.get(f"{place}?kind=nothing").text)) == 4


def test_none_is_out_of_reach_however_many_there_are(browser, people, lin, monkeypatch):  # M8
    monkeypatch.setattr(slots, "A_PAGE", 1)
    place = f"/people/{lin.id}"
    assert [titles(browser.get(f"{place}?page={number}").text) for number in (1, 2, 99)] == [
        ["An open page"], ["For everybody"], ["For everybody"]]
    assert 'rel="next"' in browser.get(place).text


def test_the_directories_count_what_the_reader_may_see(browser, people, lin):  # M8
    def told(page, address):
        return re.findall(r"(\d+) contributions?", browser.get(page).text.split(f'href="{address}"')[1].split("</li>")[0])

    assert told("/people", f"/people/{lin.id}") == ["2"]
    assert told("/institutions", f"/institutions/{lin.institution.id}") == ["2"]
    browser.sign_in(people["colleague"])
    assert told("/people", f"/people/{lin.id}") == ["4"] == told("/institutions", f"/institutions/{lin.institution.id}")


def test_an_institutions_page_lists_what_its_people_contributed(browser, people, lin):  # M8
    assert titles(browser.get(f"/institutions/{lin.institution.id}").text) == ["An open page", "For everybody"]
