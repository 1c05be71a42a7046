"""K3: a person types `[[`, `@` or `#` in a real browser and chooses with the keyboard what to link to."""
import re

import pytest

from portal.publishing.models import Tag
from tests.axe import violations
from tests.browser import Browser
from tests.publishing.acts import brief
from tests.served import in_this_process

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

CARET = "(area) => area.setSelectionRange(area.value.length, area.value.length)"


@pytest.fixture
def page(app, people, chromium):
    """`page(width)`: the editor of a draft, in the browser of its author; others have published what it may link to."""
    brief(people["coauthor"], "published", title="Spindle wear, measured", title_zh="主轴磨损")
    brief(people["coauthor"], "published", title="Spindle noise", title_zh="主轴噪声")
    brief(people["coauthor"], "published", audience="institution", title="Spindle secrets", title_zh="主轴秘密")
    Tag.create(people["moderator"], "spindle", "主轴", synonyms=["quill"])
    draft = brief(people["member"], title="Other")
    cookie = Browser(app).sign_in(people["member"]).client.get_cookie("portal").value
    contexts = []

    def open_editor(width):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
        contexts.append(context)
        context.add_cookies([{"name": "portal", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{address}/briefs/{draft.id}/edit")
        return page

    with in_this_process(app) as address:
        yield open_editor
        for context in contexts:
            context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_what_follows_two_brackets_is_completed_by_keyboard(page, width):  # K3 K8
    page = page(width)
    area, options = page.locator("[name=body_en]"), page.locator(".editor-write:visible [role=option]")
    area.focus()
    area.evaluate(CARET)
    page.keyboard.type("As [[spin")
    options.nth(1).wait_for()
    titles = options.locator("span:first-child")
    assert titles.all_text_contents() == ["Spindle noise", "Spindle wear, measured"]
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1 and area.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert "Titles: 2." in page.locator("[role=status]:not(:empty)").first.text_content()
    box = page.locator(".suggestions:not([hidden])").last.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert area.input_value().endswith("As [[Spindle wear, measured]]") and not options.first.is_visible()
    page.keyboard.type(" and [[主轴")
    options.nth(1).wait_for()
    page.keyboard.press("Escape")
    page.keyboard.type("x")
    assert not options.first.is_visible() and area.input_value().endswith("and [[主轴x")
    with page.expect_response("**/preview"):
        page.keyboard.type("]] [[Spindle secrets]]")
    page.locator("[data-preview] a.wiki.wanted").nth(1).wait_for()
    assert page.locator("[data-preview] a.wiki:not(.wanted)").count() == 1
    page.keyboard.type("\nAsk a@me, @me")
    options.first.wait_for()
    assert options.all_text_contents() == ["MeiBorui Works"]
    assert page.locator("[role=listbox]:not([hidden])").get_attribute("aria-label") == "People to name"
    page.keyboard.press("Enter")
    page.keyboard.type(" about #qui")
    options.first.wait_for()
    assert options.all_text_contents() == ["spindlequill"]
    with page.expect_response("**/preview"):
        page.keyboard.press("Tab")
    typed = area.input_value().split("Ask ")[1]
    assert re.fullmatch(r"a@me, \[@Mei\]\(/people/\d+\) about \[#spindle\]\(/tags/spindle\)", typed)
    page.locator("[data-preview] a", has_text="#spindle").wait_for()
    page.keyboard.type("\n```\n@me")
    page.wait_for_timeout(400)
    assert not options.first.is_visible(), "code has signs of its own"
