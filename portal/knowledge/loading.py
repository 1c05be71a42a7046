"""Loading the demonstration's spaces: through the same verbs as people, once; what became of them since is left alone."""
import tomllib
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.knowledge import offering
from portal.knowledge.models import Page, PageTemplate, Space
from portal.knowledge.workflow import Level, Mode
from portal.members.models import Group, Person
from portal.publishing.models import Audience, Content, Words

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORDS = ("name_en", "name_zh", "description_en", "description_zh")


def load_demo(folder, progress):
    """Each folder under knowledge/ is a space: its facts, its pages in their order, a text per language."""
    folders = sorted(path for path in (folder / "knowledge").iterdir() if path.is_dir())
    new = [path for path in folders if not Space.named(facts(path)["slug"])]
    with progress(new, label="spaces") as shown:
        for path in shown:
            load(path)
    return f"{len(new)} new, {len(folders) - len(new)} there already"


def facts(path):
    return tomllib.loads((path / "space.toml").read_text())


def load(path):
    told, pages = facts(path), {}
    steward = person(told["steward"])
    with clock.pretend(BEGUN):
        space = Space.found(steward, told["slug"], Level(told["level"]), Mode(told["mode"]), Audience(told["audience"]),
                            group=group_of(steward) if told["level"] == Level.GROUP else None,
                            **{name: told[name] for name in WORDS})
        for offered in told.get("templates", ()):
            name, _dot, language = offered.partition(".")
            PageTemplate.add(space, steward, **offering.facts(offering.OFFERS[name], language))
    for number, one in enumerate(told["page"]):
        with clock.pretend(BEGUN + timedelta(hours=number)):
            pages[one["key"]] = begin(path, space, one, pages)


def begin(path, space, told, pages):
    texts = {code: apart((path / f"{told['key']}.{code}.md").read_text()) for code in ("en", "zh")
             if (path / f"{told['key']}.{code}.md").exists()}
    by = person(told["by"])
    page = Page.begin(by, "en", Content(texts), space, pages.get(told.get("parent")),
                      origin=f"{path.name}/{told['key']}")
    if space.is_reviewed:
        page.ask(by)
        if not told.get("is_draft"):
            page.approve(space.stewards[0], page.head.sha256)
    db.session.flush()
    return page


def apart(source):
    title, _break, body = source.removeprefix("# ").partition("\n")
    return Words(title.strip(), "", body.strip() + "\n")


def group_of(steward):
    """The first group that the steward belongs to."""
    return db.session.scalars(select(Group).where(Group.id.in_(
        [m.group_id for m in steward.memberships if m.until is None])).order_by(Group.id)).first()


def person(email):
    return db.session.scalars(select(Person).where(Person.email == email)).one()
