from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.members.models import Invitation, Person, Role
from portal.members.workflow import Account
from tests.members.test_signing_in import is_signed_in

GUEST = "guest@people.example"
GOOD = "seven bearings hum"


@pytest.fixture
def invited(people, anhe):
    """(invitation, address of its page) for somebody new, by the representative of A."""
    return invite(GUEST, people["representative"], anhe)


def invite(email, by, institution, **more):
    invitation, token = Invitation.make(email, by=by, institution=institution, **more)
    db.session.commit()
    return invitation, f"/invitations/{token}"


def account(email=GUEST):
    return db.session.scalar(select(Person).where(Person.email == email))


def accept(browser, page, **typed):
    return browser.submit(page, page, **{"name_en": "Guest", "password": GOOD} | typed)


def test_who_is_invited_joins_with_a_new_account(browser, invited, anhe):  # M5
    invitation, page = invited
    shown = browser.get(page)
    assert "Rui invites you" in shown.text
    assert account() is None
    accept(browser, page)
    assert account().institution is anhe
    assert account().state == Account.ACTIVE
    assert account().is_member
    assert not account().is_representative
    assert is_signed_in(browser)


def test_an_invitation_works_once(browser, invited):  # M5
    _invitation, page = invited
    accept(browser, page)
    assert browser.get(page).status_code == 410


def test_pressing_twice_at_the_same_moment_joins_once(people, invited):
    invitation, _page = invited
    invitation.accept(people["trainee"])
    with pytest.raises(NotAllowedNow):
        invitation.accept(people["coauthor"])


def test_an_invitation_is_over_after_seven_days(browser, invited, at):  # M5
    _invitation, page = invited
    at(clock.now() + timedelta(days=7, minutes=1))
    assert browser.get(page).status_code == 410


def test_a_withdrawn_or_renewed_invitation_no_longer_opens(browser, invited, people):  # M5
    invitation, page = invited
    token = invitation.resend(by=people["representative"])
    db.session.commit()
    assert browser.get(page).status_code == 410
    assert browser.get(f"/invitations/{token}").status_code == 200
    invitation.withdraw(by=people["representative"])
    db.session.commit()
    assert browser.get(f"/invitations/{token}").status_code == 410


def test_somebody_with_an_account_signs_in_to_accept(browser, people, borui):
    trainee = people["trainee"]
    _invitation, page = invite(trainee.email, people["administrator"], borui)
    shown = browser.get(page).text
    assert f"/sign-in?next={page}" in shown
    assert "name=\"password\"" not in shown
    browser.sign_in(trainee)
    browser.submit(page, page)
    assert trainee.institution is borui


def test_nobody_else_accepts_it(browser, people, borui):
    _invitation, page = invite(people["trainee"].email, people["administrator"], borui)
    browser.sign_in(people["member"])
    assert "sign out first" in browser.get(page).text
    token = browser.get("/account").text.split('name="csrf-token" content="')[1].split('"')[0]
    assert browser.client.post(page, data={"csrf_token": token}).status_code == 403
    assert people["trainee"].affiliations == []


def test_an_account_that_nobody_confirmed_is_taken_over_by_who_can_open_the_mail(browser, people, invited):
    _invitation, page = invited
    Person.register(GUEST, name_en="Somebody else")
    db.session.commit()
    accept(browser, page)
    assert account().name_en == "Guest"
    assert account().has_password(GOOD)


def test_a_role_and_representing_come_with_the_invitation(browser, people, borui):  # M5
    _invitation, page = invite(GUEST, people["administrator"], borui, is_representative=True, role=Role.MODERATOR)
    accept(browser, page)
    assert account().represented_ids == (borui.id,)
    assert account().is_moderator


def test_an_institution_that_is_suspended_takes_nobody_in(browser, people, invited, anhe):  # M9
    _invitation, page = invited
    anhe.suspend("fees", by=people["administrator"])
    db.session.commit()
    assert accept(browser, page).status_code == 409
    db.session.rollback()
    assert account() is None


def test_a_suspended_account_joins_nowhere(browser, people, borui):  # M9
    _invitation, page = invite(people["suspended"].email, people["administrator"], borui)
    browser.sign_in(people["suspended"])
    token = browser.get("/account").text.split('name="csrf-token" content="')[1].split('"')[0]
    assert browser.client.post(page, data={"csrf_token": token}).status_code == 403


def test_the_people_of_a_suspended_institution_may_move_to_another(browser, people, borui, anhe):
    anhe.suspend("fees", by=people["administrator"])
    _invitation, page = invite(people["member"].email, people["administrator"], borui)
    browser.sign_in(people["member"])
    browser.submit(page, page)
    assert not people["member"].is_suspended


def test_a_proposal_is_settled_by_the_invitation(browser, people, anhe):
    people["trainee"].propose(anhe)
    _invitation, page = invite(people["trainee"].email, people["representative"], anhe)
    browser.sign_in(people["trainee"])
    browser.submit(page, page)
    link, = people["trainee"].affiliations
    assert link.is_current
