"""P11-P14 G2 G3: claiming, deciding, several approvers, conflicts of interest, appeals."""
import pytest

from portal.core.db import db
from portal.members.models import Person
from portal.publishing import jobs
from portal.publishing.models import Reason, ReviewRule, Verdict
from portal.publishing.workflow import State
from tests.browser import Browser, Form
from tests.make import person
from tests.publishing.acts import accept, ask_for_changes, brief, decline, kept, submit, write
from tests.publishing.pressing import force, together


def at(thing, page):
    return f"/briefs/{thing.id}/{page}"


def decision(verdict, reason="", text="", **more):
    return {"verdict": verdict, "reason": reason, "text": text} | more


CHANGES = decision("request_changes", "evidence", "Which gauge was it?")


@pytest.fixture
def submitted(people):
    return brief(people["member"], "submitted", coauthors=[people["coauthor"]])


@pytest.fixture
def second(app, people):
    return Browser(app).sign_in(people["second moderator"])


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


def test_the_next_item_is_the_one_after_this_in_the_queue_and_then_the_oldest(people, moderator):  # G1
    things = [brief(people["member"], "submitted", title=f"Paper {number}") for number in range(3)]
    brief(people["coauthor"], "in_review", title="Taken up", moderator=people["second moderator"])
    for here, there in zip(things, [*things[1:], things[0]], strict=True):
        text = moderator.get(at(here, "review")).text
        assert f'href="/moderation/next?after={here.id}"' in text
        assert moderator.get(f"/moderation/next?after={here.id}").location == at(there, "review")
    moderator.submit(at(things[1], "review"), at(things[1], "decide"), **CHANGES)
    assert moderator.get("/moderation/next").location == at(things[0], "review")


def test_a_decision_leads_on_from_where_one_is(people, moderator):  # G1
    things = [brief(people["member"], "submitted", title=f"Paper {number}") for number in range(3)]
    answer = moderator.submit(at(things[1], "review"), at(things[1], "decide"), **CHANGES)
    assert answer.location == at(things[2], "review")


def test_without_another_item_next_leads_to_the_queue_and_says_so(people, moderator, submitted):  # G1
    assert moderator.get(f"/moderation/next?after={submitted.id}").location == "/moderation"
    assert "Nothing else waits for a decision." in moderator.get("/moderation").text


def test_next_tells_nothing_of_what_one_may_not_review(people, app, moderator, submitted):  # P13 X40
    draft = brief(people["member"], title="A draft")
    for after in (draft.id, 10**8):
        assert moderator.get(f"/moderation/next?after={after}").status_code == 404
    own = Browser(app).sign_in(people["own moderator"])
    assert own.get(f"/moderation/next?after={submitted.id}").status_code == 404
    assert own.get("/moderation/next").location == "/moderation"


# At the same moment

def deciding(app, person_id, ident, verdict):
    """Sends `verdict` from a page that was opened before."""
    browser = Browser(app).sign_in(db.session.get(Person, person_id))
    values = Form(browser.get(f"/briefs/{ident}/review").text, f"/briefs/{ident}/decide").values
    return lambda: browser.client.post(f"/briefs/{ident}/decide", data=values | verdict)


def test_one_moderator_in_two_tabs_decides_once(app, people, submitted):  # X47 P10
    ident, person = submitted.id, people["moderator"].id
    tabs = [deciding(app, person, ident, verdict) for verdict in (decision("accept"), CHANGES)]
    assert sorted(answer.status_code for answer in together(app, *tabs)) == [303, 409]
    assert len(submitted.submission.decisions) == 1
    assert submitted.state in ("published", "changes_requested")


def test_an_older_tab_neither_decides_nor_claims_again(app, people, submitted):  # X47 P10
    ident, person = submitted.id, people["moderator"].id
    older = deciding(app, person, ident, CHANGES)
    assert deciding(app, person, ident, decision("accept"))().status_code == 303
    answer = older()
    db.session.expire_all()
    assert answer.status_code == 409 and "Which gauge was it?" in answer.text  # what was typed is not lost
    assert submitted.state == "published" and len(submitted.submission.decisions) == 1


@pytest.mark.parametrize("needed", [1, 2])
def test_two_moderators_at_the_same_moment_do_not_overlook_each_other(app, people, needed):  # X47 P12
    db.session.add(ReviewRule(kind="brief", approvals=needed))
    thing = brief(people["member"], "submitted")
    acts = [deciding(app, people[name].id, thing.id, decision("accept")) for name in ("moderator", "second moderator")]
    assert sorted(answer.status_code for answer in together(app, *acts)) == [303, 409]
    assert len(thing.submission.decisions) == 1 and thing.missing_approvals() == needed - 1


def test_what_somebody_took_up_another_may_still_decide(app, people, moderator, second, submitted):  # G1 P10
    moderator.submit(at(submitted, "review"), at(submitted, "claim"))
    assert "Mo took it up" in second.get(at(submitted, "review")).text
    second.submit(at(submitted, "review"), at(submitted, "decide"), **decision("accept"))
    assert submitted.state == "published" and submitted.versions[0].number == 1


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


# Declining and appealing

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
