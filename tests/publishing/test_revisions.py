"""P1 P2 P35: revisions that never change, any two of them compared, an earlier one restored."""
import hashlib
import io
import re

import pytest
from PIL import Image

from portal.briefs.models import Brief
from portal.core.db import db
from portal.core.journal import JournalEntry, canonical
from portal.publishing import files, pictures
from portal.publishing.models import Content, Revision, RevisionText, Words
from tests import make
from tests.publishing.acts import accept, brief, kept, next_version, submit, write
from tests.publishing.pressing import force


def picture(name="press.png", colour="navy"):
    out = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "PNG")
    return files.keep(pictures.accept(name, out.getvalue()))


def frozen(revision):
    return (revision.sha256, revision.authors, revision.files, revision.fields, revision.keywords,
            [(t.language, t.title, t.summary, t.body, t.html, t.plain) for t in revision.texts])


def test_a_revision_has_number_author_note_time_base_and_hash(people, author):  # P1
    draft = brief(people["member"])
    first = draft.head
    author.submit(f"/briefs/{draft.id}/edit", body_en="Newer.\n", note="New figures")
    second = draft.head
    assert (first.number, second.number) == (1, 2)
    assert (second.by_id, second.note, second.base_id) == (people["member"].id, "New figures", first.id)
    data = second.content.as_data() | {"authors": second.authors, "files": [], "language": "en"}
    assert second.sha256 == hashlib.sha256(canonical(data).encode()).hexdigest() != first.sha256
    assert first.at <= second.at


def test_what_a_revision_holds_never_changes_again(people, author):  # P1 M3 B11
    draft = brief(people["member"], coauthors=[people["coauthor"]])
    before = {draft.head.id: frozen(draft.head)}
    draft.attach(picture(), by=people["member"])
    draft.keep_files(by=people["member"])
    before[kept(draft).head.id] = frozen(draft.head)
    author.submit(f"/briefs/{draft.id}/edit", title_en="Another", trl="9", keywords_en="x, y")
    people["coauthor"].affiliate(people["member"].institution, by=None)
    people["coauthor"].edit(people["coauthor"], name_en="Mei Married")
    draft.detach(draft.current_files[0], by=people["member"])
    draft.remove_author(draft.authorship_of(people["coauthor"]), by=people["member"])
    draft.restore(db.session.get(Revision, min(before)), by=people["member"])
    db.session.commit()
    assert {ident: frozen(db.session.get(Revision, ident)) for ident in before} == before


def test_saving_what_is_there_already_makes_no_revision(people, author):  # P1
    draft = brief(people["member"])
    author.submit(f"/briefs/{draft.id}/edit")
    author.submit(f"/briefs/{draft.id}/edit", note="a note alone changes no word")
    assert draft.head.number == 1


def test_audience_positions_and_readers_belong_to_the_entry_and_the_journal(people, author):  # P1 G31
    draft = brief(people["member"])
    before = draft.head.sha256
    author.submit(f"/briefs/{draft.id}/audience", audience="alliance")
    author.submit(f"/briefs/{draft.id}/audience", f"/briefs/{draft.id}/let-read", who=people["trainee"].email)
    assert (draft.head.number, draft.head.sha256, draft.audience) == (1, before, "alliance")
    verbs = set(db.session.scalars(db.select(JournalEntry.verb).where(JournalEntry.noun_id == draft.id,
                                                                      JournalEntry.noun == "brief")))
    assert {"set_audience", "let_read"} <= verbs


def test_columns_for_filters_follow_the_published_revision_and_not_the_draft(people, author, moderator):  # P1 P11
    thing = brief(people["member"], "published", trl=3)
    author.submit(f"/briefs/{thing.id}/edit", trl="8", type="test_report", title_en="Newer title", offered=["funding"])
    assert (thing.trl, thing.type, thing.title_en) == (3, "technology_brief", "Compressed air by night")
    assert [need.need for need in thing.needs] == ["pilot_site"]
    accept(submit(thing, people["member"], change_note="A later test"), people["moderator"])
    assert (thing.trl, thing.type, thing.title_en) == (8, "test_report", "Newer title")
    assert [need.need for need in thing.needs] == ["funding"]


def test_readers_keep_the_published_text_while_a_newer_one_is_written_and_reviewed(people, browser, author):  # P11
    thing = brief(people["member"], "published", body="The old figure is small.\n")
    author.submit(f"/briefs/{thing.id}/edit", body_en="The new figure is large.\n", title_en="Better air")
    for act in (lambda: None, lambda: submit(thing, people["member"], change_note="New"),
                lambda: kept(thing).claim(by=people["moderator"])):
        act()
        db.session.commit()
        shown = browser.get(thing.address).text
        assert "old figure" in shown and "new figure" not in shown and "Better air" not in shown
    accept(thing, people["moderator"])
    assert "new figure" in browser.get(thing.address).text


