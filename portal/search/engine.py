"""The door to whatever finds: what goes in, what is asked, what comes out. Whoosh stands behind it now."""
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from portal.core.index import Document
from portal.search.priors import uses_bucket

RELEVANCE, NEWEST = "relevance", "newest"


class SearchUnavailable(Exception):
    """The index is missing, damaged or being made; the page says so and goes on without it."""


class Key(NamedTuple):
    kind: str
    id: int

    def __str__(self):
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Request:
    """What is asked, and for whom.

    `tree` is a `query.Query.tree`; None finds everything. `chosen` maps a facet to the values of which a result has
    at least one. `access` and `conflicts` are the reader's keys (see portal.core.index.Document). `facets` names those
    to count.
    """
    tree: object | None
    access: frozenset[str]
    conflicts: frozenset[str] = frozenset()
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 10
    explains: bool = False


@dataclass(frozen=True)
class Value:
    """A facet's value. `count` is the number of results after choosing it too; of a chosen one, as it is now."""
    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Response:
    """`hits` in their order; `total` and `facets` (most frequent first) count only what this reader may see."""
    hits: list[Key]
    total: int
    facets: dict[str, list[Value]]
    explained: dict[Key, object] = field(default_factory=dict)  # an explaining.Explanation for each hit, when asked for


class Engine(Protocol):
    """Finds documents. Every method but `search` may be called by one process at a time; a second one waits."""

    def index(self, documents: Iterable[Document]) -> None:
        """Put these in the place of what the index holds under their keys; lasting when it returns."""

    def remove(self, keys: Iterable[Key]) -> None:
        """Take these out; keys that are not there are no error."""

    def search(self, request: Request) -> Response:
        """Everything in the answer is computed from what the reader may see. Raises SearchUnavailable."""

    def corrections(self, tree: object, access: frozenset[str], conflicts: frozenset[str]) -> dict[object, list[str]]:
        """Better words for those of `tree` that this reader finds nearly nowhere. Raises SearchUnavailable."""

    def rebuild(self, documents: Iterable[Document], again: Callable[[set[Key]], Iterable[Document]]) -> int:
        """Make the index anew beside the live one, then swap; how many documents it holds.

        `again` gives the present state of what was indexed or removed meanwhile. Returns -1 when another rebuild runs.
        """

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Every document that the index holds, with the stamp of its content."""

    def ailment(self) -> str | None:
        """Why the index has to be rebuilt ("missing", "analyser", "damaged", "worn"), or None."""

    def is_there(self) -> bool:
        """Whether there is an index to search in; quick, unlike `ailment`."""

    def tidy(self) -> None:
        """Put small parts together; takes seconds at most."""


def key_of(document: Document) -> Key:
    return Key(document.kind, document.id)


def stamp_of(document: Document) -> str:
    """What tells two states of a document apart."""
    facts = [sorted(value) if isinstance(value, frozenset) else value for name, value in vars(document).items()
             if name != "uses"]
    return hashlib.sha256(repr(facts).encode(errors="backslashreplace")).hexdigest()[:16]


def facets_of(document: Document) -> dict[str, set[str]]:
    """The values of a document's facets, with those that follow from its other fields."""
    facets = {name: set(values) for name, values in document.facets.items()}
    facets["kind"] = {document.kind}
    facets.setdefault("state", {document.state})
    facets.setdefault("language", set(document.texts))
    if document.review_by:
        facets["review_by"] = {document.review_by.isoformat()}
    if document.uses:
        facets["uses"] = {uses_bucket(document.uses)}
    for name in ("year", "trl"):
        if getattr(document, name) is not None:
            facets.setdefault(name, {str(getattr(document, name))})
    return facets
