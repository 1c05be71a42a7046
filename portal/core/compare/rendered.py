"""What changed between two rendered texts, marked where one reads: <ins> and <del> inside the blocks."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import groupby
from os.path import commonprefix

from portal.core.align import opcodes, paired
from portal.core.compare.differences import differences, likeness, telling_words
from portal.core.nesting import Nesting
from portal.core.words import words

BLOCKS = {"address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption",
          "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p",
          "section", "summary", "ul"}
WHOLE_BLOCKS = {"hr", "pre", "table"}
WHOLES = {"br", "code", "img", "input", "math", "wbr"}  # changed as wholes, inside a line
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
          "span", "strike", "strong", "sub", "sup", "time", "u", "var"}
VOID = {"br", "col", "hr", "img", "input", "wbr"}
RENAMED = {"del": "s", "ins": "u"}  # a text's own strike-through would read as a change
DEEPEST = 40  # elements in elements; what lies deeper joins its parent
WEIGHT = 40  # a picture or formula weighs as much as so many characters when small rests are tidied away


@dataclass
class Element:
    tag: str
    attributes: str = ""
    children: list = field(default_factory=list)


@dataclass(frozen=True)
class Word:
    """A word, or a whole, and the elements around it within its line, as (tag, attributes)."""
    html: str
    around: tuple[tuple[str, str], ...]
    size: int

    def __len__(self):
        return self.size


@dataclass(frozen=True)
class Line:
    """A stretch of text that is not broken by a block."""
    parts: tuple[Word, ...]

    @cached_property
    def telling(self):
        wholes = {word.html for word in self.parts if word.html.startswith("<")}
        return telling_words("".join(word.html for word in self.parts if word.html not in wholes)) | wholes


@dataclass(frozen=True)
class Whole:
    html: str
    telling = frozenset()


@dataclass(frozen=True)
class Block:
    tag: str
    attributes: str
    parts: tuple["Block | Line | Whole", ...]

    @cached_property
    def telling(self):
        return frozenset().union(*(part.telling for part in self.parts))


def compare_html(old_html: str, new_html: str) -> str:
    """The new text with what was added in <ins> and what was removed in <del>; well-formed whatever comes in.

    Takes sanitised HTML and adds no element but these two. Tables, code, pictures and formulas change as
    wholes. Ids are left out: both versions of a block may stand on the page.
    """
    return "".join(_compared(_blocks(_parsed(old_html)), _blocks(_parsed(new_html))))


def _compared(old: tuple, new: tuple) -> Iterator[str]:
    for same, i, j, k, m in opcodes(old, new):
        if same:
            yield from (_html(part) for part in new[k:m])
        else:
            for before, after in paired(old[i:j], new[k:m], _likeness):
                yield from _versions(before, after)


def _likeness(before, after):
    if type(before) is not type(after) or getattr(before, "tag", "") != getattr(after, "tag", ""):
        return 0.0
    return likeness(before.telling, after.telling)


def _versions(before, after):
    if after is None:
        yield _html(before, "del")
    elif before is None:
        yield _html(after, "ins")
    elif isinstance(after, Line):
        for kind, parts in differences([before.parts], [after.parts]):
            yield _line(parts, {"same": "", "removed": "del", "added": "ins"}[kind])
    else:
        yield f"<{after.tag}{after.attributes}>"
        yield from _compared(before.parts, after.parts)
        yield f"</{after.tag}>"


def _html(part, mark=""):
    if isinstance(part, Line):
        return _line(part.parts, mark)
    if isinstance(part, Whole):
        return _marked(part.html, mark)
    return f"<{part.tag}{part.attributes}>{''.join(_html(inner, mark) for inner in part.parts)}</{part.tag}>"


def _line(parts: Iterable[Word], mark):
    html, opened = [], ()
    for word in [*parts, Word("", (), 0)]:
        kept = len(commonprefix([opened, word.around]))
        html += [f"</{tag}>" for tag, _ in reversed(opened[kept:])]
        html += [f"<{tag}{attributes}>" for tag, attributes in word.around[kept:]]
        html.append(word.html)
        opened = word.around
    return _marked("".join(html), mark)


def _marked(html, mark):
    return f"<{mark}>{html}</{mark}>" if mark else html


def _blocks(element) -> tuple:
    """The children of an element, text between blocks gathered into lines."""
    parts = []
    for is_block, children in groupby(element.children, key=_is_block):
        if is_block:
            parts += map(_block, children)
        else:
            line = Line(tuple(_words(children, ())))
            parts += [] if all(word.html.isspace() for word in line.parts) else [line]
    return tuple(parts)


def _block(element):
    if element.tag in WHOLE_BLOCKS:
        return Whole(_source(element))
    return Block(element.tag, element.attributes, _blocks(element))


def _is_block(child):
    if isinstance(child, str):
        return False
    return child.tag in BLOCKS or child.tag in WHOLE_BLOCKS or any(map(_is_block, child.children))


def _words(children, around) -> Iterator[Word]:
    for child in children:
        if isinstance(child, str):
            yield from (Word(escape(word), around, len(word)) for word in words(child))
        elif child.tag in WHOLES:
            yield Word(_source(child), around, WEIGHT)
        else:
            yield from _words(child.children, (*around, (child.tag, child.attributes)))


def _source(node):
    if isinstance(node, str):
        return escape(node)
    if node.tag in VOID:
        return f"<{node.tag}{node.attributes}>"
    return f"<{node.tag}{node.attributes}>{''.join(map(_source, node.children))}</{node.tag}>"


def _parsed(html) -> Element:
    parser = _Tree(Element("body"))
    parser.feed(html)
    parser.close()
    return parser.root


class _Tree(Nesting):
    def handle_starttag(self, tag, attrs):
        tag = RENAMED.get(tag, tag)
        if len(self.open) > DEEPEST or not self._is_known(tag):
            return
        kept = [f' {name}="{escape(value or "")}"' for name, value in attrs if name != "id"]
        element = Element(tag, "".join(kept))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        super().handle_endtag(RENAMED.get(tag, tag))

    def _is_known(self, tag):
        """An element we know how to treat, or one inside a table or formula, which are taken as they are."""
        known = tag in BLOCKS | WHOLE_BLOCKS | WHOLES | INLINE
        return known or any(element.tag in {"table", "math"} for element in self.open)
