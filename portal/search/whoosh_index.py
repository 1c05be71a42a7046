"""One Whoosh index in a folder: opened once, followed from commit to commit, written in small commits."""
import json
import math
import time
from collections import defaultdict
from pathlib import Path

from portal.core.index import Document
from portal.search.analysis import ANALYSER_VERSION, fold
from portal.search.engine import Key, facets_of, key_of, stamp_of
from portal.search.generations import add_sums, read_json, sum_of, write_whole
from portal.search.segment import FIELDS, Kept, Segment
from portal.search.whoosh_fields import PlainCodec
from portal.search.whoosh_parts import TOC, FileIndex, FileStorage, SegmentReader, SegmentWriter
from portal.search.zones import postings

NAME = "MAIN"
META = {"analyser": ANALYSER_VERSION, "layout": "2"}
MERGE_AT = 8          # segments of like size
MOST_MERGED = 512     # documents; 2 ms each, and nobody can save meanwhile
TIDY_AT = 24          # segments
MOST_TIDIED = 2048
MEGABYTES = 128       # of postings sorted in memory
LOOKS = 3             # at a folder whose files a commit is just replacing
PATIENCE = 10         # seconds to wait for another writer, which only a foreign one can make us


class WhooshIndex:
    """An index that exists in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.storage = FileStorage(str(folder))
        self.kept = Kept()
        self.generation: int | None = None
        self.segments: list[Segment] = []
        self.sound_files: dict[str, tuple[int, int]] = {}

    @classmethod
    def create(cls, folder: Path):
        FileIndex.create(FileStorage(str(folder)), FIELDS, NAME)
        write_whole(folder / "meta.json", json.dumps(META))
        return cls(folder)

    def close(self):
        for segment in self.segments:
            segment.close()
        self.segments, self.generation = [], None

    # reading

    def follow(self) -> list[Segment]:
        """The segments as of the last commit."""
        for attempt in range(LOOKS):
            try:
                if TOC._latest_generation(self.storage, NAME) != self.generation:
                    self.open_segments()
                return self.segments
            except FileNotFoundError:
                if attempt == LOOKS - 1:
                    raise
                time.sleep(0.02)
        return self.segments

    def open_segments(self):
        toc = TOC.read(self.storage, NAME, schema=FIELDS)
        for state in toc.segments:
            check_files(self.storage, state)
        before = {segment.name: segment for segment in self.segments}
        opened = [before.pop(s.segment_id(), None) or Segment(self.storage, s, self.kept) for s in toc.segments]
        for segment, state in zip(opened, toc.segments, strict=True):
            segment.leave_out(set(state.deleted_docs()))
        self.segments, self.generation = opened, toc.generation
        self.kept.forget(before)
        for segment in before.values():
            segment.close()

    def has_right_analyser(self) -> bool:
        return read_json(self.folder / "meta.json") == META

    def is_sound(self) -> bool:
        """Whether every file of the index is there and as it was written, and opens."""
        try:
            sums = read_json(self.folder / "sums.json")
            table = TOC._filename(NAME, TOC._latest_generation(self.storage, NAME))
            if table in sums and not self.is_as_written(table, sums[table]):
                return False
            names = names_of(TOC.read(self.storage, NAME, schema=FIELDS).segments)
            known = [name for name in sums if name.startswith(names)]
            return all(self.is_as_written(name, sums[name]) for name in known) and self.follow() is not None
        except Exception:  # a damaged file can raise anything
            return False

    def is_as_written(self, name, expected):
        status = (self.folder / name).stat()
        look = (status.st_mtime_ns, status.st_size)
        if self.sound_files.get(name) != look:
            if sum_of(self.folder / name) != expected:
                return False
            self.sound_files[name] = look
        return True

    # writing: by one at a time, see Generations.writing

    def write(self, documents: list[Document], keys: set[Key]):
        """Take `keys` out and put `documents` in, in one commit."""
        with Commit(self, merge_small) as writer:
            self.delete(writer, keys)
            for document in documents:
                writer.add_document(**fields_of(document))

    def fill(self, documents):
        """Put documents into an empty index."""
        with Commit(self, merge_none) as writer:
            for document in documents:
                writer.add_document(**fields_of(document))

    def tidy(self):
        """Merge small segments when there are many."""
        if len(self.follow()) > TIDY_AT:
            with Commit(self, merge_many):
                pass

    def delete(self, writer, keys):
        start = 0
        for segment in self.follow():
            for key in keys:
                for doc in segment.numbers_with("key", str(key)):
                    writer.delete_document(start + doc)
            start += segment.size


class Commit:
    """A writer that commits at the end of its block, and cancels on an error."""

    def __init__(self, index, merge):
        self.index, self.merge = index, merge

    def __enter__(self):
        index = FileIndex(self.index.storage, schema=FIELDS, indexname=NAME)
        self.writer = SegmentWriter(index, codec=PlainCodec(), compound=False, limitmb=MEGABYTES, timeout=PATIENCE)
        return self.writer

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.writer.cancel()
            return
        self.writer.commit(mergetype=self.merge)
        folder, table = self.index.folder, TOC.read(self.index.storage, NAME, schema=FIELDS)
        names = (TOC._filename(NAME, table.generation), *names_of(table.segments))
        add_sums(folder, [path.name for path in folder.iterdir() if path.name.startswith(names)])


def check_files(storage, segment):
    """FileNotFoundError when a file is missing, before others are opened that nobody would close."""
    for extension in (PlainCodec.TERMS_EXT, PlainCodec.POSTS_EXT):
        storage.file_length(segment.make_filename(extension))


def names_of(segments):
    """How the names of the segments' files begin."""
    return tuple(f"{segment.segment_id()}." for segment in segments)


def fields_of(document: Document) -> dict:
    key = key_of(document)
    labels = [(name, label) for name, values in document.facets.items() for label in values.values()]
    return {
        "key": [str(key)],
        "text": postings(document),
        "facets": {f"{name}={value}" for name, values in facets_of(document).items() for value in values},
        "named": {f"{name}={fold(text)}" for name, label in labels for text in (label.en, label.zh)},
        "readers": document.readers,
        "conflicts": document.conflicts,
        "entry": (*key, stamp_of(document)),
        "updated": int(document.updated_at.timestamp()) if document.updated_at else 0,
    }


# How Whoosh is told what to merge: a function of the writer and its segments that gives those to leave alone.

def merge_none(_writer, segments):
    return segments


def merge_small(writer, segments):
    """Merge eight segments of like size into one, but never so many documents that a save would wait."""
    levels = defaultdict(list)
    for segment in filled(segments):
        levels[int(math.log(segment.doc_count(), MERGE_AT))].append(segment)
    for level in sorted(levels):
        if len(levels[level]) >= MERGE_AT and sum(s.doc_count() for s in levels[level]) <= MOST_MERGED:
            return merge(writer, segments, levels[level])
    return filled(segments)


def merge_many(writer, segments):
    """Merge the smallest segments, as many as can be merged in some seconds."""
    total, chosen = 0, []
    for segment in sorted(filled(segments), key=lambda s: s.doc_count()):
        total += segment.doc_count()
        if total > MOST_TIDIED:
            break
        chosen.append(segment)
    return merge(writer, segments, chosen)


def merge(writer, segments, chosen):
    for segment in chosen:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in filled(segments) if segment not in chosen]


def filled(segments):
    return [segment for segment in segments if segment.doc_count() > 0]
