"""Whatever comes in is answered below 500, nothing of it becomes markup, and what was typed comes back."""
import ast
import os
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import ROOT
from portal.core.typed import line, words
from tests.conftest import ON_POSTGRESQL
from tests.naughty import encoded, hands, strings
from tests.table import ROWS
from tests.test_pages import PAGES, Page, check_nothing_inline, loaded

pytestmark = pytest.mark.slow
IS_FULL = os.environ.get("PORTAL_TESTS") == "all" and not ON_POSTGRESQL  # there a few are enough: the rest is the same
HANDS_FOR_LISTS, HANDS_FOR_PAGES, HANDS_FOR_FORMS = (8, 1, 4) if IS_FULL else (4, 1, 2)
EACH = 4 if ON_POSTGRESQL else 1
ASKING = {"number", "asked_number", "one_of", "one_word", "typed", "day", "get", "getlist"}
TYPED = ("text", "search", "email", "url", "hidden", "textarea", "number", "date", "password")
SECRET = ("password", "token", "code", "present")
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
RUNNING = {"iframe", "object", "embed", "base", "style", "applet", "frame"}


def parameters():
    """The names that views ask the address for, read from their code."""
    for path in (*ROOT.glob("portal/*/views*"), *ROOT.glob("portal/*/views/*.py"), ROOT / "portal/search/asked.py",
                 ROOT / "portal/core/locale.py"):
        if path.suffix == ".py":
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in ASKING:
                    yield from (word.value for word in call.args if isinstance(word, ast.Constant)
                                and isinstance(word.value, str) and re.fullmatch("[a-z_]{1,20}", word.value))


PARAMETERS = sorted({*parameters(), "q", "page", "lang", "next", "_method", "_anchor", "endpoint"})


@pytest.fixture(scope="module")
def deck():
    return strings()


class Forms(HTMLParser):
    """The forms of a page: [(method, action, {name: (kind, value)})]."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.fields, self.area = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "form":
            self.fields = {}
            self.forms.append((attributes.get("method", "get").lower(), attributes.get("action"), self.fields))
        elif self.fields is not None and name:
            if tag == "textarea":
                self.area = name
            kind = attributes.get("type", "text") if tag == "input" else tag
            if kind not in ("checkbox", "radio") or "checked" in attributes:
                self.fields[name] = (kind, attributes.get("value") or "")

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] = ("textarea", self.fields[self.area][1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "form":
            self.fields = None


def check(answer, sent, known=None):
    """The answer is one of ours, and nothing that came in runs in it or brings elements of its own."""
    assert answer.status_code < 500, sent
    if is_file(answer):
        check_nothing_runs(Page(answer.text), sent)
    elif answer.mimetype == "text/html":
        page = Page(answer.text)
        check_nothing_inline(page)
        assert not RUNNING & {tag for tag, _attributes in page.elements}, sent
        assert page.values("http-equiv") == [], sent
        assert [address for address in loaded(page) if "evil.example" in address or "script:" in address] == [], sent
        if known is not None:
            assert not vocabulary(page) - known, sent


def is_file(answer):
    """A page to take along: it brings its own style."""
    return answer.mimetype == "text/html" and "attachment" in answer.headers.get("Content-Disposition", "")


def check_nothing_runs(page, sent):
    assert not (RUNNING - {"style"} | {"script"}) & {tag for tag, _attributes in page.elements}, sent
    assert not [name for _tag, attributes in page.elements for name in attributes if name.startswith("on")], sent


def vocabulary(page):
    return {(tag, name) for tag, attributes in page.elements for name in (*attributes, None)}


@pytest.fixture(scope="module")
def known_words(world):
    """Every element and attribute that the portal's own pages are made of: those of templates, and what code makes."""
    known = set().union(*(vocabulary(Page(JINJA.sub("", path.read_text(encoding="utf-8"))))
                          for path in ROOT.glob("portal/*/templates/**/*.html")))
    for row, role in PAGES:
        answer = world.ask(role, "GET", row.address)
        known |= vocabulary(Page(answer.text)) if answer.mimetype == "text/html" else set()
    return known


def is_list(row):
    return "{" not in row.address and "?" not in row.address


@pytest.mark.parametrize("row, role", PAGES[::EACH], ids=str)
def test_whatever_an_address_asks_for_is_answered(world, deck, known_words, row, role):  # X46 X43
    legible = [text for text in deck if "\x00" not in text]  # with that sign nothing else would be looked at
    for sent in hands(legible, PARAMETERS, HANDS_FOR_LISTS if is_list(row) else HANDS_FOR_PAGES):
        query = urlencode(encoded(sent))
        answer = world.send(role, "GET", row.address.format(**world.things).split("?")[0], query_string=query)
        check(answer, sent, known_words)


FOR_VISITORS = ("/sign-in", "/register", "/reset")
WRITTEN = [(row, role) for row, role in PAGES if role != "visitor" or row.address.startswith(FOR_VISITORS)]


@pytest.mark.parametrize("row, role", WRITTEN[::EACH], ids=str)
def test_whatever_a_form_is_filled_with_is_answered_and_comes_back(world, deck, row, role):  # X46 X43 X25
    page = world.ask(role, "GET", row.address)
    for method, action, fields in Forms(page.text).forms if page.mimetype == "text/html" else ():
        if method == "post" and action and not action.startswith(("/sign-out", "/account/language")):
            names = [name for name, (kind, _value) in fields.items() if kind in TYPED and name != "csrf_token"]
            for sent in hands(deck, names, HANDS_FOR_FORMS) if names else ():
                values = {name: value for name, (_kind, value) in fields.items()} | encoded(sent)
                answer = world.send(role, "POST", action, goes_on=True, data=values | {"csrf_token": world.tokens[role]})
                check(answer, sent)
                if answer.location:
                    check(answer.next, sent)
                elif answer.status_code == 422:
                    assert lost(answer, action, fields, sent) == {}