# One entry, a text per language

def test_a_missing_translation_shows_the_original_with_a_notice(people, browser):  # P35 B2
    thing = brief(people["member"], "published", body_zh="")
    text = browser.get(f"{thing.address}?lang=zh").text
    assert '<h1 lang="zh-CN">夜间的压缩空气</h1>' in text and "泄漏的代价" in text
    assert "A press shop was measured" in text and 'class="notice notice-note"' in text
    both = brief(people["member"], "published", title="Both languages")
    assert "对一个冲压车间做了一周测量" in browser.get(f"{both.address}?lang=zh").text
    assert "A press shop was measured" in browser.get(f"{both.address}?lang=en").text


def test_the_original_language_is_kept_and_shown_first(people, author):  # P35 B2
    draft = brief(people["member"], language="zh")
    page = author.get(f"/briefs/{draft.id}/edit").text
    assert draft.language == draft.head.language == "zh"
    assert page.index('name="title_zh"') < page.index('name="title_en"')


def test_a_language_that_the_form_does_not_have_survives_the_form(people, author):  # P35
    old = make.content()
    words = Content(old.texts | {"fr": Words("L'air comprimé", "", "Une semaine.\n")}, old.keywords | {"fr": ["air"]},
                    old.fields)
    draft = kept(Brief.begin(by=people["member"], language="en", content=words))
    author.submit(f"/briefs/{draft.id}/edit", title_en="Another title", body_zh="")
    assert draft.head.content.words("fr") == Words("L'air comprimé", "", "Une semaine.\n")
    assert draft.head.keywords["fr"] == ["air"] and draft.head.content.words("zh").body == ""


def test_a_translation_names_what_changed_in_the_original_since(people, author):  # P35
    draft = brief(people["member"], body="First.\n\nA week.\n\nLast.\n", body_zh="第一。\n\n一周。\n\n最后。\n")
    page = f"/briefs/{draft.id}/edit"
    told = "Since this translation was last changed"
    assert told not in author.get(page).text
    write(draft, people["member"], "First.\n\nTwo weeks.\n\nLast.\n")
    write(draft, people["member"], "First.\n\nTwo weeks.\n\nLast.\n\nAnd more.\n", title="Another title")
    shown = author.get(page).text
    assert told in shown and marks(shown, "del") == {"A week.", "Compressed air by night"}
    assert marks(shown, "ins") == {"Two weeks.", "And more.", "Another title"}
    write(draft, people["member"], "第一。\n\n两周。\n\n最后。\n", language="zh")
    assert told not in author.get(page).text
    write(draft, people["member"], "", language="zh")
    write(draft, people["member"], "Quite different.\n")
    assert told not in author.get(page).text


# Compare and restore

def test_two_revisions_compare_word_by_word_also_in_chinese(people, author):  # P2
    draft = brief(people["member"], body="The leak costs 400 kWh.\n", body_zh="泄漏每周损失四百千瓦时。\n")
    write(draft, people["member"], "The leak costs 500 kWh.\n")
    write(draft, people["member"], "泄漏每周损失五百千瓦时。\n", language="zh")
    shown = author.get(f"/briefs/{draft.id}/compare?from=1&to=3").text
    assert marks(shown, "del") == {"400", "四"} and marks(shown, "ins") == {"500", "五"}
    source = author.get(f"/briefs/{draft.id}/compare?from=1&to=3&as=source").text
    assert {"400", "四"} <= marks(source, "del") and {"500", "五"} <= marks(source, "ins")


def marks(page, tag):
    """What stands in the page's ins or del, without the words for those who hear it."""
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    return {re.sub(r'<span class="visually-hidden">.*?</span>', "", text).strip() for text in found}


def test_titles_fields_authors_and_files_are_compared_too(people, author):  # P2
    draft = brief(people["member"], trl=4)
    author.submit(f"/briefs/{draft.id}/edit", title_en="Oil by night", trl="5", keywords_en="energy, oil")
    draft.attach(picture("gauge.png"), by=people["member"])
    draft.invite(people["coauthor"], by=people["member"])
    kept(draft)
    shown = author.get(f"/briefs/{draft.id}/compare?from=1&to={draft.head.number}").text
    for words in ("Oil", "gauge.png", "Mei", "oil"):
        assert words in shown
    assert "No" not in marks(shown, "ins") and "5" in shown


