"""The administration's pages of people, institutions, groups and roles (G10): administrators change, auditors read."""
import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.members.models import Group, Institution, Invitation, Person, Role
from portal.members.workflow import Account, Membership
from tests.browser import Browser
from tests.make import PASSWORD
from tests.members.test_account import token
from tests.members.test_signing_in import is_signed_in, sign_in

OFFICE = "/administration"
PEOPLE = f"{OFFICE}/people"


@pytest.fixture
def ada(browser, people):
    browser.sign_in(people["administrator"])
    return people["administrator"]


@pytest.fixture
def lin(people):
    return people["member"]


def last(verb):
    return db.session.scalar(select(JournalEntry).where(JournalEntry.verb == verb).order_by(JournalEntry.id.desc()))


@pytest.mark.parametrize("who, reads, writes", [
    ("visitor", 401, 401), ("trainee", 403, 403), ("member", 403, 403), ("representative", 403, 403),
    ("moderator", 403, 403), ("suspended", 403, 403), ("auditor", 200, 403), ("administrator", 200, 302)])
def test_administrators_change_and_auditors_read(browser, people, lin, who, reads, writes):  # M4 G10 X40
    if who != "visitor":
        browser.sign_in(people[who])
    for page in ("people", f"people/{lin.id}", "institutions", "institutions/1", "groups", "roles"):
        assert browser.get(f"{OFFICE}/{page}").status_code == reads, page
    form = {"csrf_token": token(browser, "/account") if who != "visitor" else
            browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]}
    answer = browser.client.post(f"{PEOPLE}/{lin.id}/end-sessions", data=form)
    assert answer.status_code == writes


def test_an_auditor_sees_no_form_but_the_search(browser, people, lin):  # M4
    browser.sign_in(people["auditor"])
    for page in ("people", f"people/{lin.id}", "institutions", "institutions/1", "groups", "roles"):
        assert browser.get(f"{OFFICE}/{page}").text.count('method="post"') == 2, page  # language, signing out
    for page in ("people/invite", "institutions/new", "groups/new"):
        assert browser.get(f"{OFFICE}/{page}").status_code == 403


@pytest.mark.parametrize("query, found", [
    ("", True), ("?state=active", True), ("?state=suspended", False), ("?role=moderator", False),
    ("?q=lin@people.example", True), ("?q=anhe", True), ("?q=mei", False), ("?institution=1", True),
    ("?institution=2", False), ("?state=x&role=y&institution=z", True)])
def test_accounts_are_filtered_by_state_institution_role_and_text(browser, ada, lin, query, found):  # G10 X23
    page = browser.get(f"{PEOPLE}{query}").text
    assert (f'href="{PEOPLE}/{lin.id}"' in page) is found


def test_suspending_signs_out_at_once_with_a_reason_that_is_kept_and_told(app, browser, ada, lin, post):  # M9 G10
    reader = Browser(app).sign_in(lin)
    page, act = f"{PEOPLE}/{lin.id}", f"{PEOPLE}/{lin.id}/suspend"
    answer = browser.submit(page, act, **{"suspend-reason": " "})
    assert answer.status_code == 422
    assert "<details open>" in answer.text
    browser.submit(page, act, **{"suspend-reason": "Sent advertising."})
    assert lin.state == Account.SUSPENDED
    assert not is_signed_in(reader)
    assert last("suspend").reason == "Sent advertising."
    assert "Sent advertising." in post.to(lin.email)[0]["text"]
    assert "Sent advertising." in browser.get(page).text
    assert browser.client.post(act, data={"csrf_token": token(browser), "suspend-reason": "again"}).status_code == 409
    db.session.rollback()
    browser.submit(page, f"{PEOPLE}/{lin.id}/reinstate", **{"reinstate-reason": "Excused."})
    assert lin.state == Account.ACTIVE