def lost(answer, action, fields, sent):
    """What was typed into visible fields and does not stand in the page that says what is wrong."""
    shown = next((found for _method, where, found in Forms(answer.text).forms if where == action), {})
    typed = {name: value for name, value in sent.items() if fields[name][0] not in ("hidden", "password")
             and not name.endswith(SECRET) and "\ud800" not in value}
    return {name: value for name, value in typed.items() if name not in shown or not are_same(shown[name][1], value)}


def are_same(shown, typed):
    """It may come back without doubled blanks or words, without signs that are none, in small letters."""
    return line(shown).casefold() == line(typed).casefold() or words(shown.casefold()) == words(typed.casefold())


NOWHERE = ("0", "9" * 40, "%ff", "draft-" + "9" * 30, "2147483648", "-1", "..%2f..", "%00", "<script>", "a" * 3000)
PLACES = {re.sub(r"{\w+}", "{}", str(row)): row for row in ROWS if row.words}.values()


@pytest.mark.parametrize("turn, row", list(enumerate(list(PLACES)[::EACH])), ids=str)
def test_a_place_that_cannot_be_is_nowhere(world, turn, row):  # X46
    for other in NOWHERE if IS_FULL else NOWHERE[turn % 2::2]:
        path = re.sub(r"{\w+}", lambda _word, other=other: other, row.address)
        answer = world.send("administrator" if row.address.startswith("/administration") else "author", row.method, path,
                            data={"csrf_token": world.tokens["author"]} if row.method == "POST" else None)
        check(answer, path)
        assert answer.status_code in (301, 308, 400, 401, 403, 404, 405, 410), path


BODIES = [
    b"{", b"[" * 100_000, b'{"a":' * 50_000, b"null", b"[]", b'"text"', b"1e999",
    b'{"language":"en","body":{"a":1},"base":[]}',
    b'{"language":["en"]}', b'{"language":"en","body":"\\ud800\\u0000","title":7,"base":"9999999999999"}', b"\xff\xfe\x00",
    "压缩空气".encode("gb18030"), "é".encode("latin-1"), b"a=%ff%fe&b=%u0041&=&&&=", b"--x\r\nbroken", b"a" * 2_000_000]
TYPES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x",
         "text/plain", "application/json; charset=nonsense", "nonsense", ""]
TARGETS = [("author", f"/briefs/{{draft_id}}/{verb}") for verb in ("autosave", "edit", "files", "preview")]
TARGETS += [("visitor", "/sign-in"), ("visitor", "/register")]


@pytest.mark.parametrize("role, address", TARGETS)
def test_a_body_that_cannot_be_read_is_refused(world, role, address):  # X46
    for place, body in enumerate(BODIES):
        for kind in TYPES if IS_FULL else {TYPES[0], TYPES[place % len(TYPES)]}:
            answer = world.send(role, "POST", address.format(**world.things), data=body, content_type=kind,
                                headers={"X-CSRFToken": world.tokens[role]})
            check(answer, (kind, body[:40]))


@pytest.mark.parametrize("role, address", TARGETS)
def test_ten_megabytes_are_answered_with_a_sentence(world, role, address):  # X46
    path = address.format(**world.things)
    form = "application/x-www-form-urlencoded"
    for data, kind in ((b"body_en=" + b"x" * 10_000_000, form), (b"x" * 25_000_000, form),
                       (b'{"language":"en","body":"' + b"x" * 10_000_000 + b'"}', "application/json")):
        answer = world.send(role, "POST", path, data=data, content_type=kind, headers={"X-CSRFToken": world.tokens[role]})
        check(answer, (kind, len(data)))
        assert answer.status_code in (200, 400, 401, 413, 415, 422), kind


@pytest.mark.parametrize("name", [
    "Cookie", "Accept-Language", "Accept", "If-None-Match", "Range", "Accept-Encoding", "Referer", "User-Agent", "Host",
    "X-Forwarded-For", "Content-Type", "Purpose", "Authorization"])
def test_whatever_a_header_says_is_answered(world, name):  # X46
    addresses = ("/contact", "/briefs/feed.atom", "/search?q=paper", "/briefs/{published}", "/sign-in")
    for place, value in enumerate((
            "", "\xff\xfe", "a" * 4000, ";;;===", "portal=.e30.bad", "portal=" + "A" * 300, "lang=../..; theme=<b>",
            "bytes=9-1,-", "*/*;q=x", '"', "evil.example", "remember_token=1|abc")):
        for address in addresses if IS_FULL else (addresses[place % len(addresses)],):
            check(world.ask("visitor", "GET", address, headers={name: value}), (name, value))


LIMITS = settings(max_examples=200 if IS_FULL else 40, deadline=None, derandomize=not IS_FULL,
                  suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@LIMITS
@given(st.sampled_from(["/search", "/briefs", "/people", "/institutions"]),
       st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=60), max_size=6))
def test_any_text_in_an_address_is_answered(world, address, query):  # X46
    check(world.send("visitor", "GET", address, query_string=query), query)


@LIMITS
@given(st.sampled_from(TARGETS), st.sampled_from(TYPES), st.binary(max_size=300))
def test_any_bytes_in_a_body_are_answered(world, target, kind, body):  # X46
    role, address = target
    check(world.send(role, "POST", address.format(**world.things), data=body, content_type=kind,
                     headers={"X-CSRFToken": world.tokens[role]}), (kind, body))
