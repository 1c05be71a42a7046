"""What a result shows of itself: its title and best passage with the typed words marked, and where else they stand."""
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markupsafe import Markup, escape

from portal.search.analysis import UNSPACED, fold, fold_with_origins, parts, stem_of
from portal.search.query import VALUE_FIELDS, expansions, wanted

LONGEST_LOOK = 50_000   # characters of a text; what lies behind them is found, but not shown
PASSAGE = 180            # characters of Latin text, half as many of Chinese
IN_FILE = "file:"        # before the name of a file, among the places of a document
LEAD = 50                # characters before the first mark
HAN = re.compile(f"[{UNSPACED}]+")
SENTENCE = re.compile(r"[.!?。！？；\n]\s*")
SIGNS = r"[^\w]{0,4}"    # what may stand between the parts of a phrase


@dataclass(frozen=True)
class Shown:
    """A result as its row shows it; `reasons` are names of places, best first; `meant` words for a term typed otherwise."""
    language: str
    title: Markup
    passage: Markup
    reasons: tuple[str, ...]
    meant: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needle:
    """What to mark: the words as typed, or, in a document where these stand nowhere, their pieces."""
    whole: re.Pattern
    pieces: re.Pattern | None
    stem: str | None = None  # a match has to have this stem


def needles_of(tree) -> list[Needle]:
    """What to mark for a query's tree."""
    leaves = dict.fromkeys(wanted(tree)) if tree is not None else ()
    return [needle for leaf in leaves if leaf.field not in VALUE_FIELDS and (needle := needle_of(leaf))]


@dataclass(frozen=True)
class Meaning:
    """What to mark in a document that has none of the words typed for a term."""
    typed: tuple[Needle, ...]
    others: tuple[tuple[str, Needle], ...]


def meanings_of(tree) -> list[Meaning]:
    """The terms in a query's tree that were expanded."""
    return [Meaning(tuple(needles_of(term)), tuple(
        (words.text, needle) for words in term.others if (needle := needle_of(words)))) for term in expansions(tree)]


@lru_cache(maxsize=2000)
def needle_of(words):
    pieces = list(parts(fold(words.text)))
    if all(piece.kind == "stop" for piece in pieces):
        return None
    whole = re.compile(SIGNS.join(written(piece, words, piece is pieces[-1]) for piece in pieces))
    kept = [piece for piece in pieces if piece.kind != "stop"]
    smaller = [part for piece in kept for part in cut(piece, words)] if len(kept) > 1 or kept[0].kind == "han" else []
    is_stemmed = len(pieces) == 1 and pieces[0].kind == "word" and not (
        words.is_quoted or words.is_exact or words.is_prefix)
    return Needle(whole, re.compile("|".join(smaller)) if smaller else None,
                  stem_of(pieces[0].text) if is_stemmed else None)


def written(piece, words, is_last):
    """A pattern for one piece of what was typed."""
    text = re.escape(piece.text)
    if piece.kind == "han":
        return text
    if piece.kind == "number":
        return rf"(?<!\d){text}" + ("" if words.is_prefix and is_last else r"(?!\d)")
    letter = "[a-z]" if piece.text.isascii() else r"[^\W\d_]"  # a full class of letters takes long to compile
    if words.is_prefix and is_last:
        return rf"(?<!{letter}){text}{letter}*"
    if words.is_quoted or words.is_exact or piece.kind == "stop":
        return rf"(?<!{letter}){text}(?!{letter})"
    stem = stem_of(piece.text)
    root = stem[:-1] if stem[-1] in "iey" and len(stem) > 2 else stem  # the letters that stemming puts there
    return rf"(?<!{letter}){re.escape(root)}{letter}*"


def cut(piece, words):
    if piece.kind == "han" and len(piece.text) > 2:
        return [re.escape(piece.text[i:i + 2]) for i in range(len(piece.text) - 1)]
    return [written(piece, words, is_last=False)]


