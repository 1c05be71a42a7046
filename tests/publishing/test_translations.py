"""P35: readers of a translation are told when the original changed since it was made, and only then."""
import logging
import re

import pytest

from portal.core.db import db
from portal.publishing.models import Content, Words
from portal.terms.queries import all_terms
from tests.publishing.acts import accept, brief, kept, next_version, submit, write
from tests.publishing.pages import at, page, send

TOLD = "The original changed since this translation was made."
TICK = "current_zh"
NOTICE = re.compile(r'class="notice notice-note"><p>[^<]+ <a href="\?lang=en">')


@pytest.fixture
def draft(people):
    return brief(people["member"], body="First.\n\nA week.\n", body_zh="第一。\n\n一周。\n", coauthors=[people["coauthor"]])


@pytest.fixture
def thing(people):
    return brief(people["member"], "published")


def outdated(entry):
    return entry.head.outdated


def is_told(browser, address):
    """Whether a notice of the page leads to the original in English; the words of the notice are the catalogue's."""
    return bool(NOTICE.search(browser.get(address).text))


def test_readers_of_a_translation_are_told_that_the_original_changed_and_led_to_it(people, browser, thing):  # P35
    in_chinese = f"{thing.address}?lang=zh"
    assert not is_told(browser, in_chinese)
    next_version(thing, people["member"], people["moderator"])
    assert is_told(browser, in_chinese) and not is_told(browser, f"{thing.address}?lang=en")
    assert not is_told(browser, f"{thing.address}/v1?lang=zh")
    write(thing, people["member"], "## 结果\n\n再想一次。\n", language="zh")
    submit(thing, people["member"], change_note="Translated")
    accept(thing, people["moderator"])
    assert not is_told(browser, in_chinese) and is_told(browser, f"{thing.address}/v2?lang=zh")


def test_the_notice_names_the_language_of_the_original(people, browser):  # P35
    other = brief(people["member"], "published", language="zh")
    write(other, people["member"], "## 结果\n\n再想一次。\n", language="zh")
    submit(other, people["member"], change_note="More")
    accept(other, people["moderator"])
    text = browser.get(f"{other.address}?lang=en").text
    assert TOLD in text and '<a href="?lang=zh">Read the original in Chinese</a>' in text


def test_a_moderator_is_told_as_readers_will_be(people, moderator, draft):  # P35
    write(draft, people["member"], "Two weeks.\n")
    draft.agree(by=people["coauthor"])
    submit(draft, people["member"])
    assert is_told(moderator, f"/briefs/{draft.id}/review?lang=zh")


@pytest.mark.parametrize(("language", "parts"), [("en", {"title": "Another"}), ("en", {"summary": "Another."}),
                                                 ("en", {"body": "First.\n\nTwo weeks.\n"})])
def test_each_part_of_the_original_counts(people, draft, language, parts):  # P35
    write(draft, people["member"], language=language, **parts)
    assert outdated(draft) == {"zh"}


def test_changes_of_other_things_do_not_count(people, author, draft):  # P35
    write(draft, people["member"], "\nFirst.\n\n\nA week.")
    author.submit(at(draft, "edit"), trl="9", keywords_en="later")
    draft.remove_author(draft.authorship_of(people["coauthor"]), by=people["member"])
    assert draft.head.number > 3 and outdated(draft) == set()


def test_a_translation_of_title_and_abstract_is_not_outdated_by_the_text(people, draft):  # P35
    write(draft, people["member"], "", language="zh")
    write(draft, people["member"], "Something else.\n")
    assert outdated(draft) == set()
    write(draft, people["member"], title="Another title")
    assert outdated(draft) == {"zh"}


def test_an_original_that_says_again_what_was_translated_makes_the_translation_right_again(people, draft):  # P35
    write(draft, people["member"], "First.\n\nTwo weeks.\n")
    write(draft, people["member"], "First.\n\nA week.\n")
    assert outdated(draft) == set()


