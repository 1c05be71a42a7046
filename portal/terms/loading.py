"""Bring the term base in line with the files in content/terms/; what people changed here stays as they left it."""
import json
import re
from pathlib import Path

import yaml
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.core.typed import line
from portal.terms.models import Concept, Facts

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LISTS = ("abbr", "admitted_zh", "admitted_en", "deprecated_zh", "deprecated_en")
LINES = ("zh", "en", "definition_zh", "definition_en", "source")


class ContentError(Exception):
    """The files cannot be loaded as they are. `problems` holds pairs of place and reason."""

    def __init__(self, problems):
        super().__init__("\n".join(f"{place}: {reason}" for place, reason in problems))
        self.problems = problems


def load_content(folder, _progress=None):
    return load(Path(folder) / "terms")


def load(folder) -> dict[str, int]:
    """Add and change concepts as the files say; how many of each. A wrong file raises before anything changes."""
    wanted = read(folder)
    known = {concept.slug: concept for concept in db.session.scalars(select(Concept))}
    counts = {"added": 0, "changed": 0, "unchanged": 0, "kept": 0}
    for slug, facts in wanted.items():
        counts[put(known.get(slug), slug, facts)] += 1
    return counts


def put(concept, slug, facts):
    if concept is None:
        concept = Concept(slug=slug)
        db.session.add(concept)
        concept.say(facts)
        return "added"
    if concept.is_edited:
        return "kept"
    if concept.facts == facts:
        return "unchanged"
    concept.say(facts)
    return "changed"


def read(folder) -> dict[str, Facts]:
    """Slug -> facts of all files; raises ContentError with everything that is wrong."""
    found, problems = {}, []
    for path in sorted(path for path in Path(folder).glob("*") if path.suffix in (".yml", ".json")):
        for number, entry in enumerate(entries(path, problems), start=1):
            place = f"{path.name}, {number}"
            reasons = wrong_with(entry, found)
            problems += [(place, reason) for reason in reasons]
            if not reasons:
                found[entry["slug"]] = facts_of(entry)
    if problems:
        raise ContentError(problems)
    return found


def entries(path, problems):
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        problems.append((path.name, str(error)))
        return []
    if not isinstance(content, list):
        problems.append((path.name, _("The file has to hold a list.")))
        return []
    return content


def wrong_with(entry, found):
    if not isinstance(entry, dict):
        return [_("This is no entry.")]
    strange = [str(name) for name in entry if name not in ("slug", *LISTS, *LINES)]
    reasons = [_("Unknown: %(names)s", names=", ".join(strange))] if strange else []
    if not isinstance(entry.get("slug"), str) or not SLUG.fullmatch(entry["slug"]):
        return [*reasons, _("It needs a slug of small letters, digits and hyphens.")]
    if entry["slug"] in found:
        reasons.append(_("%(address)s stands here twice", address=entry["slug"]))
    reasons += [_("%(name)s has to be a list", name=name) for name in LISTS if not isinstance(entry.get(name, []), list)]
    reasons += [_("%(name)s is missing", name=name) for name in ("zh", "en") if not entry.get(name)]
    return reasons


def facts_of(entry):
    return Facts(**{name: line(str(entry.get(name, ""))) for name in LINES},
                 **{name: tuple(line(str(word)) for word in entry.get(name, ())) for name in LISTS})
