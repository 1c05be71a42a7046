"""What a brief still lacks before it can be submitted, and the live checklist beside the editor."""
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from flask_babel import lazy_gettext as _l

from portal.core.languages import own_name
from portal.core.words import count

NEEDS_TRL = {"technology_brief", "test_report"}
NEEDS_STANDARDS = {"test_report", "standard_proposal"}
LANGUAGES = {"en": _l("English"), "zh": _l("Chinese")}
TITLE_LIMIT = 200                       # characters
SUMMARY_LIMIT = {"en": 250, "zh": 500}  # words in English, characters in Chinese
BODY_LEAST = {"en": 200, "zh": 400}
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")


@dataclass(frozen=True)
class Text:
    """One language of a draft, with what rendering found in its body: (name, description) of each picture,
    the addresses of links, and the length as core.words counts it."""
    title: str = ""
    summary: str = ""
    body: str = ""
    images: Sequence[tuple[str, str]] = ()
    links: Sequence[str] = ()
    length: int = 0


@dataclass(frozen=True)
class Draft:
    """`outlines` are those of the type, by language; `known_addresses` the paths of the portal that exist."""
    type: str
    original_language: str
    texts: Mapping[str, Text]
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outlines: Mapping[str, str] = field(default_factory=dict)
    trl: int | None = None
    licence: str = ""
    standards: Sequence = ()
    authors: int = 1
    positions: int = 0
    known_addresses: Container[str] = frozenset()
    wanted: Sequence[tuple[str, str]] = ()  # (language, name) of links to what nobody has written
    deprecated: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)  # language: (word, better one)

    @property
    def original(self) -> Text:
        return self.texts.get(self.original_language, Text())

    @property
    def outline(self) -> str:
        return self.outlines.get(self.original_language, "")

    @property
    def other_language(self) -> str:
        return "zh" if self.original_language == "en" else "en"


@dataclass(frozen=True)
class Finding:
    """An error blocks, a warning needs a tick. There is at most one of a code and language."""
    level: Literal["error", "warning"]
    field: str
    message: Any
    language: str | None
    code: str


def check(draft: Draft) -> list[Finding]:
    """Errors first, then warnings, each in the order of the form."""
    found = [*_in_the_original(draft), *_in_the_facts(draft)]
    for language, text in draft.texts.items():
        found += _in_the_text(text, language, draft)
    found += _in_the_other_language(draft)
    return sorted(found, key=lambda finding: finding.level != "error")


def checklist(draft: Draft) -> list[tuple[Any, bool]]:
    """(label, is done) of what a whole brief of this type has; the outline's headings label themselves."""
    original, other = draft.original, draft.texts.get(draft.other_language, Text())
    steps = [(_l("Title"), bool(original.title.strip())), (_l("Abstract"), bool(original.summary.strip()))]
    steps += [(heading, bool(text)) for heading, text in _progress(draft).items()]
    steps.append((_l("Keywords"), bool(draft.keywords.get(draft.original_language))))
    if draft.type in NEEDS_TRL:
        steps.append((_l("Technology readiness"), draft.trl is not None))
    if draft.type in NEEDS_STANDARDS:
        steps.append((_l("Cited standards"), bool(draft.standards)))
    return [*steps, (_l("Licence"), bool(draft.licence)), (_l("Place in the framework"), draft.positions > 0),
            (_l("Title and abstract in %(language)s", language=_name(draft.other_language)),
             bool(other.title.strip() and other.summary.strip()))]


def sections(body: str, deepest: int = 6) -> dict[str, str]:
    """The text under each heading down to level `deepest`, up to the next; before the first it is under "".

    A line in a block of code is no heading.
    """
    found, name, fence = {"": ""}, "", ""
    for line in body.splitlines():
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else HEADING.fullmatch(line)
        if heading and len(heading[1]) <= deepest:
            name = heading[2]
            found.setdefault(name, "")
        else:
            found[name] += line + "\n"
    return found


def _in_the_original(draft):
    text, code = draft.original, draft.original_language
    name = _name(code)
    if not text.title.strip():
        yield _error("title-missing", "title", _l("Give it a title in %(language)s.", language=name), code)
    if not text.summary.strip():
        yield _error("summary-missing", "summary", _l("Write an abstract in %(language)s.", language=name),
                     code)
    if not text.body.strip():
        yield _error("body-missing", "body", _l("There is no text in %(language)s yet.", language=name), code)
    elif not _own_text(text.body, draft.outline):
        yield _error("body-outline", "body", _l("Only the outline is there: write under its headings."), code)
    elif text.length < BODY_LEAST.get(code, BODY_LEAST["en"]):
        yield _warning("body-short", "body", _too_short(text.length, code), code)


