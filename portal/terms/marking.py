"""The first use of each term in a section, marked when a text is shown: a link to its page, with its meaning as a note.

Terms change, texts are stored: so it is done on the stored HTML. One pattern for all words, made anew when a term
changes, shaped as a tree so that a position is left at the first letter that no word has. Chinese words are found
wherever they stand, others between word boundaries; abbreviations only as they are written.
"""
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from flask import request
from flask_login import current_user
from markupsafe import Markup, escape

from portal.core.locale import HTML_LANG, language
from portal.core.remember import remembered
from portal.terms.models import TERMS, Status
from portal.terms.queries import all_terms

PIECE = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<!--.*?-->""", re.DOTALL)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Nothing is marked inside these; in tables and figures a note would be cut off.
CLOSED = HEADINGS | frozenset(("a", "code", "pre", "kbd", "samp", "math", "dfn", "abbr", "button", "summary", "svg",
                               "table", "figure", "script", "style", "textarea"))
SHORTEST = 2
NOTE = Markup('<span class="concept"><a href="{}" aria-describedby="concept-{}">{}</a>'
              '<span class="concept-note" role="tooltip" id="concept-{}" lang="{}"><strong>{}</strong> {}</span></span>')


@dataclass(frozen=True)
class Words:
    """What to look for, and what each finding (folded, or as written for an abbreviation) stands for."""
    pattern: re.Pattern | None
    by_word: dict


def with_terms(html, shown_in=None):
    """`html` with terms marked for the reader, unless they are switched off; a filter of templates."""
    if not is_wanted() or not html:
        return Markup(html or "")
    code = shown_in or language()
    digest = blake2b(str(html).encode(), digest_size=16).digest()
    return remembered(TERMS, ("marked", code, digest), lambda: mark(str(html), known_words(), code))


def is_wanted():
    return request.args.get("terms") != "off" and getattr(current_user, "shows_terms", True)


def known_words() -> Words:
    return remembered(TERMS, "words", lambda: words_of(all_terms()))


def words_of(terms) -> Words:
    by_word, han, latin, exact = {}, set(), set(), set()
    for term in terms:
        for word in term.words:
            kind = exact if word.is_abbreviation else latin if word.text.isascii() else han
            key = word.text if word.is_abbreviation else word.text.casefold()
            if len(word.text) >= SHORTEST and key not in by_word:
                by_word[key] = term
                kind.add(str(escape(key)))
    kinds = [f"(?i:{tree(han)})" if han else "", bounded(f"(?i:{tree(latin)}(?:e?s)?)") if latin else "",
             bounded(tree(exact)) if exact else ""]
    pattern = "|".join(filter(None, kinds))
    return Words(re.compile(pattern) if pattern else None, by_word)


def bounded(pattern):
    return rf"(?<![A-Za-z0-9_&-]){pattern}(?![A-Za-z0-9_-])"


def tree(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, letter by letter."""
    beginnings: dict[str, set[str]] = {}
    is_end = False
    for word in words:
        if word:
            beginnings.setdefault(word[0], set()).add(word[1:])
        else:
            is_end = True
    branches = [re.escape(first) + tree(rest) for first, rest in sorted(beginnings.items())]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and not is_end else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if is_end else whole


def mark(html: str, words: Words, code: str) -> Markup:
    """`html` (well formed, as it is stored) with the first use of each term in a section marked for readers of `code`."""
    if words.pattern is None:
        return Markup(html)
    out, place, closed, seen, number = [], 0, 0, set(), 0
    for piece in PIECE.finditer(html):
        text = html[place:piece.start()]
        if text and not closed:
            text, number = marked(text, words, code, seen, number)
        out += text, piece[0]
        place = piece.end()
        name = (piece[2] or "").lower()
        if name in CLOSED and not piece[3].endswith("/"):
            closed = max(0, closed + (-1 if piece[1] else 1))
        if name in HEADINGS:
            seen.clear()
    text = html[place:]
    out.append(marked(text, words, code, seen, number)[0] if not closed else text)
    return Markup("".join(out))


def marked(text, words, code, seen, number):
    """One text between two tags, and the number of notes so far."""
    out, place = [], 0
    for found in words.pattern.finditer(text):
        term = term_for(found[0], words.by_word)
        if term is None or term.id in seen:
            continue
        seen.add(term.id)
        number += 1
        out += text[place:found.start()], note(term, found[0], code, number)
        place = found.end()
    return ("".join([*out, text[place:]]) if out else text), number


def term_for(written, by_word):
    plain = Markup(written).unescape()
    folded = plain.casefold()
    return next((by_word[key] for key in (plain, folded, folded.removesuffix("s"), folded.removesuffix("es"))
                 if key in by_word), None)


def note(term, written, code, number):
    other = term.word_in("en" if code == "zh" else "zh")
    return NOTE.format(term.address, number, Markup(written), number, HTML_LANG[code],
                       f"{term.word_in(code)} · {other}" if other != term.word_in(code) else other,
                       term.definition_in(code))


def deprecated_in(text: str, language: str) -> list[tuple[str, str]]:
    """(word that is not to be used, the preferred one) for each that stands in a text; for the editor's checklist."""
    folded, found = text.casefold(), {}
    for term in all_terms():
        for word in term.words:
            if word.status == Status.DEPRECATED and stands_in(word.text.casefold(), folded):
                found[word.text] = term.word_in(word.language or language)
    return sorted(found.items())


def stands_in(word, text):
    if word not in text:
        return False
    return not word.isascii() or re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