def test_nobody_suspends_himself_or_takes_his_own_role(browser, ada):
    form = {"csrf_token": token(browser), "suspend-reason": "x", "revoke-administrator-reason": "x"}
    for act in ("suspend", "revoke/administrator"):
        assert browser.client.post(f"{PEOPLE}/{ada.id}/{act}", data=form).status_code == 403
    assert ada.is_administrator


def test_roles_are_given_and_taken_with_reasons(browser, ada, lin):  # M4 G10
    page = f"{PEOPLE}/{lin.id}"
    browser.submit(page, f"{page}/grant", **{"grant-role": "moderator", "grant-reason": "Elected."})
    assert lin.is_moderator
    assert (last("grant_role").after, last("grant_role").reason) == ({"role": "moderator"}, "Elected.")
    assert "gave Lin the role moderator" in browser.get(page).text
    browser.submit(page, f"{page}/revoke/moderator", **{"revoke-moderator-reason": "Term ended."})
    assert not lin.is_moderator
    assert browser.get(f"{OFFICE}/roles?ended=1").text.count(">Lin<") == 1


def test_a_role_is_given_by_address(browser, ada, lin):  # G10
    page = f"{OFFICE}/roles"
    nobody = browser.submit(page, email="nobody@people.example", role="auditor", reason="x")
    assert "No confirmed account" in nobody.text
    browser.submit(page, email=lin.email, role="auditor", reason="Elected.")
    assert lin.has_role(Role.AUDITOR)
    assert ">Lin<" in browser.get(f"{page}?role=auditor").text
    assert ">Lin<" not in browser.get(f"{page}?role=moderator").text


def test_affiliations_are_added_and_ended(browser, ada, lin, borui):  # M3 G10
    page = f"{PEOPLE}/{lin.id}"
    first = lin.affiliation
    browser.submit(page, f"{page}/affiliate", **{"affiliate-institution": str(borui.id),
                                                 "affiliate-is_representative": "y"})
    assert lin.represented_ids == (borui.id,)
    browser.submit(page, f"{page}/affiliations/{first.id}/end", **{f"end-{first.id}-reason": "Moved."})
    assert lin.institution is borui
    assert lin.affiliation.is_primary


def test_the_address_of_an_account_is_changed_and_the_old_one_told(browser, ada, lin, people, post):  # G10
    old, page = lin.email, f"{PEOPLE}/{lin.id}"
    answer = browser.submit(page, f"{page}/edit", **{"edit-email": people["colleague"].email})
    assert "Another account has this address" in answer.text
    browser.submit(page, f"{page}/edit", **{"edit-email": "new.lin@people.example", "edit-name_en": "Lin Z."})
    assert (lin.email, lin.name_en) == ("new.lin@people.example", "Lin Z.")
    assert "new.lin@people.example" in post.to(old)[0]["text"]


def test_a_link_for_a_new_password_is_sent_and_codes_are_turned_off_for_who_lost_them(browser, ada, lin, post):
    page = f"{PEOPLE}/{lin.id}"
    browser.submit(page, f"{page}/send-reset")
    assert post.link(lin.email).startswith("/reset/")
    lin.totp_secret = "JBSWY3DPEHPK3PXP"
    db.session.commit()
    browser.submit(page, f"{page}/disable-codes", **{"codes-reason": "Came in person."})
    assert not lin.has_totp


def test_an_administrator_invites_into_any_institution_or_none(browser, ada, borui, post):  # M5
    page = f"{PEOPLE}/invite"
    browser.submit(page, email="a@people.example", institution=str(borui.id), is_representative="y")
    browser.submit(page, email="b@people.example", institution="")
    first, second = db.session.scalars(select(Invitation).order_by(Invitation.id))
    assert (first.institution, first.is_representative) == (borui, True)
    assert second.institution is None
    assert browser.submit(page, email="c@people.example", institution="77").status_code == 422
    assert "has an invitation already" in browser.submit(page, email="b@people.example", institution="").text


