"""What weighs before anything is asked: age, readings, a review that is overdue; and why, for administrators."""
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.index import Label
from portal.search.engine import stamp_of
from tests.search.material import paper
from tests.search.test_pages import titles

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def shown(browser):
    """`shown(address)`: the titles on the search page, in their order."""
    return lambda address: titles(browser.get(address).text)


@pytest.mark.parametrize("better, worse", [
    ({"updated_at": NOW}, {"updated_at": NOW - timedelta(days=1500)}),
    ({"uses": 500}, {}),
    ({"review_by": date(2027, 1, 1)}, {"review_by": date(2026, 11, 1)}),
    ({}, {"kind": "comment"})])
def test_of_two_that_match_alike_the_better_kept_one_comes_first(engine, find, at, better, worse):  # S12 K6
    at(NOW)
    for first in (1, 2):
        engine.rebuild([], lambda keys: [])
        engine.index([paper(first, "pumps", **{"updated_at": NOW - timedelta(days=9)} | better),
                      paper(3 - first, "pumps", **{"updated_at": NOW - timedelta(days=9)} | worse)])
        assert find("pumps") == [first, 3 - first]


def test_a_review_is_overdue_from_the_day_after_without_a_new_index(engine, find, at):  # K6
    engine.index([paper(1, "pumps", review_by=date(2026, 11, 22), updated_at=NOW),
                  paper(2, "pumps", updated_at=NOW - timedelta(days=30))])
    at(NOW)
    assert find("pumps") == [1, 2]
    at(NOW + timedelta(days=1))
    assert find("pumps") == [2, 1]


def test_what_is_obsolete_is_found_only_when_asked_for(shelf, shown):  # S12 K6
    obsolete = {"state": {"obsolete": Label("obsolete", "已过时")}}
    shelf.put(paper(1, "Old pumps", state="obsolete", facets=obsolete), paper(2, "New pumps"))
    assert shown("/search?q=pumps") == ["New pumps"]
    assert shown("/search?q=pumps&state=obsolete") == ["Old pumps"] == shown("/search?q=pumps+state:obsolete")
    assert shown("/search?q=pumps&typed=1&kind=paper") == ["New pumps"]


def test_readings_are_no_change_of_content():
    one = paper(1, "pumps")
    assert stamp_of(one) == stamp_of(replace(one, uses=7)) != stamp_of(replace(one, review_by=date(2026, 1, 1)))


def test_only_administrators_see_why(shelf, people, browser):  # S12
    shelf.put(paper(1, "Pumps and 数字孪生", "pumps pumps", uses=9))
    address = "/search?q=pumps+数字孪生+OPC-UA*+OR+pump*&explain=1"
    for role, sees in {"visitor": False, "moderator": False, "administrator": True}.items():
        if role != "visitor":
            browser.sign_in(people[role])
        page = browser.get(address).text
        assert ("Why here" in page) == sees and titles(page)
    assert "body 2" in page and "title 1" in page
