"""P5: who may edit sees who else is editing, and for how long; nobody is kept out."""
from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.publishing.models.presence import Presence
from tests.browser import Browser
from tests.publishing.acts import brief
from tests.publishing.pressing import token


@pytest.fixture
def draft(people):
    return brief(people["member"], coauthors=[people["coauthor"]])


def sign_of_life(browser, draft):
    return browser.client.post(f"/briefs/{draft.id}/presence", headers={"X-CSRFToken": token(browser)})


@pytest.fixture
def mei(app, people):
    return Browser(app).sign_in(people["coauthor"])


def test_a_second_editor_reads_who_is_there_and_since_when_and_may_save(author, mei, draft, at):  # P5
    began, page = clock.now(), f"/briefs/{draft.id}/edit"
    at(began)
    assert sign_of_life(author, draft).text.strip() == ""
    for minute in (1, 2):
        at(began + timedelta(minutes=minute))
        sign_of_life(author, draft)
    assert "Lin is editing, 2 min" in mei.get(page).text and "Lin is editing, 2 min" in sign_of_life(mei, draft).text
    assert "林知远" in mei.get(f"{page}?lang=zh").text.split("data-presence")[1].split("</div>")[0]
    mei.get(f"{page}?lang=en")
    assert "Mei is editing" in sign_of_life(author, draft).text
    assert mei.submit(page).status_code == 303  # never a lock


def test_who_gives_no_sign_of_life_is_gone_and_begins_anew(author, mei, draft, at):  # P5
    began = clock.now()
    sign_of_life(author, draft)
    at(began + timedelta(minutes=4))
    assert "is editing" not in sign_of_life(mei, draft).text
    sign_of_life(author, draft)
    assert "Lin is editing" in sign_of_life(mei, draft).text and "min" not in sign_of_life(mei, draft).text


def test_it_is_written_at_most_once_a_minute_and_reading_writes_nothing(author, draft, at):  # P5
    sign_of_life(author, draft)
    first = db.session.scalar(db.select(Presence.at))
    at(first + timedelta(seconds=40))
    sign_of_life(author, draft)
    author.get(f"/briefs/{draft.id}/edit")
    assert db.session.scalar(db.select(Presence.at)) == first


def test_who_may_not_edit_learns_nothing(app, author, people, draft):  # P5 P22
    sign_of_life(author, draft)
    for who in ("colleague", "moderator", "administrator"):
        assert sign_of_life(Browser(app).sign_in(people[who]), draft).status_code == 404
