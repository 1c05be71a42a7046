"""P10: every verb in every state, through the model and through the pages."""
import re
from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.publishing.models import Reason, ReviewRule, Verdict
from portal.publishing.workflow import PUBLICATION, State
from tests import make
from tests.publishing.acts import accept, brief, kept
from tests.publishing.pressing import force

D, S, R, C, RS, P, A, W, X = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED,
                              State.RESUBMITTED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN, State.DECLINED)
STATES = [State(name) for name in make.WAYS if name != "revised"]

SENTENCE = re.compile(r'<p class="lead">[^<]{20,}\.</p>')  # what the page of an error says on this very case

# Where each verb leads from each state in which it applies; in every other state it is refused.
LEADS = {
    "edit":            {D: D, C: C, P: P},
    "restore":         {D: D, C: C, P: P},
    "invite":          {D: D, C: C, P: P},
    "submit":          {D: S, P: S},
    "take_back":       {S: D},
    "claim":           {S: R, RS: R},
    "release":         {R: S},
    "accept":          {S: P, RS: P, R: P},
    "request_changes": {S: C, RS: C, R: C},
    "decline":         {S: X, RS: X, R: X},
    "resubmit":        {C: RS},
    "appeal":          {X: S},
    "publish":         {},                      # only as the last approval's consequence
    "plan":            {D: D, S: S, R: R, C: C, RS: RS, P: P},
    "call_off":        {},                      # only what is accepted and waits for its time
    "withdraw":        {P: W, A: W},
    "archive":         {P: A},
    "delete":          {D: None},
}


def decide(verdict):
    def act(thing, people):
        read = thing.submission.revision_sha256 if thing.submission else thing.head.sha256
        thing.decide(verdict, people["second moderator"], read, Reason.OTHER, "Because.")
    return act


ACTS = {
    "edit": lambda thing, people: thing.save(make.content("Other words"), people["member"], thing.head_revision_id),
    "restore": lambda thing, people: thing.restore(thing.head, by=people["member"]),
    "invite": lambda thing, people: thing.invite(people["colleague"], by=people["member"]),
    "submit": lambda thing, people: thing.submit(by=people["member"], change_note="New figures"),
    "take_back": lambda thing, people: thing.take_back(by=people["member"]),
    "claim": lambda thing, people: thing.claim(by=people["moderator"]),
    "release": lambda thing, people: thing.release(by=people["moderator"]),
    "accept": decide(Verdict.ACCEPT),
    "request_changes": decide(Verdict.REQUEST_CHANGES),
    "decline": decide(Verdict.DECLINE),
    "resubmit": lambda thing, people: thing.resubmit(by=people["member"]),
    "appeal": lambda thing, people: thing.appeal("Look again.", by=people["member"]),
    "publish": lambda thing, people: thing.publish(by=people["moderator"]),
    "plan": lambda thing, people: thing.plan_publication(clock.now() + timedelta(days=1), by=people["member"]),
    "call_off": lambda thing, people: thing.call_off(by=people["member"]),
    "withdraw": lambda thing, people: thing.withdraw("Wrong.", by=people["member"]),
    "archive": lambda thing, people: thing.archive(by=people["member"]),
    "delete": lambda thing, people: thing.delete(by=people["member"]),
}


def arrived(state, people):
    """One in `state`; a published one has newer words, else there would be nothing to submit."""
    return brief(people["member"], "revised" if state == P else state.value, moderator=people["moderator"])


@pytest.mark.parametrize("state", STATES)
def test_each_verb_leads_where_the_table_says_and_is_refused_elsewhere(people, state):  # P10
    thing = arrived(state, people)
    for verb, act in ACTS.items():
        if state in LEADS[verb]:
            act(thing, people)
            db.session.flush()
            assert LEADS[verb][state] in (None, thing.state), f"{verb} led to {thing.state}"
        else:
            with pytest.raises(NotAllowedNow) as refusal:
                act(thing, people)
            assert str(refusal.value.message).endswith(".")
        db.session.rollback()
        assert thing.state == state


