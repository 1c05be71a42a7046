"""Folders, zips and single files as one thing: places, sizes and the bytes of one file at a time."""
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _nl

from portal.core.importing.names import harmful, litter, names_of, tidy
from portal.core.importing.things import Note, Refused, Unsafe

NOT_TO_UNPACK = {".docx", ".pptx", ".xlsx", ".odt", ".epub"}
SMALL = 1_000_000      # bytes that no ratio is asked of
LOCAL = struct.Struct("<4s5H3L2H")
DESCRIPTOR = 0x8       # sizes follow the data, so that the header before it may say 0
ENCRYPTED = 0x1
UNKNOWN = 0xFFFFFFFF   # the true size stands in a zip64 field


def opened(path, limits):
    """The tree at `path`: a folder, a zip or a single file. Raises Unsafe."""
    path = Path(path)
    if not path.exists():
        raise Unsafe(path.name, _l("There is no such file or folder."))
    if path.is_dir():
        return Folder(path, limits)
    if path.suffix.lower() not in NOT_TO_UNPACK and (path.suffix.lower() == ".zip" or is_zip(path)):
        return Archive(path, limits)
    return Single(path, limits)


def is_zip(path):
    with open(path, "rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


class Tree:
    """`sizes` maps each place to its size in bytes."""

    def __init__(self, limits):
        self.limits = limits
        self.sizes, self.notes, self.refused = {}, [], []
        self.dropped = {}

    def note(self, place, reason):
        self.notes.append(Note(place, reason))

    def refuse(self, place, reason):
        self.refused.append(Note(place, reason))

    def take(self, place, size):
        """Whether this file is one of the tree's."""
        if rubbish := litter(place):
            self.dropped[rubbish] = self.dropped.get(rubbish, 0) + 1
        elif not place or not place.rsplit("/", 1)[-1].strip(" ."):
            self.refuse(place or "/", _l("This file has no name."))
        elif place.count("/") >= self.limits.depth:
            self.refuse(place, _l("This file lies more than %(limit)s folders deep.", limit=self.limits.depth))
        elif place in self.sizes:
            self.refuse(place, _l("There are two files of this name; the first one was taken."))
        elif size > self.limits.file:
            self.refuse(place, _l("This file has %(size)s MB; at most %(limit)s MB are taken.",
                                  size=size // 1_000_000, limit=self.limits.file // 1_000_000))
        else:
            self.sizes[place] = size
            return True
        return False

    def finish(self):
        for place, count in self.dropped.items():
            self.note(place, _nl("Left out: it belongs to a program, not to the material (%(num)s file).",
                                 "Left out: they belong to a program, not to the material (%(num)s files).", count))
        alike = {}
        for place in self.sizes:
            if (other := alike.setdefault(place.casefold(), place)) != place:
                self.note(place, _l("This name differs from “%(other)s” only in capitals.", other=other))

    def too_many(self, place):
        return Unsafe(place, _l("There are more than %(limit)s files.", limit=self.limits.files))

    def too_large(self, place):
        return Unsafe(place, _l("Unpacked this would be larger than %(limit)s MB.",
                                limit=self.limits.total // 1_000_000))

    def head(self, place, length=512):
        return self.read(place)[:length]

    def close(self):
        pass


class Folder(Tree):
    def __init__(self, path, limits):
        super().__init__(limits)
        self.name, self.paths, self.total = path.name, {}, 0
        self.walk(path, "")
        self.finish()

    def walk(self, path, place):
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError:
            self.refuse(place, _l("This folder cannot be read."))
            return
        for entry in entries:
            self.meet(entry, place + readable(entry.name))

    def meet(self, entry, place):
        if entry.is_symlink():
            self.note(place, _l("Left out: it is a link to another place."))
        elif entry.is_dir():
            if rubbish := litter(place + "/x"):
                self.dropped[rubbish] = sum(len(files) for _, _, files in os.walk(entry.path))
            elif place.count("/") <= self.limits.depth:
                self.walk(entry.path, place + "/")
            else:
                self.refuse(place, _l("This file lies more than %(limit)s folders deep.", limit=self.limits.depth))
        elif entry.is_file():
            self.add(entry, place)
        else:
            self.note(place, _l("Left out: it is no ordinary file."))

    def add(self, entry, place):
        size = entry.stat().st_size
        if "\\" in place:
            self.refuse(place, _l("There is a backslash in this name."))
        elif self.take(tidy(place), size):
            self.paths[tidy(place)] = entry.path
            self.total += size
            if len(self.sizes) > self.limits.files:
                raise self.too_many(self.name)
            if self.total > self.limits.total:
                raise self.too_large(self.name)

    def read(self, place):
        try:
            return Path(self.paths[place]).read_bytes()
        except OSError as error:
            raise Refused(_l("This file cannot be read.")) from error

    def head(self, place, length=512):
        with open(self.paths[place], "rb") as file:
            return file.read(length)


def readable(name):
    """A name on disk that is no UTF-8, as GBK where that can be."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


class Single(Tree):
    def __init__(self, path, limits):
        super().__init__(limits)
        self.name, self.path = path.name, path
        self.take(tidy(readable(path.name)), path.stat().st_size)

    def read(self, place):
        return self.path.read_bytes()


class Archive(Tree):
    """A zip whose table of contents was checked before anything in it is unpacked."""

    def __init__(self, path, limits):
        super().__init__(limits)
        self.name, self.infos = path.name, {}
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError,
                struct.error) as error:
            raise Unsafe(self.name, _l("This archive is damaged.")) from error
        try:
            self.check()
        except BaseException:
            self.zip.close()
            raise

    def check(self):
        infos = self.zip.infolist()
        if len(infos) > 2 * self.limits.files:
            raise self.too_many(self.name)
        if sum(info.file_size for info in infos) > self.limits.total:
            raise self.too_large(self.name)
        names, assumed = names_of(infos)
        if assumed:
            self.note(self.name, _l("Names of files are not marked as UTF-8; they were read as %(encoding)s.",
                                    encoding="GBK" if assumed == "gb18030" else assumed))
        for info, name in zip(infos, names, strict=True):
            self.check_one(info, name)
        self.check_room(infos)
        for info, name in zip(infos, names, strict=True):
            self.add(info, name)
        if len(self.sizes) > self.limits.files:
            raise self.too_many(self.name)
        if infos and not self.sizes and any(info.flag_bits & ENCRYPTED for info in infos):
            raise Unsafe(self.name, _l("This archive is encrypted. Unpack it and send it without a password."))
        self.finish()

    def check_one(self, info, name):
        kind = stat.S_IFMT(info.external_attr >> 16)
        if harmful(name):
            raise Unsafe(name, _l("This name leads out of the archive."))
        if kind == stat.S_IFLNK:
            raise Unsafe(name, _l("This is a link to another place."))
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Unsafe(name, _l("This is no ordinary file."))
        if info.file_size > SMALL and info.file_size > self.limits.ratio * max(info.compress_size, 1):
            raise Unsafe(name, _l("This file grows more than %(ratio)s times when it is unpacked.",
                                  ratio=self.limits.ratio))

    def check_room(self, infos):
        """Each file has its own bytes, and its header says the same as the table of contents."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            size = self.header(info)
            if info.header_offset < end:
                raise Unsafe(info.filename, _l("Files in this archive overlap."))
            end = info.header_offset + size + info.compress_size

    def header(self, info):
        """How long the header is that stands before the file's data."""
        self.zip.fp.seek(info.header_offset)
        raw = self.zip.fp.read(LOCAL.size)
        if len(raw) < LOCAL.size or not raw.startswith(b"PK\x03\x04"):
            raise Unsafe(info.filename, _l("This archive is damaged."))
        _, _, flags, _, _, _, _, packed, size, name_length, extra_length = LOCAL.unpack(raw)
        name = self.zip.fp.read(name_length)
        said = {packed, size} if flags & DESCRIPTOR else set()
        true = not flags & DESCRIPTOR and all(
            told in (UNKNOWN, real) for told, real in ((packed, info.compress_size), (size, info.file_size)))
        if not (true or said and said <= {0, UNKNOWN, info.compress_size, info.file_size}) or \
                name != info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437"):
            raise Unsafe(info.filename, _l("The table of contents of this archive does not match what is in it."))
        return LOCAL.size + name_length + extra_length

    def add(self, info, name):
        if name.endswith(("/", "\\")):
            return
        place = tidy(name)
        if info.flag_bits & ENCRYPTED:
            self.refuse(place, _l("This file is encrypted."))
        elif self.take(place, info.file_size):
            self.infos[place] = info
            if "\\" in name:
                self.note(place, _l("Backslashes in this name were read as folders."))

    def read(self, place):
        return self.head(place, self.sizes[place] + 1)

    def head(self, place, length=512):
        try:
            with self.zip.open(self.infos[place]) as file:
                return file.read(length)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
                ValueError) as error:
            raise Refused(_l("This file is damaged in the archive.")) from error

    def close(self):
        self.zip.close()
