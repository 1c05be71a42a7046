"""Last work on the tree: names of headings, pictures and figures, direction of writing."""
import re
import unicodedata
import xml.etree.ElementTree as etree
from collections import Counter

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from portal.core.markdown.sanitising import prefixed

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TEXTS = {"blockquote", "dd", "dt", "figcaption", "li", "p", "td", "th", *HEADINGS}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
NOT_A_NAME = re.compile(r"[^\w\s-]")
GAPS = re.compile(r"[\s_-]+")
RAW_ID = re.compile(r'<[^>]* id="([^"]*)"')
LONGEST_NAME = 60


class Finishing(Treeprocessor):
    def run(self, root):
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for image in list(root.iter("img")):
            self.md.page.pictures.place(image, image in linked)
        for element in root.iter():
            if element.tag == "p":
                frame(element)
        self.name_headings(root)
        self.name_backlinks(root)
        direct(root)

    def name_headings(self, root):
        used = {prefixed(id) for html in self.md.htmlStash.rawHtmlBlocks for id in RAW_ID.findall(html)}
        times = Counter()
        for heading in (element for element in root.iter() if element.tag in HEADINGS):
            heading.set("id", unused(prefixed_name("".join(heading.itertext())), used, times))

    def name_backlinks(self, root):
        for link in root.iter("a"):
            if link.get("class") == "footnote-backref":
                link.set("aria-label", link.attrib.pop("title"))


def frame(paragraph):
    """A picture alone in its paragraph is a figure, with its title or description below it."""
    if len(paragraph) != 1 or paragraph[0].tag != "img" or (paragraph.text or "").strip() \
            or (paragraph[0].tail or "").strip():
        return
    image = paragraph[0]
    caption = image.attrib.pop("title", "") or image.get("alt", "")
    paragraph.tag = "figure"
    if caption.strip():
        etree.SubElement(paragraph, "figcaption").text = caption


def prefixed_name(text):
    """A name for addresses, Chinese kept: "Part 2: 概述" becomes "s-part-2-概述"."""
    text = unicodedata.normalize("NFC", HTML_PLACEHOLDER_RE.sub("", text)).lower()
    name = GAPS.sub("-", NOT_A_NAME.sub("", text)).strip("-")[:LONGEST_NAME].strip("-")
    return f"s-{name or 'section'}"


def unused(name, used, times):
    """`name`, or with a number that no other heading has."""
    found = name
    while found in used:
        times[name] += 1
        found = f"{name}-{times[name] + 1}"
    used.add(found)
    return found


def direct(root):
    """Blocks with letters written from right to left choose their own direction."""
    for element in root.iter():
        if element.tag in TEXTS and RIGHT_TO_LEFT.search("".join(element.itertext())):
            element.set("dir", "auto")
