"""What holds of Chinese pages: the interface's own words are put together with Chinese marks."""
import re
from html.parser import HTMLParser

import pytest

from tests.table import ROWS
from tests.test_pages import PAGES, in_language

pytestmark = pytest.mark.looks
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "small", "span", "strong",
          "sub", "sup", "time", "wbr"}
SPOKEN = ("aria-label", "alt", "title", "placeholder")
SENT = [(row, next(role for role, status in row.expected.items() if status == 422))
        for row in ROWS if row.method == "POST" and 422 in row.expected.values()]
HALF = re.compile("[\u4e00-\u9fff](?:[,:;] ?| ?[()])[\u4e00-\u9fff]")


class Words(HTMLParser):
    """What a page says, to the eye and to the ear: inline elements joined, others on lines of their own."""

    def __init__(self, page):
        super().__init__()
        self.parts, self.silent = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style", "textarea")
        self.parts += [f"\n{value}\n" for name, value in attributes if name in SPOKEN and value]
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "textarea")
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    @property
    def lines(self):
        return "".join(self.parts).splitlines()


def halves(answer):
    """The lines of a page in which a half-width mark stands between two Chinese characters."""
    if answer.mimetype != "text/html":
        return []
    return [line.strip() for line in Words(answer.text).lines if HALF.search(line)]


@pytest.mark.parametrize("row, role", PAGES, ids=str)
def test_chinese_pages_are_put_together_with_chinese_marks(world, row, role):  # X10 X12
    assert halves(world.ask(role, "GET", in_language(row.address, "zh"))) == []


@pytest.mark.parametrize("row, role", SENT, ids=str)
def test_so_are_the_pages_that_say_what_is_wrong_with_a_form(world, row, role):  # X10 X25
    assert halves(world.ask(role, "POST", in_language(row.address, "zh"), row.data)) == []


def test_half_width_marks_are_found_across_inline_elements():
    page = '<p>标签: <b>值</b></p><p title="甲, 乙">甲</p><p>甲 (乙)</p><p>甲</p>: 乙<p>a, b：丙，丁（戊）</p>'
    assert [line.strip() for line in Words(page).lines if HALF.search(line)] == ["标签: 值", "甲, 乙", "甲 (乙)"]
