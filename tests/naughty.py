"""What nobody should type: strings that break programs, and markup that would run."""
import json
import random

from tests.shared import shared

OWN = ["", " ", "\x00", "\ud800", "1" * 5000, "-1", "1e999", "٣", "²", "９", "2147483648", "9" * 30, "NaN", "None",
       "{{7*7}}", "%(name)s", "%s", "{0}", "${7*7}", "../../etc/passwd", "..\\..", "//evil.example",
       "https://evil.example", "a" * 9000, "\r\nSet-Cookie: a=b", "'; DROP TABLE people; --", "\\", "%",
        "_", "\u202e", "\u2028", "𠮷" * 50, "e\u0301" * 30,
       '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>",
       "</title><svg/onload=alert(1)>", "javascript:alert(1)", "[a](javascript:alert(1))", "<!--", "]]>", "&lt;", "&#x27;"]


def strings():
    """Ours, the naughty strings of the collection, and the lines of the cheat sheets with markup or an address to run."""
    collected = json.loads((shared("torture-naughty-strings") / "blns.json").read_text(encoding="utf-8"))
    sheets = sorted((shared("torture-xss-owasp") / "cheatsheets").rglob("*.md"))
    attacks = [line.strip() for sheet in sheets for line in sheet.read_text(encoding="utf-8").splitlines()
               if "<" in line or "script:" in line.lower()]
    found = list(dict.fromkeys([*OWN, *collected, *attacks]))
    random.Random(7).shuffle(found)  # the same on every machine
    return found


def encoded(values):
    """The fields as bytes, with what no well-behaved browser could send."""
    return {name: value.encode("utf-8", "surrogatepass") for name, value in values.items()}


def hands(deck, names, many):
    """`many` hands of one string for each of `names`, dealt evenly out of `deck`: {name: string}."""
    step = max(1, len(deck) // many)
    for first in range(0, step * many, step):
        yield {name: deck[(first + place) % len(deck)] for place, name in enumerate(sorted(names))}
