"""The words under which a source files its documents: tags where the alliance has them, else keywords, else told."""
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.core.typed import in_a_row, line, words
from portal.publishing.models import Tag
from portal.publishing.models.tags import LONGEST_WORD, MOST_TAGS, folded_word

MOST_KEYWORDS, LONGEST_KEYWORD, LONGEST_ROW = 30, 100, 500
AT_ONCE = 500   # words in a statement


@dataclass(frozen=True)
class Labelled:
    """What becomes of an item's words: `tags` as the source writes them, `keywords` by language."""
    tags: list
    keywords: dict


class Labels:
    """The words of a whole source. In the portal's own archive tags are told from keywords, and new ones are proposed."""

    def __init__(self, source, note):
        self.is_own, self.note = source.is_own, note
        self.known = known([word for document in source.documents for word in labels(document)])

    def settle(self, documents, entry=None, before=None):
        """Labelled, for `documents` by language; as many tags as `entry`, imported `before`, has room for."""
        came = {tag.id for tag in known(before.tags or () if before else ()).values()}
        room = MOST_TAGS - sum(tag.id not in came for tag in entry.tags) if entry else MOST_TAGS
        wanted = {folded_word(word): word for document in documents.values() for word in self.tag_words(document)}
        tags = dict(list(wanted.items())[:room])
        keywords = {code: self.keywords(document, tags) for code, document in documents.items()}
        return Labelled(list(tags.values()), {code: found for code, found in keywords.items() if found})

    def tag_words(self, document):
        if self.is_own:
            return [word for word in map(line, document.meta.tags) if folded_word(word) and len(word) <= LONGEST_WORD]
        return [word for word in labels(document) if folded_word(word) in self.known]

    def keywords(self, document, tags):
        """The words that are no tag, within what the form of an entry takes."""
        found = [word for word in labels(document) if folded_word(word) not in tags]
        if self.is_own:
            found = document.meta.keywords + [word for word in document.meta.tags if folded_word(word) not in tags]
        kept, lost = [], []
        for word in dict.fromkeys(part for each in found for part in words(each)):
            fits = (len(word) <= LONGEST_KEYWORD and len(kept) < MOST_KEYWORDS
                    and len(in_a_row([*kept, word], document.language)) <= LONGEST_ROW)
            (kept if fits else lost).append(word)
        if lost:
            self.note(document.place, _l("These words fit neither a tag nor a keyword; they were left out: %(words)s.",
                                         words=", ".join(lost)[:500]))
        return kept

    def put_on(self, entry, item, by):
        """Let `entry` have the tags that the source added since the last import, and not those that it took away.

        What a person added or took away here stays so.
        """
        held = set(known(item.before.tags or ()).values()) if item.before else set()
        wanted = {folded_word(word): self.tag_of(word, by) for word in item.labelled.tags}
        for tag in held.difference(wanted.values()):
            entry.untag(tag, by)
        for tag in wanted.values():
            if tag not in held:
                entry.tag(tag, by)
        return sorted(wanted)

    def tag_of(self, word, by):
        key = folded_word(word)
        if key not in self.known:
            self.known[key] = Tag.propose(word, by)
        return self.known[key]


def labels(document):
    meta = document.meta
    found = (line(word).lstrip("#") for word in (*meta.keywords, *meta.tags, *meta.categories))
    return list(dict.fromkeys(word for word in found if word))


def word_by_word(before, source, here):
    """The keywords `here`, by language, with what `source` added since `before` and without what it took away."""
    found = {}
    for code in {*source, *here}:
        was, now = before.get(code, []), source.get(code, [])
        kept = [word for word in here.get(code, []) if word in now or word not in was]
        found[code] = kept + [word for word in now if word not in was and word not in kept]
    return {code: words for code, words in found.items() if words}


def known(wanted):
    """{folded word: tag}, however many they are."""
    wanted, found = sorted({folded_word(word) for word in wanted}), {}
    for start in range(0, len(wanted), AT_ONCE):
        found |= Tag.known(wanted[start:start + AT_ONCE])
    return found
