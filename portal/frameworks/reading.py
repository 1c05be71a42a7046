"""What the files in content/frameworks/ say, as rows to be stored, and everything that is wrong with them."""
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask_babel import gettext as _

from portal.frameworks.models import (
    Axis,
    Certainty,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Relation,
    State,
    Term,
)

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LABEL = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")


class ContentError(Exception):
    """The files cannot be loaded as they are. `problems` holds pairs of place and reason."""

    def __init__(self, problems):
        super().__init__("\n".join(f"{place}: {reason}" for place, reason in problems))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """A row to be stored: its own values, and the addresses of the rows that it points to."""
    place: str
    values: dict
    links: dict[str, str]


@dataclass
class Content:
    """The rows by model and address: framework, framework/version, with /axis, and with /axis.term."""
    rows: dict[type, dict[str, Row]] = field(
        default_factory=lambda: {model: {} for model in (Framework, FrameworkVersion, Axis, Term, Crosswalk)})
    problems: list[tuple[str, str]] = field(default_factory=list)

    def add(self, part, model, address, values, **links):
        if address in self.rows[model]:
            part.problem(_("%(address)s stands here twice", address=address))
        self.rows[model][address] = Row(part.place, values, links)

    def owns(self, row):
        """Whether these files say all there is about what a stored row is part of."""
        if isinstance(row, Crosswalk):
            return row.address.split("/")[0] in self.rows[Framework]
        return row.address.rpartition("/")[0] in self.rows[FrameworkVersion]


class Part:
    """One table of a file, taken apart field by field; what is missing, wrong or left over is a problem."""

    def __init__(self, table, place, problems, inherited=None):
        self.table, self.place, self.problems = dict(table), place, problems
        self.inherited = inherited or {}

    def problem(self, reason):
        self.problems.append((self.place, reason))

    def take(self, name, kind=str, default=None):
        value = self.table.pop(name, self.inherited.get(name, default))
        if not isinstance(value, kind) or value == "":
            self.problem(_("%(field)s is missing or not of the right kind", field=name))
            return kind() if kind is not date else None
        return value

    def take_if_there(self, name, kind=str, default=None):
        return self.take(name, kind) if name in self.table else default

    def take_key(self, name, pattern=KEY):
        key = self.take(name)
        if key and not pattern.fullmatch(key):
            self.problem(_("%(key)s cannot be used in addresses", key=key))
        return key

    def take_one_of(self, enum, name):
        value = self.take(name)
        if value in list(enum):
            return enum(value)
        self.problem(_("%(field)s must be one of %(values)s", field=name, values=", ".join(enum)))
        return None

    def take_texts(self, name):
        """Both languages of a text, named like the columns."""
        texts = Part(self.take(name, dict), f"{self.place}, {name}", self.problems)
        both = {f"{name}_{language}": texts.take(language) for language in ("en", "zh")}
        texts.finish()
        return both

    def parts(self, name):
        """The tables of a list, each with its place."""
        for number, table in enumerate(self.take(name, list, default=[]), start=1):
            place = f"{self.place}, {name} {number}"
            if isinstance(table, dict):
                yield Part(table, place, self.problems, self.inherited)
            else:
                self.problems.append((place, _("this must be a table")))

    def hand_down(self):
        """Source and certainty hold for everything inside, unless it has its own."""
        own = {name: self.table.pop(name) for name in ("source", "certainty") if name in self.table}
        self.inherited = self.inherited | own

    def finish(self):
        for name in self.table:
            self.problem(_("%(field)s is not known here", field=name))


def read(folder) -> Content:
    """Read every file of `folder`; ContentError names all problems at once."""
    content = Content()
    for path in sorted(Path(folder).glob("*.toml")):
        read_framework(Part(parse(path, content.problems), path.name, content.problems), content)
    check_crosswalks(content)
    check_default(content, folder)
    if content.problems:
        raise ContentError(content.problems)
    return content


def parse(path, problems):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append((path.name, _("this is no TOML: %(error)s", error=error)))
        raise ContentError(problems) from error


def read_framework(part, content):
    part.hand_down()
    key = part.take_key("key")
    values = {"key": key, "is_default": part.take("default", bool, default=False),
              "source": part.take("source"), **part.take_texts("name"), **part.take_texts("about")}
    content.add(part, Framework, key, values)
    states = [read_version(version, key, content) for version in part.parts("versions")]
    if Counter(states)[State.IN_FORCE] > 1:
        part.problem(_("only one version can be in force"))
    for crosswalk in part.parts("crosswalks"):
        read_crosswalk(crosswalk, key, content)
    part.finish()


def read_version(part, framework, content):
    label = part.take_key("label", LABEL)
    address = f"{framework}/{label}"
    values = {"label": label, "state": part.take_one_of(State, "state"),
              "in_force_on": part.take_if_there("in_force_on", date)}
    content.add(part, FrameworkVersion, address, values, framework=framework)
    part.hand_down()
    for position, axis in enumerate(part.parts("axes"), start=1):
        read_axis(axis, address, position, content)
    part.finish()
    return values["state"]


def read_axis(part, version, position, content):
    key = part.take_key("key")
    address = f"{version}/{key}"
    values = {"key": key, "position": position, **part.take_texts("name")}
    content.add(part, Axis, address, values, version=version)
    part.hand_down()
    for place, term in enumerate(part.parts("terms"), start=1):
        read_term(term, version, address, place, content)
    part.finish()


def read_term(part, version, axis, position, content):
    key, parent = part.take_key("key"), part.take_if_there("parent")
    values = {"key": key, "position": position, "source": part.take("source"),
              "certainty": part.take_one_of(Certainty, "certainty"),
              **part.take_texts("name"), **part.take_texts("definition")}
    if parent and f"{version}/{parent}" not in content.rows[Term]:
        part.problem(_("%(term)s must stand before what is part of it", term=parent))
    content.add(part, Term, f"{axis}.{key}", values, axis=axis, parent=parent and f"{version}/{parent}")
    part.finish()


def read_crosswalk(part, framework, content):
    """`from` is version/axis.term of this file, `to` is framework/version/axis.term of any."""
    first, second = f"{framework}/{part.take('from')}", part.take("to")
    notes = part.take_texts("note") if "note" in part.table else {"note_en": "", "note_zh": ""}
    values = {"relation": part.take_one_of(Relation, "relation"), **notes}
    content.add(part, Crosswalk, f"{first} {second}", values, from_term=first, to_term=second)
    part.finish()


def check_crosswalks(content):
    for row in content.rows[Crosswalk].values():
        for term in row.links.values():
            if term not in content.rows[Term]:
                content.problems.append((row.place, _("there is no term %(term)s", term=term)))


def check_default(content, folder):
    if sum(row.values["is_default"] for row in content.rows[Framework].values()) != 1:
        content.problems.append((str(folder), _("exactly one framework must be the default")))
