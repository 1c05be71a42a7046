"""Raw HTML between Markdown: turned into Markdown where that says the same, without what only looks."""
import re
from html import unescape

from flask_babel import lazy_gettext as _l

from portal.core.importing.framing import image
from portal.core.importing.html import COMMENT, between, fragment, picture

TAG = r"<{}(?=[\s>/])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
ANY = re.compile(TAG.format(r"/?[a-zA-Z][a-zA-Z0-9]*"))
UNSEEN = [(re.compile(rf"<{name}(?=[\s>])[^>]*>", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
          for name in ("script", "style", "noscript", "template", "svg")]
WHOLE = re.compile(r"<(/?)(table|ul|ol|dl)(?=[\s>])[^>]*>", re.IGNORECASE)
FIGURE = (re.compile(r"<figure\b[^>]*>", re.IGNORECASE), re.compile(r"</figure\s*>", re.IGNORECASE))
CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption\s*>", re.DOTALL | re.IGNORECASE)
IN_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(\s*(<[^<>\n]*>|[^\s()]+)[^)\n]*\)")
IMG = re.compile(TAG.format("img"), re.IGNORECASE)
LINK = re.compile(rf"({TAG.format('a')})((?:(?!</?a\b|\n[ \t]*\n)[\s\S])*?)</a\s*>", re.IGNORECASE)
PLAYER = re.compile(rf"({TAG.format('(?:iframe|video|audio|embed|object)')})(?:((?:(?!<(?:iframe|video|audio)\b)[\s\S])*?)"
                    r"</(?:iframe|video|audio|embed|object)\s*>)?", re.IGNORECASE)
SOURCE = re.compile(TAG.format("source"), re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])(?=[\s>])[^<>]*>((?:(?!\n[ \t]*\n|<h[1-6])[\s\S])*?)</h\1\s*>", re.IGNORECASE)
DETAILS = re.compile(r"<details\b[^>]*>\s*(?:<summary\b[^>]*>((?:(?!</?details)[\s\S])*?)</summary\s*>)?|</details\s*>",
                     re.IGNORECASE)
BLOCKS = re.compile(TAG.format("/?(?:div|p|center|section|article|header|footer|main|figure|picture|nav|aside)"),
                    re.IGNORECASE)
LOOKS = re.compile(TAG.format("/?(?:span|font|big|tt|nobr|source|wbr|button|form|label)"), re.IGNORECASE)
BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""")
LONGEST = 200_000


def comments_out(text):
    return between(text, *COMMENT, lambda inner: "") if "<!--" in text else text


def tamed(text, notes):
    """`text`, whose code is shielded, with its HTML as Markdown where that is possible."""
    if "<" not in text or not ANY.search(text):
        return text
    gone = []
    for opening, closing in UNSEEN:
        text = between(text, opening, closing, lambda inner: gone.append(inner) or "")
    if gone:
        notes.append(_l("%(number)s scripts, styles or drawings in HTML were left out.", number=len(gone)))
    text = whole(text)
    text = between(text, *FIGURE, figure)
    text = PLAYER.sub(lambda found: player(found, notes), text)
    text = IMG.sub(lambda found: picture(attributes(found[0])), text)
    text = LINK.sub(link, text)
    text = by_line(HEADING, text, heading)
    text = by_line(DETAILS, text, details)
    text = by_line(BLOCKS, text, lambda found: "\n\n")
    return BREAK.sub("<br>", LOOKS.sub(anchor_only, text))


def attributes(tag):
    return {found[1].lower(): unescape(found[2].strip("\"'")) for found in ATTRIBUTE.finditer(tag)}


def whole(text):
    """Tables and lists, read as HTML as a whole."""
    made, at = [], 0
    for start, end in closed(text):
        if start < at or end - start > LONGEST:
            continue
        line = text[text.rfind("\n", 0, start) + 1:start]
        in_table, piece = line.lstrip(" >").startswith("|"), text[start:end]
        made.append(text[at:start])
        made.append(piece.replace("\n", " ") if in_table else indented(fragment(piece), "" if line.strip() else line))
        at = end
    return "".join([*made, text[at:]])


def closed(text):
    """(start, end) of the tables and lists that are closed, the outer ones first."""
    found, waiting = [], {}
    for tag in WHOLE.finditer(text):
        same = waiting.setdefault(tag[2].lower(), [])
        if not tag[1]:
            same.append(tag.start())
        elif same:
            found.append((same.pop(), tag.end()))
    return sorted(found, key=lambda span: (span[0], -span[1]))


def indented(markdown, indent):
    return "\n\n" + "\n".join(indent + row for row in markdown.split("\n")) + "\n\n"


def figure(content):
    caption = CAPTION.search(content)
    words = " ".join(ANY.sub("", caption[1]).split()) if caption else ""
    inner = CAPTION.sub("", content)
    pictures = [*IMG.finditer(inner), *IN_PICTURE.finditer(inner)]
    if len(pictures) != 1:
        return f"\n\n{inner.strip()}\n\n{words}\n\n"
    if pictures[0].re is IMG:
        given = attributes(pictures[0][0])
        alt, src = given.get("alt", ""), given.get("src", "")
    else:
        alt, src = pictures[0][1], pictures[0][2].strip("<>")
    return f"\n\n{image(src, alt or words, words if alt and alt != words else '')}\n\n"


def player(found, notes):
    inner = SOURCE.search(found[2] or "")
    given = attributes(found[1]) | (attributes(inner[0]) if inner else {})
    address = given.get("src") or given.get("data")
    notes.append(_l("What was embedded is a link now: %(address)s", address=(address or found[1])[:200]))
    return f"\n\n[{given.get('title') or address}](<{address}>)\n\n" if address else ""


def link(found):
    given, inner = attributes(found[1]), found[2]
    if "href" not in given:
        name = given.get("id") or given.get("name")
        return f'<a id="{name}"></a>{inner}' if name else inner
    if not inner.strip():
        return inner
    target = given["href"] if re.fullmatch(r"[^\s()<>]+", given["href"]) else f"<{given['href']}>"
    return f"[{' '.join(BREAK.sub(' ', inner).split())}]({target})"


def heading(found):
    return f"\n\n{'#' * int(found[1])} {' '.join(BLOCKS.sub('', found[2]).split())}\n\n"


def details(found):
    if found[0].startswith("</"):
        return "\n\n:::\n\n"
    title = " ".join(ANY.sub("", found[1] or "").split())
    return f"\n\n::: details {title}".rstrip() + "\n\n"


def by_line(pattern, text, made):
    """Replace, but within the row of a table, where a new line would end it, by nothing or a break."""
    def replaced(found):
        start = text.rfind("\n", 0, found.start()) + 1
        return "" if text[start:found.start()].lstrip(" >").startswith("|") else made(found)

    return pattern.sub(replaced, text)


def anchor_only(found):
    name = attributes(found[0]).get("id")
    return f'<a id="{name}"></a>' if name and not found[0].startswith("</") else ""
