"""Nothing that a person writes is live in a page: every text's HTML is held against a list of what may stand in it."""
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.markdown import render
from tests.shared import shared

PICTURES = {"pump.png": "/files/7/pump.png"}

MATH = dict.fromkeys((
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover"), {
        "accent", "accentunder", "class", "columnspan", "depth", "display", "displaystyle", "fence", "form", "height",
        "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
        "rowspan", "rspace", "scriptlevel", "stretchy", "symmetric", "voffset", "width"})
EVERYWHERE = {"class", "dir", "id", "lang", "title"}
HTML = dict.fromkeys((
    "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "p", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "strong", "sub", "summary", "sup", "table", "tbody", "tfoot", "thead", "tr", "u", "ul",
    "var", "wbr"), EVERYWHERE) | {
        "a": EVERYWHERE | {"aria-label", "href", "rel"}, "details": EVERYWHERE | {"open"},
        "div": EVERYWHERE | {"aria-label", "role", "tabindex"}, "ol": EVERYWHERE | {"start"},
        "img": EVERYWHERE | {"alt", "height", "loading", "src", "width"}, "pre": EVERYWHERE | {"tabindex"},
        "span": EVERYWHERE | {"aria-label", "role"}, "td": EVERYWHERE | {"align", "colspan", "rowspan"},
        "th": EVERYWHERE | {"align", "colspan", "rowspan", "scope"}}
ALLOWED = HTML | MATH
CLASS = re.compile(r"""
    admonition|admonition-title|caution|footnote|footnote-backref|footnote-ref|formula|formula-source|
    important|listing|missing-picture|note|permalink|remote-picture|table-scroll|task|task-item|tip|warning|
    [a-z]{1,3}[0-9a-z]?|at-(left|right)|(no-)?gap-(left|right|top)|wide|half|menclose-\w+|
    (solid|dashed)-(top|bottom|left|right)""", re.VERBOSE)
