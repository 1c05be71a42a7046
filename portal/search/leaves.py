"""The leaves of a query as the index understands them: which documents hold one, and how much each weighs there.

Each leaf has `holding(segment)`, a set of documents, and `weights(segment, docs)`, a list in the order of `docs`.
"""
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from portal.search import bits
from portal.search.analysis import fold, parts, stem_of
from portal.search.query import Expanded, Range, Words
from portal.search.zones import NUMBERS

ZONE_OF_FIELD = {"title": "title", "author": "author", "inst": "institution", "tag": "keyword", "cell": "term"}
FACET_OF_FIELD = {"inst": "institution", "tag": "tag", "cell": "term", "group": "group", "kind": "kind",
                  "lang": "language", "state": "state"}
STEM_SHARE = 0.75       # what a word weighs in another form than the one typed
EXPANDED_SHARE = 0.0015  # the heaviest document of another word for a term weighs less than the lightest of the typed
SHORTENED_SHARE = 0.01   # and a short abbreviation, which may mean something else, less than any whole word
SCATTERED_SHARE = 0.01  # the heaviest scattered run weighs less than the lightest exact one
MOST_EXPANSIONS = 100
MOST_LOOKED_AT = 2000


def leaf_of(node: Words | Range):
    """What looks for one leaf of the query's tree."""
    if isinstance(node, Expanded):
        return Meant(tuple(map(leaf_of, node.parts)), tuple(map(leaf_of, node.others)), tuple(map(share_of, node.others)))
    if isinstance(node, Range):
        return Between(node.field, node.low, node.high)
    zone = NUMBERS[ZONE_OF_FIELD[node.field]] if node.field in ZONE_OF_FIELD else None
    if node.field not in FACET_OF_FIELD:
        return words_leaf(node, zone)
    labelled = Labelled(FACET_OF_FIELD[node.field], fold(node.text))
    return labelled if zone is None else AnyOf((words_leaf(node, zone), labelled))


def share_of(other):
    """What another word of a term weighs beside the rest of them."""
    return 1 if other.is_sure else SHORTENED_SHARE


def words_leaf(node, zone):
    pieces = [part for part in parts(fold(node.text)) if part.kind != "stop"]
    is_exact = node.is_quoted or node.is_exact
    if len(pieces) == 1:
        return one_piece(pieces[0], is_exact, node.is_prefix, zone)
    slots = slots_of(pieces, is_exact)
    if node.is_prefix and pieces[-1].kind != "han":
        return Phrase(slots[:-1], zone, begun=(slots[-1][0], pieces[-1].text))
    if any(not piece.is_joined or piece.kind == "han" for piece in pieces[1:]):
        return Phrase(slots, zone)
    whole = "".join(piece.text for piece in pieces)
    return AnyOf((Phrase(slots, zone), Term((whole,), whole, zone)))


def one_piece(piece, is_exact, is_prefix, zone):
    if piece.kind == "han":
        return Run(piece.text, zone, is_exact)
    if is_prefix:
        return Prefix(piece.text, zone)
    return Term((piece.text,) if is_exact else terms_of(piece.text), piece.text, zone)


def terms_of(word):
    """The terms that a word may stand under: as typed, as stem, and as a word that is the stem itself."""
    stem = stem_of(word)
    return tuple(dict.fromkeys((word, f"~{stem}", stem))) if word.isalpha() else (word,)


def slots_of(pieces, is_exact):
    """A phrase as (place, terms) pairs."""
    slots = []
    for piece in pieces:
        place = piece.position - pieces[0].position
        if piece.kind == "han":
            slots += [(place + start, (pair,)) for start, pair in enumerate(pairs_of(piece.text))]
        else:
            slots.append((place, (piece.text,) if is_exact else terms_of(piece.text)))
    return tuple(slots)


def pairs_of(run):
    """What a Chinese run is looked for by: its overlapping pairs, or itself when it is a single character."""
    return [run[start:start + 2] for start in range(len(run) - 1)] or [run]


@dataclass(frozen=True)
class Term:
    """A word under any of its terms; `exact` is the one that weighs in full."""
    terms: tuple[str, ...]
    exact: str
    zone: int | None = None

    def holding(self, segment):
        if self.zone is None:
            return reduce(or_, map(segment.holding, self.terms))
        return reduce(or_, (segment.holding_in(term, self.zone) for term in self.terms))

    def weights(self, segment, docs):
        found = [weights_by(segment.postings(term), 1 if term == self.exact else STEM_SHARE, docs)
                 for term in self.terms if segment.postings(term)]
        if len(found) > 1:
            return list(map(max, *found))
        return found[0] if found else [0.0] * len(docs)


def weights_by(postings, share, docs):
    """What one term weighs in each of `docs`; spelt out, for this is where a search spends its time."""
    find = postings.get
    return [share * (posting[0] | posting[1] << 8) if (posting := find(doc)) else 0.0 for doc in docs]


