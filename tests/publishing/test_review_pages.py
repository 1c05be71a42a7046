"""The pages on which a text is submitted and decided on."""
import re

from portal.core.db import db
from tests.publishing.pages import at, brief, page


def test_each_warning_needs_its_tick(people, browser):  # B4
    draft = brief(people)
    browser.sign_in(people["member"])
    ticks = re.findall(r'name="(accept-[^"]+)"', page(browser, draft, "submit"))
    assert "accept-positions-missing-all" in ticks and "accept-body-short-en" in ticks
    assert browser.submit(at(draft, "submit"), **{ticks[0]: "1"}).status_code == 422
    assert browser.submit(at(draft, "submit"), **dict.fromkeys(ticks, "1")).status_code == 303
    assert draft.reference


def test_errors_lead_to_their_field_and_leave_nothing_to_press(people, browser):  # B4
    draft = brief(people, licence="")
    text = page(browser.sign_in(people["member"]), draft, "submit")
    assert f'{at(draft, "edit")}#licence"' in text and "First put right what is marked above." in text
    assert re.search(r"<button [^>]*disabled", text)


def test_whose_agreement_is_missing_is_named(people, browser):  # P30
    draft = brief(people)
    draft.invite(people["coauthor"], by=people["member"])
    db.session.commit()
    text = page(browser.sign_in(people["member"]), draft, "submit")
    assert re.search(r"Mei</a>\s*<p[^>]*>has not answered the invitation", text)


def test_the_last_look_shows_the_readiness_as_readers_will_see_it(people, browser):  # B3
    draft, ruler = brief(people), re.compile(r'<div class="title-block-readiness">.*?</div>', re.DOTALL)
    browser.sign_in(people["member"])
    shown = [ruler.search(text)[0] for text in (browser.get(draft.address).text, page(browser, draft, "submit"))]
    assert shown[0] == shown[1] and "level 6 of 9" in shown[0]


def test_a_new_version_is_asked_what_is_new(people, browser):  # B11
    browser.sign_in(people["member"])
    assert 'name="change_note"' in page(browser, brief(people, "revised"), "submit")
    assert 'name="change_note"' not in page(browser, brief(people), "submit")


def test_what_was_submitted_can_be_taken_back_from_the_same_page(people, browser):  # P10
    thing = brief(people, "submitted")
    browser.sign_in(people["member"]).submit(at(thing, "submit"), at(thing, "take-back"))
    assert thing.state == "draft"


def test_a_moderator_sees_the_verbs_that_are_possible_and_no_others(people, browser):  # G2
    thing = brief(people, "submitted")
    browser.sign_in(people["moderator"])
    waiting = page(browser, thing, "review")
    assert at(thing, "claim") in waiting and at(thing, "release") not in waiting
    browser.submit(at(thing, "review"), at(thing, "claim"))
    mine = page(browser, thing, "review")
    assert at(thing, "release") in mine and at(thing, "claim") not in mine
    others = page(browser.sign_in(people["second moderator"]), thing, "review")
    assert at(thing, "release") not in others and "Mo took it up" in others


def test_a_moderator_reads_the_text_as_readers_will_and_decides_beside_it(people, browser):  # G2 G3
    thing = brief(people, "submitted")
    text = page(browser.sign_in(people["moderator"]), thing, "review")
    assert "A press shop was measured for a week." in text and "Please look at the table." in text
    assert '<dl class="title-block"' in text and "technology brief</a></dd>" in text
    wrong = browser.submit(at(thing, "review"), at(thing, "decide"), verdict="decline", reason="scope")
    assert wrong.status_code == 422 and "without it they cannot act" in wrong.text
    browser.submit(at(thing, "review"), at(thing, "decide"), verdict="request_changes", reason="evidence", text="More.")
    assert thing.state == "changes_requested"
    assert at(thing, "decide") not in page(browser, thing, "review")


def test_the_next_round_links_what_changed_and_shows_the_void_decision(people, browser):  # G2 P14
    thing = brief(people, "resubmitted")
    text = page(browser.sign_in(people["moderator"]), thing, "review")
    assert "compare?from=1&amp;to=2" in text and "Round 2" in text
    assert "void: the text has changed since" in text and "Which gauge was it?" in text


def test_an_appeal_shows_why_it_was_declined_and_cannot_be_decided_by_the_same_person(people, browser):  # G3
    thing = brief(people, "declined")
    browser.sign_in(people["member"])
    assert "This is not about manufacturing." in page(browser, thing, "appeal")
    browser.submit(at(thing, "appeal"), text="It is.")
    assert at(thing, "decide") not in page(browser.sign_in(people["moderator"]), thing, "review")
    assert at(thing, "decide") in page(browser.sign_in(people["second moderator"]), thing, "review")


def test_words_and_titles_of_the_page_are_escaped(people, browser):  # X43
    thing = brief(people, "submitted", title="<img src=x onerror=alert(1)>")
    for name in ("review", "compare?from=1&to=1", "history"):
        assert "<img src=x" not in page(browser.sign_in(people["moderator"]), thing, name)
