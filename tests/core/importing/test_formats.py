"""HTML pages, Word documents, BookStack's zip, and formats that are not read."""

import contextlib
import json

import pytest

from portal.core import importing
from portal.core.importing import html
from tests.core.importing.made import PNG, docx, one, read, reasons, resolved, tree, zipped
from tests.shared import shared


def test_an_html_page_becomes_markdown(tmp_path):  # K12
    page = (
        "<!doctype html><html lang=zh-CN><head><title>标题 - Site</title><me"
        "ta name=description content='Short'><style>x</style></head><body>"
        "<nav>Menu</nav><main><h1>标题</h1><p>A <b>bold</b> <a href='b.html#"
        "x'>link</a><br>line</p><ul><li>one<ul><li>two</li></ul></li></ul>"
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2|3</td></t"
        "r></table><pre><code class='language-python'>x = 1\n</code></pre>"
        "<p class='callout warning'>Mind</p><img src='p.png' alt='P'><script>alert(1)</script></main></body></html>"
    )
    source = read(tmp_path, {"a.html": page, "b.html": "<h1>B</h1><p>Text", "p.png": PNG})
    document = one(source, "a.html")
    assert (document.title, document.language, document.meta.summary) == ("标题", "zh", "Short")
    assert resolved(document) == [("page", "b.html#x", "b.html"), ("picture", "p.png", "p.png")]
    for words in (
        "A **bold** [link](b.html#x)",
        "- one\n  - two",
        "| 1 | 2\\|3 |",
        "```python\nx = 1\n```",
        "> [!WARNING]\n> Mind",
        "![P](p.png)",
    ):
        assert words in document.markdown
    assert "alert" not in document.markdown and "Menu" not in document.markdown


def test_an_html_page_may_say_its_own_encoding(tmp_path):  # K12
    source = read(tmp_path, {"a.html": "<meta charset=gb2312><h1>架构</h1><p>正文在这里</p>".encode("gbk")})
    assert source.documents[0].title == "架构" and "gb18030" in reasons(source.notes)[0]


def test_html_that_is_nested_without_end_is_refused(tmp_path):  # P39
    source = read(tmp_path, {"a.html": "<div>" * 3000 + "x", "b.html": "<p>x"})
    assert [note.place for note in source.refused] == ["a.html"]


PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="A '
    'picture"/><a:graphic><a:graphicData uri="x"><pic:pic><pic:blipFill>'
    '<a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="rId9" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>'
)
WORDS = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>标题</w:t></'
    'w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><"
    "w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessi'
    'ngml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/></w:style></w:styles>'
)


def test_a_word_document_becomes_markdown_with_its_pictures(tmp_path):  # K12
    raw = docx(
        WORDS + PICTURE,
        {"word/media/image1.png": PNG, "word/_rels/document.xml.rels": RELATIONS, "word/styles.xml": STYLES},
    )
    source = read(tmp_path, {"in/报告.docx": raw, "in/a.md": "[r](报告.docx)"})
    document = one(source, "in/报告.docx")
    assert "**Bold**" in document.markdown and "| a | b |" in document.markdown
    (asset,) = document.files
    assert asset.media_type == "image/png" and source.content(asset.place) == PNG
    assert document.rewritten(lambda link: "x.png").count("![A picture](x.png)") == 1
    assert one(source, "in/a.md").links[0].resolved == "in/报告.docx"


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04 broken",
        b"no zip",
        docx("<w:p>").replace(b"<w:p>", b"<w:q>"),
        docx("<broken"),
        docx("", {"word/media/a.png": b"\0" * 3_000_000}),
    ],
)
def test_a_word_document_that_is_damaged_or_swollen_is_refused(tmp_path, raw):  # P39
    source = read(tmp_path, {"a.docx": raw, "b.md": "# B"})
    assert "b.md" in {document.place for document in source.documents}
    assert [note.place for note in source.refused] == ["a.docx"] or one(source, "a.docx").markdown == ""


