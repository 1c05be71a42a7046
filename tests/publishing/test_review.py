"""P11-P14 G2 G3: claiming, deciding, several approvers, conflicts of interest, appeals."""
import pytest

from portal.core.db import db
from portal.publishing import jobs
from portal.publishing.models import Reason, ReviewRule, Verdict
from tests.browser import Browser, Form
from tests.make import person
from tests.publishing.acts import accept, ask_for_changes, brief, kept, submit, write
from tests.publishing.pressing import force


def at(thing, page):
    return f"/briefs/{thing.id}/{page}"


def decision(verdict, reason="", text="", **more):
    return {"verdict": verdict, "reason": reason, "text": text} | more


CHANGES = decision("request_changes", "evidence", "Which gauge was it?")


# Taking up and deciding

def test_a_claim_shows_who_is_at_it_and_can_be_given_back(moderator, second, submitted):  # G1 P10
    moderator.submit(at(submitted, "review"), at(submitted, "claim"))
    assert submitted.state == "in_review" and "Mo took it up" in second.get(at(submitted, "review")).text
    assert force(second, at(submitted, "claim")).status_code == 409
    moderator.submit(at(submitted, "review"), at(submitted, "release"))
    assert submitted.state == "submitted" and submitted.submission.claimed_by_id is None
    second.submit(at(submitted, "review"), at(submitted, "claim"))
    assert submitted.state == "in_review"


def test_an_accepted_text_is_published_and_its_version_frozen(moderator, submitted):  # P10 P19 B11
    answer = moderator.submit(at(submitted, "review"), at(submitted, "decide"), **decision("accept"))
    assert answer.status_code == 303
    assert (submitted.state, submitted.version, submitted.published.number) == ("published", 1, submitted.head.number)
    assert submitted.published_at == submitted.first_published_at == submitted.versions[0].published_at


@pytest.mark.parametrize(("sent", "missing"), [
    (decision("request_changes", "", "Which gauge?"), "Choose a reason"),
    (decision("decline", "scope", ""), "Tell the authors"), (decision("decline", "scope", "  \n "), "Tell the authors"),
    (decision("decline", "no such reason", "x"), "error"), (decision("", "scope", "x"), "error"),
    (decision("publish", "scope", "x"), "error")])
def test_everything_but_acceptance_needs_a_reason_and_words(moderator, submitted, sent, missing):  # G3
    answer = moderator.submit(at(submitted, "review"), at(submitted, "decide"), **sent)
    assert answer.status_code == 422 and missing in answer.text
    assert submitted.state == "submitted" and submitted.submission.decisions == []


def test_what_was_typed_stays_when_a_decision_is_refused(moderator, submitted):  # G3 X7
    answer = moderator.submit(at(submitted, "review"), at(submitted, "decide"),
                              **decision("decline", "", "A long and careful answer."))
    assert "A long and careful answer." in answer.text and 'value="decline"' in answer.text


def test_a_decision_leads_to_the_next_item_and_at_last_to_the_queue(people, moderator, submitted):  # G1
    other = brief(people["coauthor"], "submitted", title="Waits too")
    brief(people["moderator"], "submitted", title="The moderator's own")
    answer = moderator.submit(at(submitted, "review"), at(submitted, "decide"), **decision("accept"))
    assert answer.location == at(other, "review")
    answer = moderator.submit(at(other, "review"), at(other, "decide"), **CHANGES)
    assert answer.location == "/moderation"


def test_the_review_shows_the_submitted_text_and_not_a_later_one(moderator, submitted):  # G2 P14
    text = moderator.get(at(submitted, "review")).text
    assert "A press shop was measured" in text and "Please look at the table." in text
    assert submitted.submission.revision_sha256[:8] in text


def test_nothing_to_decide_leads_back_to_the_entry(people, app):  # G2
    thing = brief(people["member"], "submitted")
    people["moderator"].affiliate(people["member"].institution, by=None)
    accept(thing, people["second moderator"])
    write(thing, people["member"], "Newer.\n")
    answer = Browser(app).sign_in(people["second moderator"]).get(at(thing, "review"))
    assert answer.status_code == 404


# Rounds

