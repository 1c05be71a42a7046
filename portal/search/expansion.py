"""What else a query means by the term base: the same concept in the other language, as an abbreviation, in other words.

Only words typed plainly are expanded: quotes, `+`, a star and a field mean what they say. What is found through an
expansion ranks below everything that holds the words typed.
"""
from collections.abc import Iterable
from dataclasses import replace

from portal.core.remember import remembered
from portal.search.analysis import fold
from portal.search.query import And, Expanded, Not, Or, Query, Words, parse
from portal.terms.models import TERMS
from portal.terms.queries import copies

LONGEST_TERM = 6  # words


def known_terms() -> dict[str, tuple[Words, ...]]:
    """A word of a term, folded -> all words of its concepts; kept until a term changes."""
    return remembered(TERMS, "meanings", lambda: meanings(copies()))


def sure_terms() -> dict[str, tuple[Words, ...]]:
    """The same without words that may mean something else."""
    return remembered(TERMS, "sure meanings", lambda: {
        word: tuple(other for other in others if other.is_sure) for word, others in known_terms().items()})


def meanings(terms) -> dict[str, tuple[Words, ...]]:
    found: dict[str, dict] = {}
    for term in (term for term in terms if not term.is_retired):
        words = {fold(word.text): Words(word.text, is_exact=word.is_abbreviation) for word in term.words}
        for word in words:
            found.setdefault(word, {}).update(words)
    return {word: tuple(words.values()) for word, words in found.items()}


def meant(text: str, without: Iterable[str] = ()) -> tuple[Query, list[str]]:
    """The query that `text` is with what the term base adds to it, and the words added."""
    query = parse(text)
    tree, added = expand(query.tree, known_terms(), without) if query.tree else (query.tree, [])
    return replace(query, tree=tree), added


def surely_meant(text: str, without: Iterable[str] = ()):
    """The same tree without abbreviations that may mean something else: ranked they come last, told of they mislead."""
    tree = parse(text).tree
    return expand(tree, sure_terms(), without)[0] if tree else tree


def expand(tree, known: dict[str, tuple[Words, ...]], without: Iterable[str] = ()) -> tuple[object, list[str]]:
    """`tree` with `Expanded` in the place of what the term base knows, and the words that this added.

    `without` are added words that the reader took away.
    """
    added: dict[str, None] = {}
    barred = {fold(word) for word in without}

    def within(node):
        if isinstance(node, Not):
            return node
        if isinstance(node, Or):
            return replace(node, parts=tuple(map(within, node.parts)))
        parts = node.parts if isinstance(node, And) else (node,)
        found = tuple(joined(list(parts)))
        return found[0] if len(found) == 1 else And(found)

    def joined(parts):
        while parts:
            count, others = longest(parts)
            if not count:
                yield within(parts.pop(0)) if isinstance(parts[0], (And, Or)) else parts.pop(0)
                continue
            yield Expanded(tuple(parts[:count]), others)
            added.update(dict.fromkeys(word.text for word in others))
            del parts[:count]

    def longest(parts):
        """How many of the first parts make a term, and its other words."""
        for count in range(min(LONGEST_TERM, plain_at_start(parts)), 0, -1):
            typed = fold(" ".join(part.text for part in parts[:count]))
            others = tuple(word for word in known.get(typed, ()) if fold(word.text) not in barred | {typed})
            if others:
                return count, others
        return 0, ()

    return (within(tree) if tree is not None else None), list(added)


def plain_at_start(parts):
    return next((number for number, part in enumerate(parts) if not is_plain(part)), len(parts))


def is_plain(part):
    return isinstance(part, Words) and not (part.field or part.is_quoted or part.is_exact or part.is_prefix)
