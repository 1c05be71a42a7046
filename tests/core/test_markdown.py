"""What each mark of Markdown becomes."""
import pytest

from portal.core.markdown import Heading, Image, render

PICTURES = {"pump.png": "/files/7/pump.png", "泵 1.png": "/files/8/b.png"}


def html(source, language="en"):
    return render(source, language, PICTURES).html


def squeezed(source, language="en"):
    """The HTML without line ends between tags."""
    return html(source, language).replace(">\n<", "><")


@pytest.mark.parametrize("source, expected", [
    ("**选择 UDP，**到", "<p><strong>选择 UDP，</strong>到</p>"),
    ("~~gone~~ *a* __b__ `c*d`", "<p><del>gone</del> <em>a</em> <strong>b</strong> <code>c*d</code></p>"),
    ("a  \nb\\\nc\nd", "<p>a<br>\nb<br>\nc\nd</p>"),
    ("a <b@c.example>", '<p>a <a href="mailto:b@c.example">b@c.example</a></p>'),
    ("H<sub>2</sub>O <kbd>Esc</kbd>", "<p>H<sub>2</sub>O <kbd>Esc</kbd></p>"),
    ("\\*a\\* 5 < 6 & 7", "<p>*a* 5 &lt; 6 &amp; 7</p>"),
    ("[a][x] [x]\n\n[x]: /b \"c\"", '<p><a href="/b" title="c">a</a> <a href="/b" title="c">x</a></p>'),
    ("a <!-- note to self --> b", "<p>a  b</p>"),
    ("#标签 is no heading", "<p>#标签 is no heading</p>"),
    ("> a\nb\n\n> c", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n<blockquote>\n<p>c</p>\n</blockquote>"),
    ("---", "<hr>"),
])
def test_the_marks_within_a_line(source, expected):  # P37
    assert html(source) == expected


@pytest.mark.parametrize("source, address", [
    ("see https://a.example/b_c_d?e=1&f=(2).", "https://a.example/b_c_d?e=1&amp;f=(2)"),
    ("(www.a.example/b)", "www.a.example/b"),
    ("见 https://a.example/路径。后面", "https://a.example/"),
    ("<https://a.example/b>", "https://a.example/b"),
])
def test_a_bare_address_is_a_link_that_ends_where_the_sentence_does(source, address):  # P37
    assert f">{address}</a>" in html(source)
    assert html(source).count("<a ") == 1


def test_lines_of_chinese_join_without_a_blank_and_others_with_one():  # P37
    assert html("第一行，\n**第二**行\nthird\nline") == "<p>第一行，<strong>第二</strong>行\nthird\nline</p>"
    assert render("第一\n第二\nline").plain == "第一第二 line"


def test_lists_are_laid_out_as_on_github():  # P37
    assert squeezed("Text:\n- a\n  - b\n\n    c\n- d\n1. e\n2. f") == (
        "<p>Text:</p><ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li><li>d</li></ul><ol><li>e</li><li>f</li></ol>")
    assert squeezed("3. a\n\n4. b") == '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'


def test_code_and_pictures_stand_within_steps():  # P37
    made = squeezed("1. Do\n   ```\n   x\n   ```\n2. Look\n\n   ![a](pump.png)\n3. End")
    assert made.count("<ol>") == 1
    assert made.count("<li>") == 3
    assert "<figure>" in made


def test_tasks_are_signs_with_names_and_no_controls():  # P37
    assert squeezed("- [ ] a\n- [x] **b**") == (
        '<ul><li class="task-item"><span aria-label="To do" class="task" role="img">☐</span> a</li>'
        '<li class="task-item"><span aria-label="Done" class="task" role="img">☑</span> <strong>b</strong></li></ul>')
    assert 'aria-label="已完成"' in html("- [x] 一", "zh")


def test_tables_are_aligned_by_attributes_and_scroll_in_a_named_frame():  # P37
    made = squeezed("Text\n| a | b \\| c |\n|:-:|--:|\n| `1` |\n\n|x|\n|-|")
    assert made == (
        '<p>Text</p><div class="table-scroll" tabindex="0" role="region" aria-label="Table 1"><table><thead><tr>'
        '<th align="center">a</th><th align="right">b | c</th></tr></thead><tbody><tr><td align="center">'
        '<code>1</code></td><td align="right"></td></tr></tbody></table></div>'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Table 2"><table><thead><tr><th>x</th>'
        '</tr></thead></table></div>')


def test_a_table_within_a_table_has_no_frame_of_its_own():  # P37
    made = html("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>")
    assert made.count("<table>") == made.count("</table>") == 2
    assert made.count("table-scroll") == 1


def test_footnotes_stand_at_the_end_and_lead_back():  # P37
    made = squeezed("a[^x] b[^注] c[^x]\n\n[^注]: 注\n[^x]: One\n\n    two")
    assert '<sup id="s-fnref:x"><a class="footnote-ref" href="#s-fn:x">1</a></sup>' in made
    assert '<sup id="s-fnref2:x">' in made
    assert made.index('<li id="s-fn:x">') < made.index('<li id="s-fn:注">')
    assert 'aria-label="Back to the text from note 1" class="footnote-backref" href="#s-fnref2:x"' in made
    assert render("a[^x]\n\n[^x]: One").plain == "a\nOne"


def test_definitions():  # P37
    assert squeezed("Pump\n:   moves a liquid\n: 泵\n\nValve\n\n: a\n\n    b") == (
        "<dl><dt>Pump</dt><dd>moves a liquid</dd><dd>泵</dd><dt>Valve</dt><dd><p>a</p><p>b</p></dd></dl>")


@pytest.mark.parametrize("source", [
    "!!! warning\n    Hot *steam*\n\n    - a",
    "> [!WARNING]\n> Hot *steam*\n>\n> - a",
    "::: warning\nHot *steam*\n\n- a\n:::",
    ":::attention\nHot *steam*\n\n- a",
])
def test_admonitions_of_every_dialect(source):  # P37
    assert squeezed(source) == (
        '<div class="admonition warning"><p class="admonition-title">Warning</p><p>Hot <em>steam</em></p>'
        "<ul><li>a</li></ul></div>")


def test_admonitions_have_titles_of_their_own_and_a_language():  # P37
    assert '"admonition-title">Mind `x`</p>'.replace("`x`", "<code>x</code>") in html('!!! tip "Mind `x`"\n    a')
    assert '"admonition-title">提示</p>' in html("::: info\n::: tip\na\n:::\n:::", "zh")
    assert squeezed("::: details More\n*a*\n:::") == "<details><summary>More</summary><p><em>a</em></p></details>"


def test_code_is_highlighted_by_classes():  # P37
    assert html('```python\nreturn "<b>"\n```') == (
        '<pre class="listing" tabindex="0"><code><span class="k">return</span> <span class="s2">"&lt;b&gt;"</span>\n'
        "</code></pre>")
    assert html("~~~ nosuchlanguage\n``` <b>\n~~~") == (
        '<pre class="listing" tabindex="0"><code>``` &lt;b&gt;\n</code></pre>')
    assert html("a\n\n    b\n\n    c") == '<p>a</p>\n<pre class="listing" tabindex="0"><code>b\n\nc\n</code></pre>'


def test_formulas_become_mathml_without_styles():  # P37
    assert html("$E=mc^2$, \\$5 and $6, `$x$`") == (
        "<p><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>, $5 and $6, "
        "<code>$x$</code></p>")
    block = html("$$\n\\begin{aligned}a&=b\\end{aligned}\n$$")
    assert block.startswith('<div class="formula" tabindex="0"><math display="block"><mtable')
    assert 'class="at-right no-gap-right"' in block
    assert " style=" not in block
    assert "<math" in html("```math\nx\n```")
    assert render("a $x<y$ b").plain == "a x<y b"


@pytest.mark.parametrize("source", [
    "\\nosuchcommand", "x" * 1001, "{" * 26 + "}" * 26, "\\alpha " * 201, "(" * 30, "\\def\\a{b}\\a"])
def test_a_formula_that_is_not_understood_or_not_safe_is_shown_as_written(source):  # P37
    assert html(f"a ${source.strip()}$ b").startswith(f'<p>a <code class="formula-source">{source.strip()}</code> b')


def test_a_picture_alone_is_a_figure():  # P37
    assert html('![A pump](pump.png "The *pump*")') == (
        '<figure><img alt="A pump" loading="lazy" src="/files/7/pump.png"><figcaption>The *pump*</figcaption></figure>')
    assert html("![](pump.png)") == '<figure><img alt="" loading="lazy" src="/files/7/pump.png"></figure>'
    assert html('<img src="pump.png" alt="a" style="zoom:50%">').startswith("<figure><img")
    assert html("see ![a](泵%201.png)") == '<p>see <img alt="a" loading="lazy" src="/files/8/b.png"></p>'


def test_a_picture_that_is_missing_or_elsewhere_is_not_loaded():  # P37
    assert html("![a pump](gone.png)") == '<p><span class="missing-picture">a pump</span></p>'
    assert html("![](data:image/png;base64,AA)").startswith('<p><span class="missing-picture">data:')
    assert html("![far](https://b.example/c.png)") == (
        '<p><a rel="noopener noreferrer" class="remote-picture" href="https://b.example/c.png">far</a></p>')
    assert html('<div><img src="//b.example/c.png" alt="far"></div>').count("<img") == 0


def test_pictures_are_told_as_they_are_written():  # B4
    made = render("![](pump.png) ![b](gone.png)\n\n<img src='https://c.example/d.png'>", "en", PICTURES)
    assert set(made.images) == {Image("pump.png", ""), Image("gone.png", "b"), Image("https://c.example/d.png", "")}


def test_links_are_told_as_they_stand_in_the_page():  # B4
    made = render("# A b\n\n[a](/briefs/ALB-2026-0012) [b](#a-b) www.c.example <https://d.example>[^1]\n\n[^1]: x")
    assert made.links == ("/briefs/ALB-2026-0012", "#s-a-b", "http://www.c.example", "https://d.example")


def test_headings_have_stable_names_with_chinese_kept():  # P37
    made = render("# Part 2: 概述 *x*\n## 概述\n## 概述\n### !!!\nA b\n---\n## C#\n")
    assert made.toc == (
        Heading(1, "s-part-2-概述-x", "Part 2: 概述 x"), Heading(2, "s-概述", "概述"), Heading(2, "s-概述-2", "概述"),
        Heading(3, "s-section", "!!!"), Heading(2, "s-a-b", "A b"), Heading(2, "s-c", "C#"))
    assert ('<h2 id="s-概述">概述 <a class="permalink" href="#s-概述" '
            'aria-label="Link to the section “概述”">#</a></h2>') in made.html
    assert "#" not in made.plain.replace("C#", "")


@pytest.mark.parametrize("written", ["#set-up-a", "#Set_up_A", "#s-set-up-a", "#set%20up%20a"])
def test_a_link_to_a_heading_finds_it_however_its_name_was_made(written):  # P37
    assert 'href="#s-set-up-a">x</a>' in html(f"## Set up A\n\n[x]({written})")


def test_an_id_of_the_author_is_not_given_twice():  # P37
    made = html('<a id="a"></a><b id="a">x</b>\n\n# A\n\n<p id="s-location">y</p>')
    assert made.count('id="s-a"') == 1
    assert '<h1 id="s-a-2">' in made


def test_raw_html_goes_on_with_markdown_after_an_empty_line():  # P37
    assert squeezed("<details><summary>S</summary>\n\n**a**\n\n</details>") == (
        "<details><summary>S</summary><p><strong>a</strong></p></details>")
    assert html('<div class="x" style="y" onclick="z">a <b>b</div>\n\nc') == "<div>a <b>b</b></div>\n<p>c</p>"
    assert html("List<String> <center>c</center>") == "<p>List&lt;String&gt; c</p>"


def test_blocks_written_from_right_to_left_choose_their_direction():  # P37
    assert html("שלום\n\nb") == '<p dir="auto">שלום</p>\n<p>b</p>'


def test_plain_text_is_what_a_reader_sees_a_line_a_block():  # P37
    made = render("# 一\n\n- a `b`\n- c\n\n| d | e |\n|--|--|\n| f | g |\n\n```\nh\n  i\n```\n\nj &amp; k<br>l")
    assert made.plain == "一\na b\nc\nd e\nf g\nh\n  i\nj & k\nl"


def test_words_are_latin_words_and_chinese_characters():  # P37
    assert render("# 数字孪生 for OPC UA\n\nIt's a state-of-the-art 模型，ok.").words == 4 + 3 + 3 + 2 + 1


def test_the_same_source_gives_the_same_result():  # X32
    source = "# A\n\n$x$ [^1] ![a](pump.png)\n\n[^1]: b"
    assert render(source, "en", PICTURES) == render(source, "en", PICTURES)


@pytest.mark.parametrize("source", [
    "", " \n\t\n", "\x00", "\ufeff# a", "\ud800 a", "a\x0bb\x85c\u2028d\x1b[0m", "\r\na\r\n"])
def test_nothing_and_control_characters(source):  # X46
    made = render(source)
    assert not [sign for sign in made.html + made.plain if ord(sign) < 32 and sign not in "\n\t"]
    assert "\x7f" not in render("a\x7f&#x7f;&#1;&#x85;b").html
