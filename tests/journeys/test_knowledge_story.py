"""The knowledge base, acted by its people in real browsers: from a manual that is imported to a subtree that leaves."""
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.outbox import touch_index
from portal.knowledge.models import Page
from portal.members.models import Group
from tests.journeys import manuals
from tests.journeys.knowledge import (
    CAST,
    GROUP,
    MODERATOR,
    approve,
    begin_alike,
    begin_brief,
    begin_twin,
    ident,
    links,
    person,
    press,
    rows,
)
from tests.journeys.steps import follow, until
from tests.journeys.writing_together import (
    a_reader_proposes_and_the_steward_takes_a_part,
    different_paragraphs_merge,
    history_tells_compares_and_restores,
    the_second_decides_block_by_block,
    the_steward_approves,
)
from tests.knowledge.test_exporting import manifest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.any_database)])
def test_a_space_is_opened_filled_written_kept_true_found_and_taken_elsewhere(
        language, backstage, signed_in, elsewhere, accessible):
    manual = getattr(manuals, {"zh": "chinese", "en": "english"}[language])()
    cast, slug = CAST[language], f"gateway-{language}"
    steward, writer, reader = (signed_in(who, language) for who in (cast.steward, cast.writer, cast.reader))
    open_space(steward, slug)
    import_manual(steward, reader, slug, manual)
    the_tree_is_right(reader, slug, manual, accessible)
    page = different_paragraphs_merge(steward, writer, slug, language, manual)
    the_second_decides_block_by_block(steward, writer, page, language, manual)
    history_tells_compares_and_restores(writer, page, language, manual, accessible)
    the_steward_approves(writer, steward, reader, slug, page, language, manual)
    a_reader_proposes_and_the_steward_takes_a_part(reader, steward, slug, page, language, manual)
    a_subtree_moves(steward, reader, slug, manual)
    with backstage():
        begin_alike(slug, cast)
    a_page_is_kept_true(backstage, writer, reader, slug, cast)
    an_owner_leaves(backstage, steward, slug, cast)
    with backstage():
        begin_twin(slug, cast, language)
    the_twin_is_found(reader, slug, accessible)
    facets_narrow(reader)
    words_are_corrected_and_suggested(reader)
    nothing_hidden_shows(reader, writer, language)
    with backstage():
        number = begin_brief(slug, cast, language)
    page_and_brief_cite_each_other(writer, steward, reader, slug, number, language)
    withdrawing_flags_what_leans_on_it(signed_in(MODERATOR, language), writer, slug, number)
    it_comes_out_of_another_portal_the_same(steward, elsewhere, slug, manual)


# 1. A space, and a manual for it

def open_space(page, slug):
    page.goto("/knowledge/new")
    group = page.locator("[name=whose] option", has_text=re.compile("互操作|interoperability")).get_attribute("value")
    page.select_option("[name=whose]", group)
    page.fill("[name=name_zh]", "网关手册")
    page.fill("[name=name_en]", "The gateway's manual")
    page.fill("[name=slug]", slug)
    page.check("[name=mode][value=reviewed]")
    page.check("[name=audience][value=alliance]")
    press(page, "main form .button-primary")
    assert page.url.endswith(f"/knowledge/{slug}")


def import_manual(page, reader, slug, manual):
    """First what would happen, page by page; nobody sees anything of it before the steward says so."""
    follow(page, f"a[href='/knowledge/{slug}/-/import']")
    page.set_input_files("[type=file]", {"name": "manual.zip", "mimeType": "application/zip", "buffer": manual.archive})
    press(page, "main form .button-primary")
    assert facts(page)[:5] == [len(manual.places), len(manual.places), 0, 0, 0]
    told = page.text_content(".tree-report")
    assert all(place in told for place in manual.places)
    oddities = page.locator(".remarks li").all_text_contents()
    assert any(".png" in remark for remark in oddities), "pictures that are not there"
    assert not rows(reader, f"/knowledge/{slug}")
    press(page, "main form .button-primary")
    assert facts(page)[:5] == [len(manual.places), len(manual.places), 0, 0, 0]


def facts(page):
    """Pages read, new, changed, unchanged, refused; links and pictures; files."""
    return [int(re.match(r"\d+", text.strip()).group()) for text in page.locator("dl.facts dd").all_text_contents()]


