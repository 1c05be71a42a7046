import re

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.members.models import Invitation, Role


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["users", "invite", *words])


def test_inviting_prints_a_link_that_opens(run, browser, people, post):  # X3
    answer = run("Guest@People.example", "--institution", "anhe", "--representative", "--role", "administrator",
                 "--language", "zh")
    assert answer.exit_code == 0, answer.output
    page = re.search(r"http://[^/]+(/invitations/\S+)", answer.output)[1]
    assert browser.get(page).status_code == 200
    row = db.session.scalar(select(Invitation))
    assert (row.email, row.institution.short_name, row.is_representative, row.role, row.language) == (
        "guest@people.example", "ANHE", True, Role.ADMINISTRATOR, "zh")
    assert post.link("guest@people.example") == page


def test_it_is_safe_to_repeat_and_the_newest_link_counts(run, browser, people):  # X3
    links = [run("guest@people.example", "--no-mail").output.strip() for _ in range(2)]
    first, second = (link.split("/invitations/")[1] for link in links)
    assert browser.get(f"/invitations/{first}").status_code == 410
    assert browser.get(f"/invitations/{second}").status_code == 200
    assert len(db.session.scalars(select(Invitation)).all()) == 1


@pytest.mark.parametrize("words, said", [
    (("x@people.example", "--institution", "NONE"), "No institution has the short name NONE"),
    (("x@people.example", "--representative"), "needs --institution"), (("no address",), "not an e-mail address"),
    (("x@people.example", "--role", "king"), "Invalid value")])
def test_what_cannot_be_is_said(run, people, words, said):
    answer = run(*words)
    assert answer.exit_code != 0
    assert said in answer.output


def test_help_says_what_it_does(app):
    assert "print the link" in app.test_cli_runner().invoke(args=["users", "invite", "--help"]).output
