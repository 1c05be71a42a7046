"""Errors are pages of the portal: they say what happened and what to do, and give back what was typed."""
import gc
import io
import re
import resource
import sqlite3
import warnings
from contextlib import closing, contextmanager

import pytest
from markupsafe import escape
from PIL import Image
from sqlalchemy import create_engine, event, text
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.core import errors
from portal.core.db import db
from portal.core.errors import WORDS
from portal.members.models import SignIn
from portal.publishing.models import Entry
from tests.browser import Form
from tests.make import PASSWORD, brief

TYPED = "A new paragraph about “leaks” & <gauges>.\n\n第二段。"


@pytest.mark.parametrize("language, html_lang", [("en", "en"), ("zh", "zh-CN")])
@pytest.mark.parametrize("code", WORDS)
def test_every_error_is_a_page_in_both_languages(app, code, language, html_lang):  # X26
    with app.test_request_context(f"/briefs?lang={language}"):
        page, status = errors.page(code)
        title, todo = (escape(str(sentence)) for sentence in WORDS[code])
    assert status == code and f'<html lang="{html_lang}"' in page and title in page and todo.split("“")[0] in page
    assert (language == "zh") == bool(re.search("[\u4e00-\u9fff]", title))


def test_the_codes_are_those_of_the_spec():  # X26
    assert {400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503} <= WORDS.keys()


def test_a_visitors_404_offers_to_sign_in_and_come_back(browser):  # X26
    page = browser.get("/briefs/ALB-2026-0001?from=here").text
    assert 'href="/sign-in?next=' in page and "ALB-2026-0001" in page.split("/sign-in?next=")[1][:80]


@pytest.fixture
def draft(people, browser):
    """A draft, and its author's open editor: (draft, the fields of the form with a new text in them)."""
    made = brief(people["member"], "draft")
    db.session.commit()
    browser.sign_in(people["member"])
    page = browser.get(f"/briefs/{made.id}/edit").text
    return made, Form(page, f"/briefs/{made.id}/edit").values | {"body_en": TYPED}


def kept_text(answer):
    """Whether the text that was typed stands in the page, as text."""
    fields = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", answer.text, re.DOTALL)
    escaped = "A new paragraph about “leaks” &amp; &lt;gauges&gt;.\n\n第二段。"
    return any(escaped in field.replace("\r\n", "\n") for field in fields)


def send(browser, draft, **changed):
    made, fields = draft
    answer = browser.client.post(f"/briefs/{made.id}/edit", data=fields | changed)
    db.session.expire_all()
    return answer


def body(draft):
    return draft[0].head.text("en").body


def test_the_text_is_saved_when_nothing_is_wrong(browser, draft):
    assert send(browser, draft).status_code == 303 and body(draft) == TYPED


def test_a_stale_form_keeps_the_text(browser, draft):  # X26
    answer = send(browser, draft, csrf_token="old")
    assert answer.status_code == 400 and kept_text(answer) and body(draft) != TYPED


def test_a_form_that_is_not_in_order_keeps_the_text(browser, draft):  # X25 X26
    answer = send(browser, draft, title_en="T" * 401)
    assert answer.status_code == 422 and kept_text(answer) and body(draft) != TYPED


def test_what_cannot_be_done_now_keeps_the_text(browser, draft):  # X26
    draft[0].submit(by=draft[0].author_people[0])
    db.session.commit()
    answer = send(browser, draft)
    assert answer.status_code == 409 and kept_text(answer) and body(draft) != TYPED


def test_an_ended_session_leads_through_sign_in_back_to_the_form_with_its_text(browser, draft, people):  # X26
    db.session.query(SignIn).delete()
    db.session.commit()
    answer = send(browser, draft)
    assert answer.status_code == 401 and kept_text(answer)
    page = browser.client.post("/sign-in", data=Form(answer.text, "/sign-in").values).text
    sign_in = Form(page, "/sign-in").values | {"email": people["member"].email, "password": PASSWORD}
    again = browser.client.post("/sign-in", data=sign_in)
    action = f"/briefs/{draft[0].id}/edit"
    resent = Form(again.text, action).values
    assert resent["body_en"] == TYPED
    assert browser.client.post(action, data=resent).status_code == 303
    db.session.expire_all()
    assert body(draft) == TYPED


def test_a_change_at_the_same_moment_is_told_and_keeps_the_text(app, browser, people):  # X26
    made = brief(people["moderator"], "published", moderator=people["second moderator"])
    db.session.commit()
    browser.sign_in(people["moderator"])
    ident, page = made.id, browser.get(f"/briefs/{made.id}/withdraw").text
    db.session.rollback()

    def overtake(session, _context, _instances):
        """Somebody else's change is committed between this request's reading and its writing."""
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE entries SET lock = lock + 1 WHERE id = :id"), {"id": ident})

    event.listen(db.session, "before_flush", overtake, once=True)
    fields = Form(page, f"/briefs/{ident}/withdraw").values | {"reason": TYPED}
    answer = browser.client.post(f"/briefs/{ident}/withdraw", data=fields)
    assert answer.status_code == 409 and kept_text(answer)
    assert db.session.get(Entry, ident, populate_existing=True).withdrawn_at is None


