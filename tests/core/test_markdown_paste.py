"""Pasting into a text: what Word, spreadsheets and pages put on the clipboard becomes Markdown, in a real browser."""
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "paste.js"
pytestmark = pytest.mark.browser

PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  document.querySelector("textarea").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""

WORD_LIST = """<p class=MsoListParagraphCxSpFirst style='margin-left:36.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;
</span></span></span><![endif]>Sensors<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>Pressure</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Valves</p>
<p class=MsoNormal>Then:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span>
</span>Open</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>Close</p>"""


@pytest.fixture
def page(chromium):
    """A page with an empty text area and the script."""
    page = chromium.new_page()
    page.set_content("<!doctype html><textarea data-markdown rows=9></textarea>")
    page.add_script_tag(content=SCRIPT.read_text())
    yield page
    page.close()


@pytest.fixture
def converted(page):
    return lambda html, text="": page.evaluate("([html, text]) => portalPaste.toMarkdown(html, text)", [html, text])


def paste(page, html, text="", into=""):
    page.fill("textarea", into)
    page.evaluate(PASTE, [html, text])
    return page.input_value("textarea")


@pytest.mark.parametrize("html, markdown", [
    ("<h2>Aim</h2><p>One <b>bold</b> word</p>", "## Aim\n\nOne **bold** word"),
    ("<p class=MsoTitle>概述</p><p>一<b>二</b>三</p>", "# 概述\n\n一**二**三"),
    ("<p><span style='font-weight:700'>a </span>b <i>c</i></p>", "**a** b *c*"),
    ("<p><b>fo</b><b>ur</b></p>", "**four**"),
    ("<p>see <a href='https://a.example/x(1)'>this</a></p>", "see [this](<https://a.example/x(1)>)"),
    ("<p>see <a href='javascript:alert(1)'>this</a> <b>b</b></p>", "see this **b**"),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
    ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n4. b\n\n   c"),
    ("<p>H<sub>2</sub>O, <s>old</s>, <code>x`y</code></p>", "H<sub>2</sub>O, ~~old~~, `` x`y ``"),
    ("<pre>if x:\n    y</pre>", "```\nif x:\n    y\n```"),
    ("<blockquote><p>a</p><p>b <b>c</b></p></blockquote>", "> a\n>\n> b **c**"),
    ("<h3>a</h3><p>line<br>next</p>", "### a\n\nline\\\nnext"),
    ("<p>5 * 3 _ <b>snake_case</b> $x [y]</p>", "5 \\* 3 \\_ **snake_case** \\$x \\[y\\]"),
    ("<p># no heading</p><p>1. none</p><p><b>x</b></p>", "\\# no heading\n\n1\\. none\n\n**x**"),
    ("<b style='font-weight:normal'><p>from <b>a</b> word processor in the web</p></b>",
     "from **a** word processor in the web"),
])
def test_what_people_paste_becomes_markdown(converted, html, markdown):  # X28
    assert converted(html) == markdown


def test_a_list_of_word_becomes_a_list(converted):  # X28
    assert converted(WORD_LIST) == "- Sensors\n    - Pressure\n- Valves\n\nThen:\n\n1. Open\n2. Close"


def test_a_range_of_a_spreadsheet_becomes_a_table(converted):  # X28
    html = ("<style>td {mso-number-format:General}</style><table><col width=64>"
            "<tr><td>Part</td><td>Mass | kg</td><td></td></tr>"
            "<tr><td>Pump</td><td align=right>1.5</td><td></td></tr>"
            "<tr><td>阀门</td><td align=right>0.25</td></tr></table>")
    assert converted(html) == "| Part | Mass \\| kg |\n| --- | ---: |\n| Pump | 1.5 |\n| 阀门 | 0.25 |"


def test_cells_over_several_columns_and_rows_keep_the_others_in_place(converted):  # X28
    html = ("<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td>g</table>")
    assert converted(html).splitlines()[2:] == ["| c | d | e |", "|  | f | g |"]


def test_one_cell_is_its_text(converted):  # X28
    assert converted("<table><tr><td>42</td></tr></table>", "42") == "42"


def test_text_in_columns_becomes_a_table(converted):  # X28
    assert converted("", "a\tb\n1\t2\n") == "| a | b |\n| ---: | ---: |\n| 1 | 2 |"
    assert converted("", "no\ttable") == ""
    assert converted("", "\tcode\n\tmore") == ""


def test_a_paste_is_set_apart_from_the_text_and_can_be_undone(page):  # X28
    assert paste(page, "<ul><li>a</li><li>b</li></ul>", "a b", into="before") == "before\n\n- a\n- b\n\n"
    page.press("textarea", "Control+z")
    assert page.input_value("textarea") == "before"


def test_plain_text_and_code_are_left_to_the_browser(page):  # X28
    assert paste(page, "", "plain") == ""  # a made-up event pastes nothing by itself
    assert paste(page, "<span style='color:red'>plain</span>", "plain") == ""
    assert paste(page, "<b>bold</b>", "bold", into="```\ncode\n") == "```\ncode\n"


def test_nothing_of_the_clipboard_runs_or_enters_the_page(page):  # X43
    page.evaluate("window.ran = false")
    paste(page, "<h1>a</h1><img src=x onerror='window.ran=true'><script>window.ran=true</script>"
                "<iframe srcdoc='<script>parent.ran=true</script>'></iframe><svg onload='window.ran=true'>")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is False
    assert page.input_value("textarea").strip() == "# a"
    assert page.evaluate("document.querySelectorAll('img, iframe, svg').length") == 0


def test_the_script_leaves_one_name_behind(page):  # X28
    fresh = page.evaluate("""() => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        return Object.keys(window).filter((name) => isNaN(name) && !(name in frame.contentWindow));
    }""")
    assert fresh == ["portalPaste"]
