"""The elements of stored HTML: what nh3 wrote, with formulas in it, as a tree of plain nodes."""
from dataclasses import dataclass, field

from portal.core.nesting import Nesting

VOID = {"br", "hr", "img", "wbr"}
DEEPEST = 60  # what is nested deeper stands beside, not below


@dataclass
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)   # elements and strings

    def get(self, name, otherwise=""):
        return self.attributes.get(name) or otherwise

    @property
    def classes(self):
        return set(self.get("class").split())

    @property
    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, *tags):
        """The elements of these tags within, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)


class Reader(Nesting):
    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.open[-1].children.append(element)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].children.append(Element(tag, dict(attributes)))


def elements(html):
    reader = Reader(Element("root"))
    reader.feed(html)
    reader.close()
    return reader.root
