"""P12: how a kind is reviewed is data that administrators change; what is under way keeps its rule."""
import pytest

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.publishing.models import ReviewRule
from tests.browser import Browser
from tests.publishing.acts import brief
from tests.publishing.pressing import force

PAGE, ACTION = "/moderation/rules", "/moderation/rules/brief"


@pytest.fixture
def administrator(app, people):
    return Browser(app).sign_in(people["administrator"])


def rule():
    return db.session.scalars(db.select(ReviewRule)).one_or_none()


def test_one_approval_is_the_rule_until_an_administrator_says_otherwise(people, administrator):  # P12 G10
    assert ReviewRule.of("brief").approvals == 1
    assert administrator.submit(PAGE, ACTION, approvals="2", of_different_institutions="y").status_code == 303
    assert (rule().approvals, rule().of_different_institutions) == (2, True)
    thing = brief(people["member"], "submitted")
    assert (thing.submission.approvals_needed, thing.submission.of_different_institutions) == (2, True)
    row = db.session.scalars(db.select(JournalEntry).where(JournalEntry.noun == "review_rule")).one()
    assert row.before["approvals"] == 1 and row.after == {"approvals": 2, "of_different_institutions": True}


def test_the_rule_of_what_is_under_way_stays(people, administrator):  # P12
    thing = brief(people["member"], "submitted")
    administrator.submit(PAGE, ACTION, approvals="0")
    assert thing.submission.approvals_needed == 1 and thing.state == "submitted"
    assert brief(people["member"], "draft", title="Next").state == "draft"


@pytest.mark.parametrize("typed", ["", "x", "-1", "6", "1.5", "99999999999999999999", "٣٣"])
def test_a_number_that_is_none_comes_back_with_the_reason(administrator, typed):  # X7 X46
    answer = administrator.submit(PAGE, ACTION, approvals=typed)
    assert answer.status_code == 422 and "field-error" in answer.text and rule() is None


@pytest.mark.parametrize("name", ["auditor", "moderator", "member", "trainee"])
def test_nobody_but_administrators_changes_it_and_auditors_read_it(app, people, name):  # X40 P12
    browser = Browser(app).sign_in(people[name])
    assert browser.get(PAGE).status_code == (200 if name == "auditor" else 403)
    assert force(browser, ACTION, approvals="0").status_code == 403 and rule() is None


def test_a_kind_that_is_none_has_no_rule(administrator):  # X46
    assert force(administrator, "/moderation/rules/novel", approvals="1").status_code == 404