def test_an_institution_is_taken_into_the_roll(browser, ada):  # M1 G10
    page = f"{OFFICE}/institutions/new"
    answer = browser.submit(page, name_en="New Works", short_name="anhe", kind="company", membership_class="full",
                            domains="not a domain", description_en="Kept text")
    assert answer.status_code == 422
    assert "Kept text" in answer.text
    browser.submit(page, name_en="New Works", name_zh="新工厂", short_name="NEW", kind="company",
                   membership_class="associate",
                   domains="@New.example， works.example", joined_on="2026-05-01")
    new = db.session.scalar(select(Institution).where(Institution.short_name == "NEW"))
    assert new.domains == ["new.example", "works.example"]
    assert (new.joined_on.isoformat(), new.state) == ("2026-05-01", Membership.ACTIVE)
    assert last("found").noun_id == new.id


def test_short_names_are_unique_whatever_their_case(browser, ada):
    answer = browser.submit(f"{OFFICE}/institutions/new", name_en="X", short_name="Anhe", kind="company",
                            membership_class="full")
    assert "Another institution has this short name" in answer.text


def test_a_membership_is_suspended_reinstated_and_ended_with_reasons(browser, ada, lin, anhe):  # M1 M9 G10
    page = f"{OFFICE}/institutions/{anhe.id}"
    browser.submit(page, f"{page}/suspend", **{"suspend-reason": "Fees."})
    assert lin.is_suspended
    assert "Fees." in browser.get(page).text
    browser.submit(page, f"{page}/reinstate", **{"reinstate-reason": "Paid."})
    assert lin.is_member
    browser.submit(page, f"{page}/leave", **{"leave-reason": "Merged."})
    assert anhe.state == Membership.LEFT
    late = {"csrf_token": token(browser), "suspend-reason": "x"}
    assert browser.client.post(f"{page}/suspend", data=late).status_code == 409


def test_an_institution_is_edited_in_full(browser, ada, anhe):  # G10
    page = f"{OFFICE}/institutions/{anhe.id}"
    browser.submit(page, f"{page}/edit", kind="society", membership_class="observer", name_zh="安和",
                   domains="anhe.example")
    assert (anhe.kind, anhe.membership_class, anhe.name_zh) == ("society", "observer", "安和")
    assert anhe.domains == ["anhe.example"]
    assert last("edit").after["kind"] == "society"


def test_a_group_is_founded_and_given_members(browser, ada, lin, people):  # G10
    browser.submit(f"{OFFICE}/groups/new", name_en="Group", slug="Not a key")
    browser.submit(f"{OFFICE}/groups/new", name_en="Group", name_zh="组", slug="wg-new", charter_en="What for.")
    group = db.session.scalar(select(Group))
    page = f"{OFFICE}/groups/{group.id}"
    assert "No confirmed account" in browser.submit(page, f"{page}/add", **{"add-email": "nobody@people.example"}).text
    browser.submit(page, f"{page}/add", **{"add-email": lin.email})
    assert group.members == [lin]
    assert "Lin joined Group" in browser.get(page).text
    browser.submit(page, f"{page}/remove/{lin.id}")
    assert group.members == []
    browser.submit(page, f"{page}/edit", **{"edit-charter_en": "Something else."})
    assert group.charter_en == "Something else."
    assert "Another group has this key" in browser.submit(f"{OFFICE}/groups/new", name_en="X", slug="wg-new").text


def test_the_history_never_shows_what_must_stay_secret(browser, ada, lin):
    lin.change_password("seven bearings hum", by=lin)
    db.session.commit()
    assert "argon2" not in browser.get(f"{PEOPLE}/{lin.id}").text


def test_an_unconfirmed_account_is_there_for_the_office(browser, ada):
    Person.register("neu@people.example", name_en="Neu")
    db.session.commit()
    assert "neu@people.example" in browser.get(f"{PEOPLE}?state=unconfirmed").text


def test_signing_in_works_again_after_a_suspension_was_lifted(browser, people, lin):
    lin.suspend("x", by=people["administrator"])
    lin.reinstate("y", by=people["administrator"])
    db.session.commit()
    assert sign_in(browser, lin, PASSWORD).status_code == 302
