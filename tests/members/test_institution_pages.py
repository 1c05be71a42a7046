import io

import pytest
from PIL import Image

from portal.core import storage
from portal.core.db import db
from portal.members import pictures
from portal.members.models import Institution
from portal.members.workflow import Membership
from tests.make import institution
from tests.members.test_account import token


def png(width=800, height=400, kind="PNG", **more):
    target = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(target, kind, **more)
    target.seek(0)
    return target


@pytest.fixture
def rui(browser, people):
    browser.sign_in(people["representative"])
    return people["representative"]


def test_the_directory_lists_active_institutions_with_their_people(browser, people):  # M8
    page = browser.get("/institutions").text
    assert page.index("Anhe Institute") < page.index("Borui Works") < page.index("Cangzhou University")
    assert "4 people" in page  # Lin, Wu, Rui and Own; Sus is suspended
    assert "安和研究院" in browser.get("/institutions?lang=zh").text


@pytest.mark.parametrize("query, found", [
    ("?kind=university", True), ("?kind=company", False), ("?q=沧州", True), ("?q=CANG", True),
    ("?membership=observer", False), ("?kind=nonsense&membership=1&state=x", True)])
def test_filters_live_in_the_address(browser, people, query, found):  # X23 X46
    assert ("Cangzhou University" in browser.get(f"/institutions{query}").text) is found


def test_suspended_institutions_are_shown_to_insiders_only_and_left_ones_to_all(browser, people):
    halted = institution("Halted Works", "停机厂", "HALT", state=Membership.SUSPENDED)
    left = institution("Gone Works", "离场厂", "GONE", state=Membership.LEFT)
    db.session.commit()
    assert "Halted" not in browser.get("/institutions?state=suspended").text
    assert browser.get(f"/institutions/{halted.id}").status_code == 404
    assert "Gone Works" in browser.get("/institutions?state=left").text
    assert browser.get(f"/institutions/{left.id}").status_code == 200
    browser.sign_in(people["member"])
    assert "Halted" in browser.get("/institutions?state=suspended").text
    assert browser.get(f"/institutions/{halted.id}").status_code == 200


def test_the_page_says_what_the_institution_is_and_who_belongs_to_it(browser, people, anhe):  # M1
    anhe.edit(by=people["administrator"], description_en="First.\n\nSecond.", website="https://anhe.example",
              place_en="Anhe")
    db.session.commit()
    page = browser.get(f"/institutions/{anhe.id}").text
    for words in ("Anhe Institute", "安和研究院", "ANHE", "research institute", "full member", "<p>Second.</p>",
                  "https://anhe.example", ">Lin<", ">Rui<", "representative"):
        assert words in page
    assert page.index(">Rui<") < page.index(">Lin<")


def test_a_representative_edits_the_own_institution(browser, rui, anhe):  # M4
    browser.submit(f"/institutions/{anhe.id}/edit", name_en="Anhe Institute of Machines", description_zh="新的描述",
                   website="https://anhe.example")
    assert anhe.name_en == "Anhe Institute of Machines"
    assert anhe.description_zh == "新的描述"


@pytest.mark.parametrize("who, code", [
    ("visitor", 401), ("trainee", 403), ("member", 403), ("coauthor", 403), ("moderator", 403), ("auditor", 403),
    ("suspended", 403), ("representative", 200), ("administrator", 200)])
def test_who_opens_the_form(browser, people, anhe, who, code):  # X40
    if who != "visitor":
        browser.sign_in(people[who])
    assert browser.get(f"/institutions/{anhe.id}/edit").status_code == code


@pytest.mark.parametrize("website", ["javascript:alert(1)", "anhe.example", "https://", "ftp://anhe.example",
                                     "http://[", "data:text/html,x"])
def test_a_website_is_an_address_of_the_web(browser, rui, anhe, website):  # X43
    assert browser.submit(f"/institutions/{anhe.id}/edit", website=website).status_code == 422
    assert anhe.website == ""


