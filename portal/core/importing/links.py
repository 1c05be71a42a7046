"""Where the links and pictures of a text stand, with what they lead to; code is passed over."""
import re
from html import unescape
from urllib.parse import unquote

from portal.core.importing.code import blanked
from portal.core.importing.things import Link

ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]{1,30}:(?!\\)|//)", re.IGNORECASE)
OWN_SCHEME = re.compile(r"@site/|pathname:///?|~@?/|@/")
SIGN = re.compile(r"\\.|\[\[|\[|\]|\n[ \t]*\n", re.DOTALL)
WIKI = re.compile(r"(?P<embed>!?)\[\[(?P<inner>(?!\s)(?:(?!\]\])[^\n\x02\[]){1,400})\]\](?!\()")
BAR = re.compile(r"\\?\|")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)(?P<label>[^\]\n]{1,200})\]:[ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>\S+))",
                        re.MULTILINE)
HTML = re.compile(r"<(?P<tag>a|img)\b[^<>]*?\s(?P<name>href|src)\s*=\s*"
                  r"(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'<>]+))", re.IGNORECASE)
BEFORE = re.compile(r"[ \t]*\n?[ \t]*")
TITLE = re.compile(r"""[ \t\n]+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\))[ \t]*$""")
PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|avif|ico)$", re.IGNORECASE)
LONGEST = 2_000    # characters of a target
SHORT = 100        # and in a text that left many brackets open
SIZES = re.compile(r"\d+(?:x\d+)?|\d+%|center|left|right")


def found_in(markdown: str) -> tuple[list[Link], int]:
    """(the links within the source, in order; how many pictures are from other sites)."""
    links = all_in(markdown)
    remote = sum(link.kind == "picture" for link in links if leads_elsewhere(link.target))
    return [link for link in links if not leads_elsewhere(link.target)], remote


def all_in(markdown: str) -> list[Link]:
    """Every link in order, also those to other sites."""
    if not ("](" in markdown or "[[" in markdown or "]:" in markdown or "<" in markdown):
        return []
    clear = blanked(markdown)
    links = [link for link in (*wiki(clear), *inline(clear, markdown), *definitions(clear), *html(clear)) if link]
    return sorted(links, key=lambda link: link.start)


def leads_elsewhere(target):
    return bool(ELSEWHERE.match(target)) and not OWN_SCHEME.match(target)


def wiki(text):
    for found in WIKI.finditer(text):
        if escaped(text, found.start()) or in_math(found["inner"]):
            continue
        target, *labels = (part.strip() for part in BAR.split(found["inner"]))
        name, _, fragment = target.partition("#")
        is_picture = bool(found["embed"]) and bool(PICTURE_NAME.search(name))
        labels = [label for label in labels if not (found["embed"] and SIZES.fullmatch(label))]
        kind = "picture" if is_picture else "wiki" if name.strip() else "anchor"
        yield Link(kind, target, labels[-1] if labels else "", found.start(), found.end(),
                   "embed" if found["embed"] else "wiki", fragment=fragment.strip(), in_table=in_table(text, found.start()))


def in_math(inner):
    return bool(re.fullmatch(r"[-\d\s,.;:]+", inner)) and "," in inner


def escaped(text, at):
    return at > 0 and text[at - 1] == "\\"


def in_table(text, at):
    return text[text.rfind("\n", 0, at) + 1:at].lstrip(" >").startswith("|")


def inline(text, source):
    """`[label](target "title")` and pictures, also a picture within a link."""
    waiting, failed = [], 0
    for sign in SIGN.finditer(text):
        if sign[0].startswith("\n"):
            waiting.clear()
        elif sign[0] == "[[":
            waiting += [sign.start(), sign.start() + 1]
        elif sign[0] == "[":
            waiting.append(sign.start())
        elif sign[0] == "]" and waiting:
            start = waiting.pop()
            if text[sign.end():sign.end() + 1] != "(":
                continue
            if place := destination(text, sign.end() + 1, LONGEST if failed < 50 else SHORT):
                yield made(text, source, start, sign.start(), *place)
            else:
                failed += 1


def made(text, source, start, end, first, last):
    is_picture = start > 0 and text[start - 1] == "!" and not escaped(text, start - 1)
    label = source[start + 1:end]
    raw = text[first:last]
    bare = raw[1:-1] if raw.startswith("<") and raw.endswith(">") else raw
    return link("picture" if is_picture else "page", ESCAPED.sub(r"\1", unescape(bare)), label, first, last, "inline")


def link(kind, target, label, start, end, syntax):
    target = target.strip()
    if not target or "\x02" in target:
        return None
    if kind != "picture" and target.startswith("#"):
        kind = "anchor"
    return Link(kind, target, label, start, end, syntax, fragment=unquote(target.partition("#")[2]))


def destination(text, at, longest):
    """(start, end) of what stands between the round brackets, without a title."""
    at = BEFORE.match(text, at).end()
    if text[at:at + 1] == "\n":
        return None
    if text[at:at + 1] == "<":
        end = re.compile(r"(?:\\.|[^<>\n\\])*>").match(text, at + 1)
        return (at, end.end()) if end else None
    end = closing(text, at, longest)
    if end is None or end == at:
        return None
    inner = text[at:end]
    if title := TITLE.search(inner):
        inner = inner[:title.start()]
    return at, at + len(inner.rstrip())


def closing(text, at, longest):
    """Where the round bracket closes that was open at `at`; strings in quotation marks are passed over."""
    depth, quote = 0, False
    for place in range(at, min(len(text), at + longest)):
        sign = text[place]
        if text[place - 1] == "\\" and place > at:
            continue
        if sign == '"' and (quote or text[place - 1] in " \t\n"):
            quote = not quote
        elif sign == "\n" and text[place + 1:place + 2] == "\n":
            return None
        elif not quote and sign == "(":
            depth += 1
        elif not quote and sign == ")":
            if not depth:
                return place
            depth -= 1
    return None


def definitions(text):
    for found in DEFINITION.finditer(text):
        group = "angle" if found["angle"] is not None else "plain"
        target = ESCAPED.sub(r"\1", unescape(found[group]))
        start, end = found.span(group)
        if group == "angle":
            start, end = start - 1, end + 1
        yield link("page", target, found["label"], start, end, "definition")


def html(text):
    for found in HTML.finditer(text):
        tag, name = found["tag"].lower(), found["name"].lower()
        if (tag, name) not in (("a", "href"), ("img", "src")):
            continue
        group = next(group for group in "abc" if found[group] is not None)
        yield link("picture" if tag == "img" else "page", unescape(found[group]), "", *found.span(group), "html")
