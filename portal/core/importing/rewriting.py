"""Links of a text written anew, each by its span."""
import re
from html import escape

ADDRESS = re.compile(r"[/#]|[a-z][a-z0-9+.-]*:/?/|mailto:", re.IGNORECASE)
PLAIN = re.compile(r"[^\s<>()\\]+")


def rewritten(markdown, links, resolve):
    parts, at = [], 0
    for link in sorted(links, key=lambda link: link.start):
        if link.kind == "anchor" or link.start < at or (target := resolve(link)) is None:
            continue
        parts += [markdown[at:link.start], written(link, target)]
        at = link.end
    return "".join([*parts, markdown[at:]])


def written(link, target):
    if link.syntax == "embed" and link.kind == "picture":
        return f"![{link.label}]({destination(target)})"
    if link.syntax in ("wiki", "embed"):
        return wiki(link, target)
    if link.syntax == "html":
        return escape(target)
    return destination(target)


def wiki(link, target):
    bar = "\\|" if link.in_table else "|"
    if ADDRESS.match(target):
        text = (link.label or link.target).replace("|", bar)
        return f"[{text}]({destination(target)})"
    return f"[[{target}{bar}{link.label}]]" if link.label and link.label != target else f"[[{target}]]"


def destination(target):
    return target if PLAIN.fullmatch(target) else "<" + re.sub(r"([<>\\])", r"\\\1", target) + ">"
