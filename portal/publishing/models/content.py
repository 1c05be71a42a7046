"""What a writer sends: words in each language, keywords, and the pillar's descriptive fields; and how two of them join."""
from dataclasses import dataclass, field

from portal.core.merge import Clean, Conflict, merge
from portal.core.words import paragraphs

PARTS = ("title", "summary", "body")


@dataclass(frozen=True)
class Words:
    """The text of an entry in one language."""
    title: str = ""
    summary: str = ""
    body: str = ""

    def __bool__(self):
        return bool(self.title or self.summary or self.body)

    @property
    def parts(self):
        """The names of the parts that are written."""
        return [part for part in PARTS if getattr(self, part)]

    def passages(self, parts):
        """The paragraphs of `parts` in order, without the blanks around them."""
        return [text.strip() for part in parts for text in paragraphs(getattr(self, part)) if text.strip()]


@dataclass(frozen=True)
class Content:
    """What belongs to a revision and is written by hand. `keywords` and `texts` go by language."""
    texts: dict[str, Words]
    keywords: dict[str, list[str]] = field(default_factory=dict)
    fields: dict = field(default_factory=dict)

    def words(self, language):
        return self.texts.get(language, Words())

    @property
    def is_written(self):
        """More than titles."""
        return any(words.summary.strip() or words.body.strip() for words in self.texts.values())

    def as_data(self):
        """Canonical plain data, for the hash and for comparison; empty languages leave no trace."""
        return {
            "texts": {code: [words.title, words.summary, words.body]
                      for code, words in sorted(self.texts.items()) if words},
            "keywords": {code: list(words) for code, words in sorted(self.keywords.items()) if words},
            "fields": self.fields,
        }


@dataclass(frozen=True)
class Joined:
    """Two contents joined over their base: `content` holds what is clean; `clashes` what a person must decide.

    `clashes` maps ("zh", "body") or ("field", "trl") to the merge's parts, Clean and Conflict in order.
    """
    content: Content
    clashes: dict[tuple[str, str], tuple]


def join(base, mine, theirs):
    """Three-way merge of contents. Nothing that either side wrote is dropped: it is in `content` or in `clashes`."""
    clashes = {}
    texts = {code: join_words(code, base.words(code), mine.words(code), theirs.words(code), clashes)
             for code in sorted({*base.texts, *mine.texts, *theirs.texts})}
    keywords = join_values("keywords", base.keywords, mine.keywords, theirs.keywords, clashes)
    fields = join_values("field", base.fields, mine.fields, theirs.fields, clashes)
    return Joined(Content(texts, keywords, fields), clashes)


def join_words(code, base, mine, theirs, clashes):
    parts = {}
    for part in PARTS:
        merged = merge(getattr(base, part), getattr(mine, part), getattr(theirs, part))
        parts[part] = merged.text if merged.text is not None else getattr(mine, part)
        if merged.text is None:
            clashes[code, part] = merged.parts
    return Words(**parts)


def join_values(kind, base, mine, theirs, clashes):
    joined = {}
    for name in sorted({*base, *mine, *theirs}):
        was, here, there = base.get(name), mine.get(name), theirs.get(name)
        joined[name] = there if here == was else here
        if was not in (here, there) and here != there:
            clashes[kind, name] = (Conflict(show(was), show(here), show(there)),)
    return {name: value for name, value in joined.items() if value is not None}


def show(value):
    if isinstance(value, list):
        return "\n".join(show(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {item}" for name, item in value.items())
    return "" if value is None else str(value)


__all__ = ["PARTS", "Clean", "Conflict", "Content", "Joined", "Words", "join"]
