"""Every kind of page, as the people who use it see it: no violation of WCAG 2.2 AA, no sideways scrolling."""
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.any_database]

LOOKS = [("en", False, 1280), ("zh", True, 360)]
MEMBER, MODERATOR = "lin.wanqing@qlut.example", "ruth.ashdown@fspe.example"
ADMINISTRATOR, STEWARD = "tang.shuning@secretariat.example", "he.jingsong@chmt.example"
MISSING = "/nothing-here", "/to?wanted=Nothing"
PAGES = {
    None: [
        "/", "/briefs", "/briefs?trl=5", "/briefs/ALB-2025-0001", "/briefs/ALB-2026-0001/v1", "/search",
        "/search?q=主轴", "/search?q=title:(", "/people", "/people/1", "/institutions", "/institutions/1",
        "/groups", "/groups/1", "/frameworks", "/frameworks/imsa", "/handbook", "/handbook/writing", "/sign-in",
        "/register", "/contact", "/privacy", "/accessibility", *MISSING, "/knowledge", "/knowledge/practice",
        "/knowledge/practice/data-from-machines", "/knowledge/p/{number}/below", "/knowledge/p/{number}/print", "/terms",
        "/terms/digital-twin", "/tags", "/tags/digital-twin", "/membership"
    ],
    MEMBER: [
        "/", "/waiting", "/briefs/new", "{own}/edit", "{own}/authors", "{own}/positions", "{own}/files",
        "{own}/audience", "{own}/history", "{own}/submit", "{own}/withdraw", "{own}/readings",
        "{own}/compare?from=v1&to=v2", "{own}/compare?from=v1&to=v2&as=source", "/account", "{own}/dates",
        "{own}/conversation", "{own}/links", "{own}", "/notices", "/account/watches", "/proposals", "{change}",
        "{change}?as=read", "{change}/add", "/briefs/1/propose", "/account/searches", "/account/data",
        "/hand-over", "/knowledge/new", "/knowledge/practice", "/knowledge/practice/data-from-machines",
        "/knowledge/practice/-/new", "/knowledge/practice/-/changes", "/knowledge/practice/-/quality",
        "/knowledge/practice/-/quality?show=orphaned", "/knowledge/practice/-/trash", "{page}/edit",
        "{page}/move", "{page}/care", "{page}/history", "{page}/files", "{page}/positions"
    ],
    STEWARD: [
        "{page}/merge", "/knowledge/practice/-/settings", "/knowledge/practice/-/templates",
        "/knowledge/practice/-/templates/new", "/knowledge/practice/-/import"
    ],
    MODERATOR: [
        "/moderation", "/moderation/decided", "{waiting}", "/moderation/reports", "/moderation/tags"
    ],
    ADMINISTRATOR: [
        "/administration", "/administration/journal", "/administration/outbox", "/administration/entries",
        "/administration/people", "/administration/institutions", "/administration/groups",
        "/administration/roles", "/moderation/rules", "/administration/searches",
        "/administration/applications", "/groups/1/hand-over"
    ],
}
ROLES = ["visitor", "member", "steward", "moderator", "administrator"]


@pytest.mark.parametrize("language, dark, width", LOOKS)
@pytest.mark.parametrize("who", PAGES, ids=ROLES)
def test_every_kind_of_page_is_accessible(who, language, dark, width, visitor, signed_in, accessible):  # X20
    page = signed_in(who, language, dark=dark, width=width) if who else visitor(language, dark=dark, width=width)
    walk(page, who, language, accessible)


@pytest.mark.parametrize("who", PAGES, ids=ROLES)
def test_english_words_fit_a_phone_too(who, visitor, signed_in, fits):  # X20
    page = signed_in(who, width=360) if who else visitor(width=360)
    walk(page, who, "en", fits)


def walk(page, who, language, check):
    places = known_places(page, who)
    for address in PAGES[who]:
        answer = page.goto(address.format(**places) + ("&" if "?" in address else "?") + f"lang={language}")
        assert answer.status == (404 if address in MISSING else 200), f"{address} answered {answer.status}"
        check(page)


def proposed(page):
    """The address of a new proposal."""
    page.goto("/briefs/1/propose")
    page.locator("[name=title_en]").fill("Another title")
    page.locator("[name=reason]").fill("It is shorter.")
    page.locator(".writing-bar button").click()
    return urlsplit(page.url).path


def known_places(page, who):
    """Where the member's own brief works, a page of the knowledge base, and what waits for the moderator."""
    page.goto("/moderation")
    waiting = page.locator(".timetable a[href$='/review']")
    review = waiting.first.get_attribute("href") if waiting.count() else ""
    number = page.goto("/knowledge/practice/data-from-machines").text().split("KB-")[1].split("<")[0]
    return {"own": "/briefs/2", "number": number, "page": f"/knowledge/{number}", "waiting": review,
            "change": proposed(page) if who == MEMBER else ""}
