import pytest

from portal.core.db import db
from portal.core.features import Feature
from portal.members.models import Person
from portal.members.models.people import PARTS
from portal.members.search import person_document
from tests.browser import Browser
from tests.make import HIDDEN, group, person


@pytest.fixture
def hidden(people, borui):
    who = person("Hidden Hand", "隐名氏", borui, expertise_en=["secret alloys"],
                 bio_en="A secret life.", **HIDDEN)
    db.session.commit()
    return who


def test_the_directory_is_sorted_as_its_language_sorts(browser, people):  # M8 X10
    english, chinese = (browser.get(f"/people?lang={code}").text for code in ("en", "zh"))
    assert english.index(">Ada<") < english.index(">Lin<") < english.index(">Wu<")
    assert chinese.index("安达") < chinese.index("林知远") < chinese.index("吴一帆")


@pytest.mark.parametrize("words, found", [
    ("lin", True), ("LIN", True), ("知远", True), ("anhe", True), ("安和", True), ("bearing", True), ("轴承", True),
    ("lin bearing", True), ("lin welding", False), ("%", False), ("_", False), ("zzz", False)])
def test_people_are_found_by_name_institution_and_expertise(browser, people, words, found):  # M8
    people["member"].edit(by=people["member"], expertise_en=["Bearings"], expertise_zh=["轴承"])
    db.session.commit()
    page = browser.get("/people", query_string={"q": words})
    assert (f'href="/people/{people["member"].id}"' in page.text) is found


def test_an_empty_search_says_so_and_offers_everybody(browser, people):  # X23
    page = browser.get("/people?q=zzz").text
    assert "Nobody fits this search" in page
    assert 'href="/people"' in page


def test_the_institution_filter_lives_in_the_address_with_its_counts(browser, people, anhe):  # X23
    page = browser.get("/people").text
    assert f"/people?institution={anhe.id}" in page
    filtered = browser.get(f"/people?institution={anhe.id}").text
    assert "Lin" in filtered
    assert "Mei" not in filtered


def test_pages_lie_in_the_address_and_a_number_too_large_is_the_last(browser, people):  # X23 X46
    for number in range(60):
        person(f"Person {number:02}", email=f"p{number}@people.example")
    db.session.commit()
    assert "Person 59" not in browser.get("/people").text
    assert "Person 59" in browser.get("/people?page=3").text
    assert "Person 59" in browser.get("/people?page=99999999999").text
    for nonsense in ("0", "-1", "x", "1e9", "٣", "9" * 400):
        assert "Ada" in browser.get("/people", query_string={"page": nonsense}).text


def test_who_hides_the_profile_shows_outsiders_the_name_alone(browser, hidden, borui):  # M8
    page = browser.get(f"/people/{hidden.id}").text
    assert "Hidden Hand" in page
    assert "secret" not in page
    assert "Borui" not in page
    assert "Hidden Hand" not in browser.get("/people?q=secret").text
    assert "Hidden Hand" not in browser.get("/people?q=borui").text
    assert "Hidden Hand" not in browser.get(f"/people?institution={borui.id}").text
    assert "Hidden Hand" not in browser.get(f"/institutions/{borui.id}").text


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_kept_from_outsiders_by_itself(app, people, hidden, borui, part):  # M8
    hidden.edit(by=hidden, **{f"shows_{each}": each != part for each in PARTS}, orcid="0000-0002-1825-0097")
    group("presses", hidden)
    db.session.commit()
    for reader, sees in (("visitor", False), ("trainee", False), ("coauthor", True)):
        browser = Browser(app) if reader == "visitor" else Browser(app).sign_in(people[reader])
        found = {"affiliation": {(f"/people/{hidden.id}", "Borui"), (f"/people/{hidden.id}", "Presses"),
                                 (f"/institutions/{borui.id}", "Hidden Hand"), ("/people?q=borui", "Hidden Hand"),
                                 (f"/people?institution={borui.id}", "Hidden Hand")},
                 "expertise": {(f"/people/{hidden.id}", "secret alloys"), ("/people?q=secret", "Hidden Hand"),
                               ("/people?q=hidden", "secret alloys")},
                 "bio": {(f"/people/{hidden.id}", "A secret life"), (f"/people/{hidden.id}", "0000-0002-1825-0097")}}
        for each, places in found.items():
            for address, words in places:
                assert (words in browser.get(address).text) is (sees or each != part), (reader, address, words)
        note = "More about this person is shown to members" in browser.get(f"/people/{hidden.id}").text
        assert note is not sees