@dataclass(frozen=True)
class Prefix:
    """Every word that begins so, up to a number: more would say nothing."""
    prefix: str
    zone: int | None = None

    def term(self, segment):
        return Term(expansions(segment, self.prefix), self.prefix, self.zone)

    def holding(self, segment):
        return self.term(segment).holding(segment)

    def weights(self, segment, docs):
        return self.term(segment).weights(segment, docs)


def expansions(segment, prefix):
    """Words that begin with `prefix` in what the reader may see; a hidden one must not take another's place."""
    found = []
    for term in segment.beginning_with("text", prefix, MOST_LOOKED_AT):
        if segment.holding(term) & segment.readable:
            found.append(term)
            if len(found) == MOST_EXPANSIONS:
                break
    return tuple(found) or (prefix,)


@dataclass(frozen=True)
class Run:
    """A Chinese run: all of its pairs; where it stands as typed it weighs in full, scattered next to nothing."""
    text: str
    zone: int | None = None
    is_exact: bool = False

    def exact(self, segment):
        slots = tuple((place, (pair,)) for place, pair in enumerate(pairs_of(self.text)))
        return segment.phrases(slots, self.zone)

    def holding(self, segment):
        if self.is_exact and len(self.text) > 2:
            return bits.of(self.exact(segment), segment.size)
        return reduce(and_, (Term((pair,), pair, self.zone).holding(segment) for pair in pairs_of(self.text)))

    def weights(self, segment, docs):
        each = [Term((pair,), pair).weights(segment, docs) for pair in pairs_of(self.text)]
        if len(each) == 1:
            return each[0]
        exact, share = self.exact(segment), SCATTERED_SHARE / len(each)
        return [exact.get(doc) or share * sum(scattered)
                for doc, scattered in zip(docs, zip(*each, strict=True), strict=True)]


@dataclass(frozen=True)
class Phrase:
    """Parts at their places; `begun` is (place, prefix) of a last part of which only the beginning is known."""
    slots: tuple
    zone: int | None = None
    begun: tuple[int, str] | None = None

    def found(self, segment):
        if self.begun is None:
            return segment.phrases(self.slots, self.zone)
        place, prefix = self.begun
        return segment.phrases((*self.slots, (place, expansions(segment, prefix))), self.zone)

    def holding(self, segment):
        return bits.of(self.found(segment), segment.size)

    def weights(self, segment, docs):
        found = self.found(segment)
        return [found.get(doc, 0) for doc in docs]


@dataclass(frozen=True)
class Labelled:
    """Documents by a facet's value, or by how its label begins. It chooses and does not weigh."""
    facet: str
    text: str

    def holding(self, segment):
        labels = segment.beginning_with("named", f"{self.facet}={self.text}", MOST_EXPANSIONS)
        sets = [segment.with_key("named", label) for label in labels]
        return reduce(or_, sets, segment.with_key("facets", f"{self.facet}={self.text}"))

    def weights(self, segment, docs):
        return [0.0] * len(docs)


@dataclass(frozen=True)
class Between:
    """Documents whose number in a facet lies between two, both included. It chooses and does not weigh."""
    facet: str
    low: int
    high: int

    def holding(self, segment):
        values = segment.facet(self.facet).items()
        return reduce(or_, (docs for value, docs in values if self.has(value)), 0)

    def has(self, value):
        return value.isdecimal() and self.low <= int(value) <= self.high

    def weights(self, segment, docs):
        return [0.0] * len(docs)


@dataclass(frozen=True)
class Meant:
    """A term: all of the words typed, or one of the others, which weigh next to nothing beside them."""
    typed: tuple
    others: tuple
    shares: tuple  # of each other word

    def holding(self, segment):
        return reduce(or_, (leaf.holding(segment) for leaf in self.others), self.holding_typed(segment))

    def holding_typed(self, segment):
        return reduce(and_, (leaf.holding(segment) for leaf in self.typed))

    def weights(self, segment, docs):
        exact = self.holding_typed(segment)
        typed = map(sum, zip(*(leaf.weights(segment, docs) for leaf in self.typed), strict=True))
        others = map(max, zip(*([share * weight for weight in leaf.weights(segment, docs)]
                                for leaf, share in zip(self.others, self.shares, strict=True)), strict=True))
        return [own / len(self.typed) if exact >> doc & 1 else EXPANDED_SHARE * other
                for doc, own, other in zip(docs, typed, others, strict=True)]


@dataclass(frozen=True)
class AnyOf:
    leaves: tuple

    def holding(self, segment):
        return reduce(or_, (leaf.holding(segment) for leaf in self.leaves))

    def weights(self, segment, docs):
        return [max(all_weights) for all_weights in zip(*(leaf.weights(segment, docs) for leaf in self.leaves),
                                                        strict=True)]
