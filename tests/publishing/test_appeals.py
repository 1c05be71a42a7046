"""G3 P10 P13: what is declined is appealed once, and decided by somebody else."""
import pytest

from portal.publishing.workflow import State
from tests.browser import Browser
from tests.make import content
from tests.publishing.acts import brief, decline, kept, submit
from tests.publishing.pages import at
from tests.publishing.pressing import force


def decision(verdict, reason="", text="", **more):
    return {"verdict": verdict, "reason": reason, "text": text} | more


@pytest.fixture
def second(app, people):
    return Browser(app).sign_in(people["second moderator"])


def test_a_declined_text_is_appealed_once_and_decided_by_somebody_else(people, author, moderator, second):  # G3
    thing = brief(people["member"], "declined", moderator=people["moderator"])
    assert author.submit(at(thing, "appeal"), text="").status_code == 422
    author.submit(at(thing, "appeal"), text="It is about presses after all.")
    assert thing.state == "submitted" and thing.submission.is_appeal
    refused = force(moderator, at(thing, "decide"), **decision("accept"), read=thing.head.sha256)
    assert refused.status_code == 409 and "somebody who has not decided before" in refused.text
    assert "It is about presses after all." in second.get(at(thing, "review")).text
    second.submit(at(thing, "review"), at(thing, "decide"), **decision("decline", "scope", "Still not."))
    assert thing.state == "declined"
    again = force(author, at(thing, "appeal"), text="Once more.")
    assert again.status_code == 409 and "can be made once" in again.text


def test_an_appeal_that_only_the_decliner_could_decide_goes_to_those_in_conflict(people, app, author):  # G3 P13
    people["second moderator"].revoke("moderator", by=None)
    thing = brief(people["member"], "declined", moderator=people["moderator"])
    thing.appeal("Look again.", by=people["member"])
    assert kept(thing).is_reviewed_alone
    own = Browser(app).sign_in(people["own moderator"])
    own.submit(at(thing, "review"), at(thing, "decide"), **decision("accept", alone_reason="The only one left."))
    assert thing.state == "published" and thing.versions[0].alone_reason == "The only one left."


def test_an_appeal_taken_back_leaves_it_declined_and_may_be_made_again(people, author, second):  # P10 G3
    thing = brief(people["member"], "declined", moderator=people["moderator"])
    author.submit(at(thing, "appeal"), text="It is about presses.")
    author.submit(at(thing, "submit"), at(thing, "take-back"))
    assert thing.state == "declined" and second.get(at(thing, "review")).status_code == 404
    assert force(author, at(thing, "edit"), base=str(thing.head_revision_id), body_en="x",
                 type="test_report").status_code == 409
    assert "This is not about manufacturing." in author.get(at(thing, "appeal")).text
    author.submit(at(thing, "appeal"), text="It is about presses after all.")
    assert thing.state == "submitted" and thing.submission.is_appeal
    second.submit(at(thing, "review"), at(thing, "decide"), **decision("decline", "scope", "Still not."))
    assert force(author, at(thing, "appeal"), text="Once more.").status_code == 409


def test_an_appeal_under_review_cannot_be_taken_back(people, author, second):  # P10 G3
    thing = brief(people["member"], "declined", moderator=people["moderator"])
    author.submit(at(thing, "appeal"), text="It is about presses.")
    second.submit(at(thing, "review"), at(thing, "claim"))
    assert force(author, at(thing, "take-back")).status_code == 409 and thing.state == "in_review"


def test_a_declined_version_leaves_the_published_one_and_can_be_written_on(people, author, browser):  # P10 P11
    thing = brief(people["member"], "revised")
    decline(submit(thing, people["member"], change_note="New"), people["second moderator"])
    assert (thing.state, thing.version) == (State.PUBLISHED, 1) and browser.get(thing.address).status_code == 200
    assert author.submit(at(thing, "edit"), body_en="Third thoughts.\n").status_code == 303


def test_after_an_appeal_the_decliner_does_not_decide_a_later_round_either_but_the_second_does(people, app, author,
                                                                                              moderator, second):  # G3
    thing = brief(people["member"], "declined", moderator=people["moderator"])
    author.submit(at(thing, "appeal"), text="It is about presses after all.")
    second.submit(at(thing, "review"), at(thing, "decide"), **decision("request_changes", "scope", "Name the presses."))
    thing = kept(thing)
    thing.save(content(body="## Findings\n\nPresses of 400 t.\n"), people["member"], thing.head_revision_id)
    thing.resubmit(by=people["member"])
    thing = kept(thing)
    assert thing.title_en in second.get("/moderation").text and thing.title_en not in moderator.get("/moderation").text
    refused = force(moderator, at(thing, "decide"), **decision("accept"), read=thing.head.sha256)
    assert refused.status_code == 409 and "somebody who has not decided before" in refused.text
    second.submit(at(thing, "review"), at(thing, "decide"), **decision("accept"))
    assert kept(thing).state == "published"
