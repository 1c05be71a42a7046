"""A stored text as the tree that the template draws: blocks of lines, nothing of which is ever code."""
import re

from portal.core.typeset import inline, tables
from portal.core.typeset.elements import Element, elements
from portal.core.typeset.math import formula

INLINE = {"a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt",
          "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"}
DEEPEST = 10  # blocks within blocks, and looks within looks; Typst stops at 80 calls
KINDS = {"note", "tip", "important", "warning", "caution"}
HEADING = re.compile(r"h([1-6])")


class Tree:
    """`blocks` of one text; its anchors and footnotes by their ids. `pictures` maps addresses to names of files."""

    def __init__(self, html, pictures=None, title=""):
        self.pictures = pictures or {}
        self.notes, self.anchors, self.depth = {}, set(), 0
        self.looks = 0
        root = elements(html)
        self.take_notes(root)
        self.levels = []
        self.blocks = self.of(root)
        if self.blocks and self.blocks[0]["kind"] == "heading" and plain(self.blocks[0]["of"]) == title.strip():
            self.blocks[0] = {"kind": "anchor", "id": self.blocks[0]["id"]}
        self.settle_levels()

    def take_notes(self, root):
        """Notes leave the end of the text, to stand at the foot of the page that names them."""
        for holder in [child for child in root.elements if "footnote" in child.classes]:
            root.children.remove(holder)
            for item in holder.all("li"):
                for back in [link for link in item.all("a") if "footnote-backref" in link.classes]:
                    back.tag, back.children = "wbr", []
                self.notes[item.get("id")] = self.of(item)

    def settle_levels(self):
        """Headings begin at 1 and leave no level out, whatever the writer began with."""
        above = []
        for block in self.blocks:
            if block["kind"] == "heading":
                while above and above[-1] >= block["level"]:
                    above.pop()
                above.append(block["level"])
                block["level"] = len(above)

    # Blocks

    def of(self, element):
        """The blocks within; what stands there without one becomes a paragraph. Too deep, only the words stay."""
        if self.depth >= DEEPEST:
            return [{"kind": "par", "of": [words]}] if (words := " ".join(element.text.split())) else []
        self.depth += 1
        try:
            return self.blocks_of(element)
        finally:
            self.depth -= 1

    def blocks_of(self, element):
        found, line = [], []
        for child in element.children:
            if isinstance(child, str) or child.tag in INLINE or child.tag == "math" and child.get("display") != "block":
                line.append(child)
                continue
            self.end_line(line, found)
            line = []
            found += self.block(child)
        self.end_line(line, found)
        return found

    def end_line(self, line, found):
        if words := self.line(line):
            found.append({"kind": "par", "of": words})

    def line(self, children):
        return inline.line(children, self)

    def block(self, element):
        if heading := HEADING.fullmatch(element.tag):
            return self.heading(element, int(heading[1]))
        return self.anchored(element) + getattr(self, BLOCKS.get(element.tag, "others"))(element)

    def anchored(self, element):
        return [{"kind": "anchor", "id": name}] if (name := self.anchor(element)) else []

    def anchor(self, element):
        """Its id, if it is the first to have it."""
        name = element.get("id")
        if not name or name in self.anchors:
            return ""
        self.anchors.add(name)
        return name

    def heading(self, element, level):
        element.children = [child for child in element.children if isinstance(child, str)
                            or "permalink" not in child.classes]
        words = self.line(element.children)
        return [{"kind": "heading", "level": level, "of": words, "id": self.anchor(element)}] if words else []

    def others(self, element):
        return self.of(element)

    def paragraph(self, element):
        words = self.line(element.children)
        return [{"kind": "par", "of": words}] if words else []

    def division(self, element):
        if kinds := KINDS & element.classes:
            inside = element.elements
            title = self.line(inside.pop(0).children) if inside and "admonition-title" in inside[0].classes else []
            return [{"kind": "note", "how": min(kinds), "title": title, "of": self.of(Element("div", {}, inside))}]
        return self.blocks_of(element)  # it only groups

    def folded(self, element):
        """What is folded on a screen stands open on paper."""
        summary = next((child for child in element.elements if child.tag == "summary"), None)
        rest = [child for child in element.children if child is not summary]
        return [{"kind": "note", "how": "details", "title": self.line(summary.children) if summary else [],
                 "of": self.of(Element("div", {}, rest))}]

    def items(self, element):
        start = element.get("start", "1")
        items = [self.item(child) for child in element.elements if child.tag == "li"]
        return [{"kind": "list", "is_ordered": element.tag == "ol", "start": int(start) if start.isdecimal() else 1,
                 "is_tight": not any(child.tag == "p" for item in element.elements for child in item.elements),
                 "of": items}] if items else []

    def item(self, element):
        task = next((child for child in element.elements if "task" in child.classes), None)
        if task is None or element.get("class") != "task-item":
            return {"of": self.anchored(element) + self.of(element), "task": ""}
        element.children.remove(task)
        return {"of": self.of(element), "task": "done" if task.text == "☑" else "open"}

    def definitions(self, element):
        found = []
        for child in element.elements:
            if child.tag == "dt":
                found.append({"term": self.line(child.children), "of": []})
            elif child.tag == "dd":
                found = found or [{"term": [], "of": []}]
                found[-1]["of"] += self.of(child)
        return [{"kind": "terms", "of": found}] if found else []

    def quotation(self, element):
        return [{"kind": "quote", "of": self.of(element)}]

    def listing(self, element):
        return [{"kind": "code", "lines": inline.lines_of_code(element)}]

    def table(self, element):
        found = tables.table(element, self.of, lambda caption: self.line(caption.children), self.depth == 1)
        return [found] if found["cells"] else []

    def figure(self, element):
        caption = next((self.line(child.children) for child in element.elements if child.tag == "figcaption"), [])
        rest = [child for child in element.children if isinstance(child, str) or child.tag != "figcaption"]
        pictures = [child for child in element.all("img") if child.get("src") in self.pictures]
        if len(pictures) == 1 and not Element("div", {}, rest).text.strip():
            return [{"kind": "figure", **inline.picture(pictures[0], self), "caption": caption}]
        return self.of(Element("div", {}, rest)) + ([{"kind": "par", "of": caption}] if caption else [])

    def rule(self, _element):
        return [{"kind": "rule"}]

    def formula(self, element):
        return [formula(element)]


BLOCKS = {"p": "paragraph", "div": "division", "details": "folded", "ul": "items", "ol": "items", "dl": "definitions",
          "blockquote": "quotation", "pre": "listing", "table": "table", "figure": "figure", "hr": "rule",
          "math": "formula"}


def plain(words):
    """The words of a line without their looks."""
    return "".join(word if isinstance(word, str) else plain(word.get("of") or [word.get("s", "")])
                   for word in words).strip()
