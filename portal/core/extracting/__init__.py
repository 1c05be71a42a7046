"""The words in a file, for the search: read in a process of its own that may neither take long nor much memory.

`extract(content, kind)` never raises for what is in a file: it answers a text, or the reason why there is none.
"""
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from portal.core.extracting.limits import CPU_SECONDS, LONGEST, PATIENCE
from portal.core.importing import texts
from portal.core.importing.things import Refused

PROGRAM = [sys.executable, "-P", str(Path(__file__).with_name("child.py"))]
PLAIN = {"csv", "txt", "md"}
FORMATTED = {"pdf", "docx", "pptx", "xlsx"}
REASONS = {
    "locked": _l("it is protected by a password"),
    "damaged": _l("it is damaged"),
    "swollen": _l("unpacked it would be too large"),
    "doctype": _l("it holds definitions that are not read for safety"),
    "time": _l("reading it takes too long"),
    "memory": _l("reading it takes too much memory"),
    "encoding": _l("it is in no encoding that is known here"),
    "empty": _l("there are no words in it, only pictures perhaps"),
}


@dataclass(frozen=True)
class Extracted:
    """`reason` is a key of REASONS, or "" when the text was read; both may be empty for kinds that have no text."""
    text: str = ""
    reason: str = ""


def extract(content: bytes, kind: str) -> Extracted:
    """The text in `content`, at most 400,000 characters; `kind` is the ending that its content was found to deserve."""
    if kind in PLAIN:
        found = read_plain(content)
    elif kind in FORMATTED:
        found = ask_child(content, kind)
    else:
        return Extracted()
    text = texts.UNWANTED.sub("", found.text[:LONGEST]).strip()
    return Extracted(text, found.reason or ("" if text else "empty"))


def read_plain(content):
    try:
        return Extracted(texts.tidied(decoded(content))[0])
    except Refused:
        return Extracted(reason="encoding")


def decoded(content):
    """UTF-8, what a byte order mark says, or the likeliest of what it could be: a search may err where a page may not."""
    try:
        return texts.plain(content)
    except Refused:
        names = texts.possible(content)
        if not names:
            raise
        return content.decode(names[0], "replace")


def ask_child(content, kind):
    try:
        done = subprocess.run([*PROGRAM, kind], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=PATIENCE, start_new_session=True, check=False)
    except subprocess.TimeoutExpired:
        return Extracted(reason="time")
    try:
        return Extracted(**json.loads(done.stdout))
    except (ValueError, TypeError):
        return Extracted(reason="time" if done.returncode in (-24, -9) else "damaged")


__all__ = ["CPU_SECONDS", "FORMATTED", "PLAIN", "REASONS", "Extracted", "extract"]
