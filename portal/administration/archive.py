"""An archive of the portal: a ZIP of tables as JSON lines, files under their hash, and a manifest of all parts.

    manifest.json            format, moment, migration, and of each part its SHA-256
    tables/people.jsonl      a row a line, in the order of the key
    files/ab/ab12…           as in the storage
"""
import hashlib
import io
import json
import os
import re
import zipfile
from collections import Counter
from contextlib import contextmanager

FORMAT = 1
MANIFEST = "manifest.json"
PART = re.compile(r"tables/[a-z_0-9]+\.jsonl|files/([0-9a-f]{2})/\1[0-9a-f]{62}")
LARGEST_MANIFEST = 2**28
BLOCK = 2**20


class Damaged(Exception):
    """Names the part of an archive that is not what it was when it was written."""

    def __init__(self, part, what):
        super().__init__(f"{part}: {what}")


class Writer:
    """A new archive at `path`; nothing is there before it is whole."""

    def __init__(self, path):
        self.path, self.beside, self.parts = path, path.with_name(f"{path.name}.part"), {}

    def __enter__(self):
        self.file = open(self.beside, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
        self.zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)
        return self

    def add(self, name, pieces):
        """One part, of pieces of bytes."""
        total = hashlib.sha256()
        with self.zip.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                total.update(piece)
                part.write(piece)
        self.parts[name] = total.hexdigest()

    def finish(self, **facts):
        self.zip.writestr(MANIFEST, json.dumps({"format": FORMAT, **facts, "parts": self.parts}, indent=1))
        self.zip.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.beside.replace(self.path)

    def __exit__(self, *_error):
        self.file.close()
        self.beside.unlink(missing_ok=True)


class Archive:
    """An archive that is there. Raises Damaged when its manifest cannot be read; `check` looks at the rest."""

    def __init__(self, path):
        with reading("the archive"):
            self.zip = zipfile.ZipFile(path)
        with reading(MANIFEST):
            if self.zip.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise Damaged(MANIFEST, "it is larger than any that the portal writes")
            told = json.loads(self.zip.read(MANIFEST))
            self.format, self.migration, self.parts = told["format"], told["migration"], dict(told["parts"])

    def check(self, progress):
        """Compare every part with the manifest; raises Damaged for the first that is missing, changed or not ours."""
        for name, count in Counter(self.zip.namelist()).items():
            if count > 1 or name != MANIFEST and not (name in self.parts and PART.fullmatch(name)):
                raise Damaged(name, "the manifest does not know it")
        with progress(sorted(self.parts), label="Checking") as parts:
            for name in parts:
                self.check_part(name)

    def check_part(self, name):
        with reading(name):
            total = hashlib.sha256()
            with self.zip.open(name) as part:
                while block := part.read(BLOCK):
                    total.update(block)
        if total.hexdigest() != self.parts[name]:
            raise Damaged(name, "its content was changed")

    def lines(self, table):
        with self.zip.open(name_of_table(table)) as part:
            yield from io.TextIOWrapper(part, encoding="utf-8", newline="\n")

    @property
    def tables(self):
        return [name[len("tables/"):-len(".jsonl")] for name in self.parts if name.startswith("tables/")]

    @property
    def files(self):
        return [name for name in self.parts if name.startswith("files/")]


@contextmanager
def reading(part):
    """Whatever can go wrong with a broken ZIP, as Damaged with the name of the part."""
    try:
        yield
    except Damaged:
        raise
    except KeyError as error:
        raise Damaged(part, "it is missing") from error
    except Exception as error:
        raise Damaged(part, "it cannot be read") from error


def name_of_table(name):
    return f"tables/{name}.jsonl"


def name_of_file(key):
    return f"files/{key[:2]}/{key}"
