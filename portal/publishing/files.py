"""Files that people send: what each is, found by its content; what is taken and how large it may be."""
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from portal.core import storage
from portal.core.importing.archive import Archive
from portal.core.importing.media import PICTURES, media_type
from portal.core.importing.things import Limits, Unsafe
from portal.publishing import pictures
from portal.publishing.models import File
from portal.publishing.pictures import Picture, Unusable, safe_name

MOST_BYTES = 20_000_000
UNPACKED = Limits(files=5_000, total=500_000_000, file=200_000_000)
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf", "docx": f"{OFFICE}wordprocessingml.document",
    "pptx": f"{OFFICE}presentationml.presentation", "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "csv": "text/csv", "txt": "text/plain", "md": "text/markdown",
    "zip": "application/zip",
}
MAIN_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
TEXTS = {".csv": "csv", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md"}
NAMES = "PNG, JPEG, WebP, PDF, DOCX, PPTX, XLSX, CSV, TXT, MD, ZIP"
ACCEPTED = ",".join(("image/png", "image/jpeg", "image/webp", *(f".{kind}" for kind in TYPES)))


@dataclass(frozen=True)
class Attachment:
    """A file that is kept as it was sent and never shown in a page."""
    name: str
    content: bytes
    media_type: str
    width: int | None = None
    height: int | None = None


def accept(name: str, content: bytes) -> Picture | Attachment:
    """What was sent, a picture written anew. Raises Unusable with what is wrong and what to do."""
    found = media_type(name, content[:512])
    if found in {kind for _suffix, kind in pictures.FORMATS.values()} or is_other_picture(name, found):
        return pictures.accept(name, content)
    if not content:
        raise Unusable(_l("This file is empty."))
    if len(content) > MOST_BYTES:
        raise Unusable(_l("This file is larger than 20 MB. Make it smaller or split it, and send it again."))
    kind = kind_of(name, content)
    return Attachment(safe_name(name, kind, "file"), content, TYPES[kind])


def is_other_picture(name, found):
    """Some picture that cannot be shown; in a text file it may be an example."""
    return found.startswith("image/") and not is_text(name, found)


def is_text(name, found):
    return PurePosixPath(name).suffix.lower() in TEXTS and (found.startswith("text/") or found.endswith("svg+xml"))


def kind_of(name, content):
    """The ending that the content deserves; only among texts, which all look alike, the name decides."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of_archive(content)
    suffix = PurePosixPath(name).suffix.lower()
    if is_text(name, media_type(name, content[:512])):
        return TEXTS[suffix]
    if suffix in PICTURES:
        raise Unusable(_l("This is not a picture that can be shown here. Send PNG, JPEG or WebP."))
    raise Unusable(_l("A file with this content and name is not taken. Send one of: %(kinds)s.", kinds=NAMES))


def kind_of_archive(content):
    """Which kind of office document the parts make it, or a zip that was found harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Unusable(_l("This file is damaged: its table of contents cannot be read. "
                          "Save it anew and send it again.")) from error
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unusable(_l("This document holds macros. Save it without them and send it again."))
    if "[Content_Types].xml" in names:
        found = [kind for part, kind in MAIN_PARTS.items() if part in names]
        if found:
            return found[0]
    return checked_zip(content)


def checked_zip(content):
    try:
        Archive(Named(content), UNPACKED).close()
    except Unsafe as error:
        raise Unusable(_l("This archive is not taken: %(reason)s", reason=error)) from error
    return "zip"


class Named(io.BytesIO):
    """Bytes with the name that errors call them by."""
    name = "zip"


def keep(sent):
    """Store what was accepted and answer its File, to be attached to an entry."""
    return File(name=sent.name, sha256=storage.put(sent.content), media_type=sent.media_type,
                size=len(sent.content), width=sent.width, height=sent.height)
