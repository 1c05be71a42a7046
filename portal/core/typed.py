"""What people type, made regular: one kind of line end, one Unicode form, no control characters."""
import re
import unicodedata

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SEPARATORS = re.compile(r"[,，;；、\n]+")


def clean(text: str | None) -> str:
    """A text of several lines, as it is kept."""
    regular = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROL.sub("", regular)


def line(text: str | None) -> str:
    """A text of one line: runs of blanks become one."""
    return " ".join(clean(text).split())


def whole(text: str | None, most: int = 2**31 - 1) -> int | None:
    """The whole number from 0 to `most` (by default what a key can be) that a text writes, or None."""
    is_number = bool(text) and text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else None


def in_a_row(words: list[str], language: str) -> str:
    """A list as people of `language` type it; `words` reads it again."""
    return ("，" if language == "zh" else ", ").join(words)


def words(text: str | None) -> list[str]:
    """A list typed with commas, in either script, without repetitions."""
    return list(dict.fromkeys(word for part in SEPARATORS.split(clean(text)) if (word := line(part))))