def test_restoring_brings_back_what_a_translation_was_made_from(people, draft):  # P35 P2
    first = draft.head
    write(draft, people["member"], "First.\n\nTwo weeks.\n")
    second = draft.head
    write(draft, people["member"], "第一。\n\n两周。\n", language="zh")
    draft.restore(second, by=people["member"])
    assert outdated(draft) == {"zh"}
    draft.restore(first, by=people["member"])
    assert outdated(draft) == set()


def test_a_translation_that_was_written_while_somebody_changed_the_original_is_outdated(people, draft):  # P3 P35
    base, old = draft.head_revision_id, draft.head.content
    write(draft, people["coauthor"], "First.\n\nTwo weeks.\n")
    chinese = Words("夜间的压缩空气", "如何找到泄漏。", "第一。\n\n一周时间。\n")
    newer = Content(old.texts | {"zh": chinese}, old.keywords, old.fields)
    _revision, joined = draft.save(newer, people["member"], base)
    assert joined and outdated(draft) == {"zh"}
    draft.save(draft.head.content, people["member"], draft.head_revision_id, confirmed=["zh"])
    assert outdated(draft) == set()


def test_a_translator_can_say_that_the_translation_is_up_to_date(people, author, draft):  # P35
    assert TICK not in page(author, draft, "edit")
    write(draft, people["coauthor"], "First.\n\nOne week.\n")
    number = draft.head.number
    author.submit(at(draft, "edit"), **{TICK: "y"})
    assert (draft.head.number, outdated(draft)) == (number + 1, set())
    assert draft.head.content.words("zh").body == "第一。\n\n一周。\n"
    assert "these passages of the original were" not in page(author, draft, "edit")
    write(draft, people["coauthor"], "First.\n\nTwo weeks.\n")
    shown = page(author, draft, "edit")
    assert "Two weeks." in shown[shown.index("these passages of the original were"):] and outdated(draft) == {"zh"}


def test_without_the_tick_saving_other_things_says_nothing_about_the_translation(people, author, draft):  # P35
    write(draft, people["coauthor"], "First.\n\nTwo weeks.\n")
    author.submit(at(draft, "edit"), trl="9")
    assert outdated(draft) == {"zh"}


def test_a_tick_on_an_old_page_does_not_hide_what_was_changed_meanwhile(people, author, draft):  # P3 P35
    write(draft, people["coauthor"], "First.\n\nTwo weeks.\n")
    open_page = page(author, draft, "edit")
    write(draft, people["coauthor"], "First.\n\nThree weeks.\n")
    send(author, open_page, at(draft, "edit"), **{TICK: "y"})
    assert outdated(draft) == {"zh"}


def test_a_translation_from_before_this_was_noted_counts_from_its_newest_revision(people, draft):  # P35
    draft.head.text("zh").made_from = None
    db.session.commit()
    write(draft, people["member"], keeping := "First.\n\nA week.\n", title="Compressed air by night")
    assert outdated(draft) == set() and draft.head.content.words("en").body == keeping
    write(draft, people["member"], "Two weeks.\n")
    assert outdated(draft) == {"zh"}


def test_a_page_that_tells_it_asks_the_database_no_more_often(people, browser, thing, caplog):  # P35 X31
    next_version(thing, people["member"], people["moderator"])
    all_terms()  # read once a process
    asked = {}
    for language in ("en", "zh"):
        with caplog.at_level(logging.INFO, "portal.requests"):
            browser.get(f"{thing.address}?lang={language}")
        asked[language] = caplog.records[-1].facts["statements"]
    assert asked["zh"] == asked["en"]


def test_an_entry_without_any_translation_shows_the_original_with_a_notice_of_that_alone(people, author, draft):  # P35
    words = draft.head.content.texts["en"]
    draft.save(Content({"en": words}, {}, draft.head.fields), people["member"], draft.head_revision_id)
    in_chinese = f"{kept(draft).address}?lang=zh"
    shown = author.get(in_chinese).text
    assert '<article class="prose" lang="en">' in shown and "全文只有英文。" in shown
    assert not is_told(author, in_chinese) and outdated(draft) == set()
