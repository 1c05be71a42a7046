"""The marks within a line that Python-Markdown lacks: formulas, strikethrough, bare addresses, tame tags."""
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import HtmlInlineProcessor, InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

from portal.core.markdown.tags import COMMENT, PIECE, TAG, attributes, tame

# \x02 stands for code, which is found first and is no part of a formula.
SIGN = r"(?:\\.|[^\\$\x02])"
FORMULA = rf"(?<!\\)(?:\$\$(?!\$)({SIGN}+?)\$\$|\$(?![\s$])((?:(?!\n){SIGN})+?)(?<!\s)\$(?![\d$]))"
# An address ends before Chinese text and punctuation, and before what ends a sentence.
FOREIGN = r"\s<>`\x02\x03\u2e80-\u9fff\uff00-\uffef"
ADDRESS = rf"(?<![\w/])(?:https?://|www\.)[^{FOREIGN}]*[^{FOREIGN}?!.,:;*_~'\"\]]/?"
HARD_BREAK = r"(?: {2,}|\\)\n"
MORE_ESCAPES = "\"$%&',/:;<=?@^~|"


def register(markdown):
    markdown.ESCAPED_CHARS = [*markdown.ESCAPED_CHARS, *MORE_ESCAPES]
    markdown.delimiters.add("~", "del", double=True)
    patterns = markdown.inlinePatterns
    patterns.register(Formula(FORMULA, markdown), "formula", 185)
    patterns.register(SubstituteTagInlineProcessor(HARD_BREAK, "br"), "linebreak", 100)
    patterns.register(Tag(f"{COMMENT}|{TAG}", markdown), "html", 90)
    patterns.register(BareAddress(ADDRESS, markdown), "address", 85)  # after tags: their attributes hold some


class Formula(InlineProcessor):
    def handleMatch(self, m, data):
        shown = m[1] is not None
        return self.md.page.formulas.take(m[1] if shown else m[2], shown), m.start(), m.end()


class BareAddress(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        address = self.unescape(balanced(m[0]))
        link = etree.Element("a", href=address if "://" in address else f"http://{address}")
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(balanced(m[0]))


def balanced(address):
    """Without a bracket that belongs to the sentence around it."""
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1]
    return address


class Tag(HtmlInlineProcessor):
    """A picture becomes an element, to be treated like any other; other tags are tamed and kept aside."""

    def handleMatch(self, m, data):
        raw = self.backslash_unescape(self.unescape(m[0]))
        tag = PIECE.fullmatch(raw)
        if tag and (tag["name"] or "").lower() == "img":
            return etree.Element("img", attributes(tag["rest"], "img")), m.start(), m.end()
        html = tame(raw, self.md.page)
        return html and self.md.htmlStash.store(html), m.start(), m.end()
