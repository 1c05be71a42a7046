"""P4: unsent text is kept for whoever typed it, is no revision, and is offered when they come back."""
import pytest

from portal.core.db import db
from portal.members.models import Person
from portal.publishing.models import Autosave, Revision
from portal.publishing.models.revisions import BODY_LIMIT
from tests.browser import Browser, Form
from tests.publishing.acts import brief, write
from tests.publishing.pressing import send_json, together, token

TYPED = {"language": "en", "title": "A title", "summary": "In short", "body": "Unsent words.", "base": "1"}


@pytest.fixture
def draft(people):
    return brief(people["member"], coauthors=[people["coauthor"]])


def autosave(browser, draft, **typed):
    return send_json(browser, f"/briefs/{draft.id}/autosave", TYPED | {"base": str(draft.head_revision_id)} | typed)


def revisions(draft):
    return db.session.scalar(db.select(db.func.count()).where(Revision.entry_id == draft.id))


def test_unsent_text_is_kept_and_is_no_revision(author, draft):  # P4
    before = revisions(draft), draft.head.sha256
    answer = autosave(author, draft)
    assert answer.status_code == 200 and answer.json == {"saved": True}
    assert (revisions(draft), draft.head.sha256) == before
    assert "Unsent words." not in author.get(draft.address).text


def test_the_newest_unsent_text_of_a_language_takes_the_place_of_the_one_before(author, draft):  # P4
    for body in ("First.", "Second."):
        autosave(author, draft, body=body)
    autosave(author, draft, language="zh", body="中文的。")
    kept = db.session.scalars(db.select(Autosave).order_by(Autosave.language)).all()
    assert [(row.language, row.body) for row in kept] == [("en", "Second."), ("zh", "中文的。")]
    form = Form(author.get(f"/briefs/{draft.id}/edit?unsaved=1").text, f"/briefs/{draft.id}/edit")
    assert form.values["body_en"] == "Second." and form.values["body_zh"] == "中文的。"
    assert form.values["title_en"] == "A title"


def test_nobody_else_sees_or_discards_somebodys_unsent_text(author, coauthor, draft):  # P4
    autosave(author, draft)
    for page in ("edit", "edit?unsaved=1", "history"):
        text = coauthor.get(f"/briefs/{draft.id}/{page}").text
        assert "Unsent words." not in text and "You have unsaved text" not in text
    autosave(coauthor, draft, body="Another's words.")
    coauthor.submit(f"/briefs/{draft.id}/edit", f"/briefs/{draft.id}/discard")
    assert [row.body for row in db.session.scalars(db.select(Autosave))] == ["Unsent words."]


def test_saving_forgets_what_was_unsent(author, draft):  # P4
    autosave(author, draft)
    author.submit(f"/briefs/{draft.id}/edit?unsaved=1", f"/briefs/{draft.id}/edit")
    assert draft.head.content.words("en").body == "Unsent words."
    assert "You have unsaved text" not in author.get(f"/briefs/{draft.id}/edit").text


def test_unsent_text_that_comes_back_late_is_joined_with_what_was_saved_meanwhile(people, author, draft):  # P3 P4
    old = draft.head.content.words("en").body
    autosave(author, draft, body=old + "\nUnsent words.\n", title="Compressed air by night", summary="")
    write(draft, people["coauthor"], old.replace("a week", "two weeks"))
    autosave(author, draft, language="zh", title="夜间的压缩空气", summary="", body="晚些时候输入的。\n")
    author.submit(f"/briefs/{draft.id}/edit?unsaved=1", f"/briefs/{draft.id}/edit")
    body = draft.head.content.words("en").body
    assert "two weeks" in body and "Unsent words." in body
    assert draft.head.content.words("zh").body == "晚些时候输入的。\n"


def test_a_suspended_author_keeps_nothing_from_that_second_on(people, author, draft):  # P4 M9
    autosave(author, draft)
    sent = token(author)
    people["member"].suspend("for a test", by=people["administrator"])
    db.session.commit()
    answer = author.client.post(f"/briefs/{draft.id}/autosave", json=TYPED | {"body": "Later."},
                                headers={"X-CSRFToken": sent})
    assert answer.status_code in (401, 403)
    author.sign_in(people["member"])
    del author.token
    assert autosave(author, draft, body="Later.").status_code == 403
    assert [row.body for row in db.session.scalars(db.select(Autosave))] == ["Unsent words."]


def test_too_much_is_a_413_and_keeps_what_was_kept_before(author, draft):  # P4 X46
    autosave(author, draft)
    for typed in ({"body": "x" * (BODY_LIMIT + 1)}, {"title": "x" * 20_001}):
        answer = autosave(author, draft, **typed)
        assert answer.status_code == 413 and answer.json["error"]
    assert autosave(author, draft, body="x" * BODY_LIMIT).status_code == 200


@pytest.mark.parametrize("sent", ["", "null", "[]", "3", '"text"', "{", '{"language": "fr"}', '{"language": ["en"]}',
                                  "[" * 100_000, '{"language": "en", "body": {"a": [1]}, "base": []}', "\x00",
                                  '{"a":' * 9000])
def test_what_is_no_unsent_text_is_answered_below_500(author, draft, sent):  # X46
    answer = author.client.post(f"/briefs/{draft.id}/autosave", data=sent, content_type="application/json",
                                headers={"X-CSRFToken": token(author)})
    assert answer.status_code in (200, 400)


def test_control_characters_and_halves_of_characters_do_not_reach_the_database(author, draft):  # X46
    answer = author.client.post(
        f"/briefs/{draft.id}/autosave", content_type="application/json", headers={"X-CSRFToken": token(author)},
        data='{"language": "en", "title": "a\\u0000b", "body": "c\\ud800d\\u0007e\\r\\nf"}')
    assert answer.status_code == 200
    row = db.session.scalars(db.select(Autosave)).one()
    assert (row.title, row.body) == ("ab", "cde\nf")


def test_autosaving_needs_the_token_and_an_author(people, author, moderator, draft):  # X42 P20
    assert author.client.post(f"/briefs/{draft.id}/autosave", json=TYPED).status_code == 400
    assert autosave(moderator, draft).status_code == 404
    assert db.session.scalars(db.select(Autosave)).all() == []


def test_two_tabs_that_autosave_at_the_same_moment_are_both_answered(app, people, draft):  # P4 X46
    ident, author_id = draft.id, people["member"].id

    def tab(number):
        def act():
            browser = Browser(app).sign_in(db.session.get(Person, author_id))
            return send_json(browser, f"/briefs/{ident}/autosave", TYPED | {"body": f"Tab {number}."})
        return act
    answers = together(app, *map(tab, range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert db.session.scalars(db.select(Autosave.body)).one().startswith("Tab")
