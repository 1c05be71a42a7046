"""One name for what front matter calls by many: title, summary, authors, dates, other addresses."""
import re
from datetime import UTC, date, datetime

from flask_babel import lazy_gettext as _l

from portal.core.importing.languages import language_of
from portal.core.importing.things import Meta

NAMES = {
    "title": ("title",),
    "summary": ("summary", "description", "tldr", "abstract", "excerpt"),
    "tags": ("tags", "tag"),
    "keywords": ("keywords", "keyword"),
    "categories": ("categories", "category"),
    "authors": ("authors", "author", "creator", "creators"),
    "date": ("date", "created_at", "created", "createdat", "publishdate", "published_at", "published"),
    "updated": ("updated", "updated_at", "updatedat", "lastmod", "last_modified", "modified", "last_update"),
    "language": ("language", "lang", "locale"),
    "aliases": ("aliases", "alias", "redirect_from"),
    "draft": ("draft",),
    "slug": ("slug",),
    "position": ("sidebar_position", "nav_order", "weight", "order", "position"),
}
DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
PERSON = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>\s*")
LONGEST = 2_000   # characters of a title or summary


def meta(found: dict) -> tuple[Meta, list]:
    """The front matter in the portal's words, and sentences about values that make no sense."""
    notes, made, used = [], Meta(), set()
    lower = {str(key).lower().replace("-", "_"): (key, value) for key, value in found.items()}
    for name, keys in NAMES.items():
        for key in keys:
            if key in lower and lower[key][1] not in (None, "", []) and take(made, name, *lower[key], notes):
                used.add(lower[key][0])
                break
    if isinstance(found.get("published"), bool):
        made.draft = made.draft or not found["published"]
        used.add("published")
    made.other = {str(key): plain(value) for key, value in found.items() if key not in used}
    return made, notes


def take(made, name, key, value, notes):
    """Whether the value was understood; an odd one stays among the others, with a note."""
    if name == "date" and isinstance(value, bool):
        return False
    read = READERS[name](value)
    if read is None:
        notes.append(_l("“%(key)s” in the front matter is not understood: %(value)s", key=key, value=str(value)[:80]))
        return False
    setattr(made, name, read)
    return True


def text(value):
    if isinstance(value, dict):
        return None
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    return " ".join(str(value).split())[:LONGEST]


def words(value):
    """A list however it is written: as one, by commas, as a single word or number."""
    if isinstance(value, dict):
        return None
    parts = value if isinstance(value, list | tuple) else re.split(r"[,，;；、]", str(value))
    if any(isinstance(part, dict) for part in parts):
        return None
    return list(dict.fromkeys(word for part in parts if part is not None and (word := text(part) or "")))


def aliases(value):
    parts = value if isinstance(value, list) else [value]
    return [word for part in parts if part is not None and (word := text(part) or "")]


def people(value):
    if isinstance(value, str):
        value = [value] if "<" in value and "," not in value else re.split(r"[,，;；、]| and ", value)
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return None
    return [person for each in value if (person := one(each))]


def one(value):
    if isinstance(value, dict):
        known = {str(key): text(each) for key, each in value.items() if each not in (None, "") and text(each)}
        return known if known.get("name") or known.get("email") else None
    if found := PERSON.fullmatch(str(value)):
        return {"name": found["name"] or found["email"], "email": found["email"]}
    return {"name": text(value)} if value is not None and text(value) else None


def day(value):
    """A day; of a moment with a time zone the day in UTC."""
    if isinstance(value, dict):   # last_update: {date: …, author: …}
        value = value.get("date")
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    found = DAY.match(str(value).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number(value):
    try:
        found = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None
    return found if found is not None and abs(found) < 1e9 else None


def yes(value):
    return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")


READERS = {"title": text, "summary": text, "tags": words, "keywords": words, "categories": words, "authors": people,
           "date": day, "updated": day, "language": lambda value: language_of(str(value)) or text(value),
           "aliases": aliases, "draft": yes, "slug": text, "position": number}


def plain(value):
    """Fit for JSON."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
