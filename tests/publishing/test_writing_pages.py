"""The editor's page and the page of a conflict: nothing typed is lost on the way."""
import re

import pytest

from portal.briefs.models import READINESS
from portal.core.db import db
from portal.publishing.models import Words
from tests import make
from tests.browser import Form
from tests.publishing.pages import at, brief, page, send


def test_what_is_typed_in_the_editor_is_saved_as_a_revision(people, browser):
    draft = brief(people)
    browser.sign_in(people["member"]).submit(at(draft, "edit"), title_en="A new title", note="the title")
    assert (draft.head.number, draft.head.title_in("en"), draft.head.note) == (2, "A new title", "the title")
    assert draft.head.content.words("en").body == make.BODY


def test_a_save_takes_few_statements_and_reads_nothing_again_after_it(app, people, browser, sent):  # X31 X33
    draft = brief(people)
    address = at(draft, "edit")
    form = Form(page(browser.sign_in(people["member"]), draft, "edit"), address).values | {"body_en": "New words."}
    db.session.rollback()
    with app.app_context():  # a session of its own, as served
        sent.clear()
        answer = browser.client.post(address, data=form)
    assert answer.status_code == 303 and len(sent) <= 15
    assert sent[-1].startswith("INSERT INTO generations")  # written at the commit


def test_a_text_that_begins_with_empty_lines_keeps_them(people, browser):  # X47
    draft = brief(people, body="\n\nThe third line.\n")
    browser.sign_in(people["member"]).submit(at(draft, "edit"), title_en="A new title")
    assert draft.head.content.words("en").body == "\n\nThe third line.\n"


def test_the_second_language_is_folded_until_it_has_text(people, browser):
    draft = brief(people)
    browser.sign_in(people["member"])
    assert '<details class="fold" open>' in page(browser, draft, "edit")
    browser.submit(at(draft, "edit"), title_zh="", summary_zh="", body_zh="", keywords_zh="")
    assert '<details class="fold">' in page(browser, draft, "edit")


@pytest.fixture
def unsent(people):
    """A draft with text that its author typed and did not send."""
    draft = brief(people)
    draft.autosave("en", Words("An unsent title", "", "Unsent words."), draft.head_revision_id, people["member"])
    db.session.commit()
    return draft


def test_unsent_text_is_offered_with_its_time_and_put_back_or_thrown_away(people, browser, unsent):  # P4
    browser.sign_in(people["member"])
    assert re.search(r"You have unsaved text from <time datetime=", page(browser, unsent, "edit"))
    assert "Unsent words." in page(browser, unsent, "edit?unsaved=1")
    browser.submit(at(unsent, "edit"), at(unsent, "discard"))
    assert "You have unsaved text" not in page(browser, unsent, "edit")


def test_enter_in_a_field_of_the_editor_saves_and_does_not_discard(people, browser, unsent):  # P4
    text = page(browser.sign_in(people["member"]), unsent, "edit")
    form = text[text.index("data-autosave-url"):]
    first = next(button for button in re.findall(r"<button[^>]*>", form) if 'type="button"' not in button)
    assert 'value="save"' in first


def test_what_was_asked_stands_above_the_text_and_not_who_asked(people, browser):  # G3
    text = page(browser.sign_in(people["member"]), brief(people, "changes_requested"), "edit")
    asked = text[text.index('class="asked"'):text.index("data-autosave-url")]
    assert "Which gauge was it?" in asked and "evidence is missing or weak" in asked
    assert "Mo" not in re.findall(r"\w+", asked)


# Two at one text

@pytest.fixture
def at_once(people, browser):
    """(the brief, the answer to Lin's text, for which Mei's newer one is in the way)."""
    body = "\n" + make.BODY
    draft = brief(people, body=body, coauthors=[people["coauthor"]])
    open_page = page(browser.sign_in(people["member"]), draft, "edit")
    draft.save(make.content(body=body.replace("week", "month"), licence="alliance"), by=people["coauthor"],
               base_id=draft.head_revision_id)
    db.session.commit()
    return draft, send(browser, open_page, at(draft, "edit"), body_en=body.replace("week", "year"))


@pytest.mark.parametrize(("choice", "kept"), [("mine", ["year"]), ("theirs", ["month"]), ("both", ["year", "month"])])
def test_a_conflict_shows_both_sides_and_what_is_chosen_is_saved(browser, at_once, choice, kept):  # P3
    draft, shown = at_once
    assert shown.status_code == 409 and "for a year." in shown.text and "for a month." in shown.text
    passage = re.search(r'type="radio" name="([^"]+)"', shown.text)[1]
    assert send(browser, shown.text, at(draft, "resolve"), **{passage: choice}).status_code == 303
    body = draft.head.content.words("en").body
    assert body.startswith("\n## Findings") and re.findall("year|month", body) == kept
    assert draft.head.fields["licence"] == "alliance"


def test_particulars_that_both_changed_are_shown_and_can_be_set(people, browser):  # P3
    draft = brief(people)
    open_page = page(browser.sign_in(people["member"]), draft, "edit")
    draft.save(make.content(trl=7, offered=["partners"]), by=people["member"], base_id=draft.head_revision_id)
    db.session.commit()
    shown = send(browser, open_page, at(draft, "edit"), trl="8", offered=["licence", "pilot_site"])
    assert shown.status_code == 409 and "Particulars that both of you changed" in shown.text
    both = shown.text[shown.text.index('id="values"'):shown.text.index("<details", shown.text.index('id="values"'))]
    for words in (f"8: {READINESS[8]}", f"7: {READINESS[7]}", "licence", "partners", "pilot site"):
        assert words in both, words
    assert "pilot_site" not in both
    send(browser, shown.text, at(draft, "resolve"), trl="9")
    assert draft.head.fields["trl"] == 9