ADDRESS = re.compile(r"(?i:https?|mailto):|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)
VOID = {"br", "hr", "img", "wbr"}


class Inspector(HTMLParser):
    """Complains about everything that is not on the list, and about tags that do not close."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids = [], []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"

    def handle_starttag(self, tag, attributes):
        assert tag in ALLOWED, f"<{tag}>"
        for name, value in attributes:
            assert name in ALLOWED[tag], f"<{tag} {name}={value!r}>"
            getattr(self, f"check_{name}", lambda value: None)(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}>"

    def check_class(self, value):
        assert all(CLASS.fullmatch(name) for name in value.split()), value

    def check_id(self, value):
        assert value.startswith("s-") and not re.search(r"\s", value)
        self.ids.append(value)

    def check_href(self, value):
        assert ADDRESS.match(value), value
        assert not value.startswith("#") or value == "#" or value.startswith("#s-")

    def check_src(self, value):
        assert value in PICTURES.values()

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_safe(source):
    made = render(source, "en", PICTURES)
    Inspector(made.html)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", made.html + made.plain)
    made.html.encode()
    return made


@pytest.mark.parametrize("bad", [
    "<script>x</script>", "<p onclick=x>", "<p style=x></p>", "<a href='javascript:x'>a</a>", "<p>a", "<i id=x></i>",
    "<p class=container></p>", "<img src=/other.png>", "<p data-x></p>", "<!-- a -->", "<a href='#x'>a</a>",
    "<form></form>", "<svg></svg>", "<a href='DATA:text/html,x'>a</a>", "</p>", "<b id=s-a></b><b id=s-a></b>",
])
def test_the_check_itself_finds_what_must_not_be(bad):
    with pytest.raises(AssertionError):
        Inspector(bad)


@pytest.mark.parametrize("source", [
    "<script>alert(1)</script>",
    "<SCRIPT\n>alert(1)</SCRIPT >",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](java\tscript:alert(1))",
    "<javascript:alert(1)>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "![a](javascript:alert(1))",
    "[a]: javascript:x\n\n[a]",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<a href=' &#14; javascript:alert(1)'>a</a>",
    "<svg onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src=javascript:alert(1)>",
    "<style>@import'x'</style>",
    "<form action=/x><input name=y>",
    "<a id=location name=location>x</a>",
    "<p class='position-fixed w-100 h-100'>x</p>",
    "<b style='background:url(x)'>x</b>",
    "<div hx-get=/x data-x=y>z</div>",
    "`<script>`",
    "```\n<script>\n```",
    "    <script>",
    "```html onclick=x\" onload=y\n<b>\n```",
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:x}{y}$",
    "$<img src=x>$",
    "<a title='$\\text{\" onclick=alert(1) x=\"}$'>x</a>",
    "<img alt='$x$' src=pump.png>",
    "![$x$](pump.png \"$y$\")",
    "[$x$](/a \"$y$\")",
    "[!$%^`~](!$%^`~ \"!$%^`~\")",
    "<a title=\"`<b>`\" href='**b**'>x</a>",
    "[^<script>]\n\n[^<script>]: x",
    "a[^\"onclick=x]\n\n[^\"onclick=x]: b",
    "!!! note \"<script>x</script>\"\n    a",
    "::: tip <img src=x onerror=y>\na\n:::",
    "> [!NOTE] <svg/onload=x>\n> a",
    "# <script>x</script> \"onmouseover=\"x",
    "|<script>|\n|-|\n|<img src=x onerror=y>|",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
    "&#2;wzxhzdk:0&#3;<b>x</b>",
    "<details open=1 ontoggle=x><summary>a",
    "</div></article></body>x",
    "<plaintext>x\n\ny",
    "<xmp>x",
    "<textarea>a\n\n<b>c",
    "<!--><script>x</script>-->",
    "<![CDATA[<script>x</script>]]>",
    "<?php echo 1 ?>",
    "<base href=//x>",
    "<meta http-equiv=refresh content=0>",
    "<table><tr><td>a<b>b\n\nc",
    "<noscript><p title='</noscript><img src=x onerror=y>'>",
    "<ol start='1 onclick'><li>a</ol>",
    "<td colspan=99999>x",
    "<a href=//b.example/c target=_blank>d</a>",
    "<p dir='x y'>a</p>",
])
def test_markup_that_would_do_something_does_nothing(source):  # X43
    is_safe(source)


def test_what_is_not_allowed_is_shown_rather_than_lost():  # X43
    made = is_safe("Write `<b>` or <script>alert(1)</script> and <blink>this</blink>.\n\n<style>p {}</style>")
    assert made.plain == "Write <b> or <script>alert(1)</script> and <blink>this</blink>.\n<style>p {}</style>"


def test_nh3_escapes_angles_in_attributes_which_finishing_relies_on():  # X43
    assert 'title="&lt;/h1&gt;&lt;table&gt;"' in render('[a](/b "</h1><table>")').html


def test_every_example_of_commonmark():  # P37 X43
    for example in json.loads((shared("torture-commonmark") / "examples.json").read_text()):
        is_safe(example["markdown"])


def test_the_pages_about_markdown_itself():  # P37 X43
    for name in ("spec.txt", "alternative-html-blocks.txt"):
        is_safe((shared("torture-commonmark") / name).read_text()[:200_000])


def test_every_naughty_string():  # X43 X46
    strings = json.loads((shared("torture-naughty-strings") / "blns.json").read_text())
    for string in strings:
        for source in (string, f"[{string}]({string} \"{string}\")", f"| {string} |\n|-|\n"):
            is_safe(source)
    is_safe("\n\n".join(strings))


def test_every_payload_of_the_cheat_sheets_as_an_article_and_as_input():  # X43
    for page in sorted((shared("torture-xss-owasp") / "cheatsheets").glob("*.md")):
        article = page.read_text()
        assert len(is_safe(article).plain) > len(article) / 2
        for block in re.findall(r"^```[^\n]*\n(.*?)^```", article, re.MULTILINE | re.DOTALL):
            for payload in (block, *block.splitlines()):
                is_safe(payload)


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_is_loaded(chromium):  # X43
    sources = json.loads((shared("torture-naughty-strings") / "blns.json").read_text())
    for path in (shared("torture-xss-owasp") / "cheatsheets").glob("*.md"):
        sources += [path.read_text(), *re.findall(r"^```[^\n]*\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL)]
    page, happened = chromium.new_page(), []
    page.on("dialog", lambda dialog: happened.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: happened.append(request.url))
    page.set_content("<!doctype html>" + "".join(f"<article>{render(source).html}</article>" for source in sources))
    page.wait_for_timeout(300)
    assert happened == []
    assert page.evaluate("document.querySelectorAll('article').length") == len(sources)
    page.close()


@pytest.mark.parametrize("name, pattern, pages", [
    ("briefs-tractusx-kits", "*.md*", 50), ("kb-neuron-zh", "*.md", 222), ("kb-basyx-wiki", "*.md", 100),
    ("kb-foam-vault", "*.md", 80), ("torture-frontmatter", "*.md", 3)])
def test_real_pages(name, pattern, pages):  # P37 X43
    found = [path for path in sorted(shared(name).rglob(pattern)) if path.name not in ("SOURCE.md", "NOTICE.md")]
    assert len(found) >= pages
    for path in found:
        assert is_safe(path.read_text()).words > 0, path


PIECES = st.sampled_from([
    "[", "]", "(", ")", "![", "](", "[^", "[^1]", "\n[^1]: ", "*", "**", "_", "`", "```", "$", "$$", "\\", "~~", "!",
    ":", "<", "<a ", "<b>", "</b>", "<!--", "-->", "<img src=x>", "<div>", "</div>", "<table>", "<td>", "<script>",
    "</script>", "onerror=", "style=", "javascript:", "http://", "&", "&#", "&amp;", "#", ">", "-", "1.", "|", '"',
    "'", "=", "/", " ", "\t", "\n", "\n\n", "    ", "\n- ", "\n1. ", "\n> ", "\n|a|\n|-|\n", "\n```\n", "\n$$\n",
    "\n> [!NOTE]\n> ", "\n::: tip\n", "\n!!! note\n    ", "\n: ", "\n---\n", "\n# ", "א", "中", "a", "\x00"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_whatever_is_typed_is_rendered_and_safe(source):  # X43 X46
    is_safe(source)
