"""Raw HTML in a text: a short list of tags stays, with few attributes; the others are shown as written."""
import re
from html import escape, unescape

COMMENT = r"<!--(?:(?!<!--).)*?-->"
TAG = r"</?(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>\s[^<>]*|/)?>"
PIECE = re.compile(rf"{COMMENT}|{TAG}|[<>]", re.DOTALL)
ATTRIBUTE = re.compile(r"""([a-zA-Z][\w-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")

EVERYWHERE = {"id", "title", "dir", "lang"}
BLOCKS = {"blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
          "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "summary", "table", "tbody", "td", "tfoot", "th",
          "thead", "tr", "ul"}
WITHIN_LINES = {"a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
                "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"}
KEPT = BLOCKS | WITHIN_LINES
# Only looks: the tag goes without a trace, the text stays.
LOOKS = {"article", "big", "center", "col", "colgroup", "font", "footer", "header", "main", "nobr", "section",
         "tt"}
# An HTML parser opens these again in every later paragraph until they are closed.
FORMATTING = {"a", "b", "code", "em", "i", "s", "small", "strong", "u"}
OWN = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}, "details": {"open"},
       "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan", "scope"}}


def tame(html, page):
    """`html` with the tags of the list and nothing else; pictures follow the rules for pictures."""
    return PIECE.sub(lambda piece: tamed(piece, page), html)


def tamed(piece, page):
    if piece[0].startswith("<!--"):
        return ""
    name = (piece["name"] or "").lower()
    if name == "img":
        return page.pictures.html(attributes(piece["rest"], name))
    if name in KEPT:
        page.budget.tag(name, piece[0])
        return rebuilt(piece, name)
    return "" if name in LOOKS else escape(piece[0])


def rebuilt(piece, name):
    if piece[0].startswith("</"):
        return f"</{name}>"
    kept = attributes(piece["rest"], name)
    return f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in kept.items()) + ">"


def left_open(text):
    """The end tags that are missing in this paragraph, lest its bold type spread over the rest of the page."""
    names = []
    for tag in PIECE.finditer(text):
        name = (tag["name"] or "").lower()
        if name not in FORMATTING:
            continue
        if not tag[0].startswith("</"):
            names.append(name)
        elif name in names:
            names.remove(name)
    return "".join(f"</{name}>" for name in reversed(names))


def attributes(text, name):
    """The attributes that a tag of this name may bring along."""
    allowed = EVERYWHERE | OWN.get(name, set())
    found = ((m[1].lower(), unescape((m[2] or "").strip("\"'"))) for m in ATTRIBUTE.finditer(text or ""))
    return {key: value for key, value in found if key in allowed}
