"""How institutions and people become documents for the index, and which of them a reader may find."""
from functools import lru_cache

from sqlalchemy import bindparam, select

from portal.core.db import db
from portal.core.index import Document, Label, Text
from portal.members import policy
from portal.members.models import Institution, Person
from portal.members.models.visitor import Visitor
from portal.members.workflow import Membership

EVERYONE = frozenset({"everyone"})


def institution_documents(ids=None):
    """A document for each active institution of `ids`, or of all."""
    statement = select(Institution).where(Institution.state == Membership.ACTIVE)
    for institution in db.session.scalars(among(statement, Institution, ids)):
        yield institution_document(institution)


def institution_document(institution):
    return Document(
        kind="institution", id=institution.id, address=f"/institutions/{institution.id}",
        reference=institution.short_name, language=language_of(institution), readers=EVERYONE,
        texts={code: Text(title=name, summary=getattr(institution, f"place_{code}"),
                          body=getattr(institution, f"description_{code}"))
               for code, name in institution.names.items()},
        facets={"institution": {str(institution.id): label(institution)}})


def person_documents(ids=None):
    """A document for each person whom everyone may see, with what they show to everybody."""
    statement = select(Person).where(policy.people_visible_to(Visitor()), Person.deleted_at.is_(None))
    for person in db.session.scalars(among(statement, Person, ids)):
        yield person_document(person)


def person_document(person):
    here = [link.institution for link in person.current_affiliations] if person.shows_affiliation else []
    return Document(
        kind="person", id=person.id, address=f"/people/{person.id}", readers=EVERYONE, language=language_of(person),
        texts={code: Text(title=name, body=getattr(person, f"bio_{code}") if person.shows_bio else "",
                          summary=("、" if code == "zh" else ", ").join(each.name_in(code) for each in here))
               for code, name in person.names.items()},
        keywords=(*person.expertise_en, *person.expertise_zh) if person.shows_expertise else (),
        institutions=tuple(name for institution in here for name in institution.names.values()),
        facets={"institution": {str(institution.id): label(institution) for institution in here}})


def visible_institutions(user, ids):
    return set(db.session.scalars(select(Institution.id).where(
        Institution.id.in_(ids), policy.institutions_visible_to(user))))


def visible_people(user, ids):
    return set(db.session.scalars(people_for(user.standing), {"ids": list(ids)}))


@lru_cache(maxsize=1000)
def people_for(standing):
    """Written once for a standing: writing it takes longer than asking it."""
    return select(Person.id).where(Person.id.in_(bindparam("ids", expanding=True)), policy.people_visible_to(standing))


def among(statement, model, ids):
    return (statement if ids is None else statement.where(model.id.in_(ids))).order_by(model.id)


def language_of(thing):
    return next(iter(thing.names), "en")


def label(institution):
    return Label(institution.name_in("en"), institution.name_in("zh"))
