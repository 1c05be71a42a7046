"""What publishing shows in pages of packages to its left: contributions, and work that was left."""
from flask import render_template
from sqlalchemy import select

from portal.core.access import me
from portal.core.db import db
from portal.publishing import own_data, queries, watched
from portal.publishing.models import Contribution, Entry

MOST_SHOWN = 30


def of_person(person):
    return shown(Contribution.person_id == person.id)


def of_institution(institution):
    return shown(Contribution.institution_id == institution.id)


def shown(condition):
    """The newest readable entries with such a name in the byline, as rows; nothing when there are none."""
    entries = db.session.scalars(
        queries.readable(me()).where(Entry.id.in_(select(Contribution.entry_id).where(condition)))
        .options(*queries.bylines()).order_by(Entry.published_at.desc(), Entry.id.desc()).limit(MOST_SHOWN)).all()
    return render_template("publishing/_contributions.html", entries=entries) if entries else ""


def counts_of_people(ids):
    return queries.contribution_counts(Contribution.person_id, ids, me())


def counts_of_institutions(ids):
    return queries.contribution_counts(Contribution.institution_id, ids, me())


def left_behind(institution):
    """For those who manage an institution's people: that there is work to hand over."""
    count = len(queries.left_at(institution))
    return render_template("publishing/_left.html", count=count, institution=institution) if count else ""


SLOTS = {
    "own_data": own_data.of_person, "account_deleted": own_data.let_go,
    "person_contributions": of_person, "institution_contributions": of_institution,
    "left_at_institution": left_behind, "watch": watched.control, "watched_things": watched.of_publishing,
    "contribution_counts": counts_of_people, "institution_contribution_counts": counts_of_institutions,
}
