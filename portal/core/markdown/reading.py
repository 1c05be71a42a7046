"""What a reader finds in sanitised HTML: its text, its headings, its links."""
import re
from html import unescape

from portal.core.markdown import tags
from portal.core.words import count

# Sound for what nh3 writes: it escapes < and > in attributes too.
PIECE = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
LINES = tags.BLOCKS - {"td", "th"} | {"br"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
UNREAD = {"footnote-ref", "footnote-backref"}
SPACES = re.compile(r"[ \t\r\n]+")
EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)*")


def read(html):
    """`{"toc", "plain", "words", "links"}` of sanitised HTML, before formulas are put back."""
    reader = Reader()
    for closing, tag, attributes, text in PIECE.findall(html):
        if text:
            reader.text(unescape(text))
        elif closing:
            reader.close(tag)
        else:
            reader.open(tag, dict(ATTRIBUTE.findall(attributes)))
    plain = EMPTY_LINES.sub("\n", "".join(reader.parts)).strip()
    return {"toc": reader.toc, "plain": plain, "words": count(plain), "links": reader.links}


class Reader:
    def __init__(self):
        self.parts, self.toc, self.links = [], [], []
        self.listing = self.unread = False
        self.heading = None  # (level, id, where its text begins in parts)

    def open(self, tag, attributes):
        self.break_at(tag)
        if tag == "a":
            self.link(attributes)
        elif tag == "pre":
            self.listing = True
        elif tag in HEADINGS and "id" in attributes:
            self.heading = (int(tag[1]), unescape(attributes["id"]), len(self.parts))

    def close(self, tag):
        if tag == "a":
            self.unread = False
        elif tag == "pre":
            self.listing = False
        elif tag in HEADINGS and self.heading:
            level, id, start = self.heading
            self.toc.append((level, id, SPACES.sub(" ", "".join(self.parts[start:])).strip()))
            self.heading = None
        self.break_at(tag)

    def link(self, attributes):
        self.unread = bool(UNREAD & set(attributes.get("class", "").split()))
        if "href" in attributes and not self.unread:
            self.links.append(unescape(attributes["href"]))

    def break_at(self, tag):
        if tag in LINES:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.text(" ")

    def text(self, text):
        if self.listing:
            self.parts.append(text)
        elif not self.unread:
            text = SPACES.sub(" ", text)
            if not self.parts or self.parts[-1][-1].isspace():
                text = text.removeprefix(" ")
            self.parts += [text] if text else []