@pytest.mark.parametrize("part, words", [
    ("affiliation", "borui"), ("expertise", "secret alloys"), ("bio", "a secret life")])
def test_what_is_kept_from_outsiders_is_not_in_the_index(hidden, part, words):  # M8 S2
    for shown in (True, False):
        setattr(hidden, f"shows_{part}", shown)
        assert (words in repr(person_document(hidden)).lower()) is shown


@pytest.mark.parametrize("reader", ["member", "moderator", "auditor"])
def test_insiders_see_the_whole_profile(browser, people, hidden, reader):  # M8
    browser.sign_in(people[reader])
    assert "A secret life" in browser.get(f"/people/{hidden.id}").text
    assert "Hidden Hand" in browser.get("/people?q=secret").text


def test_nobody_learns_an_address_from_the_directory(browser, people):
    browser.sign_in(people["coauthor"])
    for page in ("/people", f"/people/{people['member'].id}", "/institutions/1", "/groups"):
        assert people["member"].email not in browser.get(page).text


def test_unconfirmed_and_suspended_people_are_not_there_for_outsiders(browser, people):  # M6 M9
    unconfirmed = Person.register("neu@people.example", name_en="Neu")
    db.session.commit()
    assert browser.get(f"/people/{unconfirmed.id}").status_code == 404
    assert browser.get(f"/people/{people['suspended'].id}").status_code == 404
    assert ">Sus<" not in browser.get("/people").text
    browser.sign_in(people["member"])
    assert ">Sus<" in browser.get("/people").text
    assert browser.get(f"/people/{people['suspended'].id}").status_code == 200
    assert browser.get(f"/people/{unconfirmed.id}").status_code == 404


def test_a_person_who_moved_keeps_both_affiliations_with_their_dates(browser, people, borui):  # M3
    lin = people["member"]
    lin.end_affiliation(lin.affiliation, by=people["administrator"])
    lin.affiliate(borui, by=people["administrator"])
    db.session.commit()
    page = browser.get(f"/people/{lin.id}").text
    assert "Borui Works" in page
    assert "Anhe Institute" in page


def test_a_name_in_another_language_says_which(browser, people):  # X11
    people["member"].edit(by=people["member"], name_en="")
    db.session.commit()
    page = browser.get(f"/people/{people['member'].id}?lang=en").text
    assert '<span lang="zh">林知远</span>' in page


def test_what_other_features_offer_stands_in_its_place(app, browser, people, monkeypatch):
    lin = people["member"].id
    offer = Feature("books", slots={"person_contributions": lambda who: f"<p>Books of {who.name_en}</p>",
                                    "contribution_counts": lambda ids: {ident: 7 for ident in ids if ident == lin}})
    monkeypatch.setitem(app.extensions, "features", [*app.extensions["features"], offer])
    assert "<p>Books of Lin</p>" in browser.get(f"/people/{lin}").text
    assert "7 contributions" in browser.get("/people").text


def test_a_biography_is_text_and_nothing_else(browser, people):  # X43
    people["member"].edit(by=people["member"], bio_en="<img src=x onerror=alert(1)>\n\nSecond\nline",
                          name_en="<b>Lin</b>",
                          expertise_en=["<i>x</i>"])
    db.session.commit()
    page = browser.get(f"/people/{people['member'].id}").text
    assert "<img src=x" not in page
    assert "<b>Lin" not in page
    assert "<i>x" not in page
    assert "Second<br>line</p>" in page


@pytest.mark.parametrize("address", ["/people/0", "/people/999999", "/people/99999999999999999999", "/institutions/0",
                                     "/institutions/4294967296", "/groups/0"])
def test_what_is_not_there_is_404(browser, people, address):  # X46
    assert browser.get(address).status_code == 404
