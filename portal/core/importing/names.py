"""Names of files as an archive has them: which are harmful, which to drop, and in what encoding they were written."""
import re
import struct
import unicodedata

UTF_8_FLAG = 0x800
UNICODE_PATH = 0x7075   # Info-ZIP's extra field that repeats the name in UTF-8
DRIVE = re.compile(r"[A-Za-z]:(?! )")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LITTER = {".ds_store", "thumbs.db", "desktop.ini", ".localized", "ehthumbs.db"}
LITTER_FOLDERS = {"__macosx", ".git", ".svn", ".hg", "node_modules", "__pycache__", ".obsidian", ".trash", ".foam",
                  ".vscode", ".idea", ".spotlight-v100", ".trashes", ".fseventsd"}


def harmful(name):
    """Whether this name would lead out of the folder that it is unpacked into."""
    parts = name.replace("\\", "/").split("/")
    return bool(".." in parts or parts[0] == "" or DRIVE.match(name) or CONTROL.search(name))


def tidy(name):
    """The name as a place: slashes, no empty or single-dot parts, composed characters."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return unicodedata.normalize("NFC", "/".join(parts))


def litter(place):
    """The part of the place that an operating system or a program left behind, or None."""
    parts = place.split("/")
    for number, part in enumerate(parts[:-1]):
        if part.lower() in LITTER_FOLDERS:
            return "/".join(parts[:number + 1]) + "/"
    last = parts[-1].lower()
    return place if last in LITTER or last.startswith("._") else None


def names_of(infos):
    """(names in the order of `infos`, the encoding that was assumed or None when all were certain)."""
    raw = [None if info.flag_bits & UTF_8_FLAG else certain(info) for info in infos]
    doubtful = [each for each in raw if isinstance(each, bytes)]
    encoding = likely(doubtful) if doubtful else None
    names = [info.filename if each is None else each if isinstance(each, str) else each.decode(encoding, "replace")
             for info, each in zip(infos, raw, strict=True)]
    return names, encoding


def certain(info):
    """The name when it is beyond doubt, else its bytes."""
    raw = info.orig_filename.encode("cp437")
    if raw.isascii():
        return raw.decode()
    if path := unicode_path(info.extra):
        return path
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def unicode_path(extra):
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == UNICODE_PATH and size > 5:
            return extra[9:4 + size].decode("utf-8", "replace")
        extra = extra[4 + size:]
    return None


def likely(raw):
    """GBK when most of what it yields are common characters, else what DOS and zip's own rules say."""
    try:
        text = "".join(name.decode("gb18030") for name in raw)
    except UnicodeDecodeError:
        return "cp437"
    foreign = [sign for sign in text if not sign.isascii()]
    return "gb18030" if 2 * sum(map(common, foreign)) > len(foreign) else "cp437"


def common(sign):
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
