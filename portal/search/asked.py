"""What the address of the search page asks for; whatever it holds, there is an answer."""
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from portal.core.typed import line, whole
from portal.search.engine import NEWEST, RELEVANCE
from portal.search.query import LONGEST

FACETS = ("kind", "space", "institution", "group", "term", "tag", "language", "year", "trl", "state")
ORDER = ("q", *FACETS, "without")
PAGE_SIZE = 10
LAST_PAGE = 10_000
MOST_VALUES = 20
LONGEST_VALUE = 100
MOST_FIELDS = 500


@dataclass(frozen=True)
class Asked:
    """The words, the chosen values of facets, the order and the page."""
    text: str = ""
    chosen: dict[str, frozenset[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    without: tuple[str, ...] = ()  # words that the term base would add
    as_typed: bool = False         # no better words
    explains: bool = False         # why each result stands where it stands; for administrators

    @property
    def is_nothing(self):
        return not self.text and not self.chosen


def asked(arguments) -> Asked:
    """`arguments` is a MultiDict; what the page does not know is left out."""
    chosen = {name: frozenset(value[:LONGEST_VALUE] for value in arguments.getlist(name)[:MOST_VALUES] if value)
              for name in FACETS}
    return Asked(
        text=arguments.get("q", "").strip(),
        chosen={name: values for name, values in chosen.items() if values},
        sort=NEWEST if arguments.get("sort") == NEWEST else RELEVANCE,
        page=page_number(arguments.get("page", "")),
        without=tuple(value[:LONGEST_VALUE] for value in arguments.getlist("without")[:MOST_VALUES] if value),
        as_typed=arguments.get("typed") == "1",
        explains=arguments.get("explain") == "1")


def canonical(asked) -> str:
    """What finds the same, in one fixed order: "q=…&tag=…"; neither order nor page of the results belong to it."""
    pairs = [("q", asked.text[:LONGEST]), *((name, value) for name in FACETS for value in asked.chosen.get(name, ())),
             *(("without", word) for word in asked.without)]
    cleaned = {(name, line(value)): None for name, value in pairs if line(value)}
    return urlencode(sorted(cleaned, key=lambda pair: (ORDER.index(pair[0]), pair[1])))


def from_query(query: str) -> Asked:
    """What `canonical` wrote, or anybody else."""
    return asked(MultiDict(parse_qsl(query, max_num_fields=MOST_FIELDS)))


def page_number(text):
    return min(whole(text) or 1, LAST_PAGE)
