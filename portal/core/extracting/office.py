"""The words of documents, slides and sheets: zips of XML, read in pieces; definitions (DTD) are refused unread."""
import io
import re
import zipfile
import zlib
from xml.parsers import expat

from portal.core.extracting.limits import LARGEST_PART, MOST_PARTS, Unreadable

PIECE = 65_536
NUMBER = re.compile(r"\d+")
PARTS = {
    "docx": re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$"),
    "pptx": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml$"),
    "xlsx": re.compile(r"xl/worksheets/sheet\d+\.xml$"),
}
ENDS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}
UNSEEN = {"del", "instrText", "moveFrom", "delText"}  # taken away while changes were recorded, and commands of fields


def read(content, kind, words):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sorted((name for name in archive.namelist() if PARTS[kind].match(name)), key=in_order)[:MOST_PARTS]
            if not names:
                raise Unreadable("damaged")
            strings = shared_strings(archive) if kind == "xlsx" else ()
            for name in names:
                reader = Sheet(words, strings) if kind == "xlsx" else Text(words)
                parse(archive, name, reader)
                words.add("\n")
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, KeyError):
        raise Unreadable("damaged") from None
    except RuntimeError:  # a password, as zipfile tells it
        raise Unreadable("locked") from None


def in_order(name):
    """The document before its notes, slide 2 before slide 10."""
    digits = NUMBER.search(name.rpartition("/")[2])
    return "document" not in name, "notes" in name, int(digits[0]) if digits else 0, name


def shared_strings(archive):
    if "xl/sharedStrings.xml" not in archive.namelist():
        return ()
    reader = Strings()
    parse(archive, "xl/sharedStrings.xml", reader)
    return reader.found


def parse(archive, name, reader):
    """Let `reader` hear what stands in one part; no more of it is unpacked than may be."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: reader.start(tag.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = reader.data
    parser.buffer_text = True
    size = 0
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > LARGEST_PART:
                raise Unreadable("swollen")
            parser.Parse(piece)
    parser.Parse(b"", True)


def refuse(*_):
    raise Unreadable("doctype")


class Text:
    """Paragraphs of a document or a slide."""

    def __init__(self, words):
        self.words, self.inside, self.hidden = words, False, 0

    def start(self, tag, _attributes):
        self.hidden += tag in UNSEEN
        self.inside = tag == "t"

    def end(self, tag):
        self.hidden -= tag in UNSEEN
        self.inside = False
        if tag in ENDS:
            self.words.add(ENDS[tag])

    def data(self, text):
        if self.inside and not self.hidden:
            self.words.add(text)


class Strings:
    """The texts that the cells of all sheets share."""

    def __init__(self):
        self.found, self.parts, self.inside = [], [], False

    def start(self, tag, _attributes):
        self.inside = tag == "t"

    def end(self, tag):
        self.inside = False
        if tag == "si":
            self.found.append("".join(self.parts))
            self.parts = []

    def data(self, text):
        if self.inside:
            self.parts.append(text)


class Sheet:
    """Cells, a row a line; a formula shows what it came to."""

    def __init__(self, words, strings):
        self.words, self.strings, self.kind, self.parts, self.inside = words, strings, "", [], False

    def start(self, tag, attributes):
        if tag == "c":
            self.kind, self.parts = attributes.get("t", "n"), []
        self.inside = tag in ("v", "t")

    def end(self, tag):
        self.inside = False
        if tag == "c" and self.parts:
            self.words.add(self.cell("".join(self.parts)) + "\t")
        elif tag == "row":
            self.words.add("\n")

    def cell(self, value):
        if self.kind != "s":
            return value
        number = int(value) if value.isdecimal() else -1
        return self.strings[number] if 0 <= number < len(self.strings) else ""

    def data(self, text):
        if self.inside:
            self.parts.append(text)
