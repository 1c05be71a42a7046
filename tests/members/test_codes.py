from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import inspect

from portal import create_app
from portal.core import clock
from portal.core.db import db
from portal.members.models import Person
from tests.browser import Browser
from tests.make import PASSWORD


@pytest.fixture
def lin(browser, people):
    browser.sign_in(people["member"])
    return people["member"]


def secret_of(browser):
    with browser.client.session_transaction() as session:
        return session["totp_secret"]


def set_up(browser):
    """Through the pages, up to the recovery codes; the answer that shows them."""
    browser.submit("/account/codes", "/account/codes/begin")
    return browser.submit("/account/codes", code=pyotp.TOTP(secret_of(browser)).at(clock.now()))


def test_codes_are_asked_for_once_the_app_has_shown_one(browser, lin):  # X45
    browser.submit("/account/codes", "/account/codes/begin")
    assert browser.submit("/account/codes", code="000000").status_code == 422
    assert not lin.has_totp
    answer = browser.submit("/account/codes", code=pyotp.TOTP(secret_of(browser)).at(clock.now()))
    assert lin.has_totp
    assert len(lin.recovery_codes) == 8
    assert answer.text.count("timetable-row") == 8
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_key_comes_as_a_picture_of_ours_and_as_text(browser, lin):  # X41
    browser.submit("/account/codes", "/account/codes/begin")
    picture = browser.get("/account/codes/qr.png")
    assert picture.data.startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "no-store"
    assert secret_of(browser)[:4] in browser.get("/account/codes").text


def test_without_a_key_there_is_no_picture(browser, lin):
    assert browser.get("/account/codes/qr.png").status_code == 404
    assert browser.submit("/account/codes", "/account/codes/begin").status_code == 302


def test_the_table_keeps_no_recovery_code_in_the_clear(browser, lin):  # X45
    shown = set_up(browser).text
    assert not any(code in shown for code in lin.recovery_codes)


def test_giving_codes_up_and_new_recovery_codes_need_the_password(browser, lin):
    set_up(browser)
    before = list(lin.recovery_codes)
    assert browser.submit("/account/codes", "/account/codes/disable", password="wrong").status_code == 422
    assert lin.has_totp
    form = {"csrf_token": token(browser), "password": PASSWORD}
    assert browser.client.post("/account/codes/renew", data=form).status_code == 200
    db.session.expire_all()
    assert not set(before) & set(lin.recovery_codes)
    browser.submit("/account/codes", "/account/codes/disable", password=PASSWORD)
    assert not lin.has_totp


def token(browser):
    return browser.get("/account/codes").text.split('name="csrf-token" content="')[1].split('"')[0]


def test_codes_in_use_cannot_be_replaced_without_giving_them_up(browser, lin):
    set_up(browser)
    assert browser.client.post("/account/codes/begin", data={"csrf_token": token(browser)}).status_code == 409


@pytest.fixture
def strict(application, people, tmp_path):
    """A browser before a portal with ADMIN_TOTP=1 on the same database."""
    app = create_app(TESTING=True, INSTANCE=str(tmp_path), SECRET="for tests only", ADMIN_TOTP="1",
                     RATELIMIT_ENABLED=False,
                     DATABASE=application.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        yield Browser(app)
        db.session.remove()
        db.engine.dispose()


def test_with_the_setting_an_administrator_sets_codes_up_before_anything_else(strict, people):  # X45
    strict.sign_in(here(people["administrator"]))
    assert strict.get("/administration/people").location == "/account/codes"
    assert strict.get("/people").location == "/account/codes"
    set_up(strict)
    assert strict.get("/administration/people").status_code == 200
    answer = strict.submit("/account/codes", "/account/codes/disable", password=PASSWORD)
    assert "Administrators need one-time codes" in answer.text


def test_the_setting_concerns_administrators_only(strict, people):
    strict.sign_in(here(people["member"]))
    assert strict.get("/people").status_code == 200


def here(person):
    """The person as the strict portal's own session has it."""
    return db.session.get(Person, inspect(person).identity[0])


def test_the_clock_of_a_phone_may_be_half_a_minute_off(browser, lin):
    browser.submit("/account/codes", "/account/codes/begin")
    early = pyotp.TOTP(secret_of(browser)).at(clock.now() - timedelta(seconds=30))
    assert browser.submit("/account/codes", code=f"{early[:3]} {early[3:]}").status_code == 200