def test_after_changes_the_next_round_names_what_changed_and_voids_what_was_decided(people, author, moderator, submitted):
    moderator.submit(at(submitted, "review"), at(submitted, "decide"), **CHANGES)  # P10 P14 G2 G3
    assert submitted.state == "changes_requested"
    assert "Which gauge was it?" in author.get(at(submitted, "edit")).text
    author.submit(at(submitted, "edit"), body_en="It was gauge 7.\n")
    page = at(submitted, "submit")
    ticks = {name: "1" for name in Form(author.get(page).text, page).names if name.startswith("accept-")}
    assert author.submit(page, note="The gauge is named now.", **ticks).status_code == 303
    assert (submitted.state, submitted.submission.round) == ("resubmitted", 2)
    assert submitted.submissions[0].decisions[0].voided_at is not None
    text = moderator.get(at(submitted, "review")).text
    before = submitted.submissions[0].revision.number
    assert f"compare?from={before}&amp;to={submitted.head.number}" in text and "The gauge is named now." in text
    accept(submitted, people["moderator"])
    assert submitted.state == "published" and submitted.published.number == submitted.head.number


def test_a_text_that_changed_since_it_was_read_cannot_be_decided(people, moderator, second, submitted):  # P14
    page = at(submitted, "review")
    old = Form(moderator.get(page).text, at(submitted, "decide")).values
    ask_for_changes(submitted, people["second moderator"])
    write(submitted, people["member"], "Quite another text.\n")
    submitted.resubmit(by=people["member"])
    kept(submitted)
    answer = moderator.client.post(at(submitted, "decide"), data=old | decision("accept"))
    db.session.expire_all()
    assert answer.status_code == 409 and "Read it again" in answer.text
    assert submitted.state == "resubmitted" and submitted.version == 0
    force(moderator, at(submitted, "decide"), **decision("accept"), read=submitted.head.sha256)
    assert submitted.state == "published"


def test_authors_cannot_change_the_text_while_it_is_read(author, moderator, submitted):  # P14
    moderator.submit(at(submitted, "review"), at(submitted, "claim"))
    for page in ("edit", "files", "authors", "history"):
        assert author.get(at(submitted, page)).status_code in (200, 409)
    assert force(author, at(submitted, "edit"), base=str(submitted.head_revision_id), body_en="x",
                 type="test_report").status_code == 409
    assert submitted.head_revision_id == submitted.submission.revision_id


# Several approvers

@pytest.fixture
def two_needed(people):
    db.session.add(ReviewRule(kind="brief", approvals=2, of_different_institutions=True))
    db.session.commit()
    return brief(people["member"], "submitted", coauthors=[people["coauthor"]])


def test_two_approvals_of_different_institutions_publish(people, moderator, second, two_needed):  # P12
    moderator.submit(at(two_needed, "review"), at(two_needed, "decide"), **decision("accept"))
    assert two_needed.state == "submitted" and "1 of 2" in second.get(at(two_needed, "review")).text
    second.submit(at(two_needed, "review"), at(two_needed, "decide"), **decision("accept"))
    assert two_needed.state == "published"


def test_nobody_approves_twice_and_no_institution_does(people, app, moderator, two_needed):  # P12
    accept(two_needed, people["moderator"])
    again = force(moderator, at(two_needed, "decide"), **decision("accept"), read=two_needed.head.sha256)
    assert again.status_code == 409 and "have decided about this text already" in again.text
    colleague = person("Cai", "蔡", people["moderator"].institution)
    colleague.grant("moderator", by=None)
    db.session.commit()
    theirs = force(Browser(app).sign_in(colleague), at(two_needed, "decide"), **decision("accept"),
                   read=two_needed.head.sha256)
    assert theirs.status_code == 409 and "Your institution has approved it" in theirs.text
    assert two_needed.state == "submitted" and two_needed.missing_approvals() == 1


def test_an_approval_is_void_after_a_change_and_counts_again_without_one(people, two_needed):  # P14
    accept(two_needed, people["moderator"])
    ask_for_changes(two_needed, people["second moderator"])
    two_needed.resubmit(by=people["member"])
    assert two_needed.missing_approvals() == 1  # not a word was changed
    kept(two_needed)
    ask_for_changes(two_needed, people["second moderator"])
    write(two_needed, people["member"], "Changed.\n")
    two_needed.resubmit(by=people["member"])
    assert kept(two_needed).missing_approvals() == 2


def test_an_approval_does_not_outlive_a_text_that_was_taken_back_and_changed(people, two_needed, mails):  # P14
    accept(two_needed, people["moderator"])
    mails()
    two_needed.take_back(by=people["member"])
    write(two_needed, people["member"], "Changed.\n")
    submit(two_needed, people["member"])
    assert two_needed.missing_approvals() == 2
    assert [to for to, subject, _text in mails() if "the text has changed" in subject] == [people["moderator"].email]


