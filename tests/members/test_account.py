import re
from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.members.devices import device
from portal.members.models import SignIn
from portal.members.models.people import PARTS
from tests.browser import Browser
from tests.make import PASSWORD
from tests.members.test_signing_in import is_signed_in, sign_in

GOOD = "seven bearings hum"
NEW = "new.lin@people.example"


@pytest.fixture
def lin(browser, people):
    browser.sign_in(people["member"])
    return people["member"]


def test_a_person_says_who_he_is(browser, lin):  # X27 M8
    browser.submit("/account", name_zh="林知远", name_en="Lin Zhiyuan", expertise_zh="机床、 状态监测，机床",
                   expertise_en="", bio_en="One.\r\n\r\nTwo.", orcid="https://orcid.org/0000-0002-1825-0097",
                   language="zh", timezone="Europe/Berlin")
    assert (lin.name_en, lin.expertise_zh, lin.bio_en) == ("Lin Zhiyuan", ["机床", "状态监测"], "One.\n\nTwo.")
    assert (lin.orcid, lin.language, lin.timezone) == ("0000-0002-1825-0097", "zh", "Europe/Berlin")


@pytest.mark.parametrize("typed, said", [
    ({"name_en": "", "name_zh": " "}, "at least one of the two languages"),
    ({"orcid": "0000-0002-1825-0098"}, "not an ORCID iD"),
    ({"expertise_en": ",".join(map(str, range(21)))}, "At most 20 of them"),
    ({"expertise_en": "x" * 61}, "Each at most 60"),
    ({"bio_en": "x" * 2001}, "At most 2000 characters"), ({"timezone": "Mars/Base"}, "Not a valid choice"),
    ({"language": "tlh"}, "Not a valid choice")])
