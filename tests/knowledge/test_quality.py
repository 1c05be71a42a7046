"""The quality board of a space: what waits to be mended, for whom, and its mends."""
from datetime import date

import pytest

from portal.core.db import db
from portal.knowledge import quality
from portal.knowledge.models import Page
from portal.knowledge.quality import Concern
from portal.search.log_queries import LEAST_PEOPLE
from portal.search.models import SearchLine
from tests import make

BOARD = "/knowledge/practice/-/quality"


@pytest.fixture
def space(people):
    """Pages with one fault each, and one that has none but that no other text links to."""
    by = people["member"]
    space = make.space(by, audience="everyone")
    whole = {"title_zh": "好", "body": "See [[Good]] and [[Torque & angle]].\n"}
    make.page(by, space, "Good", **whole)
    make.page(by, space, "Stale", **whole).review_by = date(2020, 1, 2)
    make.page(by, space, "Left", **whole).keeper = None
    parent = make.page(by, space, "Lonely parent", **whole)
    make.page(by, space, "Lonely child", parent, **whole)
    make.page(by, space, "English only", body="See [[Good]].\n")
    make.page(by, space, "End", title_zh="终", body="That is all.\n")
    behind = make.page(by, space, "Behind", **whole)
    words = behind.head.content.words("zh")
    behind.save(make.Content({"en": make.Words("Behind", "", "New. See [[Good]].\n"), "zh": words}), by,
                behind.head_revision_id)
    make.page(by, space, "Linking", title_zh="链接", body="".join(
        f"[[{name}]] " for name in ("Stale", "Left", "English only", "End", "Behind", "Linking", "Lonely parent")))
    make.page(by, space, "Dropped").declare_obsolete(by)
    db.session.commit()
    return space


def seen(browser, concern):
    answer = browser.get(f"{BOARD}?show={concern}")
    assert answer.status_code == 200
    return answer.text.partition('id="shown"')[2].partition("</section>")[0]


def search_for(words, people=LEAST_PEOPLE, results=0):
    db.session.add_all(SearchLine(day=date.today(), query=words, results=results, reader=f"{words} {number}")
                       for number in range(people))
    db.session.commit()


def test_the_board_counts_what_waits_and_names_it(space, people, writer):  # K17 X24
    search_for("grease")
    search_for("secret", people=2)
    found = quality.counts(space, people["member"])
    assert found == {Concern.STALE: 1, Concern.UNOWNED: 1, Concern.WANTED: 1, Concern.UNANSWERED: 1, Concern.OUTDATED: 1,
                     Concern.UNTRANSLATED: 1, Concern.ORPHANED: 2, Concern.DEAD_END: 2}
    for concern, words in {"stale": ("Stale", "2020-01-02"), "unowned": ("Left",),
                           "wanted": ("Torque &amp; angle", "5 pages"), "unanswered": ("grease", "3 people"),
                           "outdated": ("Behind", "text in Chinese behind"),
                           "untranslated": ("English only", "no text in Chinese"), "dead_end": ("End",),
                           "orphaned": ("Linking", "Lonely child")}.items():
        shown = seen(writer, concern)
        for word in words:
            assert f">{word}" in shown or word in shown, (concern, word)
    assert "secret" not in writer.get(f"{BOARD}?show=unanswered").text
    assert f'href="{BOARD}?show=orphaned#shown"' in writer.get(BOARD).text
    assert "2020-01-02" in writer.get(BOARD).text, "the first that is not empty"
    assert BOARD in writer.get(space.address).text


def test_each_row_is_one_press_from_its_mend(space, people, writer, reader):  # K17
    def page(title):
        return db.session.scalars(db.select(Page).where(Page.title_en == title)).one()
    back = reader.press(f"{BOARD}?show=stale", f"/knowledge/{page('Stale').id}/confirm")
    assert back.request.full_path == f"{BOARD}?show=stale" and "No page is due" in back.text
    reader.press(f"{BOARD}?show=unowned", f"/knowledge/{page('Left').id}/care")
    assert page("Left").keeper_id == people["coauthor"].id and "Every page has an owner" in seen(writer, "unowned")
    for concern, mend in {"wanted": "/knowledge/practice/-/new?title=Torque+%26+angle",
                          "untranslated": f"/knowledge/{page('English only').id}/edit#language-zh",
                          "outdated": f"/knowledge/{page('Behind').id}/edit#language-zh",
                          "dead_end": f"/knowledge/{page('End').id}/edit",
                          "orphaned": f"/knowledge/{page('Lonely parent').id}/edit"}.items():
        assert f'href="{mend}"' in seen(writer, concern), concern


def test_an_unanswered_search_is_written_or_made_a_synonym_or_set_aside(space, writer, reader, moderator_of_all):  # K17 S16
    for words in ("grease", "gaskets", "good"):
        search_for(words)
    search_for("oil", results=4)
    shown = seen(reader, "unanswered")
    assert 'title=grease"' in shown and "4 results, none opened" in shown
    assert ">good<" not in shown, "there is such a page"
    assert "Make it a synonym" not in shown and "Make it a synonym" in seen(moderator_of_all, "unanswered")
    assert 'href="/terms?add=grease"' in seen(moderator_of_all, "unanswered")
    aside = f"{BOARD}/set-aside"
    assert aside not in shown and aside in seen(writer, "unanswered")
    writer.press(f"{BOARD}?show=unanswered", aside, words="grease")
    assert ">grease<" not in seen(reader, "unanswered") and ">gaskets<" in seen(reader, "unanswered")
    assert "set the search “grease” aside" in reader.get("/knowledge/practice/-/changes").text


def test_what_a_reader_may_not_know_counts_as_not_there(space, people, writer):  # K8 K17 P22
    make.brief(people["coauthor"], audience="institution", body="As [[Linking]] says, [[Secret]] is [[Torque & angle]].")
    db.session.commit()
    assert "Linking" in seen(writer, "orphaned") and "Secret" not in seen(writer, "wanted")
    assert "5 pages" in seen(writer, "wanted")


def test_a_long_list_is_shown_in_pages(space, people, writer):  # K17
    make.page(people["member"], space, "Many", body="".join(f"[[Name {number}]] " for number in range(60)))
    db.session.commit()
    first, second = seen(writer, "wanted"), seen(writer, "wanted&page=2")
    assert "1–50 of 61" in first and "51–61 of 61" in second and "Name 9<" in second + first
    assert seen(writer, "wanted&page=99") == second
