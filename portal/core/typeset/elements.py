"""The elements of stored HTML: what nh3 wrote, with formulas in it, as a tree of plain nodes."""
from dataclasses import dataclass, field
from html.parser import HTMLParser

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


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.open[-1].children.append(element)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].children.append(Element(tag, dict(attributes)))

    def handle_endtag(self, tag):
        """An end without a beginning is none; one that closes others closes them too."""
        for number in range(len(self.open) - 1, 0, -1):
            if self.open[number].tag == tag:
                del self.open[number:]
                return

    def handle_data(self, data):
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def elements(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.root
