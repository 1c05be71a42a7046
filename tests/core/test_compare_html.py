"""What changed between two rendered texts."""
import re
from html import unescape
from html.parser import HTMLParser

import markdown
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.compare import compare_html
from tests.shared import shared

VOID = {"br", "col", "hr", "img", "input", "wbr"}
LIVE = {"script", "style", "iframe", "object", "embed", "form", "svg", "template", "link", "meta", "base"}
ONLY_INLINE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"}
INLINE = st.recursive(
    st.sampled_from(["智能 ", "制造。", "word ", "a &lt; b &amp; c ", '"q" ', "<br>",
                     '<img src="/f/1.png" alt="A “b”">', "<code>x &lt; y</code>",
                     "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>"]),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
                            st.sampled_from(["em", "strong", 'a href="/x?a=1&amp;b=2"', "sup", "del", "ins"]),
                            st.lists(inner, max_size=3)), max_leaves=6)
LINES = st.lists(INLINE, max_size=5).map("".join)
BLOCKS = st.recursive(
    st.one_of(LINES.map(lambda line: f"<p>{line}</p>"),
              LINES.map(lambda line: f'<h2 id="a">{line}</h2>'),
              LINES.map(lambda line: f"<table><tbody><tr><td>{line}</td></tr></tbody></table>"),
              st.sampled_from(["<hr>", "<pre><code>a\n  b</code></pre>\n", "\n"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"<blockquote>{''.join(parts)}</blockquote>"),
        st.lists(st.tuples(LINES, inner).map("<li>{0[0]}{0[1]}</li>".format), max_size=3)
        .map(lambda items: f"<ul>{''.join(items)}</ul>")), max_leaves=6)
PAGES = st.lists(BLOCKS, max_size=6).map("".join)


class Reader(HTMLParser):
    """Reads HTML as strictly as no browser does: every end has its beginning, nothing is left open."""

    def __init__(self, html, left_out=""):
        super().__init__()
        self.left_out, self.open, self.tags, self.text, self.links = left_out, [], [], "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag not in LIVE
        assert not any(name.startswith("on") or name in {"style", "srcdoc", "id"} for name, _ in attrs)
        assert all(not re.match(r"\s*(javascript|data|vbscript):", value or "", re.I) for _, value in attrs)
        if tag in {"p", "table", "ul", "blockquote"}:
            assert not ONLY_INLINE & set(self.open), f"{tag} in {self.open}"
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.left_out not in self.open:
            self.text += "".join(data.split())


def text_of(html):
    """The text without space, by simpler means than a parser."""
    return unescape("".join(re.sub(r"<[^>]*>", "", html).split()))


@pytest.mark.parametrize("old, new, expected", [
    ("<p>The quick fox.</p>", "<p>The slow fox.</p>", "<p>The <del>quick</del><ins>slow</ins> fox.</p>"),
    ("<p>数据每秒上传。</p>", "<p>数据每5秒上传。</p>", "<p>数据每<ins>5</ins>秒上传。</p>"),
    ("<p>a word here</p>", "<p>a <em>word</em> here</p>",
     "<p>a <del>word</del><ins><em>word</em></ins> here</p>"),
    ("<p>kept</p>", "<p>kept</p><p>new one</p>", "<p>kept</p><p><ins>new one</ins></p>"),
    ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li></ul>", "<ul><li>a</li><li><del>b</del></li></ul>"),
    ("<table><tr><td>1</td></tr></table>", "<table><tr><td>2</td></tr></table>",
     "<del><table><tr><td>1</td></tr></table></del><ins><table><tr><td>2</td></tr></table></ins>"),
    ('<p>see <img src="/a.png" alt="A"> there</p>', '<p>see <img src="/b.png" alt="A"> there</p>',
     '<p>see <del><img src="/a.png" alt="A"></del><ins><img src="/b.png" alt="A"></ins> there</p>'),
    ("<p>if <math><mi>x</mi></math> then</p>", "<p>if <math><mi>y</mi></math> then</p>",
     "<p>if <del><math><mi>x</mi></math></del><ins><math><mi>y</mi></math></ins> then</p>"),
    ("<pre>a\n b</pre>", "<pre>a\n c</pre>", "<del><pre>a\n b</pre></del><ins><pre>a\n c</pre></ins>"),
    ('<h2 id="x">T</h2>', '<h2 id="x">T</h2>', "<h2>T</h2>"),
    ("<p>a <del>b</del></p>", "<p>a <del>b</del></p>", "<p>a <s>b</s></p>"),
    ('<p><a href="/a">one</a> two</p>', '<p><a href="/a">one</a> three two</p>',
     '<p><a href="/a">one</a> <ins>three </ins>two</p>'),
    ("", "", ""),
])
def test_changes_are_marked_inside_the_blocks(old, new, expected):  # P2
    assert compare_html(old, new) == expected


@given(PAGES, PAGES)
def test_a_comparison_is_well_formed_and_holds_both_texts(old, new):  # P2
    html = compare_html(old, new)
    assert Reader(html, left_out="del").text == text_of(new)
    assert Reader(html, left_out="ins").text == text_of(old)


@given(PAGES)
def test_a_text_compared_with_itself_shows_no_change(page):  # P2
    assert not {"ins", "del"} & set(Reader(compare_html(page, page)).tags)


@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<em>", "</div>", "<table>", "<td>", "</table>", "<a href='", "<x-y>", "text", "<script>",
    "alert(1)", "</script>", "<", "<!--", "&lt;", "<ul>", "<li>", "'>", '"', "<svg>", "<![CDATA[",
])).map("".join))
def test_broken_markup_comes_out_closed_and_without_scripts(page):  # P2
    Reader(compare_html("<p>a</p>", nh3.clean(page)))
    Reader(compare_html(nh3.clean(page), "<p>text</p>"))


def test_the_attack_collections_stay_quiet():  # P2
    sheets = [path.read_text(errors="replace") for path in sorted(shared("torture-xss-owasp").rglob("*.md"))]
    for sheet in sheets:
        dead = nh3.clean(markdown.markdown(sheet, extensions=["fenced_code", "tables"]))
        Reader(compare_html("", dead))
        Reader(compare_html(dead, dead.replace("a", "o")))


def test_deep_nesting_is_read_without_an_error():  # P2
    deep = "<blockquote>" * 5_000 + "<p>text</p>" + "</blockquote>" * 5_000
    assert Reader(compare_html(deep, deep.replace("text", "word")), left_out="del").text == "word"


def test_real_pages_in_two_versions_keep_most_of_their_text():  # P2
    for path in sorted(shared("kb-neuron-zh").rglob("*.md"))[::8]:
        source = path.read_text()
        old, new = (nh3.clean(markdown.markdown(text, extensions=["fenced_code", "tables", "def_list"]))
                    for text in (source, source.replace("配置", "设置") + "\n\n新的一段。\n"))
        html = compare_html(old, new)
        assert Reader(html, left_out="del").text == Reader(compare_html(new, new)).text
        assert html.endswith("<p><ins>新的一段。</ins></p>")
