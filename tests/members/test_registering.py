from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.members.models import Person
from portal.members.workflow import Account
from tests.make import PASSWORD
from tests.members.test_signing_in import is_signed_in, sign_in

NEW = "neu.ling@people.example"
GOOD = "seven bearings hum"


def register(browser, email=NEW, name="Neu Ling", **typed):
    return browser.press("/register", "/register", email=email, name_en=name, **typed)


def account(email=NEW):
    return db.session.scalar(select(Person).where(Person.email == email))


def test_a_trainee_registers_confirms_the_address_and_is_signed_in(browser, people, post):  # M6
    assert "Look into your mail" in register(browser, language="zh").text
    assert account().state == Account.UNCONFIRMED
    link = post.link(NEW)
    assert browser.get(link).status_code == 200
    assert account().state == Account.UNCONFIRMED  # X34: opening the page writes nothing
    browser.press(link, link, password=GOOD)
    assert account().state == Account.ACTIVE
    assert account().language == "zh"
    assert is_signed_in(browser)
    assert not account().is_member


def test_there_is_no_signing_in_before_the_address_is_confirmed(browser, people):  # M6
    register(browser)
    assert sign_in(browser, NEW, GOOD).status_code == 422


def test_the_answer_is_the_same_whoever_has_the_address(browser, people, post):  # X45
    member = people["member"].email
    pages = [register(browser, email).text for email in (NEW, member, NEW)]
    assert len({page.split("<main")[1].split("Number of")[0] for page in pages}) == 1
    assert "has an account already" in post.to(member)[0]["text"]
    assert len(post.to(NEW)) == 2
    assert db.session.scalar(select(func.count()).where(Person.email.in_([NEW, member]))) == 2


def test_nobody_plants_a_password_or_name_on_an_address_that_he_cannot_open(browser, people, post):
    register(browser, name="Attacker")
    register(browser, name="Owner")
    assert account().password_hash == ""
    assert account().name_en == "Owner"


@pytest.mark.parametrize("typed, said", [
    ({"email": "no address"}, "not an e-mail address"), ({"email": ""}, "This is needed"),
    ({"name": "", "email": NEW}, "at least one of the two languages"), ({"name": "x" * 101}, "At most 100 characters")])
def test_errors_stand_at_the_field_and_nothing_is_lost(browser, people, typed, said):  # X25
    answer = browser.submit("/register", email=typed.get("email", NEW), name_en=typed.get("name", "Neu"), name_zh="")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'class="error-summary"' in answer.text
    assert account() is None


def test_a_confirmation_link_works_once_and_for_three_days(browser, people, post, at):  # M6
    register(browser)
    link = post.link(NEW)
    browser.submit(link, link, password=GOOD)
    assert browser.get(link).status_code == 410
    browser.client.delete_cookie("portal")
    register(browser, "other@people.example")
    link = post.link("other@people.example")
    at(clock.now() + timedelta(days=3, minutes=1))
    assert browser.get(link).status_code == 410
    assert "too old" in browser.get(link).text


def test_a_link_that_was_meddled_with_is_none(browser, people, post):
    register(browser)
    link = post.link(NEW)
    for broken in (link[:-2], link.replace("/register/", "/reset/"), "/register/x", "/reset/" + "a" * 3000):
        assert browser.get(broken).status_code == 410


def test_the_mail_domain_proposes_an_institution(browser, people, anhe, post):  # M6
    anhe.edit(by=people["administrator"], domains=["people.example"])
    db.session.commit()
    register(browser)
    link = post.link(NEW)
    assert account().affiliations == []
    browser.submit(link, link, password=GOOD)
    proposed, = account().affiliations
    assert proposed.is_open_proposal
    assert proposed.institution is anhe
    assert not account().is_member


def test_a_common_password_is_refused_and_the_link_still_works(browser, people, post):  # X45
    register(browser)
    link = post.link(NEW)
    assert browser.submit(link, link, password="password2026").status_code == 422
    assert browser.submit(link, link, password="short").status_code == 422
    assert browser.submit(link, link, password=GOOD).status_code == 302


def test_a_forgotten_password_is_replaced_through_a_mail(browser, people, post):  # M7
    member = people["member"]
    browser.submit("/reset", email=member.email)
    link = post.link(member.email)
    assert browser.get(link).status_code == 200
    browser.submit(link, link, password=GOOD)
    assert sign_in(browser, member, PASSWORD).status_code == 422
    assert sign_in(browser, member, GOOD).status_code == 302
    assert "was changed just now" in post.to(member.email)[-1]["text"]


def test_a_reset_ends_every_session_and_does_not_sign_in_by_itself(app, browser, people, post):  # X45
    browser.sign_in(people["member"])
    browser.submit("/reset", email=people["member"].email)
    link = post.link(people["member"].email)
    browser.submit(link, link, password=GOOD)
    assert not is_signed_in(browser)


def test_a_reset_link_works_once_for_one_hour_and_not_after_another_change(browser, people, post, at):  # X45
    member = people["member"]
    browser.submit("/reset", email=member.email)
    first = post.link(member.email)
    browser.submit("/reset", email=member.email)
    second = post.link(member.email)
    browser.submit(second, second, password=GOOD)
    assert browser.get(first).status_code == browser.get(second).status_code == 410
    browser.submit("/reset", email=member.email)
    third = post.link(member.email)
    at(clock.now() + timedelta(minutes=61))
    assert browser.get(third).status_code == 410


def test_asking_for_a_reset_answers_the_same_and_writes_one_mail_in_every_case(browser, people, post):  # X45
    register(browser)
    before = len(post.all())
    addresses = [people["member"].email, NEW, "nobody@people.example"]
    pages = [browser.press("/reset", "/reset", email=email).text for email in addresses]
    assert len({page.split("<main")[1] for page in pages}) == 1
    assert [mail["to"] for mail in post.all()[before:]] == addresses
    assert "/reset/" not in post.to("nobody@people.example")[0]["text"]


def test_mails_speak_the_language_of_their_reader_and_name_the_portals_own_address(browser, people, post, app):  # M12
    register(browser, language="zh")
    assert app.config["URL"] in post.to(NEW)[0]["text"]
