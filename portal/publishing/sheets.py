"""Entries as documents to typeset: the title block, links that work on paper, pictures out of the storage."""
import io
import posixpath
from dataclasses import dataclass
from functools import partial
from html import escape, unescape

import segno
from flask import current_app
from flask_babel import gettext as _

from portal.core import storage
from portal.core.languages import html_lang, name_in
from portal.core.locale import LANGUAGES, in_language, language
from portal.core.markdown.wiki import WANTED
from portal.core.typeset import Document, Part
from portal.publishing import linking
from portal.publishing.kinds import kind_of
from portal.publishing.models.links import name_in as written_name
from portal.publishing.models.links import named_in
from portal.publishing.workflow import State
from portal.ui.filters import joined

GRID = 12  # columns of the title block


@dataclass(frozen=True)
class Sheet:
    """What a kind knows of a revision, in the language being spoken. `rows` of the title block are (label, value) or
    (label, value, address); `level` is its readiness; `people` are {"name", "place"}; `sections` (title, lines)."""
    rows: tuple = ()
    level: int | None = None
    people: tuple = ()
    summary: str = ""
    keywords: tuple = ()
    sections: tuple = ()


def sheet_of(entry, revision, version, code):
    return kind_of(entry).sheet(entry, revision, version, code)


# One entry

def document(entry, revision, version, codes, targets, place=None, files=None):
    """`revision` in the languages `codes`; `version` is None for a draft. For the others see `settled`."""
    with in_language(spoken(codes[0])):
        address = address_of(entry, version)
        texts = [settled(revision.text_or_original(code).html, targets, place, files) for code in codes]
        parts = tuple(part(entry, revision, version, code, html, f"t{number}")
                      for number, (code, html) in enumerate(zip(codes, texts, strict=True)))
        sheet = sheet_of(entry, revision, version, codes[0])
        return Document(
            title=parts[0].title, language=parts[0].language, parts=parts, words=words(address),
            number=number_of(entry, version), foot=_("Smart Manufacturing Alliance"), description=sheet.summary,
            keywords=tuple(sheet.keywords), authors=tuple(one["name"] for one in sheet.people),
            cells=tuple(cells(entry, revision, version, codes, sheet, address)), corner=code_of(address),
            stamp=int((version.published_at if version else revision.at).timestamp()), pictures=pictures(entry, revision))


def spoken(code):
    """The language of the words around a text: its own, where the portal speaks it."""
    return code if code in LANGUAGES else language()


def address_of(entry, version):
    """The address that stays: of this very version, where versions are cited."""
    own = entry.version_address(version.number) if version and entry.has_authors else \
        getattr(entry, "permanent_address", entry.address)
    return current_app.config["URL"] + own


def number_of(entry, version):
    return f"{entry.reference} v{version.number}" if version else " ".join(filter(None, [entry.reference, _("Draft")]))


def words(address):
    return {"contents": _("Contents"), "footer": address, "picture": _("Picture"),
            "corner": _("QR code to %(address)s", address=address),
            "missing": _("No font of this document has these characters; their codes stand for them:")}


def code_of(address):
    made = io.BytesIO()
    segno.make(address, error="m").save(made, kind="svg", border=0, dark="#14202b", xmldecl=False, svgns=True)
    return made.getvalue()


def part(entry, revision, version, code, html, name, level=1):
    """The text in `code`, with what stands above and below it."""
    text = revision.text_or_original(code)
    with in_language(spoken(code)):
        sheet = sheet_of(entry, revision, version, code)
        return Part(name=name, title=revision.title_in(code) or _("Untitled"), html=html, level=level,
                    language=html_lang(text.language), people=tuple(sheet.people), lead=sheet.summary,
                    words=joined(sheet.keywords, " · "), notice=notice(revision, text, code),
                    sections=tuple({"title": title, "lines": list(lines)} for title, lines in sheet.sections))


def notice(revision, text, code):
    if text.language in revision.outdated:
        return _("The original changed since this translation was made.")
    if text.language != code and text.body:
        return _("The whole text is in %(language)s only.", language=name_in(text.language, language()))
    return ""


