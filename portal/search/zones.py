"""Where in a document a term stands, and how much each place weighs; the posting that keeps both.

One posting holds a term's weight in the whole document, the zones it stands in and its positions, so that one look-up
answers ranking, `title:` and phrases. A position's upper byte is its zone, the rest its place in the zone's text.
"""
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from portal.core.index import Document
from portal.search.analysis import terms


class Zone(NamedTuple):
    name: str
    weight: float
    usual_length: int | None  # in positions; None: its length does not matter


ZONES = (
    Zone("title", 8, 10),
    Zone("reference", 8, None),
    Zone("keyword", 5, None),
    Zone("term", 5, None),
    Zone("author", 4, None),
    Zone("institution", 3, None),
    Zone("summary", 3, 80),
    Zone("heading", 2, 60),
    Zone("body", 1, 500),
    Zone("file", 0.5, 2000),
)
NUMBERS = {zone.name: number for number, zone in enumerate(ZONES)}
PLACE_BITS = 24
LAST_PLACE = 2**PLACE_BITS - 1
GAP = 10               # positions between two texts of a zone: no phrase reaches from one into the next
SATURATION = 1.2       # k1 of BM25
LENGTH_SHARE = 0.4     # b of BM25
LONGEST_RATIO = 4      # keeps a hit in a very long body above a scattered one elsewhere
PRECISION = 1000
HEAD = 4


def texts_of(document: Document) -> Iterator[tuple[int, list[str]]]:
    """The texts of a document by zone number."""
    texts = document.texts.values()
    yield 0, [text.title for text in texts]
    yield 1, [document.reference]
    yield 2, list(document.keywords)
    yield 3, list(document.terms)
    yield 4, list(document.authors)
    yield 5, list(document.institutions)
    yield 6, [text.summary for text in texts]
    yield 7, [text.headings for text in texts]
    yield 8, [text.body for text in texts]
    yield 9, [text for file in document.files for text in file]


def postings(document: Document) -> Iterator[tuple[str, bytes]]:
    """Each term of a document with its packed posting."""
    places: dict[str, list[int]] = defaultdict(list)
    lengths = {}
    for zone, texts in texts_of(document):
        lengths[zone] = place_terms(zone, texts, places)
    saturations = [saturation_of(zone, lengths[number]) for number, zone in enumerate(ZONES)]
    for term, positions in places.items():
        yield term, pack(positions, saturations)


def place_terms(zone, texts, places):
    shift, base, length = zone << PLACE_BITS, 0, 0
    for text in filter(None, texts):
        found, taken = terms(text)
        for term, place in found:
            places[term].append(shift | min(base + place, LAST_PLACE))
        base += taken + GAP
        length += taken
    return length


def saturation_of(zone, length):
    if zone.usual_length is None:
        return SATURATION
    ratio = min(length / zone.usual_length, LONGEST_RATIO)
    return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * ratio)


def pack(positions, saturations):
    """Weight in thousandths and zones as two bytes each, then the positions as four bytes each."""
    weight, zones = 0.0, 0
    for zone, count in count_zones(positions):
        weight += ZONES[zone].weight * count / (count + saturations[zone])
        zones |= 1 << zone
    head = int(weight * PRECISION).to_bytes(2, "little") + zones.to_bytes(2, "little")
    return head + little(array("I", positions)).tobytes()


def count_zones(positions: Sequence[int]) -> Iterable[tuple[int, int]]:
    """(zone, how many of the positions lie in it)."""
    first, last = positions[0] >> PLACE_BITS, positions[-1] >> PLACE_BITS
    if first == last:
        return ((first, len(positions)),)
    counts: dict[int, int] = defaultdict(int)
    for position in positions:
        counts[position >> PLACE_BITS] += 1
    return counts.items()


def zones_of(posting: bytes) -> int:
    return posting[2] | posting[3] << 8


def positions_of(posting: bytes) -> array:
    return little(array("I", posting[HEAD:]))


def little(numbers):
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def weight_at(positions) -> int:
    """The weight of a phrase that stands at these positions, as `pack` would give it for texts of usual length."""
    counted = count_zones(sorted(positions))
    return int(PRECISION * sum(ZONES[z].weight * n / (n + SATURATION) for z, n in counted))
