"""Folders and zips that mean harm, or were only made on another system."""

import os
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import importing
from portal.core.importing.names import harmful, tidy
from tests.core.importing.made import folder, one, read, reasons, zipped
from tests.shared import shared


@pytest.mark.parametrize(
    "name",
    [
        "../x.md",
        "a/../../x.md",
        "/etc/x.md",
        "..\\..\\x.md",
        "a\\..\\..\\x.md",
        "C:\\x.md",
        "c:/x.md",
        "\\x.md",
        "a/\x01.md",
        "//host/x.md",
    ],
)
def test_a_name_that_leads_out_of_the_archive_refuses_it_whole(tmp_path, name):  # P39
    with pytest.raises(importing.Unsafe) as error:
        importing.read(zipped(tmp_path / "a.zip", {"fine.md": "# Fine", name: "# Not"}))
    assert "leads out" in str(error.value.reason)


def test_a_real_zip_with_such_names_is_refused_whole():  # P39
    with pytest.raises(importing.Unsafe) as error:
        importing.read(shared("traps-derived") / "kb-zip-slip.zip")
    assert error.value.place == "../../escaped-1.md"


@given(st.text(alphabet="ab./\\: C", max_size=12))
def test_a_name_that_passes_stays_within(name):  # P39
    if not harmful(name):
        parts = tidy(name).split("/")
        assert ".." not in parts and not tidy(name).startswith("/") and "\\" not in tidy(name)


@pytest.mark.parametrize("mode, reason", [(0o120777, "link"), (0o020644, "ordinary"), (0o010644, "ordinary")])
def test_links_and_devices_in_a_zip_refuse_it_whole(tmp_path, mode, reason):  # P39
    info = zipfile.ZipInfo("x.md")
    info.external_attr = mode << 16
    with pytest.raises(importing.Unsafe, match=reason):
        importing.read(zipped(tmp_path / "a.zip", {info: "/etc/passwd"}))


def test_a_link_in_a_folder_is_left_out_with_a_note(tmp_path):  # P39
    folder(tmp_path / "in", {"a.md": "# A\n\ntext"})
    (tmp_path / "in" / "b.md").symlink_to("/etc/passwd")
    (tmp_path / "in" / "etc").symlink_to("/etc")
    os.mkfifo(tmp_path / "in" / "pipe.md")
    source = importing.read(tmp_path / "in")
    assert [document.place for document in source.documents] == ["a.md"]
    assert sorted(note.place for note in source.notes) == ["b.md", "etc", "pipe.md"]


def test_bombs_are_refused_before_anything_is_unpacked(tmp_path):  # P39
    bomb = zipped(tmp_path / "a.zip", {"a.md": "# A", "big.bin": b"\0" * 5_000_000})
    with pytest.raises(importing.Unsafe, match="grows"):
        importing.read(bomb)
    many = zipped(tmp_path / "b.zip", {f"{number}.md": "x" for number in range(60)})
    with pytest.raises(importing.Unsafe, match="more than 50 files"):
        importing.read(many, limits=importing.Limits(files=50))
    with pytest.raises(importing.Unsafe, match="larger than"):
        importing.read(bomb, limits=importing.Limits(total=1_000_000))
    with pytest.raises(importing.Unsafe, match="more than 1 files"):
        importing.read(folder(tmp_path / "in", {"a.md": "", "b.md": ""}), limits=importing.Limits(files=1))


def test_an_archive_within_an_archive_stays_closed(tmp_path):  # P39
    inner = zipped(tmp_path / "inner.zip", {"../x.md": "# Bad", "bomb": b"\0" * 3_000_000}).read_bytes()
    source = importing.read(zipped(tmp_path / "a.zip", {"a.md": "# A", "inner.zip": inner}))
    assert [document.place for document in source.documents] == ["a.md"]
    assert reasons(source.notes, "inner.zip") == ["No page uses this file; it was left out."]


def overlapping(raw):
    """Two entries of the table of contents that share one file."""
    at = [index for index in range(len(raw)) if raw.startswith(b"PK\x01\x02", index)]
    first = struct.unpack_from("<L", raw, at[0] + 42)
    changed = bytearray(raw)
    struct.pack_into("<L", changed, at[1] + 42, *first)
    return bytes(changed)


def lying(raw):
    """A table of contents that promises less than there is."""
    at = raw.index(b"PK\x01\x02")
    changed = bytearray(raw)
    struct.pack_into("<L", changed, at + 24, 3)
    return bytes(changed)


@pytest.mark.parametrize(
    "spoil, reason",
    [
        (overlapping, "overlap|match"),
        (lying, "match"),
        (lambda raw: raw[:-30], "damaged"),
        (lambda raw: b"PK\x03\x04 no zip", "damaged"),
    ],
)
def test_an_archive_that_lies_about_itself_is_refused_whole(tmp_path, spoil, reason):  # P39
    path = zipped(tmp_path / "a.zip", {"a.md": "# A " * 20, "b.md": "# B " * 20})
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(importing.Unsafe, match=reason):
        importing.read(path)


