"""A group's people in their roles, those of before, and its scope in the framework."""
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.frameworks.models import Term
from portal.frameworks.queries import axes_with_terms, default_version
from portal.members import policy
from portal.members.models import Group, GroupMembership, Person


def memberships_of(user, group, language):
    """The present ones of people whose profile `user` may see: chair, secretary, members, observers, each by name."""
    order = Person.sort_zh if language == "zh" else Person.sort_en
    rows = db.session.scalars(shown(user, group).where(GroupMembership.until.is_(None)).order_by(order, Person.id)).all()
    return sorted(rows, key=lambda membership: membership.role.order)


def former_offices(user, group):
    """Who was chair or secretary before, the latest first."""
    return db.session.scalars(shown(user, group).where(
        GroupMembership.until.is_not(None), GroupMembership.office != "", Person.is_unnamed.is_(False))
        .order_by(GroupMembership.until.desc())).all()


def roles_of(person):
    """The person's present memberships with their groups, by name: what somebody is in which group."""
    return db.session.scalars(select(GroupMembership).join(Group).where(
        GroupMembership.person_id == person.id, GroupMembership.until.is_(None))
        .options(contains_eager(GroupMembership.group)).order_by(Group.name_en, Group.id)).all()


def shown(user, group):
    return select(GroupMembership).join(Person, Person.id == GroupMembership.person_id).where(
        GroupMembership.group_id == group.id, policy.people_visible_to(user), policy.part_visible_to(user, "affiliation")
    ).options(contains_eager(GroupMembership.person).lazyload(Person.grants))


def term_choices(language):
    """The terms of the framework in force as pairs (id, axis and term)."""
    version = default_version()
    return [(term.id, f"{axis.name_in(language)} · {term.name_in(language)}")
            for axis in (axes_with_terms(version) if version else ()) for term in axis.terms]


def terms_of(ids):
    return db.session.scalars(select(Term).where(Term.id.in_(ids)).order_by(Term.id)).all()
