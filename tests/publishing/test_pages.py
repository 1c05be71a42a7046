"""The pages of work on an entry: whole in every state and language, and their own forms are enough."""
import re

import pytest
from flask import render_template
from jinja2 import StrictUndefined

from portal.briefs.models import Brief
from portal.core.db import db
from portal.publishing.models import Audience
from tests import make
from tests.publishing.pages import at, brief, page, send

PAGES = ("authors", "positions", "files", "audience", "history", "submit", "delete", "withdraw", "appeal")
ONLY_WHILE_WRITING = ("edit", "edit?unsaved=1", "compare?from=1&to=2", "compare?from=1&to=2&as=source")


@pytest.fixture
def strict(application, monkeypatch):
    """A name that a view does not hand over is an error."""
    monkeypatch.setattr(application.jinja_env, "undefined", StrictUndefined)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_a_draft_is_whole_in_both_languages_without_inline_script_or_style(people, browser, strict,
                                                                                        language):
    draft = brief(people)
    draft.save(make.content(body="Another text."), by=people["member"], base_id=draft.head_revision_id)
    draft.invite(people["coauthor"], by=people["member"])
    draft.let_read(people["colleague"], by=people["member"])
    db.session.commit()
    browser.sign_in(people["member"])
    for name in (*PAGES, *ONLY_WHILE_WRITING):
        text = page(browser, draft, f"{name}{'&' if '?' in name else '?'}lang={language}")
        assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=\"", text), name


@pytest.mark.parametrize("state", ["in_review", "changes_requested", "declined", "revised", "archived"])
def test_every_page_is_whole_in_every_state(people, browser, strict, state):
    thing = brief(people, state)
    browser.sign_in(people["member"])
    for name in PAGES:
        page(browser, thing, name)


# Authors

def test_the_order_of_names_and_the_corresponding_author_are_fields_of_the_byline(people, browser):  # P30
    draft = brief(people, coauthors=[people["coauthor"]])
    first, second = draft.authorships
    browser.sign_in(people["member"]).submit(
        at(draft, "authors"), at(draft, "order-authors"),
        **{f"place-{first.id}": "2", f"place-{second.id}": "1", "corresponding": str(second.id)})
    assert [a.person_id for a in draft.authorships] == [people["coauthor"].id, people["member"].id]
    assert draft.authorships[0].is_corresponding


def test_an_author_is_removed_by_the_button_in_the_byline(people, browser):  # P30
    draft = brief(people, coauthors=[people["coauthor"]])
    other = draft.authorships[1].id
    assert f'form="remove-{other}"' in page(browser.sign_in(people["member"]), draft, "authors")
    browser.submit(at(draft, "authors"), at(draft, "remove-author"), author=str(other))
    assert [a.person_id for a in draft.authorships] == [people["member"].id]


def test_several_people_of_a_name_are_offered_and_the_chosen_one_finds_the_invitation(people, browser):  # P30
    draft = brief(people)
    offered = browser.sign_in(people["member"]).submit(at(draft, "authors"), at(draft, "invite"), who="Mei")
    assert offered.status_code == 422 and f'name="person" value="{people["coauthor"].id}"' in offered.text
    send(browser, offered.text, at(draft, "invite"), person=people["coauthor"].id)
    browser.sign_in(people["coauthor"]).submit(at(draft, "authors"), at(draft, "accept-authorship"))
    assert draft.is_author(people["coauthor"])


def test_agreement_is_asked_again_after_a_change_and_given_on_the_page(people, browser):  # P30
    draft = brief(people, coauthors=[people["coauthor"]])
    draft.save(make.content(title="Another title"), by=people["member"], base_id=draft.head_revision_id)
    db.session.commit()
    browser.sign_in(people["coauthor"]).submit(at(draft, "authors"), at(draft, "agree"))
    assert not draft.without_agreement()


# Readers