def test_a_new_rule_does_not_touch_what_is_under_way(people, submitted):  # P12
    db.session.add(ReviewRule(kind="brief", approvals=3))
    ask_for_changes(submitted, people["moderator"])
    submitted.resubmit(by=people["member"])
    accept(submitted, people["second moderator"])
    assert submitted.state == "published"
    assert brief(people["member"], "submitted", title="Later").submission.approvals_needed == 3


# Conflicts of interest

def test_a_moderator_neither_sees_nor_decides_work_of_the_own_institution_or_oneself(people, app, submitted):  # P13
    own = Browser(app).sign_in(people["own moderator"])
    for page in ("review", "history"):
        assert own.get(at(submitted, page)).status_code == 404
    assert force(own, at(submitted, "decide"), **decision("accept"), read=submitted.head.sha256).status_code == 404
    mine = brief(people["moderator"], "submitted", title="The moderator's own")
    writer = Browser(app).sign_in(people["moderator"])
    assert writer.get(mine.address).status_code == 200
    assert mine.title_en not in writer.get("/moderation").text
    for act in ("claim", "decide"):
        assert force(writer, at(mine, act), **decision("accept"), read=mine.head.sha256).status_code == 403
    assert mine.state == "submitted"


def leave_only(people, name):
    for other in {"moderator", "second moderator", "own moderator"} - {name}:
        people[other].revoke("moderator", by=None)
    db.session.commit()


def test_who_is_alone_decides_with_a_reason_that_readers_see(people, app, browser, author):  # P13
    leave_only(people, "own moderator")
    thing = brief(people["member"], "submitted")
    own = Browser(app).sign_in(people["own moderator"])
    refused = own.submit(at(thing, "review"), at(thing, "decide"), **decision("accept"))
    assert refused.status_code == 409 and "deciding alone needs a reason" in refused.text
    own.submit(at(thing, "review"), at(thing, "decide"), **decision("accept", alone_reason="No other moderator yet."))
    assert thing.state == "published" and thing.versions[0].alone_reason == "No other moderator yet."
    assert "No other moderator yet." in browser.get(thing.address).text


def test_a_reason_for_deciding_alone_is_not_kept_of_who_has_no_conflict(people, moderator, submitted):  # P13
    force(moderator, at(submitted, "decide"), **decision("accept", alone_reason="Just so."), read=submitted.head.sha256)
    assert submitted.state == "published" and submitted.versions[0].alone_reason == ""


def test_when_the_last_free_moderator_goes_those_in_conflict_may_decide(people, app):  # P13
    thing = brief(people["member"], "submitted")
    own = Browser(app).sign_in(people["own moderator"])
    people["second moderator"].suspend("for a test", by=None)
    people["moderator"].revoke("moderator", by=None)
    db.session.commit()
    jobs.look_again([])
    assert own.get(at(thing, "review")).status_code == 200
    people["moderator"].grant("moderator", by=None)
    db.session.commit()
    jobs.look_again([])
    db.session.expire_all()
    assert own.get(at(thing, "review")).status_code == 404


def test_an_author_who_moves_to_a_moderators_institution_brings_the_conflict_along(people, moderator, submitted):  # P13
    people["member"].affiliate(people["moderator"].institution, by=None)
    db.session.commit()
    answer = force(moderator, at(submitted, "decide"), **decision("accept", alone_reason="x"), read=submitted.head.sha256)
    assert answer.status_code == 409 and "another moderator decides" in answer.text  # at once, before the worker looked
    jobs.look_again([])
    assert moderator.get(at(submitted, "review")).status_code == 404


# Taking back

def test_taking_back_before_anybody_reads_keeps_the_number(people, author, moderator):  # B1 P10
    thing = brief(people["member"], "submitted")
    author.submit(at(thing, "submit"), at(thing, "take-back"))
    assert thing.state == "draft" and thing.reference.endswith("-0001")
    assert moderator.get(thing.address).status_code == 404
    submit(thing, people["member"])
    moderator.submit(at(thing, "review"), at(thing, "claim"))
    assert force(author, at(thing, "take-back")).status_code == 409


def test_every_reason_and_verdict_has_words_for_people(app):  # G3
    assert all(str(value.label) for value in (*Reason, *Verdict))
