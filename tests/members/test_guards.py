"""Who may write at all: visitors nowhere but where a view says so, suspended people nowhere but where one does (M9)."""
import pytest

from portal.core.db import db
from tests.browser import Browser
from tests.make import PASSWORD
from tests.members.test_account import token
from tests.members.test_signing_in import is_signed_in, sign_in


def test_a_suspended_person_is_signed_out_at_once_and_may_sign_in_and_read(app, browser, people):  # M9
    lin, admin = people["member"], people["administrator"]
    browser.sign_in(lin)
    lin.suspend("spam", by=admin)
    db.session.commit()
    assert not is_signed_in(browser)
    assert sign_in(browser, lin).status_code == 302
    for page in ("/people", "/institutions", "/account", "/account/sessions", f"/people/{lin.id}"):
        assert browser.get(page).status_code == 200


def test_a_suspended_person_changes_nothing(browser, people):  # M9
    lin = people["suspended"]
    browser.sign_in(lin)
    form = {"csrf_token": token(browser), "name_en": "Changed", "language": "zh", "present": PASSWORD,
            "password": "seven bearings hum", "email": "x@people.example"}
    for act in ("/account", "/account/password", "/account/address", "/account/language", "/account/codes/begin"):
        answer = browser.client.post(act, data=form)
        assert answer.status_code == 403, act
        assert "you can read, but change nothing" in answer.text
    db.session.expire_all()
    assert lin.name_en == "Sus"
    assert lin.has_password(PASSWORD)


def test_a_suspended_person_still_ends_own_sessions_and_signs_out(app, browser, people):  # M9
    other = Browser(app).sign_in(people["suspended"])
    browser.sign_in(people["suspended"])
    browser.submit("/account/sessions", "/account/sessions/end-others")
    assert not is_signed_in(other)
    browser.submit("/account", "/sign-out")
    assert not is_signed_in(browser)


def test_everybody_of_a_suspended_institution_is_suspended_with_it(app, people, anhe, borui):  # M9
    lin, wu, mei = people["member"], people["colleague"], people["coauthor"]
    wu.affiliate(borui, by=people["administrator"])
    db.session.commit()
    browsers = {who: Browser(app).sign_in(who) for who in (lin, wu, mei)}
    anhe.suspend("fees", by=people["administrator"])
    db.session.commit()
    assert {who.name_en: is_signed_in(reader) for who, reader in browsers.items()} == {
        "Lin": False, "Wu": True, "Mei": True}
    again = Browser(app)
    sign_in(again, lin)
    assert again.client.post("/account", data={"csrf_token": token(again), "name_en": "x"}).status_code == 403
    anhe.reinstate("paid", by=people["administrator"])
    db.session.commit()
    assert again.client.post("/account", data={"csrf_token": token(again)}).status_code == 302


@pytest.mark.parametrize("address", [
    "/account", "/account/language", "/administration/people/1/suspend", "/institutions/1/edit",
    "/administration/people/999999/suspend", "/account/sessions/1/end", "/account/codes/begin"])
def test_a_visitors_write_leads_to_signing_in_whatever_it_is_about(browser, people, address):  # X26 X40 P22
    token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.client.post(address, data={"csrf_token": token, "reason": "what was typed"})
    assert answer.status_code == 401
    assert "what was typed" in answer.text


def test_writes_need_a_token(app, browser, people):  # X42
    browser.sign_in(people["administrator"])
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint.split(".")[0] in MEMBERS:
            url = rule.rule
            for name in rule.arguments:
                value = sorted(getattr(rule._converters[name], "items", ["1"]))[0]
                url = url.replace(next(part for part in url.split("/") if part.endswith(f"{name}>")), value)
            assert browser.client.post(url, data={"email": "x@people.example"}).status_code == 400, url


MEMBERS = {"signing_in", "registering", "invitations", "account", "codes", "people", "institutions",
           "institution_people", "groups", "roll_accounts", "roll_institutions", "roll_groups", "roll_roles"}
