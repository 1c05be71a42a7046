"""The directories of people and of institutions, as their reader may see them, and their filters' counts."""
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import lazyload

from portal.core.db import db
from portal.members import policy
from portal.members.models import Affiliation, Institution, Person
from portal.members.queries.listing import has, listed, search_words

MOST_FACETS = 15


def people(user, find="", institution=None, sort="name", language="en", page=1):
    """The directory as `user` may see it; what somebody does not show is neither searched nor filtered by."""
    statement = select(Person).where(found_people(user, find)).options(lazyload(Person.grants))
    if institution:
        statement = statement.where(policy.part_visible_to(user, "affiliation"),
                                    policy.belongs_to(Institution.id == institution))
    return listed(statement, page, *people_order(sort, language))


def people_order(sort, language):
    name = (Person.sort_zh if language == "zh" else Person.sort_en, Person.id)
    return {"newest": (Person.created_at.desc(), Person.id)}.get(sort, name)


def found_people(user, find):
    return and_(policy.people_visible_to(user), Person.deleted_at.is_(None), *(
        or_(has(Person.folded, word), and_(policy.part_visible_to(user, "expertise"), has(Person.folded_expertise, word)),
            and_(policy.part_visible_to(user, "affiliation"), policy.belongs_to(has(Institution.folded, word))))
        for word in search_words(find)))


def people_per_institution(user, find=""):
    """Rows (id, name_en, name_zh, people) for the directory's filter, the largest first."""
    return db.session.execute(
        select(Institution.id, Institution.name_en, Institution.name_zh, func.count().label("people"))
        .join(Affiliation, Affiliation.institution_id == Institution.id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(policy.is_current(), found_people(user, find), policy.part_visible_to(user, "affiliation"))
        .group_by(Institution.id, Institution.name_en, Institution.name_zh)
        .order_by(func.count().desc(), Institution.id).limit(MOST_FACETS)).all()


def institutions(user, find="", sort="name", language="en", page=1, **wanted):
    """The roll as `user` may see it; `wanted` are values of kind, membership_class, state."""
    statement = select(Institution).where(found_institutions(user, find)).filter_by(
        **{name: value for name, value in wanted.items() if value})
    name = (Institution.sort_zh if language == "zh" else Institution.sort_en, Institution.id)
    order = {"newest": (Institution.joined_on.desc().nulls_last(), *name)}.get(sort, name)
    return listed(statement, page, *order)


def found_institutions(user, find):
    return and_(policy.institutions_visible_to(user), *(
        has(Institution.folded, word) for word in search_words(find)))


def institutions_per(column, user, find="", state=None):
    """How many institutions there are of each value of `column`."""
    statement = select(column, func.count()).where(found_institutions(user, find)).group_by(column)
    return dict(db.session.execute(statement.where(Institution.state == state) if state else statement).all())


def people_counts(user, ids):
    """How many people whom `user` may see belong to each of these institutions now."""
    return dict(db.session.execute(
        select(Affiliation.institution_id, func.count()).join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.institution_id.in_(ids), policy.is_current(), policy.people_visible_to(user))
        .group_by(Affiliation.institution_id)).all())
