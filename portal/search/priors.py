"""What a document weighs before anything is asked: fresh and read ones more, overdue ones and comments less."""
from math import log2

from portal.core import clock
from portal.search import bits

FRESH_SHARE, HALF_LIFE = 0.1, 365   # days in which half of the freshness goes
USED_SHARE, MOST_USES = 0.1, 10     # doublings of readings
OVERDUE, COMMENT = 0.7, 0.5         # factors
DAY = 24 * 3600
LATER, OBSOLETE = "review_by", "state=obsolete"


def priors(segment) -> list[float]:
    """A factor a document of the segment, as of today."""
    key = "priors", clock.today()
    if key not in segment.loaded:
        segment.loaded[key] = [fresh * used * late * said for fresh, used, late, said in facts(segment)]
    return segment.loaded[key]


def facts(segment) -> list[tuple[float, float, float, float]]:
    """(freshness, use, being overdue, being a comment) of each document, as factors."""
    now = clock.now().timestamp()
    fresh = [1 + FRESH_SHARE * 2 ** -(max(0, now - updated) / DAY / HALF_LIFE) for updated in segment.updated]
    used, late, said = ([1.0] * segment.size for _ in range(3))
    for value, docs in segment.facet("uses").items():
        put(used, docs, 1 + USED_SHARE * min(int(value), MOST_USES) / MOST_USES)
    for day, docs in segment.facet(LATER).items():
        if day < clock.today().isoformat():
            put(late, docs, OVERDUE)
    put(said, segment.with_key("facets", "kind=comment"), COMMENT)
    return list(zip(fresh, used, late, said, strict=True))


def put(factors, docs, factor):
    for doc in bits.numbers(docs):
        factors[doc] = factor


def uses_bucket(uses: int) -> str:
    """How often something was read, as doublings: a facet of few values."""
    return str(int(log2(1 + uses)))
