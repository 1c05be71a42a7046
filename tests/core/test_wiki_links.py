"""Links by name in Markdown: what they are, what they are not, and that nothing hostile comes through."""
import re
from html import unescape

import pytest

from portal.core.markdown import render


def links(source):
    return render(source).links


@pytest.mark.parametrize("source, address, label", [
    ("[[Spindle wear]]", "/to?wanted=Spindle%20wear", "Spindle wear"),
    ("[[数字孪生|模型]]", "/to?wanted=%E6%95%B0%E5%AD%97%E5%AD%AA%E7%94%9F", "模型"),
    ("[[A & B#Set up]]", "/to?wanted=A%20%26%20B#s-set-up", "A & B › Set up"),
    ("[[brief:ALB-2026-0012]]", "/to?wanted=brief%3AALB-2026-0012", "brief:ALB-2026-0012"),
    (r"[[C\# basics]]", "/to?wanted=C%23%20basics", "C# basics"),
    (r"[[Array \[1\]]]", "/to?wanted=Array%20%5B1%5D", "Array [1]"),
    ("[[snake_case_name *x*]]", "/to?wanted=snake_case_name%20%2Ax%2A", "snake_case_name *x*"),
])
def test_a_name_in_two_brackets_is_a_link_to_whatever_has_it(source, address, label):  # P34
    html = render(source).html
    assert links(source) == (address,)
    assert unescape(html.split(">", 2)[2].split("</a>")[0]) == label and 'class="wiki"' in html


def test_a_heading_without_a_name_is_of_the_same_text():  # P34
    assert 'href="#s-概述"' in render("[[#概述]]\n\n## 概述").html


def test_links_stand_in_tables_with_their_bar_escaped():  # P34
    made = render("| a | b |\n|---|---|\n| [[A\\|one]] | [[B]] |")
    assert made.links == ("/to?wanted=A", "/to?wanted=B") and ">one</a>" in made.html


@pytest.mark.parametrize("source", [
    "`[[x]]`", "```\n[[x]]\n```", "    [[x]]", "$[[x]]$", "![[x.png]]", "[[]]", "[[ ]]", "[[|x]]", "[[a\nb]]", "[[`x`]]",
    r"\[[x]]", "[[x]\n\n]",
])
def test_code_formulas_and_empty_names_are_no_links(source):  # P34
    assert links(source) == ()


@pytest.mark.parametrize("source, expected", [
    ("[[foo]]\n\n[foo|bar]: /a", ("/to?wanted=foo",)), ("[[foo]](b)", ("b",)), ("[[foo]\n\n[foo]: /a", ("/a",))])
def test_what_markdown_means_by_brackets_stays(source, expected):  # P37
    assert links(source) == expected


def test_a_defined_name_stays_what_markdown_makes_of_it():  # P37
    assert "/to?" not in render("[[foo]]\n\n[foo]: /url").html


@pytest.mark.parametrize("source", [
    "[[javascript:alert(1)]]", '[["><script>alert(1)</script>]]', "[[x|<img src=x onerror=alert(1)>]]",
    "[[//evil.example/x]]", "[[x#\" onclick=\"alert(1)]]", "[text [[X]]](javascript:alert(1))", "[[\\\"><b>]]"])
def test_nothing_hostile_comes_through_a_name(source):  # P37 X41
    made = render(source)
    assert "<script" not in made.html and "<img" not in made.html and "<b>" not in made.html
    assert all(link.startswith("/to?wanted=") for link in made.links)
    assert re.search(r"<[^>]*\sonclick", made.html) is None
