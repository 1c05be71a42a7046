"""From Markdown to what is stored of a text: Python-Markdown, nh3, then what only trusted code may add."""
import re
import secrets

from portal.core.markdown.converter import converter
from portal.core.markdown.finishing import finish, join_chinese_lines, settle_links
from portal.core.markdown.formulas import Formulas
from portal.core.markdown.guards import Budget, swollen
from portal.core.markdown.labels import labels
from portal.core.markdown.pictures import Pictures
from portal.core.markdown.reading import read
from portal.core.markdown.sanitising import sanitise

# Control characters but for line ends and tabs, halves of surrogate pairs, what XML forbids.
UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


class Page:
    """What belongs to one rendering and is gone with it."""

    def __init__(self, language="en", addresses=None):
        self.labels = labels(language)
        self.pictures = Pictures(addresses or {})
        self.formulas = Formulas(secrets.token_hex(8))
        self.budget = Budget()
        self.listed = 0  # characters of code


class Renderer:
    def __init__(self):
        self.markdown = converter()

    def render(self, source, language, addresses):
        page = self.markdown.page = Page(language, addresses)
        self.markdown.reset()
        self.markdown.footnotes.setConfig("BACKLINK_TITLE", page.labels.back)
        raw = self.markdown.convert(tidy(source))
        safe = tidy(sanitise(swollen(raw), page))
        safe = settle_links(join_chinese_lines(swollen(safe)))
        found = read(safe)
        return {"html": swollen(finish(safe, page)), "images": page.pictures.seen, **found}


def tidy(text):
    return UNWANTED.sub("", LINE_ENDS.sub("\n", text))
