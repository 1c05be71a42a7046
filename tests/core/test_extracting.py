"""P32: the words of files, read in a process that can neither hang nor swallow the machine."""
import io

import pypdf
import pytest

from portal.core import extracting
from portal.core.extracting import REASONS, Extracted, extract
from portal.core.extracting.limits import LARGEST_PART, LONGEST
from tests.core.papers import LAUGHS, WORD, docx, pdf, pptx, xlsx, zipped

WORDS = "Compressed air leaks by night. 压缩空气夜间泄漏。"


@pytest.mark.parametrize("kind, content, found", [
    ("pdf", pdf("Page one", "Page two"), ["Page one", "Page two"]),
    ("docx", docx("压缩空气", "leaks &amp; losses"), ["压缩空气\nleaks & losses"]),
    ("docx", docx("a", **{"word/footnotes.xml": f"<w:f {WORD}><w:p><w:t>a note</w:t></w:p></w:f>"}), ["a\n", "a note"]),
    ("docx", zipped({"word/document.xml": f"<w:d {WORD}><w:p><w:del><w:t>gone</w:t></w:del><w:t>kept</w:t></w:p></w:d>"}),
     ["kept"]),
    ("pptx", pptx(*(f"Slide {number}" for number in range(1, 12))), ["Slide 1\n", "Slide 2\n", "Slide 10\n\nSlide 11"]),
    ("xlsx", xlsx(["Press", "Bar"], ["A", 6.2]), ["Press\tBar", "A\t6.2"]),
    ("csv", "压机,巴\nA,6.2\n".encode(), ["压机,巴"]), ("txt", WORDS.encode("gb18030"), [WORDS]),
    ("txt", WORDS.encode("utf-16"), [WORDS]), ("md", WORDS.encode(), [WORDS])])
def test_the_words_of_each_kind_are_read(kind, content, found):  # P32
    answer = extract(content, kind)
    assert answer.reason == "" and all(words in answer.text for words in found), answer


def locked():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("secret")))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


SWOLLEN = zipped({"word/document.xml": f"<w:d {WORD}>" + "<w:x/>" * (LARGEST_PART // 6 + 1)})


@pytest.mark.parametrize("kind, content, reason", [
    ("pdf", b"%PDF-1.4\nnothing of the kind", "damaged"), ("pdf", locked(), "locked"), ("pdf", pdf(""), "empty"),
    ("docx", docx("x")[:-40], "damaged"), ("docx", zipped({"word/document.xml": "<w:a>"}), "damaged"),
    ("docx", zipped({"other.xml": "<a/>"}), "damaged"), ("docx", zipped({"word/document.xml": LAUGHS}), "doctype"),
    ("docx", SWOLLEN, "swollen"), ("txt", b"\xff\xfe\xff" + bytes(range(256)) * 9, "encoding"), ("txt", b" \n", "empty"),
    ("zip", b"PK", "")])
def test_what_cannot_be_read_has_a_reason_and_raises_nothing(kind, content, reason):  # P32 X44
    answer = extract(content, kind)
    assert answer == Extracted(reason=reason) and (not reason or str(REASONS[reason]))


def test_no_more_is_kept_than_the_search_needs():  # P32
    assert len(extract(docx(*["many words "] * 50_000), "docx").text) <= LONGEST
    assert len(extract(b"word" * 200_000, "txt").text) == LONGEST


def test_a_process_that_takes_too_long_or_ends_without_an_answer_is_given_up(monkeypatch):  # P32 X44
    endless = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    for program, reason in ((endless, "time"), ("raise SystemExit(3)", "damaged"), ("print('no JSON')", "damaged")):
        monkeypatch.setattr(extracting, "PROGRAM", [extracting.PROGRAM[0], "-c", program])
        assert extract(pdf("x"), "pdf") == Extracted(reason=reason), program
