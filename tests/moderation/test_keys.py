"""G1 X20: the keys of the queue and of the review, in a real browser: they act inside their part of the page only."""
import pytest

from portal.core.db import db
from tests import make
from tests.browser import Browser
from tests.served import in_this_process

pytestmark = [pytest.mark.browser, pytest.mark.any_database]
FOCUSED = "document.activeElement.textContent.trim()"


@pytest.fixture
def address(app):
    with in_this_process(app) as address:
        yield address


@pytest.fixture
def things(people):
    found = [make.brief(people["member"], "submitted", title=f"Paper {number}") for number in range(3)]
    db.session.commit()
    return found


@pytest.fixture
def queue(app, people, things, address, chromium):
    """`queue(**settings)` opens the moderator's queue, with three papers."""
    contexts = []

    def open_queue(**settings):
        contexts.append(chromium.new_context(base_url=address, locale="en-GB", **settings))
        cookie = Browser(app).sign_in(people["moderator"]).client.get_cookie("portal")
        contexts[-1].add_cookies([{"name": "portal", "value": cookie.value, "url": address}])
        page = contexts[-1].new_page()
        page.goto("/moderation")
        return page

    yield open_queue
    for context in contexts:
        context.close()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(FOCUSED)


def test_j_k_and_the_arrows_move_between_rows_and_enter_opens(queue, things):  # G1
    page = queue()
    assert page.get_by_text("Keys, from a row").is_visible()
    page.get_by_role("link", name="Paper 0").focus()
    assert press(page, "j") == "Paper 1" and press(page, "ArrowDown") == "Paper 2"
    assert press(page, "j") == "Paper 2"  # the last one
    assert press(page, "k", "ArrowUp") == "Paper 0" and press(page, "k") == "Paper 0"
    outline = "getComputedStyle(document.activeElement, '::after').outlineStyle"
    assert press(page, "j") == "Paper 1" and page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/briefs/{things[1].id}/review")


def test_keys_are_silent_elsewhere_with_modifiers_and_while_typing(queue):  # X20, WCAG 2.1.4
    page = queue()
    assert press(page, "j") == page.evaluate("document.body.textContent.trim()")
    page.get_by_role("link", name="Decided").focus()
    assert press(page, "j", "k") == "Decided"
    page.get_by_role("link", name="Paper 0").focus()
    assert press(page, "Control+j", "Alt+j", "Shift+J") == "Paper 0"
    page.focus("#search-q")
    page.keyboard.type("jkcn")
    assert page.input_value("#search-q") == "jkcn"


def test_c_takes_the_item_up_and_n_goes_to_the_next(queue, things):  # G1
    page = queue()
    review = f"/briefs/{things[0].id}/review"
    page.goto(review)
    press(page, "c", "n")
    assert page.url.endswith(review)
    page.get_by_role("button", name="Take it up").focus()
    with page.expect_navigation():
        page.keyboard.press("c")
    assert page.get_by_text("You took it up").is_visible()
    page.fill("[name=text]", "")
    page.focus("[name=text]")
    page.keyboard.type("nice")
    assert page.input_value("[name=text]") == "nice" and page.url.endswith(review)
    page.get_by_role("link", name="Next item").focus()
    page.keyboard.press("n")
    page.wait_for_url(f"**/briefs/{things[1].id}/review")


def test_without_scripts_the_tab_key_does_it_all(queue, things):  # X21
    page = queue(java_script_enabled=False)
    assert not page.locator(".keys-help").is_visible()
    page.get_by_role("link", name="Paper 0").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/briefs/{things[1].id}/review")
    page.get_by_role("link", name="Next item").click()
    page.wait_for_url(f"**/briefs/{things[2].id}/review")
