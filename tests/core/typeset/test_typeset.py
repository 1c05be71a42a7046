"""B10 P38: texts as PDF: every word is found in it, its fonts are in it, nothing that a text holds is code or stops it."""
import io
import os
import time

import pypdf
import pytest
from PIL import Image

from portal.core.markdown import render
from portal.core.typeset import Document, Part, Refused, kept, typeset, why
from portal.core.typeset.tree import Tree, plain
from tests.shared import shared

WORDS = {"contents": "目录", "footer": "https://portal.example/b/1", "picture": "图片", "corner": "二维码",
         "missing": "无字体："}
SOURCE = """# 热误差补偿 𠮷㛃

正文有**粗体**、*强调*、`code`、[链接](https://example.org/page) 和 [后文](#表格)。[^1]

[^1]: 脚注的话。

## 表格

| 设备 | 值 |
|:--|--:|
| 主轴 | 38 |

<table><tr><th rowspan="2">左</th><th colspan="2">右</th></tr><tr><td>甲</td><td>乙</td></tr></table>

- [x] 已做
- [ ] 未做

术语
: 解释

!!! warning "当心"
    不要触摸。

```python
def f(x):
    return "中文"
```

$$E = mc^2 + \\frac{\\alpha}{2} \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}$$

![曲线](a.png "图 1 曲线")
"""


def document(html, title="热误差补偿 𠮷㛃", **more):
    parts = more.pop("parts", (Part("t0", title, html, "zh-CN", lead="摘要的话。", people=(
        {"name": "王㛃", "place": "测试研究院"},)),))
    return Document(title=title, language="zh-CN", parts=parts, words=WORDS, number="ALB-2026-0001 v1",
                    stamp=1_790_000_000, cells=(
                        {"label": "编号", "value": "ALB-2026-0001", "span": 8},
                        {"label": "成熟度", "level": 6, "steps": 9, "span": 4}), **more)


