"""What waits for a person: the number in the menu is the length of the list, oldest first, and a visitor's is none."""
import re

import pytest

from portal.core import waiting
from portal.core.db import db
from tests.make import brief, content, person
from tests.world import ROLES


@pytest.fixture
def busy(people):
    """Something waits for everybody who may act."""
    author, coauthor = people["member"], people["coauthor"]
    for state in ("submitted", "in_review", "changes_requested", "resubmitted"):
        brief(author, state, [coauthor])
    invited = brief(author, "draft")
    invited.invite(coauthor, by=author)
    changed = brief(author, "draft", [coauthor])
    changed.save(content(body="Another text."), author, changed.head_revision_id)
    person("Ning").propose(author.institution)
    db.session.commit()
    return people


@pytest.mark.parametrize("role", [name for name in ROLES.values() if name not in ("visitor", "outsider")])
def test_the_number_in_the_menu_is_the_length_of_the_list(busy, browser, role):  # P16
    user = busy[role]
    expected = len(waiting.items(user))
    assert waiting.count(user) == expected
    page = browser.sign_in(user).get("/waiting").text
    shown = re.search(r'class="count-asks">(\d+)<', page)
    assert (int(shown[1]) if shown else 0) == expected


def test_somebody_waits_for_each_of_those_who_may_act(busy):  # P16
    verbs = {role: sorted(item.verb for item in waiting.items(busy[role]))
             for role in ("member", "coauthor", "moderator", "representative", "own moderator", "colleague")}
    assert verbs == {
        "member": ["change"], "coauthor": ["agree", "answer", "change"], "moderator": ["review"] * 3,
        "representative": ["confirm"], "own moderator": [], "colleague": []}


def test_the_oldest_comes_first(busy):  # P16
    items = waiting.items(busy["moderator"])
    assert [item.since for item in items] == sorted(item.since for item in items)


def test_every_waiting_thing_has_a_page_where_it_is_dealt_with(busy, browser):  # P16 X23
    for role in ("member", "coauthor", "moderator", "representative"):
        browser.sign_in(busy[role])
        page = browser.get("/waiting").text
        links = re.findall(r'href="(/(?:briefs|institutions)/\d+/\w+)"', page)
        assert len(set(links)) > 0
        assert {browser.get(link).status_code for link in links} == {200}


def test_a_visitor_has_nothing_waiting_and_is_led_to_sign_in(busy, browser):  # P16 X26
    answer = browser.get("/waiting")
    assert answer.status_code == 401 and "count-asks" not in answer.text