def _in_the_facts(draft):
    language = draft.original_language
    if not draft.authors:
        yield _error("authors-missing", "authors", _l("Name at least one author."))
    if draft.type in NEEDS_TRL and draft.trl is None:
        yield _error("trl-missing", "trl", _l("Choose the technology readiness level: this type states one."))
    if not draft.licence:
        yield _error("licence-missing", "licence", _l("Choose a licence: what may others do with the text?"))
    if not draft.keywords.get(language):
        yield _warning("keywords-missing", "keywords", _l(
            "There is no keyword in %(language)s: readers search and filter by them.",
            language=_name(language)), language)
    if not draft.positions:
        yield _warning("positions-missing", "positions", _l(
            "It has no place in the framework: the map will not show it."))


def _in_the_text(text, language, draft):
    outline, length = draft.outlines.get(language, ""), count(text.summary)
    if len(text.title) > TITLE_LIMIT:
        yield _error("title-long", "title", _l(
            "The title has %(length)s characters; at most %(limit)s are possible.",
            length=len(text.title), limit=TITLE_LIMIT), language)
    if length > SUMMARY_LIMIT.get(language, SUMMARY_LIMIT["en"]):
        yield _warning("summary-long", "summary", _too_long(length, language), language)
    if bare := [name for name, description in text.images if not description.strip()]:
        yield _warning("picture-without-description", "body", _l(
            "Pictures without a description for those who cannot see them: %(names)s.",
            names=_some(bare)), language)
    if dead := [link for link in text.links if _is_dead(link, draft.known_addresses)]:
        yield _warning("dead-link", "body", _l(
            "Links that lead nowhere in the portal: %(addresses)s.", addresses=_some(dead)), language)
    if wanted := [name for code, name in draft.wanted if code == language]:
        yield _warning("wanted-link", "body", _l(
            "Links to what nobody has written yet: %(names)s.", names=_some(wanted)), language)
    if old := draft.deprecated.get(language):
        yield _warning("deprecated-terms", "body", _l(
            "Words that the term base advises against, and the preferred ones: %(words)s.",
            words=_some([f"{word} → {better}" for word, better in old])), language)
    hints = sorted(_hints(outline) & _lines(text.body))
    if hints and _own_text(text.body, outline):
        yield _warning("hints-left", "body", _l(
            "Hints of the outline are still in the text: %(hints)s", hints=_some(hints, most=1)), language)


def _in_the_other_language(draft):
    language = draft.other_language
    text = draft.texts.get(language, Text())
    if not (text.title.strip() and text.summary.strip()):
        yield _warning("other-language", "title", _l(
            "There is no title and abstract in %(language)s: its readers will hardly find the brief.",
            language=_name(language)), language)


def _error(code, field, message, language=None):
    return Finding("error", field, message, language, code)


def _warning(code, field, message, language=None):
    return Finding("warning", field, message, language, code)


def _name(language):
    return LANGUAGES.get(language) or own_name(language)


def _too_long(length, language):
    words = {"length": length, "limit": SUMMARY_LIMIT.get(language, SUMMARY_LIMIT["en"])}
    if language == "zh":
        return _l("The abstract has %(length)s characters; %(limit)s are enough for most readers.", **words)
    return _l("The abstract has %(length)s words; %(limit)s are enough for most readers.", **words)


def _too_short(length, language):
    words = {"length": length, "least": BODY_LEAST.get(language, BODY_LEAST["en"])}
    if language == "zh":
        return _l("The text has %(length)s characters; fewer than %(least)s rarely say enough.", **words)
    return _l("The text has %(length)s words; fewer than %(least)s rarely say enough.", **words)


def _progress(draft):
    """What was written under each heading of the outline, without its hints."""
    written = sections(draft.original.body, deepest=2)
    return {heading: _own_text(written.get(heading, ""), draft.outline)
            for heading in sections(draft.outline) if heading}


def _own_text(body, outline):
    """What is neither the outline's nor a heading nor blank."""
    hints = _hints(outline)
    lines = [line.strip() for text in sections(body).values() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and line not in hints)


def _hints(outline):
    return {line for line in _lines(outline) if line.startswith(">")}


def _lines(text):
    return {line.strip() for line in text.splitlines()}


def _is_dead(link, known):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return False
    path = unquote(parts.path)
    return path not in known and path.rstrip("/") not in known


def _some(names, most=5):
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:most]) + (", …" if len(unique) > most else "")
