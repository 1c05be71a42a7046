"""What a file is, by its first bytes rather than by its name."""
import re
from pathlib import PurePosixPath

SEEN = 512  # bytes
MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"II\*\0|MM\0\*"), "image/tiff"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/webm"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "application/zip"),
    (re.compile(rb"\x1f\x8b"), "application/gzip"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "application/x-7z-compressed"),
    (re.compile(rb"Rar!\x1a\x07"), "application/vnd.rar"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "application/x-ole-storage"),
    (re.compile(rb"\x7fELF|MZ[\x00-\xff]{58,}PE\0\0|MZ\x90\0"), "application/x-executable"),
)
SVG = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]",
                 re.DOTALL | re.IGNORECASE)
HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
OFFICE = "application/vnd.openxmlformats-officedocument."
WITHIN_ZIP = {".docx": OFFICE + "wordprocessingml.document", ".pptx": OFFICE + "presentationml.presentation",
              ".xlsx": OFFICE + "spreadsheetml.sheet", ".odt": "application/vnd.oasis.opendocument.text",
              ".epub": "application/epub+zip"}
TEXTS = {".csv": "text/csv", ".json": "application/json", ".xml": "application/xml", ".html": "text/html",
         ".htm": "text/html", ".md": "text/markdown", ".mdx": "text/markdown", ".yaml": "application/yaml",
         ".yml": "application/yaml"}
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
            ".webp": "image/webp", ".svg": "image/svg+xml", ".bmp": "image/bmp", ".tif": "image/tiff",
            ".tiff": "image/tiff", ".avif": "image/avif"}
NAMED = PICTURES | WITHIN_ZIP | {".pdf": "application/pdf", ".zip": "application/zip"}


def media_type(place: str, head: bytes) -> str:
    """The type of a file that begins with `head`, of which 512 bytes are enough."""
    suffix = PurePosixPath(place).suffix.lower()
    for pattern, found in MAGIC:
        if pattern.match(head):
            return WITHIN_ZIP.get(suffix, found) if found == "application/zip" else found
    if SVG.match(head):
        return "image/svg+xml"
    if HTML.match(head):
        return "text/html"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "application/octet-stream"
    return TEXTS.get(suffix, "text/plain") if head else "application/x-empty"


def belied(place: str, found: str) -> bool:
    """Whether the name promises another type than was found."""
    promised = NAMED.get(PurePosixPath(place).suffix.lower())
    return promised is not None and promised != found
