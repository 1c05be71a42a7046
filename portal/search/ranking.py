"""From a query's tree to documents in their order.

A leaf weighs log(1 + (N - n + 0.5) / (n + 0.5)) (BM25's inverse document frequency) times its weight in the document,
which is saturated zone by zone (see `zones`). N and n count what the reader may see and nothing else: the order of
results says nothing of hidden ones. Among the best, words that stand side by side as typed weigh more.
"""
from functools import reduce
from heapq import nlargest
from itertools import pairwise
from math import log
from operator import and_, or_

from portal.search import bits
from portal.search.analysis import fold, parts
from portal.search.explaining import explain
from portal.search.leaves import leaf_of, slots_of
from portal.search.priors import priors
from portal.search.query import And, Expanded, Not, Or, Words

LOOKED_AT_CLOSELY = 200
SIDE_BY_SIDE = 0.5


def plan(tree):
    """The tree with what looks for each leaf in the leaf's place."""
    if isinstance(tree, Not):
        return Not(plan(tree.part))
    if isinstance(tree, (And, Or)):
        return type(tree)(tuple(map(plan, tree.parts)))
    return leaf_of(tree)


def holding(planned, segment) -> int:
    """The documents of a segment that answer a planned tree."""
    if isinstance(planned, Not):
        return segment.all & ~holding(planned.part, segment)
    if isinstance(planned, (And, Or)):
        return reduce(and_ if isinstance(planned, And) else or_, (holding(p, segment) for p in planned.parts))
    return planned.holding(segment)


def wanted_leaves(planned):
    if isinstance(planned, (And, Or)):
        for part in planned.parts:
            yield from wanted_leaves(part)
    elif not isinstance(planned, Not):
        yield planned


def best(tree, planned, found, most):
    """The `most` best of the results as (segment, document number, weight), best first.

    `found` is a list of (segment, set of results). Equal weights: the newer one first.
    """
    leaves = list(dict.fromkeys(wanted_leaves(planned))) if planned is not None else []
    rarities = rarities_of(leaves, [segment for segment, _ in found])
    ranked = []
    for number, (segment, results) in enumerate(found):
        docs = bits.numbers(results)
        weights = weigh(leaves, rarities, segment, docs)
        factors = priors(segment)
        weights = [weight * factors[doc] for weight, doc in zip(weights, docs, strict=True)]
        ranked += nlargest(max(most, LOOKED_AT_CLOSELY), zip(weights, map(segment.updated.__getitem__, docs),
                                                             [number] * len(docs), docs, strict=True))
    ranked = closely(tree, nlargest(max(most, LOOKED_AT_CLOSELY), ranked), found)
    return [(found[number][0], doc, weight) for weight, _, number, doc in ranked[:most]]


def explanations(planned, found, ranked):
    """Why each of the ranked stands where it stands."""
    leaves = list(dict.fromkeys(wanted_leaves(planned))) if planned is not None else []
    rarities = rarities_of(leaves, [segment for segment, _ in found])
    return [explain(leaves, rarities, segment, doc, weight) for segment, doc, weight in ranked]


def newest(found, most):
    """The `most` newest of the results as (segment, document number, 0)."""
    ranked = []
    for number, (segment, results) in enumerate(found):
        docs = bits.numbers(results)
        ranked += nlargest(most, zip(map(segment.updated.__getitem__, docs), [number] * len(docs), docs, strict=True))
    return [(found[number][0], doc, 0.0) for _, number, doc in nlargest(most, ranked)]


def rarities_of(leaves, segments):
    total = sum(segment.readable.bit_count() for segment in segments)
    counts = [sum((leaf.holding(s) & s.readable).bit_count() for s in segments) for leaf in leaves]
    return [log(1 + (total - count + 0.5) / (count + 0.5)) for count in counts]


def weigh(leaves, rarities, segment, docs):
    weights = [0.0] * len(docs)
    for leaf, rarity in zip(leaves, rarities, strict=True):
        weights = [weight + rarity * more
                   for weight, more in zip(weights, leaf.weights(segment, docs), strict=True)]
    return weights


def closely(tree, ranked, found):
    """The first of the ranked once more, with words side by side weighing more."""
    neighbours = list(neighbours_in(tree))
    if not neighbours:
        return ranked
    first, rest = ranked[:LOOKED_AT_CLOSELY], ranked[LOOKED_AT_CLOSELY:]
    return sorted((closer(rank, neighbours, found) for rank in first), reverse=True) + rest


def closer(rank, neighbours, found):
    weight, updated, number, doc = rank
    together = sum(bool(found[number][0].starts_of(doc, slots)) for slots in neighbours)
    return weight * (1 + SIDE_BY_SIDE * together / len(neighbours)), updated, number, doc


def neighbours_in(tree):
    """The phrases that each two words typed side by side would make."""
    if isinstance(tree, Expanded):
        tree = And(tree.parts)
    if isinstance(tree, And):
        for one, next_one in pairwise(flat(tree.parts)):
            if all(isinstance(p, Words) and not p.field and not p.is_quoted for p in (one, next_one)):
                pieces = [p for p in parts(fold(f"{one.text} {next_one.text}")) if p.kind != "stop"]
                yield slots_of(pieces, is_exact=False)


def flat(parts):
    for part in parts:
        yield from part.parts if isinstance(part, Expanded) else (part,)