def the_tree_is_right(page, slug, manual, accessible):
    assert rows(page, f"/knowledge/{slug}")[:len(manual.tops)] == manual.tops
    page.goto(f"/knowledge/{slug}/{manual.pictured}")
    pictures = page.locator("article.prose img")
    assert pictures.count() >= 1
    until(lambda: pictures.evaluate_all("all => all.every(each => each.complete)"), "the pictures")
    assert all(pictures.evaluate_all("all => all.map(each => each.naturalWidth)"))
    page.goto(f"/knowledge/{slug}/{manual.start}")
    label, title = manual.linked
    follow(page, f"article.prose a:text-is('{label}')")
    assert page.inner_text("h1") == page.text_content(".tree [aria-current=page]") == title
    accessible(page)


# 4. Another place

def a_subtree_moves(steward, reader, slug, manual):
    """The steward sees what changes; every former address leads to the new one, and links go on leading there."""
    steward.goto(f"/knowledge/{slug}/{manual.subtree}")
    follow(steward, "a[href$='/move']")
    steward.fill("[name=target]", f"{slug}/{manual.elsewhere}")
    steward.fill("[name=slug]", "moved")
    press(steward, "main form .button-primary")
    moved = [pair.locator(".path").all_inner_texts() for pair in steward.locator(".moved > li").all()]
    assert len(moved) == manual.below and all(old != new for old, new in moved)
    press(steward, "form.asked .button-primary")
    for old, new in moved:
        answer = reader.request.get(old, max_redirects=0)
        assert answer.status == 301 and answer.headers["location"].endswith(new)
        assert reader.request.get(new, max_redirects=0).status == 200
    reader.goto(f"/knowledge/{slug}/{manual.linking}")
    label, title = manual.led_to
    follow(reader, f"article.prose a:text-is('{label}')")
    assert reader.inner_text("h1") == title and f"/{manual.elsewhere}/moved" in reader.url


# 5. Still true?

def a_page_is_kept_true(backstage, owner, reader, slug, cast):
    words, address = f"/search?q=torquing-{slug}", f"/knowledge/{slug}/check-first"
    other = f"/knowledge/{slug}/check-second"
    until(lambda: set(rows(reader, words, "href")) == {address, other}, "both are found")
    better = rows(reader, words, "href")[0]
    with backstage():
        page = Page.at(slug, better.rpartition("/")[2])
        page.keeper = person(cast.writer)
        page.renew(clock.today() - timedelta(1))
        touch_index("page", page.id)
    until(lambda: rows(reader, words, "href")[1:] == [better], "it ranks lower")
    reader.goto(better)
    assert reader.locator(".notice-asks").count() == 1
    owner.goto("/waiting")
    follow(owner, f"a[href='/knowledge/{ident(reader, slug, better.rpartition('/')[2])}/care']")
    press(owner, "form[action$='/confirm'] button")
    reader.goto(better)
    assert reader.locator(".notice-asks").count() == 0


def an_owner_leaves(backstage, steward, slug, cast):
    """The steward has it in hand at once."""
    with backstage():
        page = Page.at(slug, "check-second")
        page.keeper = person(cast.leaver)
        number, new = page.id, person(cast.steward).id
        db.session.scalars(select(Group).where(Group.slug == GROUP)).one().remove(person(cast.leaver), by=None)
    steward.goto("/waiting")
    follow(steward, f"a[href='/knowledge/{number}/care']")
    assert steward.locator(".notice-asks").count() == 1
    steward.select_option("[name=keeper]", str(new))
    press(steward, "form:has([name=keeper]) button")
    assert steward.locator(f"main a[href='/people/{new}'], aside a[href='/people/{new}']").count() >= 1
    steward.goto("/waiting")
    assert steward.locator(f"a[href='/knowledge/{number}/care']").count() == 0


# 6. Found

