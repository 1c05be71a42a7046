"""Why a result stands where it stands: what each part of the query weighs in it, by place, and its factors."""
from dataclasses import dataclass

from portal.search.leaves import AnyOf, Meant, Phrase, Prefix, Run, Term, pairs_of
from portal.search.priors import facts
from portal.search.zones import ZONES, count_zones, positions_of


@dataclass(frozen=True)
class Part:
    """`weight` is that in the document, `rarity` what it is multiplied by; `places` are (name, how often)."""
    words: str
    weight: float
    rarity: float
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Explanation:
    total: float
    parts: tuple[Part, ...]
    fresh: float
    used: float
    late: float
    said: float


def explain(leaves, rarities, segment, doc, total) -> Explanation:
    parts = tuple(Part(name_of(leaf), leaf.weights(segment, [doc])[0], rarity, places(leaf, segment, doc))
                  for leaf, rarity in zip(leaves, rarities, strict=True))
    return Explanation(total, parts, *facts(segment)[doc])


def name_of(leaf):
    if isinstance(leaf, Term):
        return leaf.exact
    if isinstance(leaf, Run):
        return leaf.text
    if isinstance(leaf, Prefix):
        return f"{leaf.prefix}*"
    if isinstance(leaf, Phrase):
        return " ".join(terms[0] for _place, terms in leaf.slots)
    if isinstance(leaf, AnyOf):
        return name_of(leaf.leaves[0])
    if isinstance(leaf, Meant):
        return " ".join(map(name_of, leaf.typed))
    return "…"


def places(leaf, segment, doc):
    """Where its terms stand, counted by place; of a Chinese run its first pair stands for it."""
    counts: dict[str, int] = {}
    for term in terms_of(leaf, segment):
        posting = segment.postings(term).get(doc)
        for zone, count in count_zones(positions_of(posting)) if posting else ():
            counts[ZONES[zone].name] = max(count, counts.get(ZONES[zone].name, 0))
    return tuple(counts.items())


def terms_of(leaf, segment):
    if isinstance(leaf, Term):
        return leaf.terms
    if isinstance(leaf, Run):
        return pairs_of(leaf.text)[:1]
    if isinstance(leaf, Prefix):
        return leaf.term(segment).terms
    if isinstance(leaf, Phrase):
        return leaf.slots[0][1] if leaf.slots else ()
    if isinstance(leaf, (AnyOf, Meant)):
        inner = leaf.leaves if isinstance(leaf, AnyOf) else (*leaf.typed, *leaf.others)
        return [term for one in inner for term in terms_of(one, segment)]
    return ()