def picture(size=(40, 20), kind="PNG", mode="RGB"):
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def words_of(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")


@pytest.fixture(scope="module")
def rich():
    html = render(SOURCE, "zh", {"a.png": "/b/1/files/1/a.png"}).html
    return read(typeset(document(html, pictures={"/b/1/files/1/a.png": picture}, keywords=("误差",))))


def test_all_words_of_a_text_can_be_found_in_its_pdf(rich):  # B10
    found = words_of(rich)
    for words in ("热误差补偿 𠮷㛃", "王㛃", "测试研究院", "摘要的话", "粗体", "强调", "脚注的话", "https://example.org/page",
                  "主轴", "甲", "已做", "术语", "解释", "当心", "不要触摸", "return", "图 1 曲线", "v1", "1 / "):
        assert words in found, words
    assert found.count("热误差补偿 𠮷㛃") == len(rich.pages)  # once as title, then at the head of each further page


def test_a_pdf_holds_its_fonts_its_language_its_outline_and_its_links(rich):  # P38
    fonts = [font.get_object() for page in rich.pages for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert described and all("/FontFile3" in one or "/FontFile2" in one for one in described)
    root = rich.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (rich.metadata.title, rich.metadata["/Keywords"]) == ("热误差补偿 𠮷㛃", "误差")
    assert b"pdfuaid:part" in root["/Metadata"].get_data() and b"pdfaid:part" in root["/Metadata"].get_data()
    assert [one.title for one in rich.outline if not isinstance(one, list)] == ["热误差补偿 𠮷㛃"]
    links = [note.get_object() for page in rich.pages for note in page.get("/Annots", ())]
    assert "https://example.org/page" in {link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})}
    assert any("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links)


def test_what_no_font_has_is_told_by_its_code():  # P38
    found = words_of(read(typeset(document("<p>before 🚀 after \ufeff end</p>"))))
    assert "before [U+1F680] after" in found and "无字体： U+1F680 rocket" in found


def test_no_text_is_ever_code():
    nasty = '#import "x" #read("/etc/passwd") $x$ *b* \\ @ref <l> ]] #{ //'
    html = "<p>{}</p><pre><code>{}</code></pre>".format(*[nasty.replace("<", "&lt;")] * 2)
    html += '<a href="javascript:alert(1)">j</a><a href="#s-gone">g</a>'
    found = words_of(read(typeset(document(html, title=nasty))))
    assert found.count('#read("/etc/passwd") $x$ *b* \\ @ref <l> ]] #{ //') >= 2 and "javascript" not in found


HOSTILE = {
    "many cells": "<table>" + ("<tr>" + "<td>c</td>" * 40 + "</tr>") * 100 + "</table>",
    "spans": "<table><tr><td rowspan=100 colspan=100>a<td colspan=50>b</tr>" + "<tr><td rowspan=90>c</tr>" * 9 + "</table>",
    "deep": "<blockquote>" * 900 + "x" + "</blockquote>" * 900 + "<ul><li>" * 90 + "y" + "<strong><em>" * 90,
    "tables in tables": "<table><tr><td>" * 30 + "x",
    "a long word": f"<p>{'a' * 20_000}</p><pre><code>{'b' * 9_000}</code></pre>",
    "headings": "<h6>a</h6><h1></h1><h3 id='s-x'>b</h3><p id='s-x'>c</p>",
    "nothing": "",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_typeset_all_the_same(html):
    assert typeset(document(html)).startswith(b"%PDF-")


def test_a_picture_that_cannot_be_drawn_leaves_its_words():
    html = '<figure><img src="/a.png" alt="Press shop"></figure><p>Text.</p>'
    found = words_of(read(typeset(document(html, pictures={"/a.png": lambda: b"no picture"}))))
    assert "Press shop" in found and "Text." in found
    for mode, kind, end in (("CMYK", "JPEG", "jpg"), ("LA", "PNG", "png"), ("RGB", "WEBP", "webp")):
        made = typeset(document(f'<figure><img src="/a.{end}" alt=""></figure>',
                                pictures={f"/a.{end}": lambda kind=kind, mode=mode: picture(kind=kind, mode=mode)}))
        assert read(made).pages[0].images, mode


def test_too_much_is_refused_in_a_sentence():
    with pytest.raises(Refused, match="too much for one PDF"):
        typeset(document("<p>x</p>" * 1_000_000))
    assert "takes too long" in str(why(-24)) and "cannot be typeset" in str(why(8))


def test_several_texts_have_contents_and_links_between_them():  # K13
    parts = (Part("e1", "First", '<p>To <a href="#e2-s-end">the end</a> and <a href="#e9">nothing</a>.</p>', "en"),
             Part("e2", "Second", '<h2 id="s-end">End</h2>', "en", level=4))
    pdf = read(typeset(document("", title="Both", parts=parts, has_contents=True)))
    assert len(pdf.pages) == 3 and all(words in pdf.pages[0].extract_text() for words in ("目录", "First", "Second"))
    assert [one.title for one in flat(pdf.outline)] == ["Both", "First", "Second", "End"]
    assert len(pdf.pages[1]["/Annots"]) == 1


def flat(outline):
    for one in outline:
        if isinstance(one, list):
            yield from flat(one)
        else:
            yield one


def test_the_same_document_is_typeset_once(app):  # B10
    one, other = document("<p>One.</p>"), document("<p>Two.</p>")
    name = kept.fingerprint(one)
    assert name == kept.fingerprint(document("<p>One.</p>")) != kept.fingerprint(other) and kept.find(name) is None
    made = kept.make(one, name)
    assert kept.find(name) == made
    stale = time.time() - 40 * 24 * 3600
    os.utime(kept.folder() / f"{name}.pdf", (stale, stale))
    fresh = kept.fingerprint(other)
    kept.make(other, fresh)
    kept.forget_unread()
    assert kept.find(name) is None and kept.find(fresh)


def test_headings_leave_no_level_out_and_a_title_stands_once():
    tree = Tree("<h1>Title</h1><h4>a</h4><h6>b</h6><h2>c</h2>", title="Title")
    found = [(one["level"], plain(one["of"])) for one in tree.blocks if one["kind"] == "heading"]
    assert found == [(1, "a"), (2, "b"), (1, "c")]


def test_real_texts_are_typeset():  # B10
    """The kits of an industrial data space and a part of a Chinese manual, each set in one go."""
    for name, step, language in (("briefs-tractusx-kits", 4, "en"), ("kb-neuron-zh", 20, "zh")):
        sources = [path for path in sorted(shared(name).rglob("*.md*")) if path.suffix in (".md", ".mdx")][::step]
        parts = tuple(Part(f"e{number}", path.stem, render(path.read_text()[:40_000], language).html, language)
                      for number, path in enumerate(sources))
        pdf = read(typeset(document("", parts=parts, has_contents=True)))
        assert len(parts) > 9 and len(pdf.pages) > len(parts)


def test_a_wide_table_turns_its_sheet_and_the_widest_breaks_its_words():  # B10
    def made(columns, word):
        cells = "".join(f"<td>{word}</td>" for _ in range(columns))
        return f'<p>Before.</p><div class="table-scroll"><table><tr>{cells}</tr></table></div><p>After.</p>'
    for columns, widths in ((4, [595]), (12, [595, 842, 595]), (30, [595, 842, 595])):
        pdf = read(typeset(document(made(columns, "Temperature"))))
        assert [round(page.mediabox.width) for page in pdf.pages] == widths
        assert words_of(pdf).replace("\n", "").count("Temperature") == columns
