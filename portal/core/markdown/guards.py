"""What one text may ask for. Most of it is refused beforehand: Python-Markdown would take minutes over it."""
import re

SECONDS = 3            # of computing, after which a rendering process ends itself
DEEPEST = 20           # lists and quotations within one another
COLUMNS = 100
CELLS = 20_000
OPEN_TAGS = 200
NESTING = {"blockquote", "details", "div", "dl", "figure", "ol", "pre", "q", "span", "table", "ul"}
LONGEST_PARAGRAPH = 60_000
SCANNED = 1_500_000    # characters; for each open bracket Python-Markdown reads on, several times over
FOOTNOTE_REFERENCES = 1_000
SWOLLEN = 4_000_000    # characters of HTML

BRACKETS = re.compile(r"\\.|[\[\]()]", re.DOTALL)
CODE = re.compile(r"(?<!`)(`++)[^`\n]++\1(?!`)")
REFERENCE = re.compile(r"\[\^")


class TooMuch(Exception):
    def __init__(self, reason, text=""):
        super().__init__(reason)
        self.reason, self.beginning = reason, text.strip()[:20]


class Budget:
    """How much of what is slow one text may still hold."""

    def __init__(self):
        self.scanned = self.references = self.cells = self.open_tags = 0

    def paragraph(self, text):
        """`text`, when it is not too slow to be read for emphasis, links and the like."""
        if len(text) > LONGEST_PARAGRAPH:
            raise TooMuch("paragraph", text)
        if "[" in text:
            self.brackets(text)
        return text

    def brackets(self, text):
        self.references += len(REFERENCE.findall(text))
        if self.references > FOOTNOTE_REFERENCES:
            raise TooMuch("footnotes", text)
        self.scanned += reading_on(CODE.sub(lambda code: " " * len(code[0]), text))
        if self.scanned > SCANNED:
            raise TooMuch("brackets", text)

    def tag(self, name, text):
        if name in NESTING:
            self.open_tags = max(0, self.open_tags + (-1 if text.startswith("</") else 1))
            if self.open_tags > OPEN_TAGS:
                raise TooMuch("nesting", text)

    def table(self, columns, rows, text):
        self.cells += columns * rows
        if columns > COLUMNS or self.cells > CELLS:
            raise TooMuch("table", text)


def reading_on(text):
    """How many characters are read to find the ends of all brackets: the whole rest for one left open."""
    total, squares, rounds = 0, [], []
    for mark in BRACKETS.finditer(text):
        at, sign = mark.start(), mark[0]
        if sign == "[":
            squares.append(at)
        elif sign == "]" and squares:
            total += at - squares.pop()
        elif sign == "(":
            rounds.append((at, text[at - 1:at] == "]"))
        elif sign == ")" and rounds:
            start, is_link = rounds.pop()
            total += (at - start) * is_link
    open_links = [start for start, is_link in rounds if is_link]
    return total + sum(len(text) - start for start in squares + open_links)


def deep(depth, text):
    if depth > DEEPEST:
        raise TooMuch("nesting", text)


def swollen(html):
    if len(html) > SWOLLEN:
        raise TooMuch("swollen")
    return html