def test_a_damaged_file_is_refused_and_the_rest_goes_in(tmp_path):  # P39
    path = zipped(tmp_path / "a.zip", {"a.md": "# Alpha\n", "b.md": "# Beta\n"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"# Alpha", b"# Alphq"))
    source = importing.read(path)
    assert [document.title for document in source.documents] == ["Beta"]
    assert [note.place for note in source.refused] == ["a.md"]


def encrypted(path, names):
    raw = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(sign)
        while at >= 0:
            length = struct.unpack_from("<H", raw, at + (28 if sign[2] == 1 else 26))[0]
            start = at + (46 if sign[2] == 1 else 30)
            if raw[start : start + length].decode() in names:
                raw[at + offset] |= 1
            at = raw.find(sign, at + 1)
    path.write_bytes(raw)
    return path


def test_an_encrypted_file_is_refused_an_encrypted_archive_whole(tmp_path):  # P39
    path = zipped(tmp_path / "a.zip", {"a.md": "# A", "b.md": "# B"})
    source = importing.read(encrypted(path, {"a.md"}))
    assert reasons(source.refused, "a.md") == ["This file is encrypted."]
    with pytest.raises(importing.Unsafe, match="password"):
        importing.read(encrypted(path, {"b.md"}))


def test_names_written_by_a_chinese_windows_are_read(tmp_path):  # K12
    source = importing.read(shared("traps-derived") / "kb-gbk-filenames.zip")
    assert {document.place for document in source.documents} == {"架构.md", "快速入门.md", "MQTT/概览.md", "MQTT/"}
    assert list(source.files) == ["图片/示意图.png"]
    assert any("GBK" in reason for reason in reasons(source.notes))


def test_western_names_of_dos_and_names_in_utf_8_without_a_mark_are_read(tmp_path):  # K12
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(path, {"Gr__e.md": "# A"}).read_bytes().replace(b"Gr__e", "Größe".encode("cp437")))
    assert [document.place for document in importing.read(path).documents] == ["Größe.md"]
    path.write_bytes(zipped(path, {"xxxxxx.md": "# A"}).read_bytes().replace(b"xxxxxx", "架构".encode()))
    assert [document.place for document in importing.read(path).documents] == ["架构.md"]


def test_names_are_composed_so_that_a_mac_and_a_windows_mean_the_same(tmp_path):  # K12
    source = importing.read(
        zipped(tmp_path / "a.zip", {"Cafe\u0301.md": "# A", "Caf\u00e9.md": "# B", "b.md": "[x](Café.md)"})
    )
    assert one(source, "b.md").links[0].resolved == "Café.md"
    assert reasons(source.refused) == ["There are two files of this name; the first one was taken."]


def test_the_same_page_twice_and_names_that_differ_in_capitals_are_told(tmp_path):  # P39
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in (("a.md", "# One\n\nx"), ("a.md", "# Two\n\nx"), ("A.md", "# Three\n\nx")):
                archive.writestr(name, text)
    source = importing.read(path)
    assert [document.title for document in source.documents] == ["Three", "One"]
    assert reasons(source.refused, "a.md") == ["There are two files of this name; the first one was taken."]
    assert reasons(source.notes, "A.md") == ["This name differs from “a.md” only in capitals."]


def test_what_systems_and_programs_leave_behind_is_dropped_with_a_note():  # K12
    source = importing.read(shared("traps-derived") / "kb-mac-finder.zip")
    assert len([document for document in source.documents if not document.made]) == 8
    assert {"__MACOSX/", "Vault Export/.DS_Store"} <= {note.place for note in source.notes}


def test_empty_names_are_refused_or_named_by_their_text(tmp_path):  # P39
    source = importing.read(zipped(tmp_path / "a.zip", {" ": "x", "a/ .": "y", ".md": "# Title", "b//c.md": "# C"}))
    assert {document.place: document.title for document in source.documents if not document.made} == {
        ".md": "Title",
        "b/c.md": "C",
    }
    assert one(source, ".md").name == ""
    assert reasons(source.refused) == ["This file has no name."] * 2


def test_backslashes_of_old_windows_programs_are_folders(tmp_path):  # K12
    source = importing.read(zipped(tmp_path / "a.zip", {"docs\\a.md": "[b](b.md)", "docs\\b.md": "# B"}))
    assert one(source, "docs/a.md").links[0].resolved == "docs/b.md"


def test_a_file_that_is_too_large_is_refused_and_the_rest_goes_in(tmp_path):  # P39
    source = read(tmp_path, {"a.md": "# A", "b.md": "x" * 5000}, limits=importing.Limits(text=1000))
    assert [document.place for document in source.documents] == ["a.md"] and source.refused[0].place == "b.md"
    source = read(tmp_path, {"c.md": "x" * 5000}, limits=importing.Limits(file=1000))
    assert {note.place for note in source.refused} == {"b.md", "c.md"}


def test_an_empty_folder_and_an_empty_zip_hold_nothing(tmp_path):
    assert read(tmp_path / "in", {"x/.gitkeep": ""}).documents == []
    assert importing.read(zipped(tmp_path / "a.zip", {})).documents == []


def test_what_is_not_there_cannot_be_read(tmp_path):  # P39
    with pytest.raises(importing.Unsafe, match="no such"):
        importing.read(tmp_path / "gone.zip")
