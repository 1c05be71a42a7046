"""Whether a JPEG or WebP file holds a picture and nothing else, so that it need not be written anew, with some loss."""
import struct

# Of a JPEG file: tables, frames, restarts, and the JFIF header; no remarks, no further applications' data.
JPEG_PARTS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
BESIDES = 0x20 | 0x08 | 0x04 | 0x02   # colour profile, camera's notes, XMP, animation


def is_pure(kind, content):
    try:
        return {"JPEG": is_pure_jpeg, "WEBP": is_pure_webp}.get(kind, lambda content: False)(content)
    except (IndexError, struct.error):
        return False


def is_pure_jpeg(content):
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2 == len(content)
        if marker not in JPEG_PARTS:
            return False
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == 0xDA:
            at = end_of_scan(content, at)
    return False


def end_of_scan(content, at):
    """The next marker that is no restart; FF 00 is a byte of the picture."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def is_pure_webp(content):
    if struct.unpack_from("<I", content, 4)[0] + 8 != len(content):
        return False
    at = 12
    while at < len(content):
        name, size = content[at:at + 4], struct.unpack_from("<I", content, at + 4)[0]
        if name not in WEBP_PARTS or name == b"VP8X" and content[at + 8] & BESIDES:
            return False
        at += 8 + size + size % 2
    return at == len(content)
