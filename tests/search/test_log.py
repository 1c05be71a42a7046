"""What was searched for: folded, counted, without names; and what administrators learn from it."""
from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.features import answers
from portal.search import jobs, log, log_queries
from portal.search.models import SearchLine
from tests.search.material import paper

AGENT = {"User-Agent": "Mozilla/5.0 Firefox/140"}


@pytest.fixture(autouse=True)
def empty(app):
    """No line of an earlier test."""
    for path in log.folder().iterdir():
        path.unlink()


@pytest.fixture
def ask(browser):
    """`ask(address, who)`: a visitor by the name of `who` opens the address."""
    return lambda address, who="one": browser.get(address, headers={"User-Agent": f"{AGENT['User-Agent']} {who}"})


def lines():
    jobs.take_log([])
    return db.session.execute(db.select(SearchLine.query, SearchLine.results, SearchLine.rank)
                              .order_by(SearchLine.id)).all()


def test_a_search_is_kept_folded_with_its_count_and_the_place_of_what_was_opened(shelf, ask):  # S16
    shelf.put(paper(1, "Pumps"), paper(2, "Pumps again"))
    ask("/search?q=ＰＵＭＰＳ++x+OR+pumps")
    ask("/search?q=pumps&page=2")
    answer = ask("/search/opened?to=/briefs&q=Pumps&rank=2")
    assert answer.status_code == 303 and answer.location == "/briefs"
    assert lines() == [("pumps x or pumps", 2, None), ("pumps", None, 2)]
    assert lines() == lines(), "taken once"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(shelf, ask, to):  # X42
    assert ask(f"/search/opened?to={to}&q=x&rank=1").location == "/search"


def test_robots_are_not_counted(shelf, browser):  # S16
    browser.get("/search?q=pumps", headers={"User-Agent": "ExampleBot/1.0"})
    assert lines() == []


def test_after_30_days_nobody_knows_who_it_was(shelf, ask, at):  # S16
    ask("/search?q=pumps")
    jobs.take_log([])
    assert db.session.scalars(db.select(SearchLine.reader)).one()
    moment = clock.now()
    at(moment + timedelta(days=32))
    jobs.take_log([])
    assert db.session.scalars(db.select(SearchLine.reader)).one() is None


def test_administrators_see_what_several_people_missed(shelf, ask, people, browser):  # S16
    shelf.put(paper(1, "Pumps"))
    for who in ("one", "two", "three"):
        for query in ("valves", "pumps"):
            ask(f"/search?q={query}", who)
    for _ in range(5):
        ask("/search?q=secretword", "one")
    jobs.take_log([])
    assert [tuple(row) for row in log_queries.fruitless()] == [("valves", 3, 3)]
    assert [tuple(row)[:4] for row in log_queries.unopened()] == [("pumps", 3, 3, 0)]
    page = browser.sign_in(people["administrator"]).get("/administration/searches").text
    assert "valves" in page and "pumps" in page and "secretword" not in page
    ask("/search/opened?to=/papers/1&q=pumps&rank=1", "one")
    jobs.take_log([])
    assert log_queries.unopened() == []


@pytest.fixture
def on_day(at):
    """`on_day(5)`: five days after the beginning."""
    begun = clock.now()
    return lambda number: at(begun + timedelta(days=number))


def test_stewards_learn_what_three_people_missed_within_90_days_when_nobody_knows_them_any_more(
        shelf, ask, on_day):  # K17 S16
    shelf.put(paper(1, "Pumps"))
    asked = [(1, "valves", "one two"), (20, "valves", "two three"), (20, "pumps", "one two three"),
             (1, "seals", "one two"), (40, "seals", "one two")]  # of seals nobody knows whether they were four
    for day, query, people in asked:
        on_day(day)
        for who in people.split():
            ask(f"/search?q={query}", who)
        jobs.take_log([])
    assert [*answers("unanswered_searches")[0]] == [("valves", 3, 4, 0), ("pumps", 3, 3, 1)]
    on_day(75)
    jobs.take_log([])
    assert set(db.session.scalars(db.select(SearchLine.reader))) == {None}
    assert [row.query for row in answers("unanswered_searches")[0]] == ["valves", "pumps"]
    ask("/search/opened?to=/papers/1&q=pumps&rank=1")
    jobs.take_log([])
    assert [row.query for row in answers("unanswered_searches")[0]] == ["valves"]
    on_day(120)
    assert answers("unanswered_searches") == [[]]


def test_stewards_learn_which_searches_led_three_people_to_a_page(shelf, ask, on_day):  # K15 S16
    shelf.put(paper(1, "Pumps"), paper(2, "Pumps again"))
    on_day(1)
    for to, query, people in [(1, "pumps", "one two three one"), (1, "pump", "one two"), (2, "pumps", "one two")]:
        for who in people.split():
            ask(f"/search/opened?to=/papers/{to}&q={query}&rank=1", who)
    ask("/search/opened?to=/elsewhere&q=pumps&rank=1")
    jobs.take_log([])
    for day in (1, 40):
        on_day(day)
        jobs.take_log([])
        assert answers("searches_leading_to", "paper", 1) == [[("pumps", 4)]]
        assert answers("searches_leading_to", "paper", 2) == [[]]
    on_day(120)
    assert answers("searches_leading_to", "paper", 1) == [[]]
