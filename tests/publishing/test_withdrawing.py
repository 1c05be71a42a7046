"""P18 P22: a tombstone for whoever could read it, nothing at all for the others, and the text nowhere."""
import re

import pytest

from portal.briefs.models import Brief
from portal.core.db import db
from portal.core.worker import work_all
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import brief, kept, next_version, submit, write
from tests.publishing.test_revisions import picture

SECRET = "zephyrion"
TOKENS = re.compile(r'(?<=csrf.token" )(content|value)="[^"]*"')


@pytest.fixture
def thing(app, people):
    """Of two versions, with a picture, read by a group; a word of its text stands nowhere else."""
    made = brief(people["member"], "draft", audience="group", group=group("presses", people["trainee"]),
                 title="Valves at rest", body=f"The {SECRET} valve.\n\n![valve](valve.png)\n")
    made.attach(picture("valve.png"), by=people["member"])
    made.keep_files(by=people["member"])
    made.submit(by=people["member"])
    kept(made).decide("accept", people["moderator"], made.submission.revision_sha256)
    return next_version(kept(made), people["member"], people["moderator"], f"The {SECRET} valve again.\n")


def addresses(thing):
    file = thing.files[0]
    return [thing.address, f"{thing.address}/v1", f"{thing.address}/v2", f"{thing.address}/v9",
            *(f"{thing.address}/cite.{form}" for form in ("bib", "ris", "json")), f"/briefs/{thing.id}",
            thing.file_address(file), f"/briefs/{thing.id}/compare?from=v1&to=v2",
            *(f"/briefs/{thing.id}/{page}" for page in (
                "edit", "history", "files", "authors", "audience", "positions", "submit", "review", "delete", "withdraw",
                "appeal"))]


LISTS = ("/", "/briefs", "/briefs/feed.atom", "/waiting", f"/search?q={SECRET}", "/search?q=valves", "/moderation/decided",
         "/people/2", "/institutions/1")


def readers(app, people):
    browsers = {name: Browser(app).sign_in(people[name]) for name in ("member", "trainee", "coauthor", "moderator",
                                                                       "own moderator", "representative", "auditor")}
    return browsers | {"visitor": Browser(app)}


def test_after_withdrawal_every_address_is_a_tombstone_or_nothing(app, people, thing):  # P18 P22
    thing.withdraw("The gauge was broken.", by=people["moderator"])
    kept(thing)
    who = readers(app, people)
    for name in ("member", "trainee"):
        for address in addresses(thing):
            answer = who[name].get(address)
            assert answer.status_code == 410, f"{address} answered {answer.status_code} to {name}"
            assert "Valves at rest" in answer.text and "The gauge was broken." in answer.text
            assert SECRET not in answer.text and "Lin" in answer.text and thing.reference in answer.text
    for name in ("visitor", "coauthor", "own moderator"):
        assert {who[name].get(address).status_code for address in addresses(thing)} == {404}


def test_its_text_and_title_stand_on_no_list_and_in_no_search_or_feed(app, people, thing, index):  # P18 S8
    index()
    who, thing = readers(app, people), db.session.get(Brief, thing.id)
    assert "Valves at rest" in who["trainee"].get("/briefs").text
    assert thing.reference in who["trainee"].get(f"/search?q={SECRET}").text
    assert thing.reference not in who["coauthor"].get(f"/search?q={SECRET}").text
    thing.withdraw("The gauge was broken.", by=people["member"])
    kept(thing)
    for name, browser in who.items():
        for page in LISTS:
            if page != "/moderation/decided":  # what a moderator decided stays on record
                assert thing.reference not in browser.get(page).text, f"{page} still tells {name}"
    work_all(app)
    assert not any(thing.reference in browser.get(f"/search?q={SECRET}").text for browser in who.values())


def test_what_is_hidden_and_what_is_not_there_answer_alike(app, people, thing):  # P22
    kept(thing)
    missing = thing.address[:-4] + "9999"
    for browser in (Browser(app), Browser(app).sign_in(people["coauthor"])):
        browser.get("/")  # a session's first page brings its cookie
        for hidden, absent in ((thing.address, missing), (f"{thing.address}/v1", f"{missing}/v1"),
                               (f"{thing.address}/cite.bib", f"{missing}/cite.bib"),
                               (f"/briefs/{thing.id}", "/briefs/99999"), (f"/briefs/{thing.id}/edit", "/briefs/99999/edit"),
                               (thing.file_address(thing.files[0]), f"/briefs/99999/files/{thing.files[0].id}/valve.png")):
            one, other = browser.get(hidden), browser.get(absent)
            assert one.status_code == other.status_code == 404
            assert comparable(one, hidden) == comparable(other, absent)


def comparable(answer, address):
    """An answer without what differs between any two requests: its number, its tokens, the address that was asked."""
    own = ("X-Request-Id", "Content-Length", "Date")
    headers = sorted((name, value) for name, value in answer.headers if name not in own)
    text = TOKENS.sub("", answer.text).replace(answer.headers["X-Request-Id"], "")
    for form in (address, address.replace("/", "%2F"), address.replace("/", "%2f")):
        text = text.replace(form, "")
    return headers, text


def test_withdrawing_asks_for_a_reason_first(people, author, thing):  # P18
    page = f"/briefs/{thing.id}/withdraw"
    answer = author.submit(page, reason=" ")
    assert answer.status_code == 422 and "Give a reason" in answer.text and thing.state == "published"
    assert author.submit(page, reason="The gauge was broken.").status_code == 303
    assert (thing.state, thing.withdrawn_reason) == ("withdrawn", "The gauge was broken.")


def test_what_was_never_published_cannot_be_withdrawn(people, author):  # P18
    for state in ("draft", "submitted", "declined"):
        made = brief(people["member"], state)
        assert "Only what was published" in author.get(f"/briefs/{made.id}/withdraw").text


def test_a_version_under_review_goes_with_what_is_withdrawn(people, moderator, thing):  # P18 P16
    write(thing, people["member"], "Third.\n")
    submit(thing, people["member"], change_note="Third")
    assert thing.title_en in moderator.get("/moderation").text
    thing.withdraw("Wrong.", by=people["member"])
    assert kept(thing).open_submission is None
    assert thing.title_en not in moderator.get("/moderation").text
    assert thing.title_en not in moderator.get("/waiting").text


def test_an_open_invitation_to_something_withdrawn_waits_for_nobody(app, people, thing):  # P16 P18
    thing.invite(people["coauthor"], by=people["member"])
    kept(thing)
    invited = Browser(app).sign_in(people["coauthor"])
    assert "Valves at rest" in invited.get("/waiting").text
    thing.withdraw("Wrong.", by=people["member"])
    kept(thing)
    assert "Valves at rest" not in invited.get("/waiting").text


def test_an_archived_brief_stays_readable_and_says_so(browser, author, people):  # P10
    made = brief(people["member"], "published")
    author.submit(f"/briefs/{made.id}/withdraw", f"/briefs/{made.id}/archive")
    assert made.state == "archived"
    text = browser.get(made.address).text
    assert "no longer kept up to date" in text and "A press shop was measured" in text
    assert made.reference in browser.get("/briefs").text
