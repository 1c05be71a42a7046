"""Every kind of page, as the people who use it see it: no violation of WCAG 2.2 AA, no sideways scrolling."""
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = [("en", False, 1280), ("zh", True, 360), ("en", True, 360), ("zh", False, 1280)]
MEMBER, MODERATOR = "lin.wanqing@qlut.example", "ruth.ashdown@fspe.example"
ADMINISTRATOR = "tang.shuning@secretariat.example"
PAGES = {
    None: ["/", "/briefs", "/briefs?trl=5", "/briefs/ALB-2025-0001", "/briefs/ALB-2026-0001/v1", "/search",
           "/search?q=主轴", "/search?q=title:(", "/people", "/people/1",
           "/institutions", "/institutions/1", "/groups", "/groups/1",
           "/frameworks", "/frameworks/imsa", "/handbook", "/handbook/writing", "/sign-in", "/register", "/contact",
           "/privacy", "/accessibility", "/nothing-here"],
    MEMBER: ["/", "/waiting", "/briefs/new", "{own}/edit", "{own}/authors", "{own}/positions", "{own}/files",
             "{own}/audience", "{own}/history", "{own}/submit", "{own}/withdraw", "{own}/readings",
             "{own}/compare?from=v1&to=v2", "{own}/compare?from=v1&to=v2&as=source", "/account"],
    MODERATOR: ["/moderation", "/moderation/decided", "{waiting}"],
    ADMINISTRATOR: ["/administration", "/administration/journal", "/administration/outbox", "/administration/entries",
                    "/administration/people", "/administration/institutions", "/administration/groups",
                    "/administration/roles", "/moderation/rules"],
}


@pytest.mark.parametrize("language, dark, width", LOOKS)
@pytest.mark.parametrize("who", PAGES, ids=["visitor", "member", "moderator", "administrator"])
def test_every_kind_of_page_is_accessible(who, language, dark, width, visitor, signed_in, accessible):  # X20
    page = signed_in(who, language, dark=dark, width=width) if who else visitor(language, dark=dark, width=width)
    places = known_places(page)
    for address in PAGES[who]:
        answer = page.goto(address.format(**places) + ("&" if "?" in address else "?") + f"lang={language}")
        assert answer.status == (404 if address == "/nothing-here" else 200), f"{address} answered {answer.status}"
        accessible(page)


def known_places(page):
    """Where the member's own brief works, and what waits for the moderator."""
    page.goto("/moderation")
    waiting = page.locator(".timetable a[href$='/review']")
    return {"own": "/briefs/2", "waiting": waiting.first.get_attribute("href") if waiting.count() else ""}
