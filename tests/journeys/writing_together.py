"""The middle of the story of the knowledge base: two write one page, history tells of it, a reader proposes a change."""
import re

from tests.journeys.knowledge import approve, press, rewrite
from tests.journeys.steps import follow

# 2. Two people, one page

def different_paragraphs_merge(steward, writer, slug, language, manual):
    """Answers the address of the page's work."""
    for page in (steward, writer):
        page.goto(f"/knowledge/{slug}/{manual.edited}")
        follow(page, "a[href$='/edit']")
    first, second, _third = manual.paragraphs
    rewrite(steward, language, {first[0]: first[1]})
    rewrite(writer, language, {second[0]: second[1]})
    text = writer.inner_text("article.prose")
    assert first[1] in text and second[1] in text
    return re.search(r"/knowledge/p/(\d+)/draft$", writer.url).group(1)


def the_second_decides_block_by_block(steward, writer, number, language, manual):
    for page in (steward, writer):
        page.goto(f"/knowledge/{number}/edit")
    (_, first, other_first), (_, second, other_second), (third, _, other_third) = manual.paragraphs
    rewrite(steward, language, {first: first + "！", second: second + "！"})
    rewrite(writer, language, {first: other_first, second: other_second, third: other_third})
    blocks = writer.locator("fieldset.conflict")
    assert [block.locator(".conflict-text").count() for block in blocks.all()] == [2, 2]
    for block, mine, theirs in zip(blocks.all(), (other_first, other_second), (first, second), strict=True):
        assert mine in block.inner_text() and theirs + "！" in block.inner_text()
    blocks.nth(0).locator("[value=mine]").check()
    blocks.nth(1).locator("[value=theirs]").check()
    press(writer, "main form .button-primary")
    text = writer.inner_text("article.prose")
    assert other_first in text and second + "！" in text and other_third in text
    assert first not in text and other_second not in text


def history_tells_compares_and_restores(page, number, language, manual, accessible):
    page.goto(f"/knowledge/{number}/history")
    people = page.locator("table.revisions tbody td:has(.saved-at) .quiet").all_inner_texts()
    assert len(people) == 5 and people[0] == people[2] != people[1] == people[3] == people[4]
    page.check("[name=from][value='1']")
    page.check("[name=to][value='2']")
    press(page, "#compare button")
    accessible(page)
    added, taken = (page.locator(f".compare-prose {mark}").all_text_contents() for mark in ("ins", "del"))
    old, new, _other = manual.paragraphs[0]
    assert [manual.new_word in word for word in added] == [True] and len(taken) == 1
    assert len(added[0]) < len(new) and len(taken[0]) < len(old), "words, not the sentence"
    page.goto(f"/knowledge/{number}/history")
    press(page, "form:has([name=revision][value='3']) button")
    page.goto(f"/knowledge/{number}/edit")
    text = page.input_value(f"[name=body_{language}]")
    assert [kept in text for _old, kept, _other in manual.paragraphs] == [True, True, False]


def the_steward_approves(writer, steward, reader, slug, number, language, manual):
    """Who wrote in it too says why they decide alone; until then readers have what was there before."""
    old, new, _other = manual.paragraphs[2]
    rewrite(writer, language, {old: new}, "[name=act][value=submit]")
    address = f"/knowledge/{slug}/{manual.edited}"
    assert new not in reader.goto(address).text()
    approve(steward, number)
    assert new in reader.goto(address).text()


# 3. Proposed by somebody who may only read

def a_reader_proposes_and_the_steward_takes_a_part(reader, steward, slug, number, language, manual):
    (_, present, wanted), (_, other, unwanted), _third = manual.paragraphs
    reader.goto(f"/knowledge/{slug}/{manual.edited}")
    follow(reader, "a[href$='/propose']")
    reader.fill("[name=reason]", "Seen on our own machines.")
    rewrite(reader, language, {present: wanted, other: unwanted}, ".writing-bar .button-primary")
    proposal = reader.url
    steward.goto("/waiting")
    follow(steward, f"a[href='{proposal.removeprefix(reader.url.split('/proposals')[0])}']")
    parts = steward.locator("article.part")
    assert parts.locator("ins").count() >= 2 and parts.count() == 2
    ask_beside(steward, parts.nth(1), "Who says so?")
    reader.goto(proposal)
    ask_beside(reader, reader.locator("article.part").nth(1), "The makers do.")
    steward.reload()
    assert "The makers do." in parts.nth(1).inner_text()
    parts.nth(1).locator("[name=part][type=checkbox]").uncheck()
    steward.check("[name=rest][value=left]")
    press(steward, "#merge .button-primary")
    assert parts.locator("[type=checkbox]").count() == 0
    approve(steward, number)
    text = reader.goto(f"/knowledge/{slug}/{manual.edited}").text()
    assert wanted in text and unwanted not in text


def ask_beside(page, part, words):
    part.locator("details.answer summary").click()
    part.locator("textarea").fill(words)
    with page.expect_navigation():
        part.locator("form button").click()