def test_what_is_wrong_is_said_at_the_field_and_stays_on_the_page(browser, lin, typed, said):  # X25
    answer = browser.submit("/account", **{"bio_zh": "很长的简介"} | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "很长的简介" in answer.text
    assert lin.bio_zh == ""


@pytest.mark.parametrize("shown", [(), ("bio",), ("affiliation", "expertise"), PARTS])
def test_each_part_of_the_profile_can_be_hidden_and_shown(browser, lin, shown):  # M8
    form = {"name_en": "Lin", "language": "en", "timezone": "UTC", "csrf_token": token(browser)}
    browser.client.post("/account", data=form | dict.fromkeys((f"shows_{part}" for part in shown), "y"))
    db.session.expire_all()
    assert tuple(filter(lin.shows, PARTS)) == shown


def token(browser, page="/account"):
    return re.search(r'name="csrf-token" content="([^"]+)"', browser.get(page).text)[1]


def test_the_language_switch_is_remembered_and_leads_back(browser, lin):  # X10
    answer = browser.client.post("/account/language",
                                 data={"csrf_token": token(browser), "language": "zh", "next": "/people?q=x"})
    assert answer.location == "/people?q=x"
    assert '<html lang="zh-CN"' in browser.get("/people").text
    answer = browser.client.post("/account/language",
                                 data={"csrf_token": token(browser), "language": "fr", "next": "//evil.example"})
    assert answer.location == "/"
    assert lin.language == "zh"


def test_a_new_password_needs_the_present_one_and_ends_the_other_sessions(app, browser, lin):  # X27 X45
    other = Browser(app).sign_in(lin)
    assert "not your present password" in browser.submit("/account/password", present="wrong", password=GOOD).text
    assert browser.submit("/account/password", present=PASSWORD, password="password2026").status_code == 422
    browser.submit("/account/password", present=PASSWORD, password=GOOD)
    assert lin.has_password(GOOD)
    assert is_signed_in(browser)
    assert not is_signed_in(other)


def test_a_new_address_is_confirmed_at_both(browser, lin, post):  # M7
    old = lin.email
    assert "not your password" in browser.submit("/account/address", email=NEW, password="wrong").text
    browser.submit("/account/address", email=NEW.upper(), password=PASSWORD)
    assert post.to(NEW) == []
    first = post.link(old)
    browser.client.delete_cookie("portal")
    assert "Do you allow it" in browser.get(first).text
    browser.submit(first, first)
    assert lin.email == old
    second = post.link(NEW)
    browser.submit(second, second)
    assert lin.email == NEW
    assert browser.get(first).status_code == browser.get(second).status_code == 410
    assert sign_in(browser, NEW).status_code == 302


def test_the_new_address_alone_changes_nothing(browser, lin, post):  # M7
    browser.submit("/account/address", email=NEW, password=PASSWORD)
    link = post.link(lin.email)
    assert browser.get(link.replace("/old/", "/new/")).status_code == 410


def test_an_address_that_another_account_has_is_told_so_and_the_page_says_the_same(browser, lin, people, post):  # X45
    taken = people["colleague"].email
    pages = []
    for email in (NEW, taken):
        browser.submit("/account/address", email=email, password=PASSWORD)
        link = post.link(lin.email)
        pages.append(browser.submit(link, link).text.replace(email, ""))
    assert pages[0].split("<main")[1].split("<footer")[0] == pages[1].split("<main")[1].split("<footer")[0]
    assert "has an account already" in post.to(taken)[0]["subject"]
    assert "/address/new/" not in post.to(taken)[0]["text"]


def test_an_address_taken_meanwhile_is_not_taken_twice(browser, lin, people, post):
    browser.submit("/account/address", email=NEW, password=PASSWORD)
    link = post.link(lin.email)
    browser.submit(link, link)
    people["colleague"].change_email(NEW, by=people["administrator"])
    db.session.commit()
    second = post.link(NEW)
    assert browser.submit(second, second).status_code == 410


def test_the_links_of_a_change_last_a_day(browser, lin, post, at):
    browser.submit("/account/address", email=NEW, password=PASSWORD)
    at(clock.now() + timedelta(days=1, minutes=1))
    assert browser.get(post.link(lin.email)).status_code == 410


def test_a_person_sees_and_ends_own_sessions(app, browser, lin):  # X27
    other = Browser(app).sign_in(lin)
    row = db.session.query(SignIn).filter_by(person_id=lin.id).order_by(SignIn.id.desc()).first()
    page = browser.get("/account/sessions").text
    assert page.count("/account/sessions/") >= 2
    browser.submit("/account/sessions", f"/account/sessions/{row.id}/end")
    assert not is_signed_in(other)
    assert is_signed_in(browser)


def test_all_other_sessions_end_at_once(app, browser, lin):  # X45
    others = [Browser(app).sign_in(lin) for _ in range(2)]
    browser.submit("/account/sessions", "/account/sessions/end-others")
    assert [is_signed_in(other) for other in others] == [False, False]
    assert is_signed_in(browser)


def test_nobody_ends_anothers_session(app, browser, lin, people):  # X42
    other = Browser(app).sign_in(people["colleague"])
    row = db.session.query(SignIn).filter_by(person_id=people["colleague"].id).one()
    answer = browser.client.post(f"/account/sessions/{row.id}/end", data={"csrf_token": token(browser)})
    assert answer.status_code == 404
    assert is_signed_in(other)


def test_one_institution_is_made_the_primary_one(browser, lin, anhe, borui, people):  # M3
    link = lin.affiliate(borui, by=people["administrator"])
    db.session.commit()
    browser.submit("/account/institutions", f"/account/institutions/{link.id}/primary")
    assert lin.institution is borui
    assert [a.is_primary for a in lin.current_affiliations].count(True) == 1


def test_nobody_chooses_for_another(browser, lin, people):  # X42
    link = people["colleague"].affiliation
    answer = browser.client.post(f"/account/institutions/{link.id}/primary", data={"csrf_token": token(browser)})
    assert answer.status_code == 404


@pytest.mark.parametrize("agent, name", [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
     "Safari, iPhone"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
     "Edge, Windows"),
    ("curl/8.0", "curl"), ("", "")])
def test_a_session_is_told_by_browser_and_system(agent, name):
    assert device(agent) == name
