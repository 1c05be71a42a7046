"""P11 P22: what is being written on something published, as its readers will see it; insiders only, cited by nobody."""
import pytest

from portal.publishing import readings
from tests.briefs.test_reader import Head
from tests.browser import Browser
from tests.publishing.acts import brief, kept, next_version, submit, write
from tests.publishing.test_translations import is_told


@pytest.fixture
def thing(people):
    """Version 1 is out; a newer draft says more."""
    return brief(people["member"], "revised", coauthors=[people["coauthor"]])


@pytest.fixture
def author(app, people):
    return Browser(app).sign_in(people["member"])


def test_insiders_read_the_newest_draft_as_readers_will(people, browser, author, thing):  # P11
    text = author.get(f"{thing.address}/draft").text
    assert "A second week gave the same." in text and f"Draft, revision {thing.head.number}. Readers see version 1." in text
    assert f'<a href="{thing.address}">Read version 1</a>' in text
    assert "A second week gave the same." not in browser.get(thing.address).text


def test_the_draft_is_offered_in_the_editor_and_on_the_readers_page(author, thing):  # P11
    link = f'href="{thing.address}/draft"'
    assert link in author.get(f"/briefs/{thing.id}/edit").text and link in author.get(thing.address).text
    assert link not in author.get(f"{thing.address}/draft").text


def test_nobody_else_learns_of_it(app, people, browser, thing):  # P22
    draft, nothing = f"{thing.address}/draft", "/briefs/ALB-2020-9999/draft"
    for name in ("visitor", "trainee", "colleague", "representative", "moderator", "administrator", "auditor"):
        reader = browser if name == "visitor" else Browser(app).sign_in(people[name])
        assert reader.get(draft).status_code == reader.get(nothing).status_code == 404, name
        assert "/draft" not in reader.get(thing.address).text, name


def test_moderators_read_it_while_it_is_under_review(app, people, thing):  # P22 G2
    moderator = Browser(app).sign_in(people["moderator"])
    submit(thing, people["member"], change_note="A second week")
    assert "A second week gave the same." in moderator.get(f"{thing.address}/draft").text
    assert Browser(app).sign_in(people["own moderator"]).get(f"{thing.address}/draft").status_code == 404
    thing.take_back(by=people["member"])
    kept(thing)
    assert moderator.get(f"{thing.address}/draft").status_code == 404


def test_a_draft_is_found_cited_and_counted_by_nobody(app, people, thing):  # B8 P11
    thing.let_read(people["trainee"], by=people["member"])
    kept(thing)
    readings.take()
    named = Browser(app).sign_in(people["trainee"])
    answer = named.get(f"{thing.address}/draft", headers={"User-Agent": "Mozilla/5.0"})
    head = Head(answer.text)
    assert head.named("robots") == ["noindex"] and head.json == ""
    assert not any(name.startswith("citation_") for name, _content in head.meta)
    assert not any(link.get("rel") in ("canonical", "alternate") and "briefs/ALB" in link["href"] for link in head.links)
    assert "How to cite" not in answer.text and readings.take() == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert Head(named.get(thing.address).text).named("robots") == []


def test_where_readers_see_the_newest_text_the_draft_is_that_page(people, author, browser, thing):  # P11
    for other in (brief(people["member"], "published", title="Out"), brief(people["member"], title="Not out")):
        answer = author.get(f"{other.address}/draft")
        assert (answer.status_code, answer.location) == (302, other.address)
    assert author.get(f"/briefs/{thing.id}/draft").location == f"{thing.address}/draft"
    next_version(thing, people["member"], people["moderator"], "Done.\n")
    assert author.get(f"{thing.address}/draft").location == thing.address
    assert browser.get(f"{thing.address}/draft").status_code == 404


def test_the_draft_tells_that_its_translation_fell_behind(people, author, thing):  # P35
    assert is_told(author, f"{thing.address}/draft?lang=zh") and not is_told(author, f"{thing.address}?lang=zh")
    write(thing, people["member"], "## 结果\n\n又测一周。\n", language="zh")
    assert not is_told(author, f"{thing.address}/draft?lang=zh")
