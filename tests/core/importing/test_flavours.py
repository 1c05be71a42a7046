"""Many flavours of Markdown, one at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.importing import flavours
from portal.core.importing.code import Shield, spans


def markdown(text, suffix=".md"):
    return flavours.converted(text, suffix).markdown.strip()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("::: tip 注意\n正文\n:::", "> [!TIP] 注意\n> 正文"),  # VuePress
        (":::info[A title]\n\nText\n\n:::", "> [!NOTE] A title\n> Text"),  # Docusaurus
        (":::danger\nText\n:::", "> [!CAUTION]\n> Text"),
        ("::: details More\nText\n:::", "::: details More\nText\n:::"),
        (":::: note\n::: tip\nInner\n:::\n::::", "> [!NOTE]\n> > [!TIP]\n> > Inner"),
        ("::: theorem Euler\nText\n:::", "> [!NOTE] Euler\n> Text"),  # a kind of its own
        ('!!! warning "Mind"\n    Text\n\n    - a', "> [!WARNING] Mind\n> Text\n>\n> - a"),  # mkdocs
        ("!!! quote\n    Text", "> [!NOTE]\n> Text"),
        ('??? tip "Open me"\n    Text', "::: details Open me\nText\n:::"),
        ('=== "Linux"\n\n    apt', "**Linux**\n\napt"),
        ("> [!note]- Folded\n> Text", "> [!NOTE] Folded\n> Text"),  # Obsidian
        ("> [!todo]\n> Text", "> [!NOTE] Todo\n> Text"),
        ('{% hint style="warning" %}\nText\n{% endhint %}', "> [!WARNING]\n> Text"),  # GitBook
        ("```{note}\nText\n```", "> [!NOTE]\n> Text"),  # MyST
        ("``` {warning}\nText\n```", "> [!WARNING]\n> Text"),
        ("````{note}\n```python\nx\n```\n````", "> [!NOTE]\n> ```python\n> x\n> ```"),
        (":::{tip}\nText\n:::", "> [!TIP]\n> Text"),
        ("```{admonition} A title\n:class: warning\nText\n```", "> [!WARNING] A title\n> Text"),
        ("```{figure} a b.png\n---\nalt: Four\nname: x\n---\nWords\n```", '![Four](<a b.png> "Words")'),
        ("```{image} a.png\n:alt: Two\n```", "![Two](a.png)"),
        ("```{include} /x/README.md\n:a: b\n```", "[README.md](</x/README.md>)"),
        ("```{code-block} python\n:linenos:\nx = 1\n```", "```python\nx = 1\n```"),
        ("```{toctree}\n:hidden:\na\nTitle <b>\n```", ""),
        ("```{math}\na+b\n```", "$$\na+b\n$$"),
        ("```{r cars}\nsummary(cars)\n```", "```r\nsummary(cars)\n```"),
        ("```nonsense-language\nx\n```", "```nonsense-language\nx\n```"),
        ("```json:no-line-numbers\n{}\n```", "```json\n{}\n```"),
        ('```js {1,3} title="x"\nx\n```', "```js\nx\n```"),
        ("See {doc}`The guide <guide>` and {ref}`here`.", "See [The guide](<guide>) and [here](<#here>)."),
        ("[toc]\n\nText", "Text"),
        ("[[toc]]\n\nText", "Text"),
        ("![a](b.png){width=50%} ![c](d.png =100x20)", "![a](b.png) ![c](d.png)"),
        ("{: .class}\nText", "Text"),
    ],
)
def test_what_is_set_apart_becomes_the_portals_own(text, expected):  # K12
    assert markdown(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("<!-- gone\n```\nalso gone\n```\n-->\nText", "Text"),
        ('<img src="./a.png" alt="A" style="zoom:50%;" />', "![A](./a.png)"),
        ('<img src="a b.png">', "![](<a b.png>)"),
        ('Icon <img src="a.png" alt="" width="20">', 'Icon <img src="a.png" alt="" width="20">'),
        (
            '<figure align="center">\n  <img src="a.png" alt="A">\n  <figcaption>Fig. 1</figcaption>\n</figure>',
            '![A](a.png "Fig. 1")',
        ),
        ('| <div style="width:40pt">Name</div> | b |\n|--|--|\n| x<br />y | z |', "| Name | b |\n|--|--|\n| x<br>y | z |"),
        ('<div align="center">\n\n**x**\n\n</div>', "**x**"),
        ("<div><h3 style={{}}>Licence</h3><a href='l.md'>L</a></div>", "### Licence\n\n[L](l.md)"),
        ('<h1 align="center">Title</h1>\n\nText', "Text"),
        ("<details>\n<summary>More</summary>\n\nText\n\n</details>", "::: details More\n\nText\n\n:::"),
        ('<a href="x.md">Link</a>', "[Link](x.md)"),
        ('<a name="here"></a>', '<a id="here"></a>'),
        ("<script>alert(1)</script>Text", "Text"),
        ('<iframe src="https://x.org/v" title="A film"></iframe>', "[A film](<https://x.org/v>)"),
        ("<table><tr><th>a</th></tr><tr><td>b | c</td></tr></table>", "| a |\n| --- |\n| b \\| c |"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        (
            "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, a <token> and x < y",
            "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, a <token> and x < y",
        ),
    ],
)
def test_html_becomes_markdown_where_that_says_the_same(text, expected):  # K12
    assert markdown(text) == expected


def test_a_table_with_joined_cells_stays_html_without_indent():  # K12
    made = markdown("<table>\n\n    <tr>\n      <td colspan=2 style='x'>a</td>\n    </tr>\n</table>")
    assert made == '<table>\n<tr>\n<td colspan="2">a</td>\n</tr>\n</table>'


@pytest.mark.parametrize(
    "text, expected",
    [
        ("import A from './a.mdx'\nimport {\n  B\n} from \"b\";\n\nText", "Text"),
        ("export const x = {\n  a: 1\n}\n\nText", "Text"),
        (
            "import Notice from './part_notice.mdx'\n\n<Notice components={props.components} />",
            "[part_notice](<./part_notice.mdx>)",
        ),
        ('<Tabs>\n<TabItem value="a" label="Linux">\n\nText\n\n</TabItem>\n</Tabs>', "**Linux**\n\nText"),
        ("<Chart data={{a: [1, 2]}} />", "`<Chart data={{a: [1, 2]}} />`"),
        ("{/* gone */}Text {' '}{props.x}", "Text  {props.x}"),
        (
            '<details style={{}} open={true}><summary style={{"textAlign":"left"}}>S</summary>Text</details>',
            "::: details S\n\nText\n\n:::",
        ),
        (
            "`<Chart />` and\n\n```jsx\nimport A from 'a'\n<A/>\n```",
            "`<Chart />` and\n\n```jsx\nimport A from 'a'\n<A/>\n```",
        ),
    ],
)
def test_mdx_is_never_executed_and_its_text_stays(text, expected):  # K12
    assert markdown(text, ".mdx") == expected


def test_an_import_in_plain_markdown_is_a_sentence():
    assert markdown("import x from 'y'\n\nText") == "import x from 'y'\n\nText"


@pytest.mark.parametrize(
    "text",
    [
        "{{ placeholder }} and {% if x %}",
        "`{{command}}` ${{variable}}",
        "a {b} c",
        "می\u200cخواهم",
        "    <img src=x>\n    ::: tip",
        "`<!-- x -->`",
        "$a_b$ and $$\nx\n$$",
        "- a\n    - b\n\n      c",
    ],
)
def test_what_is_only_text_stays_as_it_is(text):  # K12
    assert markdown("Begin.\n\n" + text) == "Begin.\n\n" + text


def test_definitions_that_foam_wrote_are_left_out_others_stay():  # K12
    text = 'See [[graph-view]] and [site].\n\n[graph-view]: graph-view.md "Graph"\n[site]: https://example.org\n'
    assert markdown(text) == "See [[graph-view]] and [site].\n\n[site]: https://example.org"
    assert markdown('[[a]]\n\n[//begin]: # "Autogenerated"\n[a]: a.md "A"\n[//end]: # "x"') == "[[a]]"


@pytest.mark.parametrize(
    "text, title, rest",
    [
        ("# A *title* #\n\nText", "A title", "Text"),
        ("Title\n=====\nText", "Title", "Text"),
        ("Text\n\n# Later", "", "Text\n\n# Later"),
        ("<!-- x -->\n\n# Title {#id .x}\n\n## Part {#part}", "Title", "## Part"),
        ("## Second", "", "## Second"),
        ("#标题\n\n正文", "标题", "正文"),
    ],
)
def test_the_first_heading_is_the_title_and_leaves_the_text(text, title, rest):  # K12
    made = flavours.converted(text)
    assert (made.heading, made.markdown.strip()) == (title, rest)


def test_names_given_to_headings_are_kept_for_links():  # K12
    made = flavours.converted("# T\n\n## Part One {#p1}\n\n(label)=\n## Part Two\n")
    assert made.anchors == {"p1": "Part One", "label": "Part Two"} and made.headings == ["T", "Part One", "Part Two"]


PIECES = st.lists(
    st.sampled_from(
        [
            "```",
            "~~~",
            "````",
            "`",
            "::: tip",
            ":::",
            "> [!note]",
            "!!! note",
            "    x",
            "<img src=a>",
            "<div>",
            "</div>",
            "<!--",
            "-->",
            "<A b={",
            "}>",
            "[[x]]",
            "[a](b)",
            "```{note}",
            "---",
            "|a|b|",
            "|-|-|",
            "# h",
            "- i",
            "\n",
            "\n\n",
            "<table>",
            "</table>",
            "<ul><li>",
            "{doc}`x`",
            "\t",
            "<details>",
            "text",
        ]
    ),
    max_size=25,
).map("\n".join)


@given(PIECES)
def test_nothing_breaks_it_and_code_is_untouched(text):
    for suffix in (".md", ".mdx"):
        made = flavours.converted("first words\n\n" + text, suffix)
        assert "first words" in made.markdown and "\x02" not in made.markdown
    assert Shield(text).lifted() == text
    assert all(start < end <= len(text) for start, end in spans(text))


@pytest.mark.parametrize(
    "text",
    [
        "<" * 20_000,
        "[" * 20_000,
        "`" * 20_001,
        "`a" * 10_000,
        "<!--" * 5_000,
        "<a href=" * 3_000,
        "::: a\n" * 3_000,
        "> " * 5_000,
        "<A b={" * 2_000,
        "<table>" * 2_000,
        "![a](" * 5_000,
        "<details>" * 2_000,
        "{" * 20_000,
        "<p " * 10_000,
        "import a from " * 2_000,
        "\\" * 20_000,
        "<figure>" * 2_000,
        "<iframe>" * 2_000,
    ],
)
def test_hostile_text_is_read_in_time(text):  # P39
    flavours.converted(text, ".mdx")
