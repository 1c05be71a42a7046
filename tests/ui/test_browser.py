"""What holds of the components in a real browser: access, width, languages, themes, and the editor."""
import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.ui.gallery import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OTHERS = ["forms?wrong", "edit?member&unsaved", "queue?member", "error/404", "gone", "broken"]
STYLE_OF_EMPHASIS = """() => {
    const style = getComputedStyle(document.querySelector(".prose em"));
    return [style.fontStyle, style.textEmphasisStyle];
}"""


@pytest.mark.parametrize("language, theme", [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_axe_finds_nothing(visit, name, language, theme):  # X20
    page = visit(f"/{name}{'&' if '?' in name else '?'}lang={language}&theme={theme}")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_nothing_scrolls_sideways(visit, name, language):  # X20
    page = visit(f"/{name}{'&' if '?' in name else '?'}lang={language}", width=320, height=640)
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", PAGES)
def test_the_browser_has_nothing_to_complain_about(visit, name):  # X41
    page = visit(f"/{name}?member")
    page.wait_for_load_state("networkidle")
    assert page.complaints == []


def test_the_first_key_offers_to_skip_to_the_text(visit):  # X20
    page = visit("/brief")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_escape_closes_a_menu_and_gives_the_focus_back(visit):  # X20
    page = visit("/home?member")
    page.locator(".personal summary").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_everything_is_there_without_scripts(visit):  # X21
    page = visit("/edit?member", java_script_enabled=False)
    assert not page.locator(".editor-toolbar").is_visible()
    assert page.get_by_role("button", name="Submit for review").is_visible()
    page = visit("/home?member", width=360, height=700, java_script_enabled=False)
    page.locator(".bottom-bar summary").click()
    assert page.locator(".bottom-bar").get_by_role("link", name="Administration").is_visible()


def test_the_contents_stay_open_on_wide_screens_and_fold_on_narrow_ones(visit):
    contents = visit("/brief").locator(".contents")
    assert contents.get_by_role("link", name="Method").is_visible()
    contents = visit("/brief", width=360).locator(".contents")
    assert not contents.get_by_role("link", name="Method").is_visible()
    contents.locator("summary").click()
    assert contents.get_by_role("link", name="Method").is_visible()


def test_the_toolbar_and_the_keys_write_markdown(visit):
    page = visit("/edit?member")
    area = page.locator("#body")
    area.fill("wear of bearings")
    area.evaluate("area => area.setSelectionRange(0, 4)")
    page.get_by_role("button", name="Bold").click()
    assert area.input_value() == "**wear** of bearings"
    area.press("Control+i")
    assert area.input_value() == "***wear*** of bearings"
    area.press("Control+z")
    assert area.input_value() == "**wear** of bearings"
    area.press("Control+End")
    page.get_by_role("button", name="Table").click()
    assert "\n\n| Column 1 | Column 2 |\n|---|---|" in area.input_value()


def test_words_are_counted_and_characters_in_chinese(visit):
    page = visit("/edit?member")
    page.locator("#body").fill("Wear of the spindle's bearing")
    assert page.locator("[data-count]").text_content().endswith("5")
    page = visit("/edit?member&lang=zh")
    page.locator("#body").fill("主轴轴承 OPC UA")
    assert page.locator("[data-count]").text_content().endswith("6")


def test_the_preview_follows_the_text(visit):
    page = visit("/edit?member")
    with page.expect_request("**/preview") as asked:
        page.locator("#body").fill("## New")
    assert asked.value.method == "POST"
    assert asked.value.headers["x-csrftoken"] == "x"
    expect(page.locator("[data-preview]")).to_have_text("6")


def test_typed_text_is_sent_within_five_seconds_and_says_so(visit):  # P4
    page = visit("/edit?member")
    with page.expect_response("**/autosave", timeout=8000) as answered:
        page.locator("#title").fill("Spindle wear")
    kept = answered.value.json()["kept"]
    assert kept["title"] == "Spindle wear"
    assert kept["language"] == "en"
    assert kept["base"] == "2"
    assert kept["body"].startswith("## The problem")
    expect(page.locator("[data-autosave-status]")).to_contain_text("not yet a version")


def test_what_was_typed_is_sent_when_the_page_is_left(visit, gallery):  # P4
    page = visit("/edit?member")
    gallery.kept.clear()
    page.locator("#title").fill("Left in a hurry")
    page.goto(page.url.replace("/edit?member", "/home"))
    page.wait_for_load_state("networkidle")
    assert [kept["title"] for kept in gallery.kept] == ["Left in a hurry"]


def test_without_a_connection_the_text_stays_on_the_device_and_is_offered_again(visit):  # P4
    page = visit("/edit?member")
    page.route("**/autosave", lambda route: route.abort())
    page.locator("#title").fill("Kept")
    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection", timeout=8000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    assert page.locator("#title").input_value() == "Kept"


def test_leaving_with_text_saved_nowhere_asks_first(visit):  # X25
    page = visit("/edit?member")
    page.route("**/autosave", lambda route: route.abort())
    page.locator("#title").fill("Not saved")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_a_dropped_picture_stands_in_the_text_with_a_place_for_its_description(visit):  # P32
    page = visit("/edit?member")
    area = page.locator("#body")
    area.fill("Before ")
    data = page.evaluate_handle("""() => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(8)], "spindle.png", { type: "image/png" }));
        return data;
    }""")
    area.dispatch_event("drop", {"dataTransfer": data})
    expect(area).to_have_value("Before ![describe the picture](/picture.svg)")
    assert area.evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)") == "describe the picture"


def test_print_leaves_the_interface_out_and_puts_the_title_block_first(visit):  # X22
    page = visit("/brief")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".search-box").is_visible()
    assert page.locator(".title-block").bounding_box()["y"] < page.locator("h1").bounding_box()["y"]


@pytest.mark.parametrize("language, face", [("en", "Inter"), ("zh", "PingFang SC")])
def test_chinese_faces_come_first_in_chinese(visit, language, face):  # X11
    page = visit(f"/brief?lang={language}")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").strip('"').startswith(face)
    style, dots = page.evaluate(STYLE_OF_EMPHASIS)
    assert (style == "italic") is (language == "en")
    assert (dots == "none") is (language == "en")
