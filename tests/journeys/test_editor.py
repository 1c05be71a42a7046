"""P4: a person writes in the portal's editor in a real browser, and stops in the middle."""
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.served import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.any_database]

AUTHOR = "lin.wanqing@qlut.example"
MOST_UNSAVED = 10_000   # ms after the last key


@pytest.fixture
def page(signed_in):
    """An author before a new draft in the editor, with the hands on the keyboard and a clock that the test moves."""
    page = signed_in(AUTHOR)
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    page.clock.install()
    page.goto("/briefs/new")
    page.check("[name=type][value=working_paper]")
    page.check("input[name=language][value=en]")
    page.fill("[name=title]", "A night shift")
    page.click("main form .button-primary")
    page.wait_for_url(re.compile(r"/briefs/\d+/edit$"))
    page.wait_for_load_state()
    page.focus("[name=body_en]")
    page.keyboard.press("Control+End")
    return page


def is_autosave(message):
    return message.url.endswith("/autosave")


def sent(message):
    return json.loads(message.request.post_data)["body"]


def test_typed_text_is_kept_within_ten_seconds_of_the_last_key(page):  # P4
    page.keyboard.type("First words. ")
    page.clock.run_for(2000)
    page.keyboard.type("Last words.")
    with page.expect_response(is_autosave) as answer:
        page.clock.run_for(MOST_UNSAVED)
    assert answer.value.status == 200 and sent(answer.value).endswith("First words. Last words.")
    page.locator("[data-autosave-status]:not(:empty)").wait_for()
    assert not page.evaluate("document.querySelector('form[data-autosave-url]').hasUnsaved()")


def test_what_was_typed_is_offered_with_its_time_when_the_author_comes_back(page, signed_in):  # P4
    page.keyboard.type("Words of last night.")
    with page.expect_response(is_autosave):
        page.clock.run_for(MOST_UNSAVED)
    editor = page.url
    page.context.close()
    elsewhere = signed_in(AUTHOR)
    elsewhere.goto(editor)
    offer = elsewhere.locator(".notice-asks:has(a[href*='unsaved=1'])")
    at = datetime.fromisoformat(offer.locator("time").get_attribute("datetime"))
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    assert "Words of last night." not in elsewhere.input_value("[name=body_en]")
    offer.locator("a").click()
    elsewhere.wait_for_url("**unsaved=1*")
    assert elsewhere.input_value("[name=body_en]").endswith("Words of last night.")


def follow_a_link(page):
    page.click(".wordmark")


def close_the_tab(page):
    page.close(run_before_unload=True)


def go_back(page):
    page.evaluate("history.back()")


def look_at_another_tab(page):
    """The page is hidden, as on a telephone whose screen goes dark; nothing more may ever happen to it."""
    page.evaluate("""Object.defineProperty(document, "visibilityState", {value: "hidden"});
                     document.dispatchEvent(new Event("visibilitychange"))""")


@pytest.mark.parametrize("leave", [follow_a_link, close_the_tab, go_back, look_at_another_tab])
def test_typed_text_is_kept_when_the_page_is_left_at_once(page, leave, signed_in):  # P4
    page.keyboard.type("Cut off in the mid")
    editor = page.url
    leave(page)
    elsewhere = signed_in(AUTHOR)

    def is_there():
        elsewhere.goto(f"{editor}?unsaved=1")
        return elsewhere.input_value("[name=body_en]").endswith("Cut off in the mid")
    eventually(is_there)


def test_what_cannot_be_sent_stays_on_the_device_and_is_put_back(page):  # P4
    page.context.set_offline(True)
    page.keyboard.type("Written in a tunnel.")
    page.clock.run_for(MOST_UNSAVED)
    page.locator("[data-autosave-status].autosave-refused").wait_for()
    page.context.set_offline(False)
    with page.expect_response(is_autosave) as answer:
        page.clock.run_for(2 * MOST_UNSAVED)
    assert answer.value.status == 200 and sent(answer.value).endswith("Written in a tunnel.")
