"""Errors are pages of the portal: they say what happened and what to do, and give back what was typed."""
import re

import pytest
from markupsafe import escape
from sqlalchemy import create_engine, event, text

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
