"""Feeds and the map of the site: what everyone may read, whoever asks, in well-formed XML."""
import re
from datetime import UTC, datetime

from flask import current_app, render_template
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from portal.core.db import db
from portal.core.remember import LISTS, remembered
from portal.members.models import GroupMembership, Person, Visitor
from portal.publishing import queries
from portal.publishing.models import Contribution, Entry, Position, PositionTerm, Revision

MOST_IN_FEED = 30
A_MAP = 10_000  # addresses in one file of the map
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Feeds

def newest(*conditions, model=Entry, limit=None, user=None):
    """The newest that everyone, or `user`, may read and that meets `conditions`, with the texts that readers see."""
    return db.session.scalars(
        queries.readable(user or Visitor(), model).where(*conditions)
        .options(selectinload(Entry.published).selectinload(Revision.texts), lazyload(Entry.grants))
        .order_by(Entry.published_at.desc(), Entry.__table__.c.id.desc()).limit(limit or MOST_IN_FEED)).all()


def answer(title, address, entries, page="/"):
    """The feed called `title` at `address`, of `entries` with their texts; `page` shows the same to people."""
    updated = max((entry.published_at for entry in entries), default=NEVER)  # of the content: the same until it changes
    body = render_template("publishing/feed.atom", title=title, address=address, page=page, entries=entries,
                           base=current_app.config["URL"], updated=updated, clean=clean)
    return current_app.response_class(body, mimetype="application/atom+xml")


def clean(text):
    """Without the signs that XML has no place for."""
    return NOT_XML.sub("", str(text))


def by_person(person):
    return exists().where(Contribution.entry_id == Entry.id, Contribution.person_id == person.id).correlate(Entry)


def by_institution(institution):
    named = exists().where(Contribution.entry_id == Entry.id, Contribution.institution_id == institution.id)
    return or_(Entry.owner_id == institution.id, named.correlate(Entry))


def by_group(group):
    """What the group owns, what was written for it, and by its members who show that they are."""
    member = exists().where(
        Contribution.entry_id == Entry.id, GroupMembership.person_id == Contribution.person_id,
        GroupMembership.group_id == group.id, GroupMembership.until.is_(None),
        Person.id == Contribution.person_id, Person.shows_affiliation).correlate(Entry)
    return or_(Entry.audience_group_id == group.id, Entry.owner_group_id == group.id, member)


def by_term(term):
    return exists().where(Position.entry_id == Entry.id, PositionTerm.position_id == Position.id,
                          PositionTerm.term_id == term.id).correlate(Entry)


# The map

def maps():
    """[(number, newest change)] of the map's files, from 1."""
    return remembered(LISTS, "sitemap", find_maps)


def find_maps():
    readable = queries.readable(Visitor()).with_only_columns(
        Entry.published_at, func.row_number().over(order_by=Entry.__table__.c.id).label("place")).subquery()
    number = (readable.c.place - 1) // A_MAP
    rows = db.session.execute(select(number, func.max(readable.c.published_at)).group_by(number).order_by(number))
    return [(row[0] + 1, row[1]) for row in rows]


def mapped(number):
    """The entries of the map's file `number`, in the order in which they were begun."""
    return db.session.scalars(
        queries.readable(Visitor()).options(lazyload(Entry.grants), lazyload(Entry.owner))
        .order_by(Entry.__table__.c.id).limit(A_MAP).offset((number - 1) * A_MAP)).all()
