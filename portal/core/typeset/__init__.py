"""Texts as PDF: typeset by Typst in a process of its own, with the fonts in it, within limits of time and memory."""
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore

from flask_babel import lazy_gettext as _l

PROGRAM = [sys.executable, "-P", str(Path(__file__).with_name("child.py"))]
FONTS = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_jp")  # the first lacks 𠮷, the second 㛃
PATIENCE = 90          # seconds; on a busy machine a text may wait longer than it is computed
QUEUED = 10            # seconds to wait for a place
LARGE = 30             # parts; of such documents one is made at a time
LONGEST = 6_000_000    # characters of HTML
AT_ONCE = 2            # in each process of the portal

log = logging.getLogger(__name__)
places, places_for_large = BoundedSemaphore(AT_ONCE), BoundedSemaphore(1)


class Refused(Exception):
    """The document is not made; `message` is a sentence for whoever asked."""

    def __init__(self, message):
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Part:
    """One text: sanitised HTML, and what stands above and below it. `name` is its anchor; `level` 1 at the top.

    `people` are {"name", "place"}; `line` small words below the title; `notice` what a reader must know first; `lead`
    the abstract and `words` the keywords below it; `sections` are {"title", "lines"} after the text.
    """
    name: str
    title: str
    html: str
    language: str
    level: int = 1
    people: tuple = ()
    line: str = ""
    notice: str = ""
    lead: str = ""
    words: str = ""
    sections: tuple = ()


@dataclass(frozen=True)
class Document:
    """What becomes one PDF. `words` are the template's own: contents, footer, picture, corner, missing.

    `cells` of the title block are {"label", "value", "span"} of 12 columns, perhaps with "to", "code", or "level" and
    "steps" in the place of a value. `pictures` maps addresses in the HTML to functions that answer bytes; `corner` is
    an SVG beside the title block. Links to "#name" lead to a part, "#name-s-heading" into it.
    """
    title: str
    language: str
    parts: tuple
    words: dict
    number: str = ""
    description: str = ""
    authors: tuple = ()
    keywords: tuple = ()
    cells: tuple = ()
    foot: str = ""
    has_contents: bool = False
    stamp: int = 0
    pictures: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    corner: bytes = b""


def typeset(document: Document) -> bytes:
    """The PDF of `document`. Raises Refused when it is too large or takes too long."""
    if sum(len(part.html) for part in document.parts) > LONGEST:
        raise Refused(_l("This is too much for one PDF. Take a part of it, or the zip."))
    room = places_for_large if len(document.parts) > LARGE else places
    if not room.acquire(timeout=QUEUED):
        raise Refused(_l("Other PDFs are being made just now. Try again in a minute."))
    try:
        with tempfile.TemporaryDirectory(prefix="typeset-") as folder:
            return made(document, Path(folder))
    finally:
        room.release()


def made(document, folder):
    names = {}
    for number, (address, content) in enumerate(document.pictures.items()):
        names[address] = f"picture{number}.{ending(address)}"
        (folder / names[address]).write_bytes(content())
    if document.corner:
        (folder / "corner.svg").write_bytes(document.corner)
    question = {"document": as_values(document, names), "fonts": fonts(), "stamp": document.stamp}
    try:
        done = subprocess.run([*PROGRAM, str(folder)], input=json.dumps(question).encode(), capture_output=True,
                              timeout=PATIENCE, start_new_session=True, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(_l("This takes too long to typeset. Divide its longest tables and lists.")) from None
    if done.stderr:
        log.warning("typesetting %s: %s", document.number, done.stderr.decode(errors="replace")[:2000])
    if done.returncode or not done.stdout:
        raise Refused(why(done.returncode))
    return done.stdout


def as_values(document, names):
    found = {name: getattr(document, name) for name in (
        "title", "language", "words", "number", "description", "authors", "keywords", "cells", "foot", "has_contents")}
    return found | {"parts": [asdict(part) for part in document.parts], "pictures": names, "running": document.title,
                    "mark": "corner.svg" if document.corner else ""}


def ending(address):
    return address.rpartition(".")[2].lower()


def fonts():
    return [str(Path(find_spec(name).origin).parent) for name in FONTS]


def why(code):
    if code in (-24, -9):
        return _l("This takes too long to typeset. Divide its longest tables and lists.")
    return _l("This text cannot be typeset. Look for very large tables, deep nesting or damaged pictures in it.")
