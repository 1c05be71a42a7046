"""P16: "Waiting for me" holds everything that needs this person's act, with its age; the number in the menu equals it."""
import re
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import waiting
from portal.core.db import db
from tests.browser import Browser
from tests.publishing.acts import brief, kept, write

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ROW = re.compile(r'<a class="timetable-title" href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def busy(people, at):
    """Something of each kind that can wait, a day apart."""
    made = {}
    for day, name in enumerate(("answer", "agree", "change", "review", "confirm")):
        at(NOON + timedelta(days=day))
        made[name] = BEGIN[name](people)
        db.session.commit()
    return made


def invited(people):
    draft = brief(people["member"], title="To answer")
    draft.invite(people["coauthor"], by=people["member"])
    return draft


def changed(people):
    draft = brief(people["member"], coauthors=[people["coauthor"]], title="To agree to")
    return write(draft, people["member"], "Other words.\n")


BEGIN = {
    "answer": invited, "agree": changed,
    "change": lambda people: brief(people["coauthor"], "changes_requested", title="To change"),
    "review": lambda people: brief(people["coauthor"], "submitted", title="To decide"),
    "confirm": lambda people: people["trainee"].propose(people["member"].institution),
}


def listed(browser):
    return ROW.findall(browser.get("/waiting").text)


def test_each_kind_of_act_waits_for_whoever_has_to_do_it_and_leads_there(app, people, busy):  # P16
    def titles(name):
        return [title for _address, title in listed(Browser(app).sign_in(people[name]))]
    assert titles("coauthor") == ["To answer", "To agree to", "To change"]
    assert titles("moderator") == ["To decide"] and titles("member") == []
    assert titles("representative") == ["Tao"] and titles("colleague") == []
    for name in ("coauthor", "moderator", "representative"):
        browser = Browser(app).sign_in(people[name])
        assert {browser.get(address).status_code for address, _title in listed(browser)} == {200}


def test_the_number_in_the_menu_equals_the_list(app, people, busy):  # P16
    for name in ("coauthor", "moderator", "second moderator", "own moderator", "member", "representative", "trainee"):
        browser = Browser(app).sign_in(people[name])
        numbers, rows = re.findall(r'class="count-asks">(\d+)<', browser.get("/waiting").text), listed(browser)
        assert waiting.count(people[name]) == len(rows) and set(numbers) == {str(len(rows))} - {"0"}, name


def test_the_oldest_stands_first_with_its_age(app, people, busy, at):  # P16
    at(NOON + timedelta(days=10))
    text = Browser(app).sign_in(people["coauthor"]).get("/waiting").text
    assert text.index("To answer") < text.index("To agree to") < text.index("To change")
    assert "1 week" in text and "8 days" in text


def test_what_is_done_waits_no_longer(app, people, busy):  # P16
    mei = Browser(app).sign_in(people["coauthor"])
    mei.submit(f"/briefs/{busy['answer'].id}/authors", f"/briefs/{busy['answer'].id}/accept-authorship")
    mei.submit(f"/briefs/{busy['agree'].id}/authors", f"/briefs/{busy['agree'].id}/agree")
    assert [title for _address, title in listed(mei)] == ["To change"]
    busy["change"].resubmit(by=people["coauthor"])
    kept(busy["change"])
    assert listed(mei) == []


def test_titles_stand_in_the_readers_language(app, people):  # P35
    draft = brief(people["member"], title="To answer", title_zh="待答复")
    draft.invite(people["coauthor"], by=people["member"])
    kept(draft)
    browser = Browser(app).sign_in(people["coauthor"])
    assert "待答复" in browser.get("/waiting?lang=zh").text and "To answer" in browser.get("/waiting?lang=en").text


def test_a_visitor_is_asked_to_sign_in(browser, people):  # X40
    assert browser.get("/waiting").status_code == 401


def test_with_nothing_to_do_the_page_says_so(app, people):  # X24
    assert "Nothing waits for you." in Browser(app).sign_in(people["trainee"]).get("/waiting").text