def test_readers_compare_published_versions_and_nothing_between(people, browser):  # P2 B11 P22
    thing = brief(people["member"], "published", body="One figure.\n")
    write(thing, people["member"], "A secret thought.\n")
    next_version(thing, people["member"], people["moderator"], "Two figures.\n")
    address = f"/briefs/{thing.id}/compare"
    shown = browser.get(f"{address}?from=v1&to=v2").text
    assert marks(shown, "del") and marks(shown, "ins") and "secret" not in shown
    hidden = [f"{address}?from=1&to=2", f"{address}?from=v1&to=v3", f"{address}?from=2&to=v2", address,
              f"{address}?from=v1&to=%D9%A1", f"{address}?from=v0&to=v1", f"{address}?from=v99999999&to=v1"]
    assert {browser.get(page).status_code for page in hidden} == {404}


def test_an_earlier_revision_is_restored_with_its_text_fields_and_files(people, author):  # P2
    draft = brief(people["member"], trl=4, body="First.\n\n![gauge](gauge.png)\n")
    draft.attach(picture("gauge.png", "navy"), by=people["member"])
    draft.keep_files(by=people["member"])
    blue, number = draft.head.files[0]["sha256"], kept(draft).head.number
    draft.attach(picture("gauge.png", "red"), by=people["member"])
    author.submit(f"/briefs/{draft.id}/edit", body_en="Second.\n", trl="7")
    assert draft.head.files[0]["sha256"] != blue
    author.submit(f"/briefs/{draft.id}/history", f"/briefs/{draft.id}/restore")  # the form found first: the newest but one
    force(author, f"/briefs/{draft.id}/restore", revision=str(number))
    head = draft.head
    assert head.number > number + 1 and head.content.words("en").body.startswith("First.")
    assert head.fields["trl"] == 4 and [f["sha256"] for f in head.files] == [blue]
    assert "<img" in head.text("en").html
    assert draft.head.note == f"restored revision {number}"


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "99999999", "٢"])
def test_a_revision_that_is_none_is_not_restored(people, author, number):  # X46
    draft = brief(people["member"])
    assert force(author, f"/briefs/{draft.id}/restore", revision=number).status_code == 404


def test_another_entrys_revision_is_not_restored(people, author):  # X42
    draft, other = brief(people["member"]), brief(people["member"], title="Another")
    write(other, people["member"], "Newer.\n")
    assert force(author, f"/briefs/{draft.id}/restore", revision="2").status_code == 404


# Copies and ends

def test_a_copy_has_the_words_the_files_and_its_maker_alone(people, coauthor):  # P10
    thing = brief(people["member"], coauthors=[people["coauthor"]], body="Look:\n\n![gauge](gauge.png)\n")
    thing.attach(picture("gauge.png"), by=people["member"])
    thing.keep_files(by=people["member"])
    kept(thing)
    coauthor.submit(f"/briefs/{thing.id}/edit", f"/briefs/{thing.id}/duplicate")
    copy = db.session.scalars(db.select(Brief).order_by(Brief.id.desc())).first()
    assert copy.id != thing.id and copy.reference is None and copy.state == "draft"
    assert copy.head.content == thing.head.content and "<img" in copy.head.text("en").html
    assert [a.person.name_en for a in copy.authorships] == ["Mei"] and copy.owner.short_name == "BORUI"
    assert coauthor.get(copy.file_address(copy.current_files[0])).status_code == 200


def test_a_draft_is_deleted_with_all_that_is_its_own_after_its_title_was_typed(people, author):  # P10 X25
    draft = brief(people["member"], title="Short lived")
    draft.autosave("en", Words("x", "", ""), draft.head_revision_id, people["member"])
    kept(draft)
    page = f"/briefs/{draft.id}/delete"
    assert author.submit(page, name="another title").status_code == 422
    assert author.submit(page, name=" Short  lived ").status_code == 303
    assert db.session.get(Brief, draft.id) is None
    assert db.session.scalar(db.select(db.func.count()).select_from(RevisionText)) == 0
    row = db.session.scalars(db.select(JournalEntry).where(JournalEntry.verb == "delete")).one()
    assert row.title == "Short lived"


@pytest.mark.parametrize("state", ["submitted", "changes_requested", "declined", "published"])
def test_what_was_submitted_once_is_never_deleted(people, author, state):  # P10
    thing = brief(people["member"], state)
    assert force(author, f"/briefs/{thing.id}/delete", name=thing.title_en).status_code == 409
    taken = brief(people["member"], "submitted", title="Taken back")
    taken.take_back(by=people["member"])
    assert force(author, f"/briefs/{kept(taken).id}/delete", name="Taken back").status_code == 409
