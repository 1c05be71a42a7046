"""What a mistyped word was meant to be: whole words of what the reader may see, never stems, never hidden ones.

A Latin word is compared with words that begin with one of its first two letters, by letters added, left out, changed
or swapped. In a Chinese run one character is changed, for one of the same sound first, such that the run stands so
somewhere.
"""
from collections import defaultdict
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

from portal.search.analysis import fold, parts
from portal.search.leaves import Run, Term, pairs_of, terms_of
from portal.search.query import And, Expanded, Or, Words

SHORTEST = 4          # letters of a word that is corrected
TWO_MISTAKES = 8      # from this length on
MOST_LOOKED_AT = 30_000
MOST_OFFERED = 3
FAR_MORE = 10         # how many more documents a better word must have than the one typed


def corrections(tree, segments) -> dict[Words, list[str]]:
    """For each plain word of `tree` that the reader finds next to nowhere, better ones, best first."""
    found = {words: better_than(words, segments) for words in plain_words(tree)}
    return {words: better for words, better in found.items() if better}


def plain_words(tree) -> Iterable[Words]:
    if isinstance(tree, Words) and not (tree.field or tree.is_quoted or tree.is_exact or tree.is_prefix):
        yield tree
    elif isinstance(tree, (And, Or, Expanded)):
        for part in tree.parts:
            yield from plain_words(part)


def better_than(words, segments):
    pieces = list(parts(fold(words.text)))
    if len(pieces) != 1:
        return []
    piece = pieces[0]
    if piece.kind == "word" and len(piece.text) >= SHORTEST:
        leaf, candidates = Term(terms_of(piece.text), piece.text), words_near(piece.text, segments)
        leaf_of = as_term
    elif piece.kind == "han" and len(piece.text) > 1:
        leaf, candidates = Run(piece.text, is_exact=True), runs_near(piece.text, segments)
        leaf_of = as_run
    else:
        return []
    least = max(1, FAR_MORE * seen(leaf, segments))
    counted = [(distance, -seen(leaf_of(word), segments), word) for word, distance in candidates.items()]
    return [word for _distance, count, word in sorted(counted) if -count >= least][:MOST_OFFERED]


def as_term(word):
    return Term((word,), word)


def as_run(run):
    return Run(run, is_exact=True)


def seen(leaf, segments):
    """In how many documents that the reader may see."""
    return sum((leaf.holding(segment) & segment.readable).bit_count() for segment in segments)


# Latin words

def words_near(word, segments) -> dict[str, int]:
    most = 2 if len(word) >= TWO_MISTAKES else 1
    near = {}
    for segment in segments:
        for letter in dict.fromkeys(word[:2]):
            for term in segment.beginning_with("text", letter, MOST_LOOKED_AT):
                if abs(len(term) - len(word)) <= most and term.isalpha() and term != word and term not in near:
                    distance = distance_between(word, term, most)
                    if distance <= most:
                        near[term] = distance
    return near


def distance_between(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed, or swapped with their neighbour (Damerau and Levenshtein); `most` + 1 is far."""
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for place, sign in enumerate(other, 1):
            cost = min(last[place] + 1, now[place - 1] + 1, last[place - 1] + (letter != sign))
            if row > 1 and place > 1 and letter == other[place - 2] and one[row - 2] == sign:
                cost = min(cost, before[place - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


# Chinese runs

def runs_near(run, segments) -> dict[str, int]:
    """Runs with one character changed of which every pair stands somewhere: 0 for the same sound, 1 for another."""
    pairs, sounds = Pairs(segments), lazy_pinyin(run, style=Style.NORMAL)
    near = {}
    for place in range(len(run)):
        before, after = run[:place], run[place + 1:]
        same_sound = pairs.with_sound(sounds[place]) if len(sounds) == len(run) else set()
        others = pairs.after(run[place - 1]) if place else same_sound
        for character in (others | same_sound) - {run[place]}:
            changed = before + character + after
            around = changed[max(0, place - 1):place + 2]
            if all(pairs.stands(pair) for pair in pairs_of(around)):
                near[changed] = 0 if character in same_sound else 1
    return near


class Pairs:
    """The single characters and pairs of the index; rights are looked at later, for whole runs."""

    def __init__(self, segments):
        self.segments = segments
        self.known = defaultdict(set)

    def after(self, character):
        if character not in self.known:
            self.known[character] = {term[1] for segment in self.segments for term in segment.beginning_with(
                "text", character, MOST_LOOKED_AT) if len(term) == 2}
        return self.known[character]

    def with_sound(self, sound):
        return set().union(*(sounds_of(segment).get(sound, ()) for segment in self.segments))

    def stands(self, pair):
        return pair[1] in self.after(pair[0]) if len(pair) == 2 else True


def sounds_of(segment) -> dict[str, set[str]]:
    """Sound -> single characters of a segment; found once, as a segment does not change."""
    if "sounds" not in segment.loaded:
        found = defaultdict(set)
        for term in segment.beginning_with("text", ""):
            if len(term) == 1 and not term.isascii():
                found[lazy_pinyin(term, style=Style.NORMAL)[0]].add(term)
        segment.loaded["sounds"] = found
    return segment.loaded["sounds"]
