"""Kept pages: made once, renewed at once by whatever they show; a person's own reach nobody else."""
import re
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from portal.core import clock, kept_pages, remember
from portal.core.db import Model, db
from portal.core.kept_pages import seen_in
from portal.members.models import Person, Role
from portal.publishing.models import Audience, Notice, Pace, Right, Watch, What, Words
from portal.publishing.models.presence import Presence
from tests import make
from tests.browser import Browser

BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/130.0"}
KEPT = ["/", "/briefs", "/briefs?trl=6", "{brief}", "{brief}/v1", "/people", "/people/{author}", "/institutions",
        "/institutions/{institution}", "/frameworks", "/handbook", "/handbook/writing", "/contact"]


@pytest.fixture
def thing(people):
    brief = make.brief(people["member"], title="Compressed air by night", coauthors=[people["coauthor"]])
    db.session.commit()
    return brief


def filled(address, thing):
    author = thing.authorships[0].person
    return address.format(brief=thing.address, ident=thing.id, author=author.id, institution=thing.owner_id)


@pytest.mark.parametrize("address", KEPT)
def test_a_visitors_page_is_made_once_and_then_takes_one_statement(thing, browser, sent, address):  # X31 X33
    address = filled(address, thing)
    first = browser.get(address)
    sent.clear()
    again = browser.get(address)
    assert (again.status_code, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])
    assert len(sent) == 1 and "generations" in sent[0]


@pytest.mark.parametrize("address", KEPT)
def test_a_kept_page_reads_nothing_that_changes_unseen(thing, browser, sent, address):  # X33
    address = filled(address, thing)
    sent.clear()
    assert browser.get(address).status_code == 200
    read = {name for statement in sent for name in re.findall(r'(?:FROM|JOIN)\s+"?(\w+)', statement)} - {"generations"}
    unseen = {table.name for table in Model.metadata.tables.values() if "UPDATE" in table.info.get("unseen", ())}
    assert read & unseen == set()


OWN_PAGES = [*KEPT, "/briefs/{ident}/history", "/waiting", "/account", "/terms", "/tags", "/knowledge"]


@pytest.mark.parametrize("address", OWN_PAGES)
def test_a_persons_page_is_made_once_and_then_takes_one_statement(thing, people, browser, sent, address):  # X31 X33
    address = filled(address, thing)
    browser.sign_in(people["member"]).get("/contact")  # the session has its form token now
    first = browser.get(address)
    sent.clear()
    again = browser.get(address)
    assert (first.status_code, again.status_code) == (200, 200)
    assert without_token(again.text) == without_token(first.text)
    assert len(sent) == 1 and "generations" in sent[0] and "sign_ins" in sent[0]


def without_token(page):
    return re.sub(r'(csrf[-_]token"[^>]*(?:value|content))="[^"]+"', "", page)


@pytest.mark.parametrize("address", OWN_PAGES)
def test_a_persons_kept_page_reads_nothing_that_is_internal(thing, people, browser, sent, address):  # X33
    address = filled(address, thing)
    browser.sign_in(people["member"])
    sent.clear()
    assert browser.get(address).status_code == 200
    read = {name for statement in sent for name in re.findall(r'(?:FROM|JOIN)\s+"?(\w+)', statement)}
    internal = {table.name for table in Model.metadata.tables.values()
                if "UPDATE" in table.info.get("internal", ()) and "subjects" not in table.info}
    # Sessions are read each time; figures of readings come in once a minute and may be five minutes old.
    assert read & internal <= {"generations", "sign_ins", "view_counts"}


def test_the_editor_is_kept_until_something_is_typed_or_somebody_comes_or_goes(thing, people, browser, sent):  # P4 X33
    address, other = f"/briefs/{thing.id}/edit", people["coauthor"]
    browser.sign_in(people["member"]).get("/contact")
    first = browser.get(address).text
    sent.clear()
    assert without_token(browser.get(address).text) == without_token(first)
    assert len(sent) == 2 and "autosaves" in sent[1]
    Presence.note(thing, other)
    db.session.commit()
    assert other.name_in("en") not in first.split("data-presence", 1)[1][:600]
    assert other.name_in("en") in browser.get(address).text.split("data-presence", 1)[1][:600]
    with clock.pretend(clock.now() + timedelta(minutes=4)):
        assert other.name_in("en") not in browser.get(address).text.split("data-presence", 1)[1][:600]
    thing.autosave("en", Words("Compressed air", "", "Not sent yet."), thing.head_revision_id, people["member"])
    db.session.commit()
    assert f"/briefs/{thing.id}/discard" in browser.get(address).text


def test_a_persons_page_is_made_again_after_five_minutes(thing, people, browser, sent):  # X33
    browser.sign_in(people["member"]).get("/contact")
    browser.get("/waiting")
    with clock.pretend(clock.now() + timedelta(minutes=6)):
        sent.clear()
        browser.get("/waiting")
    assert len(sent) > 1