def test_what_the_office_keeps_a_representative_cannot_change(browser, rui, anhe):
    form = {"csrf_token": token(browser), "name_en": "Anhe", "short_name": "MINE", "kind": "operator",
            "membership_class": "observer", "domains": "all.example", "state": "left"}
    browser.client.post(f"/institutions/{anhe.id}/edit", data=form)
    db.session.expire_all()
    assert (anhe.name_en, anhe.short_name, anhe.kind, anhe.domains, anhe.state) == (
        "Anhe", "ANHE", "research_institute", [], "active")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_as_a_small_png(browser, rui, anhe, kind):  # X44
    secret = {"comment": b"where the photographer lives"} if kind == "JPEG" else {}
    browser.submit(f"/institutions/{anhe.id}/edit", logo=(png(kind=kind, **secret), "../../logo.svg"))
    kept = storage.get(anhe.logo)
    assert b"photographer" not in kept
    assert Image.open(io.BytesIO(kept)).size == (400, 200)
    page = browser.get(f"/institutions/{anhe.id}").text
    address = page.split('class="logo" src="')[1].split('"')[0]
    picture = browser.get(address)
    assert picture.content_type == "image/png"
    assert picture.data == kept
    assert browser.get(address.replace(anhe.logo[:16], "0" * 16)).status_code == 404


@pytest.mark.parametrize("content, said", [
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a PNG or JPEG"),
    (b"GIF89a" + b"\0" * 100, "not a PNG or JPEG"),
    (png().getvalue()[:60], "not a PNG or JPEG"), (png(7000, 1).getvalue(), "more than 6000 pixels"),
    (b"\x89PNG\r\n\x1a\n", "not a PNG or JPEG")])
def test_what_is_no_such_picture_is_refused_and_the_text_stays(browser, rui, anhe, content, said):  # X44 X25
    answer = browser.submit(f"/institutions/{anhe.id}/edit", logo=(io.BytesIO(content), "logo.png"),
                            place_en="Kept Place")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept Place" in answer.text
    assert anhe.logo == ""


def test_a_picture_that_is_too_large_is_not_even_looked_at():  # X44
    with pytest.raises(pictures.NotAPicture, match="larger than 2 MB"):
        pictures.small_png(io.BytesIO(png().getvalue() + b"x" * 2_000_000))


def test_a_logo_can_be_taken_away_and_stays_when_nothing_is_said(browser, rui, anhe):
    page = f"/institutions/{anhe.id}/edit"
    browser.submit(page, logo=(png(), "logo.png"))
    browser.submit(page, place_en="Anhe")
    assert anhe.logo
    browser.submit(page, remove_logo="1")
    assert anhe.logo == ""


def test_a_new_institution_is_sorted_and_found_by_what_it_is_called(app):
    thing = institution("Zürich Works", "苏黎世厂", "ZW")
    db.session.commit()
    assert thing.folded.startswith("zurich works")
    thing.name_en = "Other"
    db.session.commit()
    assert db.session.get(Institution, thing.id).folded.startswith("other")


@pytest.mark.parametrize("role, sees", [
    ("visitor", False), ("trainee", False), ("colleague", False), ("coauthor", False), ("moderator", False),
    ("representative", True), ("administrator", True), ("auditor", True)])
def test_how_the_membership_went_is_for_its_representatives_and_the_office(browser, people, anhe, role, sees):  # M1
    anhe.suspend("The fee of 2025 is open", by=people["administrator"])
    anhe.reinstate("Paid in full", by=people["administrator"])
    anhe.edit(by=people["administrator"], website="https://www.example.org")
    db.session.commit()
    if role != "visitor":
        browser.sign_in(people[role])
    page = browser.get(f"/institutions/{anhe.id}").text
    assert ("Paid in full" in page) is ("The fee of 2025 is open" in page) is sees
    assert "changed the entry" not in page and ("Ada suspended the membership of ANHE" in page) is sees


def test_representatives_learn_why_their_institution_is_suspended(browser, people, anhe):  # M1
    anhe.suspend("The fee of 2025 is open", by=people["administrator"])
    db.session.commit()
    browser.sign_in(people["representative"])
    assert "The fee of 2025 is open" in browser.get(f"/institutions/{anhe.id}").text
    browser.sign_in(people["colleague"])
    page = browser.get(f"/institutions/{anhe.id}")
    assert page.status_code == 200 and "The fee of 2025 is open" not in page.text
