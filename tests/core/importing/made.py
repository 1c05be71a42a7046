"""Folders and zips made of a few words, and what was read of them."""

import zipfile
from io import BytesIO

from portal.core import importing


def folder(at, files):
    for name, content in files.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return at


def zipped(path, files, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def read(at, files, **options):
    return importing.read(folder(at, files), **options)


def one(source, place):
    return next(document for document in source.documents if document.place == place)


def tree(source):
    """The titles with one blank for each level that they are deep."""
    depth, lines = {}, []
    for document in source.documents:
        if document.translation_of is None:
            depth[document.place] = depth.get(document.parent, -1) + 1
            lines.append(" " * depth[document.place] + document.title)
    return lines


def reasons(notes, place=None):
    return [str(note.reason) for note in notes if place in (None, note.place)]


def resolved(document):
    return [(link.kind, link.target, link.resolved) for link in document.links]


def docx(body, parts=None):
    """A Word document with this XML between its body's tags."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{links}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{links}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<w:body>{body}</w:body></w:document>"
    )
    out = BytesIO()
    zipped(out, {"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **(parts or {})})
    return out.getvalue()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500"
    "01a5f645400000000049454e44ae426082"
)
