"""M2: anyone applies for an institution; an administrator decides; the applicant becomes its first representative."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, waiting
from portal.core.db import db
from portal.members.history import membership_history
from portal.members.models import Application, Institution, Person
from portal.members.workflow import ApplicationState, Membership
from tests.browser import Browser

TYPED = {"name_en": "Anxin Forge", "name_zh": "安信锻造", "kind": "company", "statement": "To share what we measure.",
         "contact": "Gu Wen", "email": "Gu.Wen@forge.example", "language": "en"}
APPLICANT = "gu.wen@forge.example"


@pytest.fixture
def applied(app, browser, people, post):
    """(the confirmed application, the administrator's browser)."""
    assert browser.submit("/membership", **TYPED).location == "/membership/sent"
    link = post.link(APPLICANT)
    assert browser.submit(link).status_code == 200
    return db.session.scalar(select(Application)), Browser(app).sign_in(people["administrator"])


def page_of(application):
    return f"/administration/applications/{application.id}"


def test_an_application_counts_once_its_address_is_confirmed(browser, people, post, at):  # M2
    browser.submit("/membership", **TYPED)
    application = db.session.scalar(select(Application))
    assert application.state == ApplicationState.UNCONFIRMED and waiting.count(people["administrator"]) == 0
    Browser(browser.app).sign_in(people["administrator"]).get(page_of(application))
    link = post.link(APPLICANT)
    browser.get(link)
    assert application.state == ApplicationState.UNCONFIRMED  # reading confirms nothing
    browser.submit(link)
    assert db.session.scalar(select(Application.state)) == ApplicationState.WAITING
    assert browser.get(link).status_code == 410


def test_a_link_that_is_too_old_confirms_nothing(browser, post, at):  # M2
    browser.submit("/membership", **TYPED)
    at(clock.now() + timedelta(days=8))
    assert browser.get(post.link(APPLICANT)).status_code == 410


def test_an_administrator_finds_it_waiting_and_nobody_else_does(applied, people):  # M2 G1 P16
    application, office = applied
    [item] = waiting.items(people["administrator"])
    assert (item.kind, item.verb, item.title_zh) == ("application", "admit", "安信锻造")
    assert f'href="{page_of(application)}"' in office.get("/waiting").text
    assert "Anxin Forge" in office.get("/administration/applications").text
    for who in ("representative", "moderator", "member"):
        assert waiting.count(people[who]) == 0


def test_the_accepted_applicant_becomes_the_first_representative(app, applied, people, post):  # M2 M1
    application, office = applied
    page = page_of(application)
    refused = office.submit(page, f"{page}/accept", **{"accept-short_name": "ANHE"})
    assert refused.status_code == 422 and "Another institution" in refused.text
    office.submit(page, f"{page}/accept", **{"accept-short_name": "AXF", "accept-reason": "Welcome."})
    institution = db.session.scalar(select(Institution).where(Institution.short_name == "AXF"))
    assert (institution.state, institution.joined_on) == (Membership.ACTIVE, clock.today())
    assert "Welcome." in post.to(APPLICANT)[-1]["text"]
    guest, link = Browser(app), post.link(APPLICANT)
    guest.submit(link, link, name_en="Gu Wen", password="seven bearings hum")
    person = db.session.scalar(select(Person).where(Person.email == APPLICANT))
    assert person.represented_ids == (institution.id,)
    sentences = [event["sentence"] for event in membership_history(institution, "en")]
    assert sentences == ["Ada accepted AXF as a member", "Gu Wen applied for the membership of AXF"]
    assert waiting.count(people["administrator"]) == 0


def test_who_has_an_account_represents_at_once(people, browser, post):  # M2
    browser.submit("/membership", **TYPED | {"email": people["trainee"].email})
    browser.submit(post.link(people["trainee"].email))
    application = db.session.scalar(select(Application))
    office, page = Browser(browser.app).sign_in(people["administrator"]), page_of(application)
    office.submit(page, f"{page}/accept", **{"accept-short_name": "AXF"})
    application = db.session.scalar(select(Application))
    assert people["trainee"].represented_ids == (application.institution_id,)
    assert f"/institutions/{application.institution_id}/people" in post.to(people["trainee"].email)[-1]["text"]


def test_a_declined_applicant_is_told_why_and_nothing_joins(applied, post):  # M2
    application, office = applied
    page = page_of(application)
    assert office.submit(page, f"{page}/decline").status_code == 422
    office.submit(page, f"{page}/decline", **{"decline-reason": "Outside manufacturing."})
    assert "Outside manufacturing." in post.to(APPLICANT)[-1]["text"]
    assert db.session.scalar(select(Institution).where(Institution.name_en == "Anxin Forge")) is None
    shown = office.get(page).text
    assert "Outside manufacturing." in shown and f"{page}/accept" not in shown
    assert "Anxin Forge" in office.get("/administration/applications?show=decided").text


def test_what_is_missing_is_said_and_what_was_typed_stays(browser):  # X25
    answer = browser.submit("/membership", **TYPED | {"statement": "", "website": "javascript:alert(1)"})
    assert answer.status_code == 422 and "Anxin Forge" in answer.text and "whole address" in answer.text
    assert db.session.scalar(select(Application)) is None
