"""The blocks of a text in GitHub's layout, as a tree that Python-Markdown goes on with.

Python-Markdown's own layout wants four blanks for a nested list and an empty line before each list, and takes
seconds over some short texts. Here a line is looked at once for each level that it is nested in.

A reader takes the lines from `at` on that are its own into `parent`, and answers where it ended; None means that
the line is for another.
"""
import re
import xml.etree.ElementTree as etree

from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from portal.core.markdown import admonitions, leaves, lists, tables
from portal.core.markdown.guards import deep
from portal.core.markdown.tags import left_open

READERS = (leaves.indented, leaves.fence, leaves.formula, admonitions.colons, admonitions.bangs,
           leaves.heading, leaves.rule, admonitions.quote, lists.items, lists.footnote, leaves.reference,
           leaves.comment, leaves.raw, tables.table, leaves.paragraph)


# Text without any of these is the same before and after Python-Markdown's twenty patterns.
MARK = re.compile(r"[\\`*_\[<&$~\x02]|https?://|www\.|  \n")


class Blocks(BlockParser):
    in_footnotes = False

    def parseDocument(self, lines):
        self.in_footnotes = False
        root = etree.Element("div")
        self.fill(root, [trimmed(line) for line in lines])
        return etree.ElementTree(root)

    def parseChunk(self, parent, text):
        """How the footnotes at the end of a text are read."""
        self.in_footnotes = True
        self.fill(parent, text.split("\n"))
        if not len(parent):
            self.add(parent, "p", "&nbsp;")  # the way back to the text needs a place

    def fill(self, parent, lines, depth=0):
        deep(depth, lines[0])
        at = 0
        while at < len(lines):
            at = self.read(parent, lines, at, depth) if lines[at].strip() else at + 1

    def read(self, parent, lines, at, depth):
        return next(end for reader in READERS if (end := reader(self, parent, lines, at, depth)) is not None)

    @property
    def page(self):
        return self.md.page

    def add(self, parent, tag, text, **attributes):
        """An element whose text is still to be read for emphasis, links and the like."""
        element = etree.SubElement(parent, tag, attributes)
        element.text = self.marked(text) if MARK.search(text) else AtomicString(text)
        return element

    def marked(self, text):
        return self.page.budget.paragraph(text + left_open(text) if "<" in text else text)

    def add_html(self, parent, html):
        """HTML of ours, or tamed; Python-Markdown drops the paragraph around what is a block."""
        if html := html.strip():
            etree.SubElement(parent, "p").text = AtomicString(self.md.htmlStash.store(html))


def trimmed(line):
    """Without the blanks at its end, but for the two that mean a line break."""
    short = line.rstrip()
    return short + "  " if line.endswith("  ") and short else short
