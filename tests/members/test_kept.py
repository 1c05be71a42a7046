"""An expired session during a write leads through signing in back to the same form, with the text kept (X26)."""
import re
from html import unescape

from werkzeug.datastructures import MultiDict

from portal.core.db import db
from tests.make import PASSWORD

TEXT = "Line one\r\n\r\n<script>alert(1)</script> & “quotes”\r\n" + "很长的一段 " * 60


def hidden(page):
    return [(unescape(name), unescape(value)) for name, value in
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)]


def as_the_error_page_sends(browser, target, **typed):
    """What the 401 page posts to /sign-in: where to go, and the fields that were typed."""
    token = dict(hidden(browser.get("/sign-in").text))["csrf_token"]
    return browser.client.post("/sign-in", data={"csrf_token": token, "next": target} | {
        f"kept-{name}": value for name, value in typed.items()})


def sign_in_on(browser, shown, person):
    return browser.client.post("/sign-in", data=MultiDict([
        *hidden(shown.text), ("email", person.email), ("password", PASSWORD)]))


def test_a_write_after_the_session_ended_shows_what_was_typed(browser, people):  # X26 X45
    browser.sign_in(people["member"])
    page = browser.get("/account")
    people["member"].end_sign_ins()
    db.session.commit()
    token = dict(hidden(page.text))["csrf_token"]
    answer = browser.client.post("/account", data={"csrf_token": token, "bio_en": TEXT, "name_en": "Lin"})
    assert answer.status_code == 401
    assert "&lt;script&gt;alert(1)" in answer.text
    assert people["member"].bio_en == ""


def test_the_text_goes_through_signing_in_to_a_page_that_sends_it_again(browser, people):  # X26
    shown = as_the_error_page_sends(browser, "/account", bio_en=TEXT, name_en="Lin", language="en", timezone="UTC")
    assert shown.status_code == 200
    assert "What you had typed is kept" in shown.text
    again = sign_in_on(browser, shown, people["member"])
    assert "Nothing was sent yet" in again.text
    assert "<script>alert(1)" not in again.text
    assert people["member"].bio_en == ""
    fields = {unescape(name): unescape(value.removeprefix("\n")) for name, value in
              re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', again.text, re.S)}
    fields["csrf_token"] = re.search(r'action="/account".*?name="csrf_token" value="([^"]+)"', again.text, re.S)[1]
    assert browser.client.post("/account", data=fields).status_code == 302
    db.session.expire_all()
    assert people["member"].bio_en == TEXT.replace("\r\n", "\n").strip()


def test_a_wrong_password_on_the_way_loses_nothing(browser, people):  # X26
    shown = as_the_error_page_sends(browser, "/account", bio_en=TEXT)
    wrong = browser.client.post("/sign-in", data=MultiDict([
        *hidden(shown.text), ("email", people["member"].email), ("password", "no")]))
    assert wrong.status_code == 422
    assert ("kept-bio_en", TEXT) in [(name, value) for name, value in hidden(wrong.text)]


def test_text_is_only_ever_sent_to_this_portal(browser, people):  # X42
    shown = as_the_error_page_sends(browser, "https://evil.example/steal", bio_en=TEXT)
    answer = sign_in_on(browser, shown, people["member"])
    assert answer.status_code == 302
    assert answer.location == "/"


def test_a_stale_sign_in_form_leads_to_where_it_would_have_led(browser, people):
    shown = as_the_error_page_sends(browser, "/sign-in", email=people["member"].email, next="/groups")
    assert sign_in_on(browser, shown, people["member"]).location == "/groups"
    browser.client.delete_cookie("portal")
    inner = {"email": "x@people.example", "next": "/account", "kept-bio_en": "kept"}
    shown = as_the_error_page_sends(browser, "/sign-in", **inner)
    again = sign_in_on(browser, shown, people["member"])
    assert 'action="/account"' in again.text
    assert ">\nkept</textarea>" in again.text


def test_keeping_needs_a_token_like_every_write(browser, people):  # X42
    assert browser.client.post("/sign-in", data={"next": "/account", "kept-bio_en": "planted"}).status_code == 401
