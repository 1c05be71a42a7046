"""What holds of every page, in both languages: its frame, its safety, and what visitors' browsers may keep."""
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import brotli
import pytest
from werkzeug.exceptions import HTTPException

from portal.core.locale import HTML_LANG
from portal.core.requests import HEADERS
from tests.marks import halves
from tests.table import ROWS

SIGNED_IN = ("author", "coauthor", "moderator", "representative", "administrator")
# Pages with a form for people who have not signed in: they need a token, and with it a cookie.
FORMS_FOR_VISITORS = ("/sign-in", "/register", "/reset", "/invitations/", "/address/", "/membership")
LOADED = {"script": "src", "img": "src", "link": "href", "form": "action", "iframe": "src", "source": "srcset",
          "object": "data", "use": "href", "video": "src", "audio": "src", "embed": "src", "track": "src"}
LARGEST_VIEW = 80_000   # bytes over the wire, X30
MOST_REQUESTS = 8


class Page(HTMLParser):
    """What stands in a page, for questions about it: elements with their attributes, ids, links, text of headings."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if self.open:
            self.words[self.open[-1]] = self.words.get(self.open[-1], "") + data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute):
        return [attributes[attribute] for _tag, attributes in self.elements if attributes.get(attribute)]


def readable():
    """Each page once as a visitor, where one may, and once as somebody who has signed in."""
    for row in ROWS:
        if row.method == "GET":
            roles = ["visitor"] * (row.expected["visitor"] == 200)
            roles += [role for role in SIGNED_IN if row.expected[role] == 200][:1]
            yield from ((row, role) for role in roles)


PIECES = ("/search/similar",)
PAGES = list(readable())
VISITORS = [row for row, role in PAGES if role == "visitor" and not row.address.startswith(FORMS_FOR_VISITORS)]
ERRORS = [("visitor", "/nothing", 404), ("visitor", "/waiting", 401), ("author", "/moderation", 403),
          ("visitor", "/briefs/{withdrawn}", 410), ("author", "/briefs/{submitted_id}/edit", 409)]


@pytest.mark.any_database
@pytest.mark.parametrize("row, role", PAGES, ids=str)
def test_every_page_stands_in_the_frame_in_both_languages(world, row, role):  # X10 X12 X20 X41
    addresses = world.app.url_map.bind("localhost")
    for language in ("en", "zh"):
        answer = world.ask(role, "GET", in_language(row.address, language))
        if is_page(row, answer):
            assert dead_links(check_frame(answer, language), addresses) == []
        assert language == "en" or halves(answer) == [], "Chinese marks between Chinese words"
        check_headers(answer, row)


def is_page(row, answer):
    """A page of its own: neither a file to keep nor a piece that a script puts into a page."""
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    return answer.mimetype == "text/html" and not is_file and not row.address.startswith(PIECES)


@pytest.mark.parametrize("role, address, status", ERRORS)
def test_every_error_stands_in_the_frame_in_both_languages(world, role, address, status):  # X26 X10
    for language in ("en", "zh"):
        answer = world.ask(role, "GET", in_language(address, language))
        assert answer.status_code == status
        assert answer.headers["X-Request-Id"] in answer.text or status == 410
        check_frame(answer, language)


def in_language(address, language):
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def check_frame(answer, language):
    page = Page(answer.text)
    assert page.all("html")[0]["lang"] == HTML_LANG[language]
    assert page.words["title"].strip() and len(page.all("h1")) == 1
    assert page.all("a")[0]["href"] == "#main" and "main" in page.values("id")
    assert len(page.values("id")) == len(set(page.values("id"))), "an id stands for one element"
    check_nothing_inline(page)
    assert [address for address in loaded(page) if not is_ours(address)] == []
    assert all(form.get("action") for form in page.all("form") if form.get("method", "").lower() == "post")
    return page


def check_nothing_inline(page):
    assert page.all("style") == [] and page.values("style") == [] and page.all("base") == []
    inline = [script for script in page.all("script") if "src" not in script]
    assert {script.get("type") for script in inline} <= {"application/ld+json"}
    assert [name for _tag, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert [link for link in page.values("href") if link.strip().lower().startswith("javascript:")] == []


def loaded(page):
    """The addresses that a browser fetches by itself, or sends a form to."""
    return [attributes[LOADED[tag]] for tag, attributes in page.elements
            if tag in LOADED and attributes.get(LOADED[tag])]


def is_ours(address):
    return not urlsplit(address).netloc and not urlsplit(address).scheme


def check_headers(answer, row):
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "nonce" not in policy and "*" not in policy and "default-src 'none'" in policy
    assert HEADERS.keys() <= set(answer.headers.keys())
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"], row


def dead_links(page, addresses):
    """Links to places of this portal that no route serves."""
    return [link for link in page.values("href")
            if link.startswith("/") and not is_routed(addresses, urlsplit(link).path)]


def is_routed(addresses, path):
    try:
        return bool(addresses.match(path, "GET"))
    except HTTPException:
        return False


@pytest.mark.parametrize("row", VISITORS, ids=str)
def test_a_visitors_page_keeps_nothing_and_answers_304(world, row):  # X10 X30 X33
    answer = world.ask("visitor", "GET", row.address)
    assert "Set-Cookie" not in answer.headers and b"csrf" not in answer.data
    assert {"Cookie", "Accept-Language"} <= {word.strip() for word in answer.headers["Vary"].split(",")}
    if row.address in ("/healthz", "/readyz") or "attachment" in answer.headers.get("Content-Disposition", ""):
        return
    again = world.ask("visitor", "GET", row.address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


@pytest.mark.parametrize("row", VISITORS, ids=str)
def test_the_first_view_of_a_page_is_light(world, row):  # X30
    answer = world.ask("visitor", "GET", row.address)
    if answer.mimetype != "text/html":
        return
    fetched = {address for address in loaded(Page(answer.text)) if "/assets/" in address}
    sizes = [len(brotli.compress(answer.data))] + [size_over_the_wire(world, address) for address in fetched]
    assert sum(sizes) <= LARGEST_VIEW and len(sizes) <= MOST_REQUESTS


def size_over_the_wire(world, address):
    answer = world.ask("visitor", "GET", address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    return len(answer.data)


def test_pages_are_compressed_for_browsers_that_can_read_it(world):  # X30
    for coding in ("br", "gzip"):
        answer = world.ask("visitor", "GET", "/", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding


def test_a_page_of_somebody_who_has_signed_in_stays_out_of_caches(world):  # X30 X41
    answer = world.ask("author", "GET", "/")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(world):  # X41
    cookie = world.ask("visitor", "GET", "/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_behind_tls_the_session_stays_behind_tls(application, world):  # X41
    answer = world.ask("visitor", "GET", "/", base_url="https://portal.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    application.config["SESSION_COOKIE_SECURE"] = True
    cookie = world.ask("visitor", "GET", "/sign-in", base_url="https://portal.example").headers["Set-Cookie"]
    application.config["SESSION_COOKIE_SECURE"] = False
    assert "Secure" in cookie


def test_every_template_can_be_read_and_holds_no_code(application):  # X41
    wrong = re.compile(r"""<style|\sstyle=|\son\w+=["']|<script(?![^>]*(\ssrc=|ld\+json))|javascript:""", re.IGNORECASE)
    environment, found = application.jinja_env, []
    names = environment.list_templates()
    for name in names:
        environment.get_template(name)
        found += [name] * bool(wrong.search(environment.loader.get_source(environment, name)[0]))
    assert len(names) > 50 and found == []
