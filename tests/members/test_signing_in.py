import re
from datetime import timedelta

import pyotp
import pytest
from flask import g
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.members import totp
from portal.members.models import SignIn
from tests.make import PASSWORD

WRONG = "Address and password do not fit"


def sign_in(browser, person, password=PASSWORD, page="/sign-in", **typed):
    return browser.submit(page, "/sign-in", email=person if isinstance(person, str) else person.email,
                          password=password, **typed)


def is_signed_in(browser):
    return browser.get("/account").status_code == 200


def test_a_person_signs_in_and_comes_back_to_the_page_that_asked(browser, people):  # M7
    assert browser.get("/account/sessions").status_code == 401
    answer = sign_in(browser, people["member"], page="/sign-in?next=/account/sessions")
    assert answer.location == "/account/sessions"
    assert is_signed_in(browser)


def test_case_and_blanks_in_the_address_do_not_matter(browser, people):
    sign_in(browser, f"  {people['member'].email.upper()} ")
    assert is_signed_in(browser)


@pytest.mark.parametrize("wanted", ["//evil.example/x", "https://evil.example", "/\\evil.example",
                                    "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(browser, people, wanted):  # X42
    answer = sign_in(browser, people["member"], page=f"/sign-in?next={wanted}")
    assert answer.location == "/"


def test_the_page_says_the_same_of_a_wrong_password_an_unknown_and_an_unconfirmed_address(browser, people):  # X45
    browser.submit("/register", email="new@people.example", name_en="New")
    answers = [sign_in(browser, email, "not the password").text
               for email in (people["member"].email, "nobody@people.example", "new@people.example")]
    assert WRONG in answers[0]
    same = {re.sub(r'value="[^"]*"|<p class="quiet">.*?</p>', "", text) for text in answers}
    assert len(same) == 1
    assert not is_signed_in(browser)


def test_what_was_typed_stays_but_the_password(browser, people):  # X25
    answer = sign_in(browser, people["member"], "not the password")
    assert answer.status_code == 422
    assert f'value="{people["member"].email}"' in answer.text
    assert "not the password" not in answer.text


def test_the_session_is_a_new_one_after_signing_in(browser, people):  # X45
    browser.get("/sign-in")
    with browser.client.session_transaction() as session:
        planted = session["csrf_token"]
        session["left"] = "behind"
    sign_in(browser, people["member"])
    with browser.client.session_transaction() as session:
        assert "left" not in session
        assert session.get("csrf_token") != planted


def test_the_cookie_holds_a_token_of_which_the_table_knows_only_the_hash(browser, people):  # X45
    sign_in(browser, people["member"])
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    row = db.session.scalar(select(SignIn).where(SignIn.person_id == people["member"].id))
    assert token not in (row.token_hash, str(people["member"].id))
    assert SignIn.of(token) is row


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(browser, people):  # M7
    sign_in(browser, people["member"])
    kept = browser.client.get_cookie("portal").value
    browser.submit("/account", "/sign-out")
    assert not is_signed_in(browser)
    browser.client.set_cookie("portal", kept)
    assert not is_signed_in(browser)


def test_the_cookie_goes_with_the_browser_unless_the_person_stays(browser, people):
    sign_in(browser, people["member"])
    assert browser.client.get_cookie("portal").expires is None
    browser.submit("/account", "/sign-out")
    sign_in(browser, people["member"], stays="y")
    assert browser.client.get_cookie("portal").expires is not None


def test_a_session_is_over_after_thirty_days(browser, people, at):
    sign_in(browser, people["member"], stays="y")
    at(clock.now() + timedelta(days=29))
    assert is_signed_in(browser)
    at(clock.now() + timedelta(days=2))
    assert not is_signed_in(browser)


def test_reading_a_page_writes_nothing_and_sets_no_cookie_for_visitors(browser, people):  # X10 X34
    for page in ("/people", "/institutions", "/groups", f"/people/{people['member'].id}"):
        assert "Set-Cookie" not in browser.get(page).headers


def test_a_signed_in_page_asks_who_it_is_in_few_statements(browser, people):
    sign_in(browser, people["member"])
    browser.get("/account/password")
    assert g.statements <= 6


@pytest.fixture
def guarded(people):
    """A member who uses one-time codes: (person, secret, recovery codes)."""
    person, secret = people["member"], totp.new_secret()
    codes = person.enable_totp(secret, pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30)), by=person)
    db.session.commit()
    return person, secret, codes


def enter(browser, person, code):
    """Password, then `code`, through the forms that come."""
    shown = sign_in(browser, person)
    assert "One-time code" in shown.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
    answer = browser.client.post("/sign-in/code", data=fields | {"code": code})
    db.session.expire_all()
    return answer


def test_a_one_time_code_is_asked_for_after_the_password(browser, guarded):  # M7 X45
    person, secret, _codes = guarded
    sign_in(browser, person)
    assert not is_signed_in(browser)
    assert enter(browser, person, "000000").status_code == 422
    assert enter(browser, person, pyotp.TOTP(secret).at(clock.now())).status_code == 302
    assert is_signed_in(browser)


def test_a_code_that_was_seen_is_of_no_use(browser, guarded):  # X45
    person, secret, _codes = guarded
    code = pyotp.TOTP(secret).at(clock.now())
    enter(browser, person, code)
    browser.submit("/account", "/sign-out")
    assert enter(browser, person, code).status_code == 422
    assert not is_signed_in(browser)


def test_a_recovery_code_works_once_and_stands_in_the_journal(browser, guarded):  # X45
    person, _secret, codes = guarded
    assert enter(browser, person, codes[3].replace("-", "").upper()).status_code == 302
    assert len(person.recovery_codes) == 7
    browser.submit("/account", "/sign-out")
    assert enter(browser, person, codes[3]).status_code == 422


def test_the_second_step_is_over_after_ten_minutes_and_is_nobody_elses(browser, guarded, people, at):
    person, secret, _codes = guarded
    shown = sign_in(browser, person)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
    forged = fields | {"step": fields["step"][:-3] + "abc", "code": pyotp.TOTP(secret).at(clock.now())}
    assert browser.client.post("/sign-in/code", data=forged).status_code == 422
    at(clock.now() + timedelta(minutes=11))
    late = fields | {"code": pyotp.TOTP(secret).at(clock.now())}
    answer = browser.client.post("/sign-in/code", data=late)
    assert "That took too long" in answer.text
    assert not is_signed_in(browser)
