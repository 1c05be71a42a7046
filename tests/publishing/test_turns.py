"""G1 P12 X47: moderators go from item to item, and do not get in each other's way, nor in their own."""
import pytest

from portal.core.db import db
from portal.members.models import Person
from portal.publishing.models import ReviewRule
from tests.browser import Browser, Form
from tests.publishing.acts import brief
from tests.publishing.pages import at
from tests.publishing.pressing import together

CHANGES = {"verdict": "request_changes", "reason": "evidence", "text": "Which gauge was it?"}
ACCEPT = {"verdict": "accept"}


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
    tabs = [deciding(app, person, ident, verdict) for verdict in (ACCEPT, CHANGES)]
    assert sorted(answer.status_code for answer in together(app, *tabs)) == [303, 409]
    assert len(submitted.submission.decisions) == 1
    assert submitted.state in ("published", "changes_requested")


def test_an_older_tab_neither_decides_nor_claims_again(app, people, submitted):  # X47 P10
    ident, person = submitted.id, people["moderator"].id
    older = deciding(app, person, ident, CHANGES)
    assert deciding(app, person, ident, ACCEPT)().status_code == 303
    answer = older()
    db.session.expire_all()
    assert answer.status_code == 409 and "Which gauge was it?" in answer.text  # what was typed is not lost
    assert submitted.state == "published" and len(submitted.submission.decisions) == 1


@pytest.mark.parametrize("needed", [1, 2])
def test_two_moderators_at_the_same_moment_do_not_overlook_each_other(app, people, needed):  # X47 P12
    db.session.add(ReviewRule(kind="brief", approvals=needed))
    thing = brief(people["member"], "submitted")
    acts = [deciding(app, people[name].id, thing.id, ACCEPT) for name in ("moderator", "second moderator")]
    assert sorted(answer.status_code for answer in together(app, *acts)) == [303, 409]
    assert len(thing.submission.decisions) == 1 and thing.missing_approvals() == needed - 1


def test_what_somebody_took_up_another_may_still_decide(app, people, moderator, second, submitted):  # G1 P10
    moderator.submit(at(submitted, "review"), at(submitted, "claim"))
    assert "Mo took it up" in second.get(at(submitted, "review")).text
    second.submit(at(submitted, "review"), at(submitted, "decide"), **ACCEPT)
    assert submitted.state == "published" and submitted.versions[0].number == 1
