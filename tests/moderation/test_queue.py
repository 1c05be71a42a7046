"""G1 G2 P16: the queue holds what this moderator may decide, oldest first, and counts what it shows."""
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from portal.core.db import db
from portal.moderation.queries import PAGE
from portal.publishing.models import ReviewRule
from tests import make
from tests.browser import Browser
from tests.publishing.acts import accept, brief, decline, kept

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
FACET = re.compile(r'<li><a href="([^"]+)"( class="facet-on"[^>]*)?><span class="facet-word"[^>]*>([^<]*)</span>'
                   r'(?: <span class="facet-count">(\d+)</span>)?')


@pytest.fixture
def waiting(people, at):
    """What was submitted on following days, by people of two institutions and by a moderator."""
    made = {}
    for day, (name, by, state) in enumerate((
            ("first", "member", "submitted"), ("second", "coauthor", "resubmitted"), ("third", "member", "in_review"),
            ("moderator's", "moderator", "submitted"))):
        at(MONDAY + timedelta(days=day))
        made[name] = brief(people[by], state, moderator=people["second moderator"], title=f"The {name} paper")
    for state in ("draft", "changes_requested", "declined", "published", "withdrawn"):
        brief(people["member"], state, moderator=people["second moderator"], title=f"In the state {state}")
    return made


def titles(browser, address="/moderation"):
    return re.findall(r'href="/briefs/\d+/review">([^<]+)</a>', browser.get(address).text)


def test_each_moderator_sees_what_they_may_decide_oldest_first(app, people, waiting):  # G1 P13 P20
    def queue(name):
        return [unescape(title) for title in titles(Browser(app).sign_in(people[name]))]
    assert queue("moderator") == ["The first paper", "Compressed air by night", "The third paper"]
    assert queue("second moderator") == ["The first paper", "Compressed air by night", "The third paper",
                                         "The moderator's paper"]
    assert queue("own moderator") == ["Compressed air by night", "The moderator's paper"]


@pytest.mark.parametrize("name", ["visitor", "member", "representative", "administrator", "auditor", "suspended"])
def test_nobody_but_moderators_sees_the_queue(app, people, waiting, name):  # G1 X40
    browser = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    for page in ("/moderation", "/moderation/decided"):
        assert browser.get(page).status_code in (401, 403)


def test_filters_count_what_they_show(app, people, waiting):  # G1
    browser = Browser(app).sign_in(people["second moderator"])
    for start in ("", "?state=submitted", f"?institution={people['member'].institution_id}"):
        facets = FACET.findall(browser.get(f"/moderation{start}").text)
        assert len(facets) >= 4
        for address, is_on, word, count in facets:
            assert is_on or len(titles(browser, unescape(address))) == int(count), word


def test_filters_that_mean_nothing_are_as_if_not_there(app, people, waiting):  # X46
    browser = Browser(app).sign_in(people["second moderator"])
    for query in ("state=published", "state=x", "kind=novel", "institution=x", "page=999", "page=-1", "page=%D9%A1"):
        assert len(titles(browser, f"/moderation?{query}")) == 4, query
    assert "Nothing fits these filters" in browser.get("/moderation?institution=999").text


def test_who_is_at_an_item_is_said_and_age_and_state_stand_beside_it(app, people, waiting):  # G1
    text = Browser(app).sign_in(people["moderator"]).get("/moderation").text
    assert "taken up by Qin" in text and "2026-11-16" in text
    assert "submitted" in text and "resubmitted" in text and "in review" in text


def test_pages_hold_every_item_once(app, people):  # G1 X28
    for number in range(PAGE + 3):
        make.brief(people["member"], "submitted", title=f"Paper {number}")
    db.session.commit()
    browser = Browser(app).sign_in(people["moderator"])
    pages = [titles(browser, f"/moderation?page={page}") for page in (1, 2)]
    assert [len(page) for page in pages] == [PAGE, 3] and len({*pages[0], *pages[1]}) == PAGE + 3


def test_what_one_approved_waits_for_the_others_only(app, people, waiting):  # P12 P16
    db.session.add(ReviewRule(kind="brief", approvals=2))
    thing = brief(people["member"], "submitted", title="Of two")
    accept(thing, people["moderator"])
    assert "Of two" not in titles(Browser(app).sign_in(people["moderator"]))
    assert "Of two" in titles(Browser(app).sign_in(people["second moderator"]))
    assert "Of two" in Browser(app).sign_in(people["second moderator"]).get("/waiting").text


def test_an_appeal_waits_for_those_who_have_not_decided(app, people):  # G3 P16
    thing = brief(people["member"], "declined", moderator=people["moderator"], title="Appealed")
    thing.appeal("Look again.", by=people["member"])
    kept(thing)
    assert titles(Browser(app).sign_in(people["moderator"])) == []
    assert titles(Browser(app).sign_in(people["second moderator"])) == ["Appealed"]


def test_a_claimed_item_leaves_the_others_waiting_list_and_stays_in_the_queue(app, people):  # G1 P16
    thing = brief(people["member"], "submitted", title="Claimed")
    thing.claim(by=people["moderator"])
    kept(thing)
    mine, other = (Browser(app).sign_in(people[name]) for name in ("moderator", "second moderator"))
    assert "Claimed" in mine.get("/waiting").text and "Claimed" not in other.get("/waiting").text
    assert titles(mine) == titles(other) == ["Claimed"]


def test_an_empty_queue_says_so(app, people):  # X24
    assert "Nothing waits for a decision." in Browser(app).sign_in(people["moderator"]).get("/moderation").text


def test_what_was_decided_is_listed_newest_first_to_whoever_may_read_it(app, people):  # G1 P20
    accept(brief(people["member"], "submitted", title="Accepted one"), people["moderator"])
    decline(brief(people["coauthor"], "submitted", title="Declined one"), people["second moderator"], "Not this.")
    closed = brief(people["member"], "published", audience="authors", title="Closed one", moderator=people["moderator"])
    closed.withdraw("Wrong.", by=people["member"])
    kept(closed)
    text = Browser(app).sign_in(people["moderator"]).get("/moderation/decided").text
    assert "Accepted one" in text and "Closed one" not in text
    for page in ("?page=2", "?page=x", "?page=-1", "?page=99999999999"):
        assert Browser(app).sign_in(people["moderator"]).get(f"/moderation/decided{page}").status_code == 200
