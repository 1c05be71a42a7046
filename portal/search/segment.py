"""One segment of a Whoosh index, read straight into sets and kept: a segment never changes but for its deletions."""
from collections import OrderedDict
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import and_, or_

from portal.search import bits
from portal.search.whoosh_fields import schema
from portal.search.whoosh_parts import TermNotFound
from portal.search.zones import PLACE_BITS, positions_of, weight_at, zones_of

FIELDS = schema()
MODERATORS = "moderators"  # the key that conflicts bar
MOST_KEPT = 400_000  # postings in memory, about 200 bytes each
MOST_SETS = 5000     # a bit a document each


class Kept:
    """What was read lately, up to a number of postings; shared by the segments of an index."""

    def __init__(self, most=MOST_KEPT):
        self.most, self.size, self.things = most, 0, OrderedDict()

    def get(self, key, make):
        if key in self.things:
            self.things.move_to_end(key)
            return self.things[key]
        thing = self.things[key] = make()
        self.size += len(thing) + 1
        while self.size > self.most and len(self.things) > 1:
            _, oldest = self.things.popitem(last=False)
            self.size -= len(oldest) + 1
        return thing

    def forget(self, segments):
        for key in [key for key in self.things if key[0] in segments]:
            self.size -= len(self.things.pop(key)) + 1


class Segment:
    """Reads a segment of `storage`. Not safe for several threads at once."""

    def __init__(self, storage, segment, kept):
        codec = segment.codec()
        self.name, self.size, self.kept = segment.segment_id(), segment.doc_count_all(), kept
        self.terms = codec.terms_reader(storage, segment)
        self.documents = codec.per_document_reader(storage, segment)
        self.all = self.live = self.readable = bits.full(self.size)
        self.sets, self.loaded = {}, {}
        self.deleted_count = 0

    def close(self):
        self.terms.close()
        self.documents.close()

    def leave_out(self, deleted: set[int]):
        if len(deleted) != self.deleted_count:
            self.deleted_count = len(deleted)
            self.live = self.all & ~bits.of(deleted, self.size)

    def show_to(self, access: frozenset[str], conflicts: frozenset[str]):
        """Set `readable` to what a reader with these keys may see."""
        keys = [self.with_key("readers", key) for key in access if key != MODERATORS]
        if MODERATORS in access:
            in_conflict = reduce(or_, (self.with_key("conflicts", key) for key in conflicts), 0)
            keys.append(self.with_key("readers", MODERATORS) & ~in_conflict)
        self.readable = self.live & reduce(or_, keys, 0)

    # what a term brings

    def postings(self, term: str) -> dict[int, bytes]:
        """Document number -> packed posting, of every document that holds `term`."""
        return self.kept.get((self.name, term), lambda: dict(self.read("text", term)))

    def holding(self, term: str) -> int:
        return self.set_of("text", term, lambda: self.postings(term))

    def holding_in(self, term: str, zone: int) -> int:
        """The documents that hold `term` in the zone with this number."""
        mask = 1 << zone
        found = [doc for doc, posting in self.postings(term).items() if zones_of(posting) & mask]
        return bits.of(found, self.size)

    def with_key(self, field: str, key: str) -> int:
        """The documents that have `key` among their `field`."""
        return self.set_of(field, key, lambda: self.numbers_with(field, key))

    def numbers_with(self, field: str, key: str) -> list[int]:
        return [doc for doc, _ in self.read(field, key)]

    def set_of(self, field, key, numbers):
        if (field, key) not in self.sets:
            if len(self.sets) >= MOST_SETS:
                self.sets.clear()
            self.sets[field, key] = bits.of(numbers(), self.size)
        return self.sets[field, key]

    def read(self, field: str, term: str) -> Iterator[tuple[int, bytes | None]]:
        """(document number, posting), block by block as they lie on the disk."""
        try:
            block = self.terms.matcher(field, term.encode(), FIELDS[field].format)
        except TermNotFound:
            return
        while True:
            block._read_ids()
            block._read_values()
            yield from zip(block._ids, block._values, strict=True)
            if block._lastblock:
                return
            block._next_block()

    # what lies in the lexicon

    def beginning_with(self, field: str, prefix: str, most: int | None = None) -> list[str]:
        """The terms of `field` that begin with `prefix`, in order."""
        if field not in self.terms.indexed_field_names():
            return []
        start, found = prefix.encode(), []
        for name, term in islice(self.terms.terms_from(field, start), most):
            if name != field or not term.startswith(start):
                break
            found.append(term.decode())
        return found

    def facet(self, name: str) -> dict[str, int]:
        """Value -> documents that have it, for one facet."""
        if name not in self.loaded:
            keys = self.beginning_with("facets", f"{name}=")
            self.loaded[name] = {key.partition("=")[2]: self.with_key("facets", key) for key in keys}
        return self.loaded[name]

    # phrases

    def phrases(self, slots: tuple, zone: int | None = None) -> dict[int, int]:
        """Document number -> weight, of the documents where the slots stand at their places, in `zone` if given.

        A slot is (place, terms of which one must stand there).
        """
        return self.kept.get((self.name, slots, zone), lambda: self.find_phrases(slots, zone))

    def find_phrases(self, slots, zone):
        among = reduce(and_, (reduce(or_, map(self.holding, terms), 0) for _, terms in slots))
        starts = {doc: self.starts_of(doc, slots) for doc in bits.numbers(among)}
        if zone is not None:
            starts = {doc: {p for p in found if p >> PLACE_BITS == zone} for doc, found in starts.items()}
        return {doc: weight_at(found) for doc, found in starts.items() if found}

    def starts_of(self, doc: int, slots: tuple) -> set[int]:
        """Where the slots stand together in one document, by the place of the first."""
        starts = None
        for place, terms in slots:
            here = {position - place for term in terms if (posting := self.postings(term).get(doc))
                    for position in positions_of(posting)}
            starts = here if starts is None else starts & here
            if not starts:
                break
        return starts or set()

    # what is known of a document

    def entry(self, doc: int) -> tuple[str, int, str]:
        return self.documents.stored_fields(doc)["entry"]

    @property
    def updated(self):
        """Document number -> seconds since 1970 of its last change."""
        if "updated" not in self.loaded:
            column = self.documents.column_reader("updated", FIELDS["updated"].column_type)
            self.loaded["updated"] = [column[doc] for doc in range(self.size)]
        return self.loaded["updated"]