# What changes is seen at the next view

def withdraw(thing):
    thing.withdraw("A figure was wrong.", by=thing.authorships[0].person)


def narrow(thing):
    thing.set_audience(Audience.ALLIANCE, by=thing.authorships[0].person)


def archive(thing):
    thing.archive(by=thing.authorships[0].person)


def rename_author(thing):
    author = thing.authorships[0].person
    author.edit(by=author, name_en="Lin Renamed", name_zh="林改名")


def rename_institution(thing):
    thing.owner.edit(by=None, name_en="Renamed Institute", name_zh="改名研究院")


def suspend_author(thing):
    thing.authorships[0].person.suspend("left", by=None)


def publish_another(thing):
    make.brief(thing.authorships[0].person, title="A second brief")


SEEN = [
    (withdraw, "{brief}"), (withdraw, "{brief}/v1"), (withdraw, "/"), (withdraw, "/briefs"), (withdraw, "/people"),
    (withdraw, "/people/{author}"), (withdraw, "/institutions/{institution}"), (narrow, "{brief}"), (narrow, "/briefs"),
    (archive, "{brief}"), (rename_author, "/people"), (rename_author, "/people/{author}"),
    (rename_institution, "{brief}"), (rename_institution, "/briefs"), (rename_institution, "/institutions"),
    (rename_institution, "/people"), (suspend_author, "/people/{author}"), (publish_another, "/"),
    (publish_another, "/briefs"), (publish_another, "/people/{author}"),
]


@pytest.mark.parametrize("change, address", SEEN)
def test_a_change_is_seen_at_the_next_view(thing, browser, change, address):  # P11 X33
    address = filled(address, thing)
    before = browser.get(address)
    change(thing)
    db.session.commit()
    after = browser.get(address)
    remember._kept.clear()
    afresh = browser.get(address)
    assert before.status_code == 200
    assert (after.status_code, after.data) != (before.status_code, before.data)
    assert after.status_code == afresh.status_code and (after.status_code != 200 or after.data == afresh.data)


def take_role_away(people, thing):
    people["moderator"].revoke(Role.MODERATOR, by=people["administrator"])


def suspend(people, thing):
    people["moderator"].suspend("left", by=people["administrator"])


def comment(people, thing):
    thing.comment("Which compressor was it?", people["member"])


def watch(people, thing):
    Watch.set(people["moderator"], What.ENTRY, thing.id, Pace.DAILY)


def notice(people, thing):
    now = clock.now()
    act = {"id": "1", "verb": "comment", "by": people["member"].id, "at": now.isoformat(), "facts": {}}
    db.session.add(Notice(person_id=people["moderator"].id, entry_id=thing.id, right=Right.READ, acts=[act], why="entry",
                          pace=Pace.NEVER, first_at=now, last_at=now))


def submit_another(people, thing):
    make.brief(people["member"], "submitted", title="Waits for a decision")


@pytest.mark.parametrize("change, address", [
    (take_role_away, "/"), (take_role_away, "{brief}"), (suspend, "/"), (suspend, "{brief}"), (comment, "{brief}"),
    (watch, "{brief}"), (notice, "/handbook"), (submit_another, "/"), (submit_another, "/waiting"),
    (submit_another, "/handbook")])
def test_a_change_is_seen_at_the_next_view_of_a_persons_page(thing, people, browser, change, address):  # M7 P16 P36 X33
    address = filled(address, thing)
    browser.sign_in(people["moderator"]).get("/contact")
    before = browser.get(address)
    change(people, thing)
    db.session.commit()
    after = browser.get(address)
    remember._kept.clear()
    assert before.status_code == after.status_code == 200
    assert without_token(after.text) != without_token(before.text)
    assert without_token(after.text) == without_token(browser.get(address).text)


def test_each_session_has_its_own_token_in_the_same_persons_page(app, people, thing):  # X42
    first, second = (Browser(app).sign_in(people["member"]) for _ in range(2))
    for each in (first, second):
        each.get("/contact")
    assert first.get(thing.address).status_code == 200
    page = second.get(thing.address).text
    answer = second.client.post("/account/language", data={
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1], "language": "zh", "next": "/briefs"})
    assert answer.status_code == 302
    assert kept_pages.TOKEN not in page


def test_what_was_withdrawn_is_gone_at_once_for_whoever_read_it_before(thing, browser):  # P11
    assert browser.get(thing.address).status_code == 200
    withdraw(thing)
    db.session.commit()
    answers = [browser.get(address).status_code for address in (thing.address, f"{thing.address}/v1")]
    assert answers == [410, 410]
    assert all("Compressed air" not in browser.get(address).text for address in ("/", "/briefs"))


def test_a_change_by_another_process_is_seen_too(thing, browser):  # X33
    assert "Lin" in browser.get("/people").text
    other = create_engine(db.engine.url)
    with other.begin() as connection:
        connection.execute(text("UPDATE people SET name_en = 'Somebody Else' WHERE name_en = 'Lin'"))
    other.dispose()
    assert "Somebody Else" in browser.get("/people").text


