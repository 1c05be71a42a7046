"""Every route for every role, as tests/routes.txt says; no reading writes, no writing goes without its token."""
import re
from html import escape
from urllib.parse import quote, urlsplit

import pytest

from tests.conftest import ON_POSTGRESQL
from tests.table import ROWS
from tests.world import ROLES, TOKEN

METHODS = ("GET", "POST")
ASKING = ("visitor", "moderator") if ON_POSTGRESQL else ROLES  # the rules are the same there; two show that statements run
ADD = "add a line to tests/routes.txt: METHOD /address and a status per role; its head tells how"

# POST addresses that need no form token, because what they carry is no cookie: a quiz attempt's, an unsubscribe link's.
CAPABILITIES = {"/unsubscribe/{unsubscribe}"}
WRITES = [row for row in ROWS if row.method == "POST"]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_role_gets_what_the_table_says(world, row):  # X40 X34 X42
    answers = {role: world.ask(role, row.method, row.address, row.data) for role in ASKING}
    assert {role: answer.status_code for role, answer in answers.items()} == {role: row.expected[role] for role in ASKING}
    if row.method == "GET":
        assert {role: answer.writes for role, answer in answers.items() if answer.writes} == {}
    targets = [answer.location for answer in answers.values() if answer.location]
    assert [target for target in targets if not target.startswith("/") or target.startswith("//")] == []


def test_every_route_stands_in_the_table(application, world):  # X40
    addresses = application.url_map.bind("localhost")
    known = {(addresses.match(path_of(world, row), row.method)[0], row.method) for row in ROWS}
    routes = {(rule.endpoint, method): rule.rule for rule in application.url_map.iter_rules()
              for method in rule.methods if method in METHODS}
    missing = [f"{method} {rule}" for (endpoint, method), rule in routes.items() if (endpoint, method) not in known]
    assert missing == [], ADD


def path_of(world, row):
    return urlsplit(row.address.format(**world.things)).path


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_a_form_without_its_token_changes_nothing(world, row):  # X42
    if row.address in CAPABILITIES:
        return
    for role, status in {"visitor": 401, "author": 400, "administrator": 400}.items():
        answer = world.ask(role, "POST", row.address, row.data, has_token=False)
        assert (answer.status_code, answer.writes) == (status, []), role


HIDING = [(row, role) for row in ROWS for role in ("visitor", "outsider")
          if row.words and row.expected[role] == 404 and "nothing" not in row.address]


@pytest.mark.parametrize("row, role", HIDING, ids=lambda value: str(value))
def test_what_is_hidden_answers_exactly_as_what_is_not_there(world, row, role):  # P22
    hidden = row.address.format(**world.things)
    absent = row.address.format(**{word: absent_like(world.things[word]) for word in row.words})
    assert hidden != absent
    assert told(world, role, row, hidden) == told(world, role, row, absent)


def absent_like(value):
    """The address of nothing: the same with another number."""
    return f"{value[:-4]}9999" if value.startswith("ALB-") else re.sub(r"\d+", "7007", value, count=1)


def told(world, role, row, address):
    """Status, headers and page, without the request's number, the form's token and the address itself."""
    answer = world.ask(role, row.method, address, row.data)
    number = answer.headers["X-Request-Id"]
    headers = {name: value for name, value in answer.headers if name not in ("X-Request-Id", "Content-Length")}
    page = TOKEN.sub("", answer.text).replace(number, "NUMBER")
    for place in (address, urlsplit(address).path):
        for written in (quote(place, safe=""), quote(place), escape(place), place):
            page = page.replace(written, "PLACE")
    return answer.status_code, headers, page
