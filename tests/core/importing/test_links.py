"""Links found in a text, resolved in the source and written anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import importing
from portal.core.importing import links
from tests.core.importing.made import PNG, one, read, reasons, resolved

VAULT = {
    "index.md": "# Start",
    "guide/index.md": "# The guide",
    "guide/first steps.md": "# First steps\n\n## 安装 {#install}",
    "guide/Graph View.md": "---\naliases: [network, 图谱]\n---\n# Graph visualisation",
    "other/01-intro.md": "# Intro",
    "other/page.v2.md": "# Dots",
    "a.b/topic.md": "# Topic",
    "x/topic.md": "# Topic in x",
    "img/a b.png": PNG,
    "static/img/logo.png": PNG,
    "docs/sheet.xlsx": "PK\x03\x04",
    "Projects/README.md": "# Projects",
}


@pytest.mark.parametrize(
    "target, place",
    [
        ("first%20steps.md", "guide/first steps.md"),
        ("<first steps.md>", "guide/first steps.md"),
        ("first steps", "guide/first steps.md"),
        ("./first%20steps", "guide/first steps.md"),
        ("FIRST%20STEPS.MD", "guide/first steps.md"),
        ("first%20steps.html", "guide/first steps.md"),
        ("first%20steps.md#install", "guide/first steps.md"),
        ("first%20steps.md?x=1", "guide/first steps.md"),
        ("./", "guide/index.md"),
        ("../", "index.md"),
        ("..", "index.md"),
        ("/guide/", "guide/index.md"),
        ("/guide", "guide/index.md"),
        ("/index.html", "index.md"),
        ("../other/intro", "other/01-intro.md"),
        ("../other/page.v2", "other/page.v2.md"),
        ("..\\\\other\\\\page.v2.md", "other/page.v2.md"),
        ("../img/a%20b.png", "img/a b.png"),
        ("@site/static/img/logo.png", "static/img/logo.png"),
        ("/img/logo.png", "static/img/logo.png"),
        ("../docs/sheet.xlsx", "docs/sheet.xlsx"),
        ("nothing.md", None),
        ("../../outside.md", None),
        ("/etc/passwd", None),
        ("network", "guide/Graph View.md"),
        ("/docs/site/other/page.v2", "other/page.v2.md"),
    ],
)
def test_a_path_finds_its_page_or_file(tmp_path, target, place):  # K12
    source = read(tmp_path, VAULT | {"guide/from.md": f"[label]({target})"})
    assert [link.resolved for link in one(source, "guide/from.md").links] == [place]


@pytest.mark.parametrize(
    "inner, place",
    [
        ("Graph View", "guide/Graph View.md"),
        ("graph view", "guide/Graph View.md"),
        ("guide/Graph View", "guide/Graph View.md"),
        ("Graph visualisation", "guide/Graph View.md"),
        ("network", "guide/Graph View.md"),
        ("图谱", "guide/Graph View.md"),
        ("Graph View|shown", "guide/Graph View.md"),
        ("Graph View#安装", "guide/Graph View.md"),
        ("./topic", "x/topic.md"),
        ("/a.b/topic", "a.b/topic.md"),
        ("topic", "x/topic.md"),
        ("a.b/topic", "a.b/topic.md"),
        ("projects", "Projects/README.md"),
        ("intro", "other/01-intro.md"),
        ("nobody", None),
        ("page.v2", "other/page.v2.md"),
        ("The guide", "guide/index.md"),
    ],
)
def test_a_wiki_link_finds_its_page_by_path_name_title_or_alias(tmp_path, inner, place):  # K12
    source = read(tmp_path, VAULT | {"x/from.md": f"[[{inner}]]"})
    assert [link.resolved for link in one(source, "x/from.md").links] == [place]


def test_a_name_of_several_pages_takes_the_nearest_and_says_so(tmp_path):  # K12
    source = read(tmp_path, VAULT | {"from.md": "[[topic]]"})
    assert one(source, "from.md").links[0].resolved == "a.b/topic.md"
    assert reasons(source.notes, "from.md") == ["“topic” could be 2 pages; a.b/topic.md was taken."]


def found(text):
    return [(link.kind, link.target, link.label) for link in links.found_in(text)[0]]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[a](b.md) ![c](d.png)", [("page", "b.md", "a"), ("picture", "d.png", "c")]),
        ('[a](b.md "A (title)")', [("page", "b.md", "a")]),
        ("[a](b(1).md)", [("page", "b(1).md", "a")]),
        ("[a](b\\_c.md)", [("page", "b_c.md", "a")]),
        ("[![p](p.png)](b.md)", [("picture", "p.png", "p"), ("page", "b.md", "![p](p.png)")]),
        ("[a [b] c](d.md)", [("page", "d.md", "a [b] c")]),
        ("[a](<b c.md> 'x')", [("page", "b c.md", "a")]),
        ("[a](b c.md)", [("page", "b c.md", "a")]),
        ("[a][r]\n\n[r]: b.md 'T'", [("page", "b.md", "r")]),
        ("[a](https://x.org) <https://x.org> [m](mailto:a@b.c)", []),
        ("[a](#part)", [("anchor", "#part", "a")]),
        ("`[a](b)` and [[x]]", [("wiki", "x", "")]),
        ("```\n[[x]] [a](b)\n```", []),
        ("    [[x]]", []),
        ("- a\n\n    [[x]]", [("wiki", "x", "")]),
        ("| [[a\\|b]] | [[c]] |", [("wiki", "a", "b"), ("wiki", "c", "")]),
        ("![[p.png|300]]", [("picture", "p.png", "")]),
        ("![[note]]", [("wiki", "note", "")]),
        ("[[a]](b.md)", [("page", "b.md", "[a]")]),
        ("\\[[a]]", []),
        ("[[ -f x ]]", []),
        ("[[1, 2], [3, 4]]", []),
        ("[[1,2]]", []),
        ('<img src="p.png" alt="x">', [("picture", "p.png", "")]),
        ("<a class=x href='b.md'>y</a>", [("page", "b.md", "")]),
        ("[a]()", []),
        ("[a](\n\nb)", []),
        ("[^1]: note.md", []),
        ("[[#part]]", [("anchor", "#part", "")]),
    ],
)
def test_links_are_found_where_they_are_links(text, expected):  # K12
    assert found(text) == expected


def test_links_are_written_anew_and_nothing_else_changes(tmp_path):  # K12
    text = (
        'See [one](first%20steps.md#install), ![p](<../img/a b.png> "T"), [[Graph View|the graph]], [[network]], `[[x]]`,\n'
        '| a |\n|--|\n| [[Graph View\\|g]] |\n\n[r]: first%20steps.md \'T\'\n\n<'
        'img src="../img/a%20b.png" alt="" width="9"> [x](#y) [z](gone.md)\n'
    )
    document = one(read(tmp_path, VAULT | {"guide/from.md": text}), "guide/from.md")
    new = {
        "guide/first steps.md": "/knowledge/7#install",
        "img/a b.png": "a-b.png",
        "guide/Graph View.md": "Graph visualisation",
    }
    assert document.rewritten(lambda link: new.get(link.resolved)) == (
        'See [one](/knowledge/7#install), ![p](a-b.png "T"), [[Graph v'
        'isualisation|the graph]], [[Graph visualisation]], `[[x]]`,\n'
        "| a |\n|--|\n| [[Graph visualisation\\|g]] |\n\n[r]: /knowledge/7#install 'T'\n\n"
        '<img src="a-b.png" alt="" width="9"> [x](#y) [z](gone.md)\n'
    )
    assert "[the graph](/k/1)" in document.rewritten(lambda link: "/k/1")
    assert document.rewritten(lambda link: None) == document.markdown


def test_a_fragment_that_names_a_heading_becomes_that_heading(tmp_path):  # K12
    source = read(tmp_path, VAULT | {"from.md": "[a](guide/first%20steps.md#install)"})
    assert one(source, "from.md").links[0].fragment == "安装"


def test_embedded_pictures_become_pictures_embedded_pages_links(tmp_path):  # K12
    document = one(read(tmp_path, VAULT | {"from.md": "![[a b.png|200]] ![[Graph View]]"}), "from.md")
    assert resolved(document) == [("picture", "a b.png", "img/a b.png"), ("wiki", "Graph View", "guide/Graph View.md")]
    assert document.rewritten(lambda link: "x.png" if link.kind == "picture" else "Title") == "![](x.png) [[Title]]\n"


def test_what_leads_nowhere_is_told_with_its_target(tmp_path):  # P39
    source = read(
        tmp_path, {"a.md": "# A\n\n[x](gone.md) ![y](gone.png) [z](a.md) [w](gone.pdf) ![r](https://x.org/a.png)"}
    )
    assert reasons(source.notes, "a.md") == [
        "The link “gone.md” leads nowhere.",
        "The picture “gone.png” is not there.",
        "The link “gone.pdf” leads nowhere.",
        "1 pictures of other sites are shown as links.",
    ]
    assert one(source, "a.md").links[2].resolved == "a.md"  # to itself
    assert [link.kind for link in one(source, "a.md").links] == ["page", "picture", "page", "file"]


def test_links_of_one_language_find_what_only_another_has(tmp_path):  # K12
    source = read(
        tmp_path, {"zh_CN/a.md": "# 甲\n\n这是中文。", "zh_CN/b.md": "# 乙\n\n这是中文。", "en_US/a.md": "# A\n\n[b](b.md)"}
    )
    assert one(source, "en_US/a.md").links[0].resolved == "zh_CN/b.md"


@given(st.text(alphabet="[]()!<>\\ab.md|#\n`\"' /", max_size=60))
def test_spans_are_where_the_links_are(text):
    for link in links.found_in(text)[0]:
        assert 0 <= link.start < link.end <= len(text)
        if link.syntax in ("wiki", "embed"):
            assert text[link.start : link.end].endswith("]]")
    document = importing.Document("a.md", markdown=text, links=links.found_in(text)[0])
    assert document.rewritten(lambda link: None) == text
    again = document.rewritten(lambda link: "new")
    assert len(again) >= 0