BOOK = {
    "instance": {"version": "24.12"},
    "exported_at": "2025-01-02T03:04:05Z",
    "book": {
        "id": 8,
        "name": "Manual",
        "description_html": "<p>About <b>it</b></p>",
        "tags": [{"name": "area", "value": "mill"}, {"name": "new"}],
        "chapters": [
            {
                "id": 2,
                "name": "Part",
                "priority": 2,
                "pages": [
                    {
                        "id": 41,
                        "name": "Deep",
                        "html": ("<p class='callout info'>Mind</p><p><a href='[[bsexport:page:"
                            "40]]'>up</a> <img src='[[bsexport:image:p.png]]' alt='P'></p>"),
                    }
                ],
            }
        ],
        "pages": [
            {
                "id": 40,
                "name": "First",
                "priority": 1,
                "markdown": ("# First\n\n[Part]([[bsexport:chapter:2]]) [Gone](["
                    "[bsexport:page:99]]) [f]([[bsexport:attachment:5]])"),
                "attachments": [
                    {"id": 5, "name": "Sheet", "file": "s.pdf"},
                    {"id": 6, "name": "Site", "link": "https://example.org"},
                ],
            }
        ],
    },
}


def test_bookstacks_zip_becomes_a_tree_with_links_and_files(tmp_path):  # K12
    source = importing.read(
        zipped(
            tmp_path / "book.zip",
            {"data.json": json.dumps(BOOK), "files/p.png": PNG, "files/s.pdf": b"%PDF-1.4", "files/unused.png": PNG},
        )
    )
    assert tree(source) == ["Manual", " First", " Part", "  Deep"]
    first, deep = one(source, "data.json#page:40"), one(source, "data.json#page:41")
    assert [link.resolved for link in first.links] == ["data.json#chapter:2", None, "files/s.pdf", "files/s.pdf"]
    assert [link.resolved for link in deep.links] == ["data.json#page:40", "files/p.png"]
    assert "> [!NOTE]\n> Mind" in deep.markdown and "[Site](https://example.org)" in first.markdown.replace(
        "<", ""
    ).replace(">", "")
    assert source.documents[0].meta.tags == ["area: mill", "new"] and source.documents[0].markdown.strip() == "About **it**"
    assert reasons(source.notes, "files/unused.png") == ["No page uses this file; it was left out."]


@pytest.mark.parametrize(
    "data", ['{"book"', '{"page": []}', '{"instance": {}}', '{"book": 3}', '{"book": ' + "[" * 100_000]
)
def test_a_broken_bookstack_zip_is_refused_whole(tmp_path, data):  # P39
    with pytest.raises(importing.Unsafe):
        importing.read(zipped(tmp_path / "a.zip", {"data.json": data, "files/a": "x"}))


def test_formats_that_are_not_read_are_refused_with_a_way_out():  # K12
    source = importing.read(shared("kb-airbnb-knowledge-posts"))
    assert {note.place for note in source.refused} == {
        "addition_principles.ipynb",
        "numerical_tags.ipynb",
        "one_plus_one.ipynb",
        "orgmode_post.org",
        "sample.Rmd",
    }
    assert "Save it as Markdown" in str(source.refused[0].reason)
    post = one(source, "unicode.md")
    assert (post.title, post.meta.summary, post.meta.authors, post.meta.tags) == (
        "我能说普通话",
        "书到用时方恨少",
        [{"name": "吴文浩"}],
        ["标签"],
    )


def test_a_file_of_such_a_format_that_a_page_links_to_is_its_file(tmp_path):
    source = read(tmp_path, {"a.md": "[n](n.ipynb)", "n.ipynb": "{}"})
    assert source.refused == [] and one(source, "a.md").files[0].place == "n.ipynb"


def test_a_single_file_is_a_source_of_one(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md)")
    assert [document.title for document in importing.read(tmp_path / "a.md").documents] == ["A"]


@pytest.mark.parametrize("piece", ["<!--", "<!", "<?", "<![", "<b>", "<div>", "<br>", "<"])
def test_hostile_html_is_read_in_time(piece):  # P39
    with contextlib.suppress(importing.Refused):
        html.page(piece * 20_000)