def test_the_table_of_this_test_knows_every_verb_of_the_engine(app):  # P10
    known = LEADS.keys() | {"approve", "post"}  # a first approval of two; what is published without review
    assert PUBLICATION.verbs.keys() <= known


POSTS = {"edit": "edit", "submit": "submit", "take_back": "take-back", "appeal": "appeal", "withdraw": "withdraw",
         "archive": "archive", "delete": "delete", "restore": "restore", "invite": "invite"}


@pytest.mark.parametrize("state", [state for state in STATES if state != W])
def test_a_verb_that_does_not_apply_now_is_a_409_with_a_sentence(people, author, state):  # P10
    thing = arrived(state, people)
    fields = {"name": thing.title_in("en"), "reason": "Wrong.", "text": "Look again.", "revision": thing.head_revision_id,
              "who": people["colleague"].email, "base": thing.head_revision_id, "body_en": "x", "type": "test_report",
              "change_note": "New", **{f"accept-{code}": "1" for code in (
                  "body-short-en", "positions-missing-all", "other-language-zh")}}
    for verb, address in POSTS.items():
        if state in LEADS[verb] or (verb == "submit" and state == C):
            continue
        sent = fields | ({"revision": "1"} if verb == "restore" else {})
        answer = force(author, f"/briefs/{thing.id}/{address}", **sent)
        assert answer.status_code == 409, f"{verb} answered {answer.status_code}"
        assert SENTENCE.search(answer.text), f"the page for {verb} says nothing on this case"
        assert thing.state == state


MODERATORS_POSTS = {"claim": "claim", "release": "release", "accept": "decide"}


@pytest.mark.parametrize("state", [S, R, C, RS])
def test_what_a_moderator_cannot_do_now_is_a_409_with_a_sentence(people, moderator, state):  # P10
    thing = arrived(state, people)
    for verb, address in MODERATORS_POSTS.items():
        if state not in LEADS[verb]:
            answer = force(moderator, f"/briefs/{thing.id}/{address}", verdict="accept",
                           read=thing.submission.revision_sha256)
            assert answer.status_code == 409, f"{verb} answered {answer.status_code}"
            assert SENTENCE.search(answer.text), "the page says nothing on this case"


def test_a_withdrawn_brief_answers_every_verb_with_its_tombstone(people, author):  # P10 P18
    thing = arrived(W, people)
    for address in POSTS.values():
        assert force(author, f"/briefs/{thing.id}/{address}").status_code == 410


def test_a_newer_version_goes_the_same_way_and_comes_back_to_published(people):  # P10 P11
    thing = arrived(P, people)
    thing.submit(by=people["member"], change_note="New figures")
    thing.take_back(by=people["member"])
    assert thing.state == P and thing.version == 1
    thing.submit(by=people["member"], change_note="New figures")
    kept(brief)
    decide(Verdict.DECLINE)(thing, people)
    assert thing.state == P and thing.version == 1 and thing.published.number == 1


def test_a_first_approval_of_two_puts_it_back_into_the_queue(people):  # P10 P12
    db.session.add(ReviewRule(kind="brief", approvals=2))
    thing = brief(people["member"], "submitted")
    accept(thing, people["moderator"])
    assert thing.state == S and thing.submission.claimed_by_id is None
    accept(thing, people["second moderator"])
    assert thing.state == P


def test_what_nobody_reviews_is_published_when_it_is_submitted(people):  # P12
    db.session.add(ReviewRule(kind="brief", approvals=0))
    thing = brief(people["member"], "submitted")
    assert thing.state == P and thing.version == 1 and not thing.open_submission


def test_no_verb_sets_a_state_that_the_database_refuses(people):  # P10
    thing = brief(people["member"])
    thing.state = P
    with pytest.raises(Exception, match="published_has_revision"):
        db.session.commit()
    db.session.rollback()
