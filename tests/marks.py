"""The marks between Chinese words: where a page puts the interface's own words together with half-width ones."""
import re
from html.parser import HTMLParser

INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "small", "span", "strong",
          "sub", "sup", "time", "wbr"}
SPOKEN = ("aria-label", "alt", "title", "placeholder")
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