def test_a_wider_audience_says_first_what_becomes_visible(people, browser):  # P21
    thing = brief(people, "published", audience=Audience.INSTITUTION)
    asked = browser.sign_in(people["member"]).submit(at(thing, "audience"), audience="everyone")
    assert "1 published version" in asked.text and thing.audience == Audience.INSTITUTION
    send(browser, asked.text, at(thing, "audience"))
    assert thing.audience == Audience.EVERYONE


def test_a_named_reader_is_added_and_removed_on_the_page(people, browser):  # P20
    draft, reader = brief(people), people["colleague"]
    browser.sign_in(people["member"]).submit(at(draft, "audience"), at(draft, "let-read"), who=reader.email)
    assert [r.person_id for r in draft.named_readers] == [reader.id]
    browser.submit(at(draft, "audience"), at(draft, "stop-reading"))
    assert not draft.named_readers


def test_only_the_pages_that_a_named_reader_may_open_stand_in_their_tabs(people, browser):  # P20
    draft = brief(people)
    draft.let_read(people["colleague"], by=people["member"])
    db.session.commit()
    text = page(browser.sign_in(people["colleague"]), draft, "history")
    tabs = re.search(r'<nav class="tab-links".*?</nav>', text, re.S)[0]
    assert re.findall(r'href="([^"]+)"', tabs) == [at(draft, "authors"), at(draft, "history"), at(draft, "conversation")]


# History and comparison

def test_two_revisions_are_chosen_and_compared_without_scripts(people, browser):  # P2
    thing = brief(people, "revised")
    text = page(browser.sign_in(people["member"]), thing, "history")
    assert re.search(r'name="from" value="1"[^>]*checked', text) and re.search(r'name="to" value="2"[^>]*checked', text)
    for shown in (page(browser, thing, "compare?from=1&to=2"), page(browser, thing, "compare?from=1&to=2&as=source")):
        assert re.search(r"<ins>.*A second week gave the same", shown)


def test_an_earlier_revision_is_restored_by_its_button(people, browser):  # P2
    thing = brief(people, "revised")
    browser.sign_in(people["member"]).submit(at(thing, "history"), at(thing, "restore"))
    assert thing.head.number == 3 and thing.head.content.words("en").body == make.BODY


def test_whoever_reads_only_what_is_published_learns_nothing_of_a_newer_draft(people, browser):  # P11 P22
    thing = brief(people, "published")
    quiet = page(browser, thing, "compare?from=v1&to=v1")
    make.revise(thing, people["member"], None)
    db.session.commit()
    assert page(browser, thing, "compare?from=v1&to=v1") == quiet
    assert "this is the work on the next one" in page(browser.sign_in(people["member"]), thing, "edit")


# The end

def test_deleting_says_what_is_lost_and_asks_for_the_title(people, browser):  # X25
    draft = brief(people)
    browser.sign_in(people["member"])
    wrong = browser.submit(at(draft, "delete"), name="something else")
    assert wrong.status_code == 422 and "This is not the title." in wrong.text
    assert 'value="something else"' in wrong.text
    browser.submit(at(draft, "delete"), name="Compressed air by night")
    assert db.session.get(Brief, draft.id) is None


def test_the_page_of_withdrawing_offers_archiving(people, browser):  # P10
    thing = brief(people, "published")
    browser.sign_in(people["member"]).submit(at(thing, "withdraw"), at(thing, "archive"))
    assert thing.state == "archived"


def test_a_tombstone_shows_title_authors_dates_reason_and_how_to_cite_and_no_text(people, app, strict):  # P18
    gone = brief(people, "withdrawn")
    with app.test_request_context("/?lang=en"):
        text = render_template("publishing/gone.html", entry=gone, revision=gone.published, citation="Lin. Air.")
    for shown in ("Compressed air by night", "Lin", "Anhe Institute", gone.reference, "out of order", "Lin. Air."):
        assert shown in text
    assert "press shop" not in text and "What leaks cost" not in text
