"""What only trusted code may add to sanitised HTML: formulas, frames for wide tables, anchors of headings."""
import re
from html import escape, unescape

# All of these are sound for what nh3 writes, which escapes < and > in attributes too.
LISTING = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
LINE_END = re.compile(rf"({CHINESE}(?:<[^>]*>)*)\n(?=(?:<[^>]*>)*{CHINESE})")
HEADING = re.compile(r'(<(h[1-6])\b[^>]* id="([^"]*)"[^>]*>)(.*?)</\2>', re.DOTALL)
TABLE = re.compile(r"<table\b|</table>")
OUTSIDE_LINK = re.compile(r'<a (?=[^>]*\bhref="(?:https?:)?//)')
ANY_TAG = re.compile(r"<[^>]*>")


def join_chinese_lines(html):
    """A line's end between two Chinese characters is no blank, as it would be between words."""
    parts = LISTING.split(html)
    parts[::2] = [LINE_END.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


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
    """A wide table scrolls in a frame that the keyboard reaches; a table within a table has its frame already."""
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
