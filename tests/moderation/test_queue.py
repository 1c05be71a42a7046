"""G1 G2 P16: the queue holds what this moderator may decide, oldest first, and counts what it shows."""
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from portal.core.db import db
from portal.moderation.queries import PAGE
from portal.publishing.models import Decision, ReviewRule
from tests import make
from tests.browser import Browser
from tests.publishing.acts import accept, ask_for_changes, brief, decline, kept

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


@pytest.mark.any_database
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


@pytest.mark.parametrize(("days_later", "counts"), [
    (2, {}), (5, {"over 3 days": 2}), (10, {"over 3 days": 4, "over 7 days": 3}),
    (20, {"over 3 days": 4, "over 7 days": 4, "over 14 days": 4})])
def test_the_age_counts_whoever_has_waited_longer(app, people, waiting, at, days_later, counts):  # G1
    at(MONDAY + timedelta(days=days_later, hours=-1))
    browser = Browser(app).sign_in(people["second moderator"])
    facets = {word: (unescape(address), int(count)) for address, _on, word, count in FACET.findall(
        browser.get("/moderation").text) if word.startswith("over ")}
    assert {word: count for word, (_address, count) in facets.items()} == counts
    for address, count in facets.values():
        assert len(titles(browser, address)) == count


def test_the_age_goes_with_the_other_filters_and_stays_when_nothing_is_as_old(app, people, waiting, at):  # G1
    at(MONDAY + timedelta(days=10, hours=-1))
    browser = Browser(app).sign_in(people["second moderator"])
    assert titles(browser, "/moderation?age=7&state=submitted") == ["The first paper"]
    answer = browser.get("/moderation?age=14").text
    assert "Nothing fits these filters" in answer and "over 14 days" in answer


def test_filters_that_mean_nothing_are_as_if_not_there(app, people, waiting):  # X46
    browser = Browser(app).sign_in(people["second moderator"])
    for query in ("state=published", "state=x", "kind=novel", "institution=x", "age=8", "age=x", "page=999",
                  "page=-1", "page=%D9%A1"):
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
    for page, line in (("", f"1–{PAGE} of {PAGE + 3}"), ("?page=2", f"{PAGE + 1}–{PAGE + 3} of {PAGE + 3}"),
                       ("?page=99", f"{PAGE + 1}–{PAGE + 3} of {PAGE + 3}")):
        assert f'<p class="count-line">{line}</p>' in browser.get(f"/moderation{page}").text


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
    own = Browser(app).sign_in(people["second moderator"]).get("/moderation/decided?verdict=decline").text
    assert "Not this." in own and "With its authors again" in own and "Declined one" not in own
    for page in ("?page=2", "?page=x", "?page=-1", "?page=99999999999"):
        assert Browser(app).sign_in(people["moderator"]).get(f"/moderation/decided{page}").status_code == 200


@pytest.fixture
def decisions(people):
    """Two of each of two moderators."""
    accept(brief(people["member"], "submitted", title="Accepted one"), people["moderator"])
    accept(brief(people["coauthor"], "submitted", title="Accepted two"), people["second moderator"])
    ask_for_changes(brief(people["member"], "submitted", title="Asked one"), people["moderator"])
    ask_for_changes(brief(people["moderator"], "submitted", title="Mo's own"), people["second moderator"])


def test_decisions_are_filtered_by_verdict_and_kind_with_counts(app, people, decisions):  # G1
    browser = Browser(app).sign_in(people["second moderator"])
    facets = FACET.findall(browser.get("/moderation/decided").text)
    assert {word: int(count) for _address, _on, word, count in facets} == {
        "accepted": 2, "changes requested": 2, "technology brief": 4}
    for address, _on, word, count in facets:
        text = browser.get(unescape(address)).text
        assert len(re.findall('class="timetable-row"', text)) == int(count), word
    assert "Nothing fits these filters" in browser.get("/moderation/decided?verdict=decline").text
    for unknown in ("verdict=x", "kind=novel"):
        assert "Asked one" in browser.get(f"/moderation/decided?{unknown}").text


def test_pages_of_decisions_hold_each_once(app, people):  # G1 X28
    thing = brief(people["member"], "submitted")
    for number in range(PAGE + 2):
        thing.submission.decisions.append(Decision(
            revision_id=thing.head_revision_id, revision_sha256="", by_id=people["moderator"].id, verdict="decline",
            text=f"Reason {number}.", at=MONDAY, voided_at=MONDAY))
    db.session.commit()
    browser = Browser(app).sign_in(people["second moderator"])
    pages = [browser.get(f"/moderation/decided?page={page}").text for page in (1, 2)]
    reasons = [re.findall(r"Reason \d+\.", page) for page in pages]
    assert [len(page) for page in reasons] == [PAGE, 2] and len({*reasons[0], *reasons[1]}) == PAGE + 2
    assert f"1–{PAGE} of {PAGE + 2}" in pages[0] and f"{PAGE + 1}–{PAGE + 2} of {PAGE + 2}" in pages[1]


def test_decisions_name_who_decided_but_not_to_the_author(app, people, decisions):  # G3 P13
    def told(name, verdict):
        return Browser(app).sign_in(people[name]).get(f"/moderation/decided?verdict={verdict}").text
    assert "<span>Mo</span>" in told("second moderator", "accept") and "<span>Qin</span>" in told("moderator", "accept")
    own = told("moderator", "request_changes")
    assert "Mo&#39;s own" in own and "<span>A moderator</span>" in own and "<span>Qin</span>" not in own
