"""Bytes to text: UTF-8 and what a byte order mark announces, everything else only when its encoding is told."""
import re
import unicodedata

from flask_babel import lazy_gettext as _l

from portal.core.importing.media import media_type
from portal.core.importing.things import Refused

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
         (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# In the order in which they are offered, each with the scripts that its foreign letters are from.
POSSIBLE = {"gb18030": ("CJK",), "big5": ("CJK",), "shift_jis": ("CJK", "HIRAGANA", "KATAKANA"),
            "euc_jp": ("CJK", "HIRAGANA", "KATAKANA"), "euc_kr": ("HANGUL", "CJK"), "windows-1252": ("LATIN",),
            "windows-1251": ("CYRILLIC",), "koi8_r": ("CYRILLIC",), "iso-8859-2": ("LATIN",),
            "windows-1253": ("GREEK",), "iso-8859-7": ("GREEK",), "windows-1255": ("HEBREW",),
            "windows-1256": ("ARABIC",), "iso-8859-6": ("ARABIC",)}
WIDE = {"CJK", "KATAKANA"}
OFFERED = 5
SEEN = 20_000          # bytes that are looked at for a guess
HIGH = re.compile(rb"[\x80-\xff]+")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
BINARY = ("image/", "video/", "application/pdf", "application/zip", "application/gzip", "application/x-7z",
          "application/vnd.", "application/x-ole", "application/x-executable")


def decoded(raw, place, encoding=None):
    """(text with plain line ends, sentences about what was odd). Raises Refused with what could be done."""
    found = media_type(place, raw[:512])
    if found.startswith(BINARY) and not found.endswith("svg+xml"):
        raise Refused(_l("This file is not what its name says: its content is %(type)s.", type=found))
    return tidied(plain(raw, encoding))


def plain(raw, encoding=None):
    for mark, name in MARKS:
        if raw.startswith(mark):
            return strictly(raw[len(mark):], name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if encoding:
            return strictly(raw, encoding)
        raise Refused(what_it_could_be(raw)) from None


def strictly(raw, name):
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        raise Refused(_l("This file cannot be read as %(encoding)s.", encoding=name)) from None


def what_it_could_be(raw):
    names = possible(raw)
    if not names:
        return _l("This file is not text in UTF-8, nor in an encoding that is known here.")
    return _l("This text is not in UTF-8. It could be %(encodings)s. Look which one reads well and "
              "import it again with that encoding, or save it as UTF-8.", encodings=", ".join(names))


def possible(raw):
    """Encodings in which the bytes make letters of the right script, the likeliest first."""
    sample = raw[:SEEN]
    if b"\0" in sample:
        return [name for name in ("utf-16-le", "utf-16-be") if decoding(raw, name) is not None]
    scores = {name: score(sample, name, scripts) for name, scripts in POSSIBLE.items()}
    wide = {name: score for name, score in scores.items() if score and POSSIBLE[name][-1] in WIDE}
    found = wide if wide and in_pairs(sample) else {name: scores[name] for name in scores if name not in wide}
    return sorted(filter(found.get, found), key=lambda name: -found[name])[:OFFERED]


def in_pairs(sample):
    """Whether bytes above ASCII come in company, as those of Chinese, Japanese and Korean do."""
    runs = HIGH.findall(sample)
    return bool(runs) and sum(map(len, runs)) >= 1.5 * len(runs)


def decoding(raw, name):
    for cut in range(4):   # the sample may end within a character
        try:
            return raw[:len(raw) - cut].decode(name)
        except UnicodeDecodeError:
            continue
    return None


def score(sample, name, scripts):
    """The share of foreign signs that are small letters of the scripts; 0 when it cannot be."""
    text = decoding(sample, name)
    foreign = [sign for sign in text or "" if not sign.isascii()]
    odd = sum(unicodedata.category(sign) in ("Cc", "Co", "Cn") for sign in foreign)
    if not foreign or 5 * odd > len(foreign):
        return 0
    fitting = [sign for sign in foreign if unicodedata.name(sign, "").startswith(scripts)]
    small = sum(not sign.isupper() for sign in fitting)
    return 0 if 2 * len(fitting) < len(foreign) else small / len(foreign)


def tidied(text):
    text = LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    clean, count = UNWANTED.subn("", text)
    if count > 20 and count * 20 > len(text):
        raise Refused(_l("This file is no text: it is full of control characters."))
    notes = [_l("%(number)s control characters were left out.", number=count)] if count else []
    return clean, notes
