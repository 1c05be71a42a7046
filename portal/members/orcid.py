"""ORCID iDs: sixteen characters, the last a check digit (ISO 7064, MOD 11-2)."""
import re

SHAPE = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?", re.ASCII)


def parse(text):
    """The iD in its usual form, or None when it is none or its check digit is wrong."""
    found = SHAPE.fullmatch(text.strip().replace("x", "X") if "orcid" not in text.lower() else text.strip())
    if not found:
        return None
    digits = "".join(found.groups())
    return "-".join(found.groups()) if check_digit(digits[:15]) == digits[15] else None


def check_digit(digits):
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
