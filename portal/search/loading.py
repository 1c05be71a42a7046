"""Loading the searches that people of the demonstration keep; whoever keeps one already is left alone."""
import tomllib
from datetime import UTC, datetime

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.members.models import Person
from portal.search.asked import canonical, from_query
from portal.search.models import SavedSearch

BEGUN = datetime(2024, 1, 1, tzinfo=UTC)  # before the demonstration's history, so that it leaves notices


def load_demo(folder, _progress):
    rows = tomllib.loads((folder / "searches.toml").read_text())["search"]
    people = {person.email: person for person in db.session.scalars(select(Person).where(Person.is_demo))}
    held = set(db.session.scalars(select(SavedSearch.person_id)))
    new = [row for row in rows if people[row["person"]].id not in held]
    with clock.pretend(BEGUN):
        for row in new:
            SavedSearch.save(people[row["person"]], canonical(from_query(row["query"])), row["name"], row["pace"])
            db.session.flush()
    return f"{len(new)} new saved searches, {len(rows) - len(new)} there already"