def test_a_change_that_is_undone_renews_nothing(thing, browser, sent):  # X33
    browser.get("/people")
    db.session.execute(text("UPDATE people SET name_en = 'Nobody'"))
    db.session.rollback()
    db.session.execute(text("UPDATE sign_ins SET agent = ''"))
    db.session.commit()
    sent.clear()
    assert "Nobody" not in browser.get("/people").text
    assert len(sent) == 1


def test_saving_a_draft_renews_nothing(thing, people, browser, sent):  # X33
    draft = make.brief(people["member"], "draft", title="Not yet out")
    db.session.commit()
    browser.get("/briefs")
    draft.save(make.content("Not yet out", body="Other words\n"), people["member"], draft.head_revision_id)
    db.session.commit()
    sent.clear()
    browser.get("/briefs")
    assert len(sent) == 1


@pytest.mark.parametrize("statement, is_seen", [
    ("UPDATE entries SET head_revision_id=?, changed_at=?, lock=? WHERE entries.id = ?", False),
    ("UPDATE entries SET title_en=?, lock=? WHERE entries.id = ?", True),
    ("UPDATE entries SET lock=(entries.lock + ?)", True),  # without a condition: not one of ours
    ("INSERT INTO revisions (entry_id) VALUES (?)", False), ("UPDATE revisions SET files=? WHERE id = ?", True),
    ("DELETE FROM revision_texts WHERE revision_id = ?", True), ("INSERT INTO jobs (lane) VALUES (?)", False),
    ('DELETE FROM "grants" WHERE "grants".entry_id = ?', True), ("INSERT OR REPLACE INTO people (id) VALUES (1)", True),
    ("SELECT id FROM people", False), ("CREATE TABLE people (id INTEGER)", False),
    ("INSERT INTO alembic_version (version_num) VALUES (?)", False),
])
def test_every_write_is_seen_unless_its_table_or_columns_say_otherwise(statement, is_seen):  # X33
    assert (remember.PAGES in seen_in(statement)) == is_seen


# Nothing of one reaches another

@pytest.mark.parametrize("address", KEPT)
def test_nothing_of_a_person_reaches_a_visitor_or_another_person(app, people, thing, address):  # X33 X41
    address = filled(address, thing)
    signed_in = {name: Browser(app).sign_in(people[name]).get(address).text for name in ("moderator", "trainee")}
    visitor = Browser(app).get(address).text
    again = {name: Browser(app).sign_in(people[name]).get(address).text for name in ("moderator", "trainee")}
    for name, page in again.items():
        assert people[name].name_in("en") in page and "csrf" in page
        assert len(page) == len(signed_in[name])
    assert "/sign-in" in visitor and "csrf" not in visitor and "/sign-out" not in visitor
    assert Browser(app).get(address).text == visitor


def test_after_signing_out_a_visitors_page_is_shown(app, people, thing):  # M7 X33
    browser = Browser(app)
    visitor = browser.get("/briefs").text
    browser.sign_in(people["member"])
    assert "/sign-out" in browser.get("/briefs").text
    db.session.get(Person, people["member"].id).sign_out_everywhere(by=None)
    db.session.commit()
    page = browser.get("/briefs").text
    assert "/sign-out" not in page and len(page) == len(visitor)


def test_each_language_theme_and_address_has_its_own(thing, browser):  # X10 X33
    browser.client.set_cookie("theme", "dark")
    dark = browser.get("/briefs").text
    browser.client.delete_cookie("theme")
    plain, chinese, second = (browser.get(address) for address in ("/briefs", "/briefs?lang=zh", "/briefs?sort=old"))
    assert 'data-theme="dark"' in dark and "data-theme" not in plain.text
    assert 'lang="zh-CN"' in chinese.text[:60] and "lang=zh" in chinese.headers["Set-Cookie"]
    assert 'lang="zh-CN"' in browser.get("/briefs").text[:60]  # by the cookie now
    assert second.text != plain.text


def test_a_reading_of_a_kept_page_is_counted(app, thing):  # P40
    folder = app.config["INSTANCE"] / "readings"
    for path in folder.glob("*"):
        path.unlink()
    browser = Browser(app)
    for _ in range(3):
        assert browser.get(thing.address, headers=BROWSER).status_code == 200
    lines = [line for path in folder.glob("*.log") for line in path.read_text().splitlines()]
    assert len(lines) == 3
    for path in folder.glob("*"):
        path.unlink()


def test_a_message_is_shown_once_and_to_its_reader_only(app, thing):  # X33
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_flashes"] = [("done", "Only for you.")]
    pages = [browser.get("/briefs").text, browser.get("/briefs").text, Browser(app).get("/briefs").text]
    assert ["Only for you." in page for page in pages] == [True, False, False]
