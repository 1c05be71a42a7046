"""PDFs that were made, kept under a hash of all that went into them: the same document is typeset once."""
import hashlib
import json
import os
import time
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from flask import current_app

from portal.core.typeset import FONTS, Document, as_values, typeset

MOST_BYTES = 500_000_000
UNREAD_DAYS = 30
DAY = 24 * 3600


def fingerprint(document: Document) -> str:
    """What tells two documents apart: their words, and the program that draws them. Pictures go by their addresses."""
    said = as_values(document, dict.fromkeys(document.pictures, "")) | {"stamp": document.stamp}
    said |= {"corner": document.corner.decode(), "made by": program()}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache
def program():
    """A hash of our code and template, and the versions of what they lean on."""
    found = hashlib.sha256("".join(f"{name} {version(name)} " for name in ("typst", *FONTS)).encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        if path.suffix in (".py", ".typ"):
            found.update(path.read_bytes())
    return found.hexdigest()


def find(name: str) -> bytes | None:
    """The PDF with this fingerprint, if it was made before."""
    path = folder() / f"{name}.pdf"
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return content


def make(document: Document, name: str) -> bytes:
    """Typeset and keep. Raises typeset.Refused."""
    content = typeset(document)
    beside = folder() / f"{name}.{os.getpid()}"  # nobody ever reads half a file
    beside.write_bytes(content)
    beside.replace(folder() / f"{name}.pdf")
    return content


def forget_unread(_payloads=()):
    """Let go of what nobody asked for in 30 days, and of the longest unread beyond 500 MB."""
    held, total = time.time() - UNREAD_DAYS * DAY, 0
    for stat, path in sorted(((path.stat(), path) for path in folder().iterdir()), key=lambda each: -each[0].st_mtime):
        total += stat.st_size
        if stat.st_mtime < held or total > MOST_BYTES:
            path.unlink(missing_ok=True)


def folder():
    found = current_app.config["INSTANCE"] / "typeset"
    found.mkdir(exist_ok=True, mode=0o700)
    return found
