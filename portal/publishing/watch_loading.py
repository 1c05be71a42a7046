"""Loading what people of the demonstration watch; whoever watches something already is left alone."""
import tomllib
from datetime import UTC, datetime

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.members.models import Institution, Person
from portal.publishing.models import Pace, Tag, Watch, What

BEGUN = datetime(2024, 1, 1, tzinfo=UTC)  # before the demonstration's history, so that it leaves notices


def load_demo(folder, _progress):
    rows = tomllib.loads((folder / "watches.toml").read_text())["watch"]
    people = {person.email: person for person in db.session.scalars(select(Person).where(Person.is_demo))}
    held = set(db.session.scalars(select(Watch.person_id)))
    new = [row for row in rows if people[row["person"]].id not in held]
    with clock.pretend(BEGUN):
        for row in new:
            Watch.set(people[row["person"]], What(row["what"]), thing(row, people).id, Pace(row["pace"]))
            db.session.flush()
    return f"{len(new)} new watches, {len(rows) - len(new)} there already"


def thing(row, people):
    if row["what"] == What.AUTHOR:
        return people[row["of"]]
    if row["what"] == What.TAG:
        return next(iter(Tag.known([row["of"]]).values()))
    return db.session.scalars(select(Institution).where(Institution.short_name == row["of"])).one()
