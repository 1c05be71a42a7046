"""Many published briefs at once, made by copying rows of one that went through the verbs."""
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from portal.briefs.models import Brief, BriefNeed, BriefType, Need, Side
from portal.core.db import db
from portal.members.models import Affiliation, Institution, Person
from portal.publishing.models import (
    Authorship,
    Consent,
    Contribution,
    Entry,
    Grant,
    Position,
    PositionTerm,
    Revision,
    RevisionText,
    Right,
    Version,
)
from portal.publishing.workflow import State

BATCH = 2000
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def grow(pattern, count):
    """`count` more published briefs with the words of `pattern`, spread over years, levels, needs, places and authors."""
    authors = grow_alliance(pattern, count)
    texts = [short(columns(text, "revision_id")) for text in pattern.published.texts]
    revision = columns(pattern.published, "id", "entry_id", "number")
    terms = sorted(pattern.term_ids) or []
    first = db.session.scalar(select(Entry.id).order_by(Entry.id.desc()).limit(1)) + 1
    first_revision = db.session.scalar(select(Revision.id).order_by(Revision.id.desc()).limit(1)) + 1
    first_position = (db.session.scalar(select(Position.id).order_by(Position.id.desc()).limit(1)) or 0) + 1
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        add(pattern, numbers, first, first_revision, first_position, revision, texts, terms, authors)
        db.session.commit()


def short(text):
    """The first lines only: lists never read the rest, and a hundred thousand whole texts take a gigabyte."""
    return text | {"body": text["body"][:200], "html": text["html"][:200], "plain": text["plain"][:200], "toc": [],
                   "images": [], "links": []}


def grow_alliance(pattern, count):
    """[(person, institution)] who write: a new person for every ten briefs, a new institution for every 500."""
    author, owner = pattern.authorships[0].person, pattern.owner
    first_person = db.session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) + 1
    first_owner = db.session.scalar(select(Institution.id).order_by(Institution.id.desc()).limit(1)) + 1
    homes = [owner.id, *range(first_owner, first_owner + count // 500)]
    people = [(first_person + n, homes[n % len(homes)]) for n in range(count // 10)]
    many = db.session.execute
    if homes[1:]:
        many(insert(Institution.__table__), [columns(owner, "id", "short_name") | {"id": ident, "short_name": f"I{ident}"}
                                             for ident in homes[1:]])
    if people:
        many(insert(Person.__table__), [columns(author, "id", "email") | {"id": ident, "email": f"p{ident}@people.example"}
                                        for ident, _home in people])
        many(insert(Affiliation.__table__), [
            columns(author.affiliation, "id", "is_representative") | {"person_id": ident, "institution_id": home,
                                                                      "is_representative": False}
            for ident, home in people])
    db.session.commit()
    return people or [(author.id, owner.id)]


def add(pattern, numbers, first, first_revision, first_position, revision, texts, terms, authors):
    many = db.session.execute
    many(insert(Entry.__table__), [entry(pattern, n, first, authors) for n in numbers])
    many(insert(Revision), [revision | {"id": first_revision + n, "entry_id": first + n, "number": 1} for n in numbers])
    many(insert(RevisionText), [text | {"revision_id": first_revision + n} for n in numbers for text in texts])
    many(Entry.__table__.update().where(Entry.id.between(first + numbers[0], first + numbers[-1])).values(
        published_revision_id=Entry.id - first + first_revision, head_revision_id=Entry.id - first + first_revision,
        state=State.PUBLISHED.value))
    types = list(BriefType)
    many(insert(Brief.__table__), [{"id": first + n, "type": types[n % 5].value, "trl": n % 9 + 1} for n in numbers])
    sides, needs = list(Side), list(Need)
    many(insert(BriefNeed), [{"brief_id": first + n, "side": sides[n % 2], "need": needs[n % 4]} for n in numbers])
    many(insert(Version), [{"entry_id": first + n, "number": 1, "revision_id": first_revision + n,
                            "published_at": at(n), "note": "", "alone_reason": ""} for n in numbers])
    many(insert(Grant), [{"entry_id": first + n, "what": Right.READ, "key": "everyone"} for n in numbers])
    by = {n: authors[n % len(authors)] for n in numbers}
    many(insert(Authorship), [{"entry_id": first + n, "position": 1, "person_id": by[n][0], "is_corresponding": True,
                               "consent": Consent.ACCEPTED, "agreed_sha256": "", "invited_at": at(n)} for n in numbers])
    many(insert(Contribution), [{"entry_id": first + n, "position": 1, "person_id": by[n][0],
                                 "institution_id": by[n][1]} for n in numbers])
    many(insert(Position), [{"id": first_position + n, "entry_id": first + n} for n in numbers])
    if terms:
        many(insert(PositionTerm), [{"position_id": first_position + n, "term_id": terms[n % len(terms)]} for n in numbers])


def entry(pattern, number, first, authors):
    return columns(pattern, "id", "reference", "lock", "origin", "owner_id", table=Entry.__table__) | {
        "owner_id": authors[number % len(authors)][1],
        "id": first + number, "reference": f"ALB-{at(number).year}-{10000 + number}", "lock": 1, "kind": "brief",
        "published_at": at(number), "first_published_at": at(number), "changed_at": at(number),
        "state": State.SUBMITTED.value, "published_revision_id": None, "head_revision_id": None}


def at(number):
    return BEGIN + timedelta(minutes=30 * number)


def columns(row, *without, table=None):
    table = table if table is not None else type(row).__table__
    return {column.name: getattr(row, column.name) for column in table.columns if column.name not in without}