def the_twin_is_found(page, slug, accessible):
    address = f"/knowledge/{slug}/cell-model"
    until(lambda: address in rows(page, f"/search?q=数字孪生&space={slug}", "href"), "by a term of the other language")
    page.goto("/search?q=数字孪生")
    follow(page, f".facet a[href*='space={slug}']")
    found = page.locator(".timetable-row", has=page.locator(f"a[href='{address}']"))
    assert "digital twin" in found.locator(".timetable-quiet").inner_text(), "why it is here"
    accessible(page)
    follow(page, ".chips a:has-text('digital twin')")
    assert address not in links(page)


def facets_narrow(page):
    """As far as each says, to what each says."""
    for facet in ("space", "institution", "tag", "language", "term"):
        page.goto("/search?q=数字孪生")
        value = page.locator(f"ul[aria-labelledby=facet-{facet}] a").first
        count = int(value.locator(".facet-count").inner_text())
        page.goto(value.get_attribute("href"))
        assert len(links(page)) == min(count, 10), facet


def words_are_corrected_and_suggested(page):
    page.goto("/search?q=数字挛生")
    assert "数字孪生" in page.inner_text("main .message, main .did-you-mean")
    page.goto("/")
    box = page.locator("form[action='/search'] input[type=search]:visible").first
    box.press_sequentially("szls")
    page.locator("[role=option]:visible", has_text="数字孪生").first.wait_for()
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    assert page.input_value("#q") == "数字孪生"


def nothing_hidden_shows(reader, writer, language):
    word = f"xylograph{language}"
    until(lambda: rows(writer, f"/search?q={word}"), "who may read it finds it")
    for asked in (word, word.replace("graph", "grahp"), "title:xylograph*", "数字孪生"):
        shown = reader.goto(f"/search?q={asked}").text()
        assert "Xylograph" not in shown and f"closed-{language}" not in shown
    assert reader.request.get("/search/suggest?q=xylo").json()["suggestions"] == []
    assert writer.request.get("/search/suggest?q=xylo").json()["suggestions"]


# 7. Cited both ways

def page_and_brief_cite_each_other(writer, steward, reader, slug, brief, language):
    """The writer chooses the brief from what is offered after "[["; both then say who cites them."""
    key, number = brief
    address = f"/knowledge/{slug}/cell-model"
    page = ident(writer, slug, "cell-model")
    follow(writer, "a[href$='/edit']")
    area = writer.locator("[name=body_en]")
    area.press("Control+End")
    area.press_sequentially(f"See [[Nightly correction {language}"[:-1])
    writer.locator("[role=option]:visible").first.wait_for()
    area.press("Enter")
    press(writer, "[name=act][value=submit]")
    approve(steward, page)
    reader.goto(address)
    assert reader.locator(f"aside a[href='/briefs/{number}']").count() == 1, "the brief cites the page"
    follow(reader, f"article.prose a[href='/briefs/{number}']")
    assert reader.locator(f"aside a[href='{address}']").count() == 1, "the page cites the brief"


def withdrawing_flags_what_leans_on_it(moderator, writer, slug, brief):
    key, number = brief
    moderator.goto(f"/briefs/{key}/withdraw")
    moderator.fill("[name=reason]", "数据来源存疑。")
    press(moderator, "form[action$='/withdraw'] button:not([type=button])")
    page = ident(writer, slug, "cell-model")
    link = writer.locator("article.prose a.withdrawn")
    assert link.count() == 1 and "数据来源存疑" in link.get_attribute("title")
    writer.goto("/waiting")
    follow(writer, f"a[href='/knowledge/{page}/links']")
    assert number in writer.inner_text("main")


# 8. Elsewhere

def it_comes_out_of_another_portal_the_same(page, elsewhere, slug, manual):
    page.goto(f"/knowledge/{slug}/{manual.elsewhere}/moved")
    made = downloaded(page, "a[href^='/knowledge/p/'][href$='/export']")
    assert len(manifest(made)) >= manual.below
    other = elsewhere("/knowledge/empty/-/import")
    other.set_input_files("[type=file]", {"name": "export.zip", "mimeType": "application/zip", "buffer": made})
    press(other, "main form .button-primary")
    assert other.locator(".remarks").count() == 0
    press(other, "main form .button-primary")
    other.goto("/knowledge/empty")
    assert manifest(downloaded(other, "a[href$='/-/export']")) == manifest(made)


def downloaded(page, link):
    with page.expect_download() as download:
        page.click(link)
    return download.value.path().read_bytes()
