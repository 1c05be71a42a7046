"""Whatever is typed or put into an address is answered below 500, comes back as it was, and runs nothing (X43 X46)."""
import json
from html.parser import HTMLParser
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.db import db
from portal.members.models import Group
from tests.members.test_account import token
from tests.shared import shared

LISTS = ("/people", "/institutions", "/groups", "/administration/people", "/administration/institutions",
         "/administration/groups", "/administration/roles", "/sign-in")
PARAMETERS = ("q", "page", "sort", "institution", "kind", "membership", "state", "role", "ended", "lang", "next",
              "_method", "_scheme", "endpoint", "kept-x")
FRAMES = ("iframe", "object", "embed", "base", "style")


class Live(HTMLParser):
    """What in a page could run: scripts but ours, handlers, addresses that are scripts, frames."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in FRAMES or tag == "script" and not (attrs.get("src") or "").startswith("/assets/"):
            self.found.append(tag)
        self.found += [name for name in attrs if name.startswith("on") or name == "style" or name == "srcdoc"]
        self.found += [value for name, value in attrs.items() if name in ("href", "src", "action", "formaction")
                       and not (value or "").startswith(("/", "#", "https://", "http://", "?"))]


def naughty():
    return json.loads((shared("torture-naughty-strings") / "blns.json").read_text(encoding="utf-8"))


def attacks():
    """Every line of the collection that holds markup or a script address."""
    for path in sorted((shared("torture-xss-owasp") / "cheatsheets").rglob("*.md")):
        yield from (line.strip() for line in path.read_text(encoding="utf-8").split("\n")
                    if "<" in line or "javascript:" in line.lower())


def dealt(strings, names):
    """The strings, dealt out to the fields: one dict of all fields after the other."""
    strings = iter(strings)
    while hand := list(islice(strings, len(names))):
        yield dict(zip(names, hand, strict=False))


@pytest.fixture
def ada(browser, people):
    browser.sign_in(people["administrator"])
    return people["administrator"]


def test_naughty_strings_in_the_address_of_a_list(browser, ada):  # X46
    for page in LISTS[:4]:
        for values in dealt(naughty()[::3], PARAMETERS[:9]):
            answer = browser.get(page, query_string=values)
            assert answer.status_code < 500, (page, values)
            assert not Live(answer.text).found, (page, values)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.sampled_from(LISTS),
       values=st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=40), max_size=5))
def test_any_parameters_are_answered(browser, ada, page, values):  # X46
    assert browser.get(page, query_string=values).status_code < 500


PROFILE = ("name_en", "name_zh", "expertise_en", "expertise_zh", "bio_en", "bio_zh", "orcid", "language", "timezone")


def test_naughty_strings_in_the_own_profile(browser, people):  # X43 X46
    lin = people["member"]
    browser.sign_in(lin)
    csrf = token(browser)
    for values in dealt(naughty()[::2], PROFILE[:6]):
        answer = browser.client.post("/account", data={"csrf_token": csrf, "language": "en"} | values)
        assert answer.status_code in (302, 422), values
        if answer.status_code == 422:
            assert not Live(answer.text).found, values
        db.session.expire_all()
        for page in (f"/people/{lin.id}", "/account"):
            shown = browser.get(page)
            assert shown.status_code == 200, values
            assert not Live(shown.text).found, values


@pytest.mark.any_database
def test_attacks_in_every_text_run_nothing(browser, people, anhe):  # X43
    lin = people["member"]
    group = Group(slug="g", name_en="G", name_zh="G")
    group.found(by=None)
    db.session.commit()
    lines = list(attacks())
    assert len(lines) > 100
    for n in range(0, len(lines), 3):
        a, b, c, d, e, f = (lines * 2)[n:n + 6]
        lin.edit(by=None, name_en=a, name_zh=b, bio_en=c, bio_zh=d, expertise_en=[e, f])
        anhe.edit(by=None, name_en=b, name_zh=c, place_en=d, description_en=e, description_zh=f)
        group.edit(by=None, name_en=c, name_zh=d, charter_en=e, charter_zh=f)
        db.session.commit()
        for page in (f"/people/{lin.id}", f"/institutions/{anhe.id}", f"/groups/{group.id}"):
            assert not Live(browser.get(page).text).found, (a, b, c, d, e, f)


FORMS = {"/sign-in": ("email", "password", "next", "kept-title"),
         "/register": ("name_en", "name_zh", "email", "language"),
         "/reset": ("email",), "/account/password": ("present", "password"), "/account/address": ("email", "password"),
         "/account/codes": ("code",), "/account/language": ("language", "next"),
         "/sign-in/code": ("step", "code", "next"),
         "/institutions/1/edit": ("name_en", "website", "place_en", "description_zh"),
         "/institutions/1/people/invite": ("email", "name", "language"),
         "/administration/institutions/new": ("name_en", "short_name", "kind", "membership_class", "domains",
                                              "joined_on"),
         "/administration/people/2/edit": ("edit-name_en", "edit-email", "edit-language"),
         "/administration/people/2/affiliate": ("affiliate-institution",),
         "/administration/people/2/grant": ("grant-role", "grant-reason"),
         "/administration/people/invite": ("email", "institution", "language"),
         "/administration/roles": ("email", "role", "reason"),
         "/administration/groups/new": ("name_en", "slug", "charter_en")}


@pytest.mark.parametrize("address", FORMS)
def test_naughty_strings_in_every_form(browser, ada, address):  # X46
    csrf, start = token(browser), sorted(FORMS).index(address)
    for values in islice(dealt(naughty()[start::7], FORMS[address]), 20):
        answer = browser.client.post(address, data={"csrf_token": csrf} | values)
        db.session.rollback()
        assert answer.status_code < 500, values
        assert not Live(answer.text).found, values
        if answer.status_code == 302:
            assert answer.location.startswith("/"), values
            assert not answer.location.startswith("//"), values


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(sorted(FORMS)), data=st.data())
def test_any_text_in_any_field_is_answered(browser, ada, address, data):  # X46
    values = data.draw(st.fixed_dictionaries({}, optional={name: st.text(max_size=300) for name in FORMS[address]}))
    answer = browser.client.post(address, data={"csrf_token": token(browser)} | values)
    db.session.rollback()
    assert answer.status_code < 500


@pytest.mark.parametrize("body, kind", [
    (b"\xff\xfe=\x00&csrf_token=\xc3\x28", "application/x-www-form-urlencoded"), (b"{not json", "application/json"),
    (b"", "text/plain"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"), (b"a=1&" * 20_000, "application/x-www-form-urlencoded"),
    (b"email=" + b"x" * 10_000_000, "application/x-www-form-urlencoded")])
@pytest.mark.parametrize("address", ["/sign-in", "/register", "/account"])
def test_broken_bodies_are_answered(browser, people, address, body, kind):  # X46
    assert browser.client.post(address, data=body, content_type=kind).status_code in (400, 401, 413, 415)


def test_a_very_long_text_comes_back_to_its_writer(browser, people):  # X25 X46
    browser.sign_in(people["member"])
    long = "很长" * 300_000
    answer = browser.client.post("/account", data={"csrf_token": token(browser), "bio_zh": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert "At most 2000 characters" in answer.text