class Source:
    """One text in which to look, folded once."""

    def __init__(self, text):
        self.text = text[:LONGEST_LOOK]
        self.folded = fold(self.text)
        self.spans = {}

    @cached_property
    def origins(self):
        """For each place in the folded text the place in the text itself."""
        return fold_with_origins(self.text)[1]

    def find(self, needle, in_pieces):
        pattern = needle.pieces if in_pieces else needle.whole
        for match in pattern.finditer(self.folded):
            if match.end() > match.start() and (needle.stem is None or has_stem(match[0], needle.stem)):
                self.spans.setdefault(needle, []).append(match.span())
        return needle in self.spans

    def holds(self, needle):
        return any(needle.stem is None or has_stem(match[0], needle.stem) for match in needle.whole.finditer(self.folded))

    def merged(self):
        """All that is found, in order, without overlaps."""
        merged = []
        for start, end in sorted(span for spans in self.spans.values() for span in spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


def has_stem(word, stem):
    return stem_of(word) == stem or word == stem


def show(texts: Mapping[str, Mapping[str, str]], places: Mapping[str, Iterable[str]], original: str, language: str,
         needles: list[Needle], meanings: Iterable[Meaning] = ()) -> Shown:
    """How a result is shown to a reader of `language`.

    `texts` maps a language to its title, summary, headings and body; `places` the names of other places (author,
    keyword …) to what stands there. The language shown is the one that has most of what was typed, then the
    reader's, then the original.
    """
    sources = {code: {part: Source(text.get(part) or "") for part in ("title", "summary", "headings", "body")}
               for code, text in (texts or {original: {}}).items()}
    elsewhere = {name: Source("\n".join(words)) for name, words in places.items()}
    everything = [*elsewhere.values(), *(source for parts in sources.values() for source in parts.values())]
    meant, replaced = mark_meanings(meanings, everything)
    mark([needle for needle in needles if needle not in replaced], everything)
    best = max(sources, key=lambda code: (found_in(sources[code].values()), code == language, code == original))
    chosen = sources[best]
    files = [source for name, source in elsewhere.items() if name.startswith(IN_FILE)]
    passage = max((chosen["summary"], chosen["body"], *files), key=lambda source: found_in([source]))
    return Shown(best, marked(chosen["title"]), best_passage(passage, chosen["summary"]),
                 tuple(reasons(sources, elsewhere)), tuple(meant))


def mark(needles, sources):
    for needle in needles:
        stands_somewhere = [source.find(needle, in_pieces=False) for source in sources]
        if needle.pieces and not any(stands_somewhere):
            for source in sources:
                source.find(needle, in_pieces=True)


def mark_meanings(meanings, sources):
    """Mark other words of a term where those typed do not stand: (the words marked, the needles that they replace)."""
    meant, replaced = [], set()
    for meaning in meanings:
        if not all(any(source.holds(needle) for source in sources) for needle in meaning.typed):
            found = [word for word, needle in meaning.others if find_everywhere(needle, sources)]
            meant += found
            replaced.update(meaning.typed if found else ())
    return meant, replaced


def find_everywhere(needle, sources):
    return sum(source.find(needle, in_pieces=False) for source in sources)


def found_in(sources):
    """How many of the needles stand in any of these texts."""
    return len({needle for source in sources for needle in source.spans})


def reasons(sources, elsewhere):
    """Names of places, best first; a file's is IN_FILE and its name."""
    files = [name for name in elsewhere if name.startswith(IN_FILE)]
    by_part = {part: [texts[part] for texts in sources.values()] for part in ("title", "summary", "headings", "body")}
    yield from (name for name in ("title",) if found_in(by_part[name]))
    yield from (name for name, source in elsewhere.items() if source.spans and name not in files)
    yield from (name for name in ("summary", "headings", "body") if found_in(by_part[name]))
    yield from (name for name in files if elsewhere[name].spans)


def marked(source):
    """The whole text with its marks."""
    return join_marks(source, 0, len(source.text))


def best_passage(source, otherwise):
    """The stretch that holds most of what was typed, or the beginning of the summary."""
    if not source.spans:
        return shortened(otherwise, 0)
    starts = sorted((start, number) for number, spans in enumerate(source.spans.values()) for start, _ in spans[:200])
    width = width_of(source.folded)
    places = [start for start, _ in starts]
    ends = [bisect_right(places, start + width) for start in places]

    def worth(first):
        inside = starts[first:ends[first]]
        return len({number for _, number in inside}), min(len(inside), 5), -first

    return shortened(source, beginning(source.folded, places[max(range(len(starts)), key=worth)]))


def width_of(folded):
    sample = folded[:400]
    unspaced = sum(map(len, HAN.findall(sample)))
    return PASSAGE // 2 if unspaced > len(sample) / 4 else PASSAGE


def beginning(folded, start):
    """Where the passage begins: at its sentence if that is near, else at a word."""
    earliest = max(0, start - LEAD)
    ends = [match.end() for match in SENTENCE.finditer(folded, earliest, start)]
    if ends:
        return ends[-1]
    if earliest == 0:
        return 0
    space = folded.find(" ", earliest, start)
    return space + 1 if space >= 0 else earliest


def shortened(source, start):
    end = start + width_of(source.folded)
    if end < len(source.folded):
        space = source.folded.rfind(" ", end - 20, end)
        end = space if space > start else end
    first, last = (source.origins[min(place, len(source.folded))] for place in (start, end))
    body = join_marks(source, first, last)
    return Markup("").join(["… " if first > 0 else "", body, " …" if last < len(source.text.rstrip()) else ""])


def join_marks(source, first, last):
    """The text from `first` to `last`, escaped, with <mark> around what was found, on one line."""
    pieces, place = [], first
    for folded_start, folded_end in source.merged():
        start, end = max(source.origins[folded_start], place), min(source.origins[folded_end], last)
        if start < end:
            pieces += [escape(source.text[place:start]), Markup("<mark>{}</mark>").format(source.text[start:end])]
            place = end
    pieces.append(escape(source.text[place:last]))
    return Markup(" ").join(Markup("").join(pieces).split())
