"""The places of a template, {{date}} and such or {{?Machine}} for what is asked, and what is put into them.

What is put in is text, never Markdown: a value keeps its signs, but they mark nothing, and a value that looks like a
place is not filled again.
"""
import re

PLACE = re.compile(r"\{\{\s*([?？]?)\s*([^{}\n?？]{1,60}?)\s*\}\}")
KNOWN = {"date": "date", "author": "author", "institution": "institution", "title": "title", "space": "space",
         "日期": "date", "作者": "author", "机构": "institution", "标题": "title", "空间": "space"}
MOST_ASKED = 20
EMPTY = "…"
CODE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)|(`+)[^`\n]+\2", re.DOTALL | re.MULTILINE)
SIGNS = re.compile(r"([\\`*_\[\]{}<>$~|@^#=!])")
ENTITY = re.compile(r"&(?=#?\w{1,31};)")
FIRST = re.compile(r"^(?:([-+:])|(\d{1,9})([.)])(?=\s|$))")


def asked(*texts: str) -> list[str]:
    """The names that the form asks for, in the order in which they stand."""
    found = [match[2] for text in texts for match in PLACE.finditer(text) if match[1]]
    return list(dict.fromkeys(found))


def uses_title(text: str) -> bool:
    return any(not match[1] and KNOWN.get(match[2].lower()) == "title" for match in PLACE.finditer(text))


def filled_line(pattern: str, values: dict, answers: dict) -> str:
    """A title: plain text, so nothing needs a backslash. Places that nobody knows stay as they are."""
    return PLACE.sub(lambda place: value_of(place, values, answers), pattern)


def filled(body: str, values: dict, answers: dict) -> str:
    """A text in Markdown with what belongs in its places."""
    code = [match.span() for match in CODE.finditer(body)]

    def put(place):
        value = value_of(place, values, answers)
        if value == place[0]:
            return value
        is_code = any(start <= place.start() < end for start, end in code)
        return in_code(value) if is_code else as_text(value)

    return PLACE.sub(put, body)


def value_of(place, values, answers):
    """`values` has the known names, `answers` what was asked; an empty answer leaves a gap to be seen."""
    if place[1]:
        return answers.get(place[2]) or EMPTY
    name = KNOWN.get(place[2].lower())
    return values[name] if name else place[0]


def as_text(value):
    """Markdown that reads as `value`."""
    escaped = SIGNS.sub(r"\\\1", ENTITY.sub("&amp;", value))
    return FIRST.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped)


def in_code(value):
    """Code shows every sign as it is, but its own marks would end it."""
    return value.replace("`", "'").replace("~~~", "~ ~")
