"""What only trusted code may add to sanitised HTML: formulas, frames for wide tables, anchors of headings."""
import re
from html import escape, unescape
from urllib.parse import unquote

from portal.core.markdown.tags import WITHIN_LINES

# All of these are sound for what nh3 writes, which escapes < and > in attributes too.
LISTING = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
MARKS = rf"(?:</?(?:{'|'.join(sorted(WITHIN_LINES))})\b[^>]*>)*"
LINE_END = re.compile(rf"({CHINESE}{MARKS})\n(?={MARKS}{CHINESE})")
ID = re.compile(r'<[^>]* id="([^"]*)"')
LOCAL_LINK = re.compile(r'(<a\b[^>]* href="#)([^"]*)"')
NO_LETTER = re.compile(r"[\W_]+")
HEADING = re.compile(r'(<(h[1-6])\b[^>]* id="([^"]*)"[^>]*>)(.*?)</\2>', re.DOTALL)
TABLE = re.compile(r"<table\b|</table>")
OUTSIDE_LINK = re.compile(r'<a (?=[^>]*\bhref="(?:https?:)?//)')
ANY_TAG = re.compile(r"<[^>]*>")


def join_chinese_lines(html):
    """A line's end between two Chinese characters is no blank, as it would be between words."""
    parts = LISTING.split(html)
    parts[::2] = [LINE_END.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def settle_links(html):
    """A link to a heading finds it however its name was made elsewhere: #Set_up, #set-up, #%E5%AE%89."""
    ids = ID.findall(html)
    known, alike = set(ids), {squeezed(id): id for id in reversed(ids)}

    def settled(found):
        start, name = found.groups()
        return f'{start}{name if name in known else alike.get(squeezed(unquote(name)), name)}"'

    return LOCAL_LINK.sub(settled, html)


def squeezed(name):
    return NO_LETTER.sub("", name.removeprefix("s-").lower())


def finish(html, page):
    html = OUTSIDE_LINK.sub('<a rel="noopener noreferrer" ', html)
    html = HEADING.sub(lambda found: with_anchor(found, page.labels.section), html)
    html = framed_tables(html, page.labels.table)
    return page.formulas.put_back(html).strip()


def with_anchor(found, label):
    opening, tag, id, inner = found.groups()
    name = escape(label.format(unescape(ANY_TAG.sub("", inner)).strip()))
    return f'{opening}{inner} <a class="permalink" href="#{id}" aria-label="{name}">#</a></{tag}>'


def framed_tables(html, label):
    """A wide table scrolls in a frame that the keyboard reaches; one within a table has its frame already."""
    depth = number = 0

    def framed(found):
        nonlocal depth, number
        if found[0] == "</table>":
            depth -= 1
            return "</table></div>" if not depth else found[0]
        depth += 1
        number += depth == 1
        return (frame(label.format(number)) if depth == 1 else "") + found[0]

    return TABLE.sub(framed, html)


def frame(name):
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(name)}">'
