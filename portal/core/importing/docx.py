"""Word documents to the portal's Markdown; their pictures are files of the source, behind the document's place."""
import hashlib
import io
import posixpath
import re
import zipfile

import mammoth
from flask_babel import lazy_gettext as _l

from portal.core.importing import html
from portal.core.importing.things import Refused

WITHIN = "!/"     # between the place of a document and what is in it
MEDIA = re.compile(r"word/media/[^/]+$")
LARGEST = 200_000_000   # bytes of all parts, unpacked
RATIO = 200
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Caption'] => p.caption:fresh
"""


def pictures(raw: bytes) -> dict[str, int]:
    """The pictures in a document: their names within it and sizes. Raises Refused."""
    with checked(raw) as archive:
        return {info.filename: info.file_size for info in archive.infolist() if MEDIA.match(info.filename)}


def read(raw: bytes, place: str) -> tuple[html.Page, list]:
    """(page, sentences about what has no counterpart). Raises Refused."""
    with checked(raw) as archive:
        names = {hashlib.sha256(archive.read(info)).digest(): info.filename for info in archive.infolist()
                 if MEDIA.match(info.filename)}

    def placed(image):
        with image.open() as file:
            name = names.get(hashlib.sha256(file.read()).digest())
        return {"src": posixpath.basename(place) + WITHIN + name} if name else {"src": ""}

    try:
        found = mammoth.convert_to_html(io.BytesIO(raw), style_map=STYLES,
                                        convert_image=mammoth.images.img_element(placed))
        page = html.page(found.value)
    except Refused:
        raise
    except Exception as error:   # whatever is wrong in one of its XML parts
        raise Refused(_l("This Word document is damaged.")) from error
    said = sorted({message.message for message in found.messages if "Unrecognised paragraph style" not in message.message
                   and "Unrecognised run style" not in message.message})
    return page, [_l("Word: %(message)s", message=message[:200]) for message in said[:20]]


def checked(raw):
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(_l("This is no Word document of the newer kind (docx).")) from error
    infos = archive.infolist()
    large = sum(info.file_size for info in infos) > LARGEST
    swollen = any(info.file_size > 1_000_000 and info.file_size > RATIO * max(info.compress_size, 1) for info in infos)
    if large or swollen or len(infos) > 5_000:
        raise Refused(_l("Unpacked this document would be too large."))
    if "word/document.xml" not in archive.namelist():
        raise Refused(_l("This is no Word document of the newer kind (docx)."))
    return archive


def part(raw, name):
    with checked(raw) as archive:
        return archive.read(name)