def test_a_database_that_is_away_gives_a_clear_503_and_keeps_the_text(app, browser, draft):  # X47 X26
    real, db.engines[None] = db.engine, create_engine("sqlite:////nowhere/at/all.db")
    try:
        made, fields = draft
        answer = browser.client.post(f"/briefs/{made.id}/edit", data=fields)
    finally:
        db.engines[None].dispose()
        db.engines[None] = real
    assert answer.status_code == 503 and kept_text(answer)


def test_a_full_disk_gives_a_clear_503_and_keeps_the_text(app, browser, draft):  # X47
    if db.engine.dialect.name != "sqlite":
        return  # there the operator's monitoring speaks first, and the answer is the same OperationalError
    made, fields = draft
    db.session.rollback()

    def fill(connection, _record):
        connection.execute("VACUUM").close()  # what earlier tests deleted left room
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    db.engine.dispose()
    event.listen(db.engine, "connect", fill)
    answer = browser.client.post(f"/briefs/{made.id}/edit", data=fields | {"body_en": TYPED + "\n\nwords" * 20_000})
    event.remove(db.engine, "connect", fill)
    db.engine.dispose()
    assert answer.status_code == 503 and kept_text(answer)
    db.session.expire_all()
    assert body(draft) != TYPED


@contextmanager
def no_room():
    """No file of this process may grow: the operating system refuses every write to a disk, as a full one does."""
    now, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (now, most))


def picture(side):
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).save(out, "PNG")
    return FileStorage(io.BytesIO(out.getvalue()), "press.png")


def test_once_there_is_room_again_the_page_itself_sends_the_text_once_more(app, browser, draft):  # X47 X26
    if db.engine.dialect.name != "sqlite":
        return
    made, fields = draft
    action = f"/briefs/{made.id}/edit"
    db.session.rollback()
    with no_room():
        answer = browser.client.post(action, data=fields)
    assert answer.status_code == 503 and kept_text(answer)
    db.session.rollback()
    assert body(draft) != TYPED
    assert browser.client.post(action, data=Form(answer.text, action).values).status_code == 303
    db.session.expire_all()
    assert body(draft) == TYPED


@pytest.mark.parametrize("side", [4, 900], ids=["read in memory", "too large for memory"])
def test_a_file_that_finds_no_room_gives_a_clear_503(app, browser, draft, side):  # X47
    action = f"/briefs/{draft[0].id}/files"
    fields = Form(browser.get(action).text, action).values
    boundary, sent = encode_multipart(fields | {"file": picture(side)})
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        with no_room():
            answer = browser.client.post(action, data=sent, content_type=f"multipart/form-data; boundary={boundary}")
        gc.collect()  # Werkzeug leaves the file that it could not write to the collector
    assert answer.status_code == 503 and "storage is full" in answer.text and "Send it again" not in answer.text
    db.session.rollback()
    assert draft[0].files == []


def test_what_is_published_can_be_read_without_room(browser, people):  # X47
    address = brief(people["member"]).address
    db.session.commit()
    with no_room():
        assert browser.get(address, headers={"User-Agent": "Mozilla/5.0"}).status_code == 200


def test_a_locked_database_gives_a_clear_503_and_the_text_is_saved_after_it(app, browser, draft):  # X47 X26
    if db.engine.dialect.name != "sqlite":
        return  # elsewhere writers do not wait for each other
    made, fields = draft
    action = f"/briefs/{made.id}/edit"
    db.session.rollback()
    with impatient(), closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        answer = browser.client.post(action, data=fields)
        db.session.rollback()
        before = body(draft)
        writer.execute("ROLLBACK")
        again = browser.client.post(action, data=Form(answer.text, action).values)
    assert (answer.status_code, again.status_code) == (503, 303) and kept_text(answer)
    db.session.expire_all()
    assert before != TYPED and body(draft) == TYPED


@contextmanager
def impatient():
    """Connections that wait only a moment for another writer."""
    def wait_less(connection, _record):
        connection.execute("PRAGMA busy_timeout=20").close()

    db.engine.dispose()
    event.listen(db.engine, "connect", wait_less)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", wait_less)
        db.session.rollback()
        db.engine.dispose()


def test_what_holds_a_secret_is_not_sent_again_by_the_page(app):  # X7 X47
    with app.test_request_context("/sign-in", method="POST", data={"email": "a@people.example", "password": "a secret"}):
        page, _status = errors.page(503)
    assert "a@people.example" in page and "Send it again" not in page and "a secret" not in page


def test_a_fault_of_ours_says_so_with_its_number_and_keeps_the_text(app, browser, draft, monkeypatch):  # X26
    made, fields = draft
    monkeypatch.setitem(app.view_functions, "briefs.entry.save", lambda ident: 1 / 0)
    answer = browser.client.post(f"/briefs/{made.id}/edit", data=fields)
    assert answer.status_code == 500 and kept_text(answer) and answer.headers["X-Request-Id"] in answer.text


def test_a_body_over_the_limit_is_refused_with_a_sentence(app, browser, draft):  # X46 X26
    made, fields = draft
    answer = browser.client.post(f"/briefs/{made.id}/edit", data=fields | {
        "body_en": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
    assert answer.status_code == 413 and "<h1" in answer.text


def test_secrets_are_never_given_back(app, browser):  # X7
    answer = browser.client.post("/register", data={"email": "new@people.example", "password": "not to be shown",
                                                    "csrf_token": "old"})
    assert answer.status_code in (400, 401)
    assert "new@people.example" in answer.text and "not to be shown" not in answer.text
