"""The last gate before a page: what may stand in it, as nh3 is told."""
import re
from urllib.parse import unquote

import nh3

from portal.core.markdown.listings import CLASSES as CODE_CLASSES
from portal.core.markdown.tags import EVERYWHERE, KEPT

PREFIX = "s-"
SCHEMES = {"http", "https", "mailto"}
SPACE = re.compile(r"\s+")
NUMBER = re.compile(r"[1-9]\d{0,3}")
SPANNED = 100  # cells that one cell may cover

CLASSES = {
    "a": {"footnote-backref", "footnote-ref", "remote-picture", "wiki"},
    "div": {"admonition", "caution", "footnote", "formula", "important", "note", "tip", "warning"},
    "li": {"task-item"},
    "p": {"admonition-title"},
    "pre": {"listing"},
    "span": CODE_CLASSES | {"missing-picture", "task"},
}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"aria-label", "href"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "span": {"aria-label"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
VALUES = {
    "div": {"tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "pre": {"tabindex": {"0"}},
    "span": {"role": {"img"}},
    "td": {"align": {"left", "center", "right"}},
    "th": {"align": {"left", "center", "right"}, "scope": {"col", "row", "colgroup", "rowgroup"}},
}
DROPPED_WHOLE = {"script", "style"}  # text within them is no text; elsewhere only the tags go


def sanitise(html, page):
    cleaner = nh3.Cleaner(
        tags=KEPT, clean_content_tags=DROPPED_WHOLE, attributes=ATTRIBUTES, tag_attribute_values=VALUES,
        attribute_filter=Filter(page.pictures.addresses), link_rel=None, url_schemes=SCHEMES,
        allowed_classes=CLASSES | {"span": CLASSES["span"] | page.formulas.classes()})
    return cleaner.clean(html)


class Filter:
    """Values of attributes, as nh3 asks for them. An error in here would drop the attribute silently."""

    def __init__(self, files):
        self.files, self.addresses = files, set(files.values())
        self.ids = set()

    def __call__(self, tag, name, value):
        rule = RULES.get(name)
        return rule(self, value) if rule else value

    def id(self, value):
        found = prefixed(value)
        if found in self.ids:
            return None
        self.ids.add(found)
        return found

    def href(self, value):
        if value.startswith("#") and value != "#":
            return "#" + prefixed(value[1:])
        return self.files.get(value) or self.files.get(unquote(value)) or value

    def src(self, value):
        return value if value in self.addresses else None

    def dir(self, value):
        return value if value in ("auto", "ltr", "rtl") else None

    def open(self, value):
        return ""

    def span(self, value):
        return value if NUMBER.fullmatch(value) and int(value) <= SPANNED else None

    def number(self, value):
        return value if NUMBER.fullmatch(value) else None


RULES = {"id": Filter.id, "href": Filter.href, "src": Filter.src, "dir": Filter.dir, "colspan": Filter.span,
         "rowspan": Filter.span, "width": Filter.number, "height": Filter.number, "start": Filter.number,
         "open": Filter.open}


def prefixed(name):
    """Ids of a text live in a room of their own, lest one takes a name that scripts look for."""
    name = SPACE.sub("-", name)
    return name if name.startswith(PREFIX) else PREFIX + name
