"""Encodings: what is certain is read, what is not is refused with what it could be."""

import pytest

from portal.core import importing
from portal.core.importing.texts import decoded, possible
from portal.core.importing.things import Refused
from tests.core.importing.made import PNG, one, read, reasons
from tests.shared import shared

UNREAD = {
    "sample-chinese.txt": "big5",
    "sample-french-1.txt": "windows-1252",
    "sample-greek.txt": "iso-8859-7",
    "sample-hebrew-2.txt": "windows-1255",
    "sample-korean.txt": "euc_kr",
}


def test_texts_that_are_not_utf_8_are_refused_and_say_what_they_could_be():  # P39
    source = importing.read(shared("torture-encodings"))
    taken = {document.place for document in source.documents}
    assert {"sample-arabic.txt", "sample-english.bom.txt"} <= taken
    refused = {note.place: str(note.reason) for note in source.refused}
    assert set(refused) == {*UNREAD, "sample-russian.txt"}
    for name, encoding in UNREAD.items():
        assert encoding in refused[name]


def test_the_encoding_is_taken_when_it_is_told():  # K12
    folder = shared("traps-derived")
    assert importing.read(folder / "zh-gb18030.md").documents == []
    source = importing.read(folder / "zh-gb18030.md", encoding="gb18030")
    assert source.documents[0].language == "zh"
    assert "UTF-8" not in str(reasons(source.notes))


@pytest.mark.parametrize("name", ["zh-utf16le-bom.md", "zh-utf8-bom-crlf-frontmatter.md"])
def test_byte_order_marks_and_line_ends_of_windows_leave_no_trace(name):  # K12
    document = importing.read(shared("traps-derived") / name).documents[0]
    assert document.language == "zh" and not set(document.markdown) & {"\r", "\ufeff"}
    assert document.title in ("快速教程", "架构")


def test_front_matter_behind_a_byte_order_mark_is_read():  # K12
    meta = importing.read(shared("traps-derived") / "zh-utf8-bom-crlf-frontmatter.md").documents[0].meta
    assert (meta.title, meta.tags, str(meta.date)) == ("架构", ["工业互联网", "网关"], "2024-05-17")


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("数字孪生是什么？它有三个部分。", "gb18030"),
        ("數字孿生是什麼？", "big5"),
        ("これはペンです。", "shift_jis"),
        ("여기는 한국입니다", "euc_kr"),
        ("Änderungen für größere Übersicht", "windows-1252"),
        ("Это русский текст о заводе", "windows-1251"),
    ],
)
def test_the_true_encoding_is_among_those_that_are_offered(text, encoding):  # P39
    assert encoding in possible((text * 5).encode(encoding))


def test_control_characters_go_and_are_counted_joiners_stay():  # P39
    text, notes = decoded("a\0b\x07c می\u200cخواهم\n".encode(), "a.md")
    assert text == "abc می\u200cخواهم\n"
    assert [str(note) for note in notes] == ["2 control characters were left out."]


@pytest.mark.parametrize(
    "content, kind", [(PNG, "image/png"), (b"%PDF-1.7 ...", "application/pdf"), (b"PK\x03\x04....", "application/zip")]
)
def test_a_page_that_is_no_text_is_refused_by_what_it_is(tmp_path, content, kind):  # P39
    source = read(tmp_path, {"a.md": content, "b.md": "# B"})
    assert kind in reasons(source.refused, "a.md")[0]
    assert [document.place for document in source.documents] == ["b.md"]


def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path):  # P39
    source = read(tmp_path, {"a.md": "![x](x.png) ![y](y.png)", "x.png": b"<html><script>", "y.png": PNG})
    assert "text/html" in reasons(source.notes, "x.png")[0]
    assert {asset.place: asset.media_type for asset in one(source, "a.md").files} == {
        "x.png": "text/html",
        "y.png": "image/png",
    }


def test_noise_is_refused():
    with pytest.raises(Refused):
        decoded(bytes(range(1, 32)) * 40, "a.md")