def cells(entry, revision, version, codes, sheet, address):
    """The title block on a grid of twelve columns: two rows that every entry has, then its own, two a row."""
    at = version.published_at if version else revision.at
    state = entry.state if version else State.DRAFT
    yield cell(_("Number"), entry.reference or "—", 4, code=True)
    yield cell(_("Version"), str(version.number) if version else "—", 2, code=True)
    yield cell(_("Date"), at.date().isoformat(), 3, code=True)
    yield cell(_("Language"), joined((name_in(code, language()) for code in codes), " · "), 3)
    yield cell(_("Institution"), entry.owner.name_in(language()), 6 if sheet.level else 9)
    yield cell(_("State"), str(State(state).label), 3)
    if sheet.level:
        yield {"label": _("Readiness"), "level": sheet.level, "steps": 9, "span": 3}
    for number, row in enumerate(sheet.rows):
        is_last_alone = number == len(sheet.rows) - 1 and not number % 2
        yield cell(str(row[0]), str(row[1]), GRID if is_last_alone else GRID // 2, to=outside(*row[2:]))
    yield cell(_("Permanent address"), address, GRID, to=address, code=True)


def cell(label, value, span, **more):
    return {"label": label, "value": value, "span": span} | more


def outside(address="", *_more):
    return address if address.startswith("http") else ""


def pictures(entry, revision):
    """{address in the text: a function that answers the picture}."""
    found = {}
    for facts in revision.files:
        if facts["media_type"].startswith("image/"):
            for address in addresses_of(entry, revision, facts):
                found[address] = partial(storage.get, facts["sha256"])
    return found


def addresses_of(entry, revision, facts):
    """Where a text may show the file: where it lies, and where it lay when the text was rendered."""
    own = {entry.address_of_file(facts["id"], facts["name"])}
    return own | {text.addresses[facts["name"]] for text in revision.texts if facts["name"] in text.addresses}


# Links away from the portal

def settled(html, targets, place=None, files=None):
    """`html` with links that lead somewhere from outside the portal.

    `targets` are the entries by what is written, as the reader knows them; `place(entry, fragment)` is where one lies
    within what is exported, or None: then it is linked by its whole address. A name that nothing has is no link.
    `files` is where files lie within what is exported, by their address.
    """
    return linking.LINK.sub(lambda found: one_link(found, targets, place, files or {}), html)


def one_link(found, targets, place, files):
    address, label = unescape(found[2]), found[3]
    if address in files:
        return f'<a href="{escape(files[address])}">{label}</a>'
    name, _sign, fragment = address.partition("#")
    is_name = name.startswith(WANTED)
    entry = targets.get(written_name(name) if is_name else next(named_in([name]), None))
    if entry is None:
        return label if is_name else f'<a href="{escape(current_app.config["URL"] + address)}">{label}</a>'
    if entry.state == State.WITHDRAWN:
        return f"<s>{label}</s>"
    if is_name and linking.is_number(written_name(name), label):
        label = escape(entry.title_in(language()))
    to = place and place(entry, fragment) or whole(entry, address, fragment, is_name)
    return f'<a href="{escape(to)}">{label}</a>'


def whole(entry, address, fragment, is_name):
    """What was written as an address stays that address: it may name a version or a file."""
    lasting = getattr(entry, "permanent_address", entry.address) + (f"#{fragment}" if fragment else "")
    return current_app.config["URL"] + (lasting if is_name else address)


# Many entries

def collection(title, number, address, items, rows=(), description=""):
    """One document of many texts: `items` are (entry, its published revision, {what is written: entry}, depth)."""
    within = {entry.id for entry, *_rest in items}

    def place(entry, fragment):
        return (f"#e{entry.id}" + (f"-{fragment}" if fragment else "")) if entry.id in within else None

    code = language()
    parts = tuple(chapter(entry, revision, code, targets, depth, place) for entry, revision, targets, depth in items)
    shown = {}
    for entry, revision, *_rest in items:
        shown |= pictures(entry, revision)
    return Document(
        title=title, language=html_lang(code), parts=parts, words=words(address), number=number, has_contents=True,
        foot=_("Smart Manufacturing Alliance"), description=description, cells=tuple(collected(rows, items, address)),
        corner=code_of(address), pictures=shown,
        stamp=int(max(revision.at for _entry, revision, *_rest in items).timestamp()))


def chapter(entry, revision, code, targets, depth, place):
    text = revision.text_or_original(code)
    line = " · ".join([entry.reference or "", _("version %(number)s", number=entry.version),
                       revision.at.date().isoformat()])
    return Part(name=f"e{entry.id}", title=text.title or _("Untitled"), html=settled(text.html, targets, place),
                language=html_lang(text.language), level=min(depth, 5), line=line, lead=text.summary,
                notice=notice(revision, text, code))


def collected(rows, items, address):
    newest = max(revision.at for _entry, revision, *_rest in items)
    yield cell(_("Pages"), str(len(items)), 4, code=True)
    yield cell(_("Last change"), newest.date().isoformat(), 4, code=True)
    yield cell(_("Language"), name_in(language(), language()), 4)
    for number, (label, value) in enumerate(rows):
        is_last_alone = number == len(rows) - 1 and not number % 2
        yield cell(str(label), str(value), GRID if is_last_alone else GRID // 2)
    yield cell(_("Permanent address"), address, GRID, to=address, code=True)


def file_name(*parts):
    return posixpath.basename("-".join(str(each) for each in parts if each).replace("/", "-"))
