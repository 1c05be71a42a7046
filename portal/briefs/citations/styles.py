"""One brief as it is cited in a list of references, in the styles shown on its page."""
from dataclasses import dataclass
from datetime import date

from portal.briefs.citations.names import Author, family_and_given, initials, initials_by_character
from portal.core.words import one_line

MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sep.", "Oct.", "Nov.", "Dec.")
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Citable:
    """One version of a brief in its original language; `url` leads to exactly this version."""
    number: str
    version: int
    title: str
    language: str
    authors: tuple[Author, ...]
    publisher: str
    date: date
    url: str
    keywords: tuple[str, ...]
    abstract: str = ""
    series: str = ""


def gbt7714(item: Citable, accessed: date) -> str:
    """GB/T 7714-2015: three authors, then 等 or et al.; [R/OL] with both dates, [R] without an address.

    The number follows the title after a colon, as in the standard's own reports. The place of publication
    may be left out of what is read on the net; elsewhere its absence is said.
    """
    chinese = item.language == "zh"
    names = [_gbt_name(author, item.language) for author in item.authors[:3]]
    if len(item.authors) > 3:
        names.append("等" if chinese else "et al")
    title = ": ".join(filter(None, [_title(item), item.number])) + ("[R/OL]" if item.url else "[R]")
    edition = "" if item.version == 1 else f"{item.version}版" if chinese else f"{ordinal(item.version)} ed"
    place = "" if item.url else "[出版地不详]: " if chinese else "[S.l.]: "
    imprint = f"{place}{one_line(item.publisher)}, {item.date.year}"
    if item.url:
        imprint += f"({item.date.isoformat()})[{accessed.isoformat()}]"
    return _sentences([", ".join(names), title, edition, imprint, item.url])


def apa(item: Citable) -> str:
    """APA, 7th edition, plain text; in a Chinese item as Chinese journals write it, without &."""
    chinese = item.language == "zh"
    names = [_apa_name(author, item.language) for author in item.authors]
    if len(names) > 20:
        authors = ", ".join([*names[:19], f". . . {names[-1]}"])
    else:
        authors = ", ".join(names) if chinese or len(names) < 2 else f"{', '.join(names[:-1])}, & {names[-1]}"
    number = f"{'报告编号' if chinese else 'Report No.'} {item.number}"
    version = "" if item.version == 1 else f"第{item.version}版" if chinese else f"Version {item.version}"
    title = f"{_title(item)} ({'; '.join(filter(None, [number, version]))})"
    opening = [authors, f"({item.date.year})", title] if names else [title, f"({item.date.year})"]
    publisher = "" if names == [one_line(item.publisher)] else one_line(item.publisher)
    return " ".join(filter(None, [_sentences([*opening, publisher]), item.url]))


def ieee(item: Citable, accessed: date) -> str:
    """IEEE, 2021 guide, plain text; six authors, else the first and et al. A Chinese item keeps its title."""
    names = [_ieee_name(author, item.language) for author in item.authors]
    if len(names) > 6:
        authors = f"{names[0]} et al."
    elif len(names) > 2:
        authors = f"{', '.join(names[:-1])}, and {names[-1]}"
    else:
        authors = " and ".join(names)
    title = _title(item)
    number = f"Tech. Rep. {item.number}" + (f", ver. {item.version}" if item.version > 1 else "")
    source = ", ".join(["(in Chinese)"] * (item.language == "zh") + [
        one_line(item.publisher), number, f"{MONTHS[item.date.month - 1]} {item.date.year}"])
    text = f"{authors}{', ' if authors else ''}“{title}{'' if title[-1:] in '?!？！' else ','}” {source}."
    if not item.url:
        return text
    day = f"{MONTHS[accessed.month - 1]} {accessed.day}, {accessed.year}"
    return f"{text} Accessed: {day}. [Online]. Available: {item.url}"


def ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else ORDINALS.get(number % 10, "th")
    return f"{number}{suffix}"


def _title(item):
    """Without a last full stop: the styles set their own signs after it."""
    return one_line(item.title).rstrip(".。")


def _gbt_name(author, language):
    """Latin names in capitals, initials without stops, a pinyin initial for each character: LI J N."""
    if not author.is_latin_in(language):
        return author.name_in(language)
    family, given = family_and_given(author, language)
    return " ".join([family.upper(), *initials_by_character(author, given)])


def _apa_name(author, language):
    if not author.is_latin_in(language):
        return author.name_in(language)
    family, given = family_and_given(author, language)
    return ", ".join(filter(None, [family, _stopped(given)]))


def _ieee_name(author, language):
    if not author.is_latin_in(language):
        return author.name_in(language)
    family, given = family_and_given(author, language)
    return " ".join(filter(None, [_stopped(given), family]))


def _stopped(given):
    return " ".join(f"{initial}." for initial in initials(given)).replace(" -", "-")


def _sentences(parts):
    """The parts that are there, each ending with one full stop."""
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
