"""The way out of a mail: a page with a button, and one POST by the mail program, both without signing in."""
import pytest

from portal.core.db import db
from portal.publishing import watching
from portal.publishing.models import Pace, Watch, WatchHabit, What
from tests.browser import Browser
from tests.publishing.acts import brief


@pytest.fixture
def watched(people):
    thing = brief(people["member"], "published", title="Watched by Mei")
    Watch.set(people["coauthor"], What.ENTRY, thing.id, Pace.DAILY)
    db.session.commit()
    return thing


def address(person, why):
    return f"/unsubscribe/{watching.token(person, why)}"


def test_the_link_shows_what_would_be_stopped_and_stops_nothing_by_itself(people, watched, browser):  # P36 X42
    link = address(people["coauthor"], f"entry:{watched.id}")
    page = browser.get(link)
    assert page.status_code == 200 and "Watched by Mei" in page.text
    assert Watch.of(people["coauthor"], What.ENTRY, watched.id).pace == Pace.DAILY
    assert "Stopped" in browser.submit(link).text
    assert Watch.of(people["coauthor"], What.ENTRY, watched.id).pace == Pace.NEVER


def test_a_mail_program_stops_it_with_one_request(people, watched, browser):  # P36 X42
    answer = browser.client.post(address(people["coauthor"], f"entry:{watched.id}"), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Watch.of(people["coauthor"], What.ENTRY, watched.id).pace == Pace.NEVER


def test_all_mail_can_be_stopped(people, watched, browser):  # P36
    browser.client.post(address(people["coauthor"], f"entry:{watched.id}"), data={"all": "1"})
    assert not WatchHabit.of(people["coauthor"]).by_mail
    assert Watch.of(people["coauthor"], What.ENTRY, watched.id).pace == Pace.DAILY
    browser.client.post(address(people["member"], "all"))
    assert not WatchHabit.of(people["member"]).by_mail


@pytest.mark.parametrize("token", ["x", "WzEsImFsbCJd", "WzEsImFsbCJd.AAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_link_that_is_not_ours_stops_nothing(people, browser, token):  # X42
    assert browser.get(f"/unsubscribe/{token}").status_code == 410
    assert browser.client.post(f"/unsubscribe/{token}").status_code == 410


def test_the_link_names_nothing_that_may_no_longer_be_read(app, people, watched, browser):  # P22
    watched.set_audience("institution", by=people["member"])
    db.session.commit()
    assert "Watched by Mei" not in Browser(app).get(address(people["coauthor"], f"entry:{watched.id}")).text
