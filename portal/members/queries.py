"""Lists of people, institutions and groups: searched, filtered, counted, a page at a time."""
from dataclasses import dataclass

from sqlalchemy import and_, func, literal, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from portal.core.db import db
from portal.core.waiting import columns
from portal.members import policy
from portal.members.folding import folded
from portal.members.models import (
    Affiliation,
    Group,
    GroupMembership,
    Institution,
    Invitation,
    Person,
    RoleGrant,
    SignIn,
)
from portal.members.workflow import Membership

PER_PAGE = 25
MOST_WORDS = 6
MOST_FACETS = 15


@dataclass(frozen=True)
class Listing:
    """One page of a list, and where it lies in the whole."""
    rows: list
    total: int
    page: int

    @property
    def last_page(self):
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self):
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self):
        return self.first + len(self.rows) - 1


def listed(statement, page, *order):
    """The page of `statement` that `page` asks for, or the last one when there are not so many."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    page = min(page, max(1, -(-total // PER_PAGE)))
    rows = db.session.scalars(statement.order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Listing(rows, total, page)


def search_words(text):
    return folded(text).split()[:MOST_WORDS]


# People

def people(user, find="", institution=None, sort="name", language="en", page=1):
    """The directory as `user` may see it; what a hidden profile holds is neither searched nor filtered by."""
    statement = select(Person).where(found_people(user, find)).options(lazyload(Person.grants))
    if institution:
        statement = statement.where(policy.profiles_visible_to(user),
                                    belongs_to(Institution.id == institution))
    return listed(statement, page, *people_order(sort, language))


def people_order(sort, language):
    name = (Person.sort_zh if language == "zh" else Person.sort_en, Person.id)
    return {"newest": (Person.created_at.desc(), Person.id)}.get(sort, name)


def found_people(user, find):
    return and_(policy.people_visible_to(user), *(
        or_(has(Person.folded, word), and_(policy.profiles_visible_to(user), or_(
            has(Person.folded_expertise, word), belongs_to(has(Institution.folded, word)))))
        for word in search_words(find)))


def has(column, word):
    return column.contains(word, autoescape=True)


def belongs_to(which):
    """Whether a person belongs now to an institution of which the condition `which` is true."""
    return select(Affiliation.id).join(Institution, Institution.id == Affiliation.institution_id).where(
        Affiliation.person_id == Person.id, policy.is_current(), which).exists()


def people_per_institution(user, find=""):
    """Rows (id, name_en, name_zh, how many) for the directory's filter, the largest first."""
    return db.session.execute(
        select(Institution.id, Institution.name_en, Institution.name_zh, func.count())
        .join(Affiliation, Affiliation.institution_id == Institution.id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(policy.is_current(), found_people(user, find), policy.profiles_visible_to(user))
        .group_by(Institution.id, Institution.name_en, Institution.name_zh)
        .order_by(func.count().desc(), Institution.id).limit(MOST_FACETS)).all()


def all_people(find="", state=None, institution=None, role=None, sort="name", language="en", page=1):
    """Every account, for administrators and auditors; also found by address."""
    statement = select(Person).where(found_accounts(find))
    if state:
        statement = statement.where(Person.state == state)
    if institution:
        statement = statement.where(belongs_to(Institution.id == institution))
    if role:
        statement = statement.where(holds(role))
    return listed(statement, page, *people_order(sort, language))


def found_accounts(find):
    return and_(true(), *(
        or_(has(Person.folded, word), has(Person.email, word), belongs_to(has(Institution.folded, word)))
        for word in search_words(find)))


def holds(role):
    return select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.role == role,
                                      RoleGrant.until.is_(None)).exists()


def accounts_per_state(find=""):
    return dict(db.session.execute(
        select(Person.state, func.count()).where(found_accounts(find)).group_by(Person.state)).all())


def accounts_per_role(find=""):
    return dict(db.session.execute(
        select(RoleGrant.role, func.count(RoleGrant.person_id.distinct())).join(
            Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.until.is_(None), found_accounts(find)).group_by(RoleGrant.role)).all())


def person_by_email(email):
    return db.session.scalar(select(Person).where(Person.email == email))


def open_sign_ins(person):
    return db.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.is_open())
                              .order_by(SignIn.began_at.desc(), SignIn.id.desc())).all()


# Institutions

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


def institution_choices(language):
    """Active institutions as (id, name), for forms."""
    rows = db.session.execute(
        select(Institution.id, Institution.name_en, Institution.name_zh).where(
            Institution.state == Membership.ACTIVE)
        .order_by(Institution.sort_zh if language == "zh" else Institution.sort_en)).all()
    return [(ident, (zh or en) if language == "zh" else (en or zh)) for ident, en, zh in rows]


def institution_of_domain(email):
    """The active institution whose domain list names the domain of `email`, or None."""
    domain = email.rpartition("@")[2]
    rows = db.session.scalars(select(Institution).where(Institution.state == Membership.ACTIVE)
                              .order_by(Institution.id))
    return next((institution for institution in rows if domain in (institution.domains or [])), None)


def institution_by_short_name(name):
    return db.session.scalar(select(Institution).where(func.lower(Institution.short_name) == name.lower()))


def affiliations_of(institution):
    """Current and proposed affiliations with their people, by name."""
    return db.session.scalars(
        select(Affiliation).join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.institution_id == institution.id, Affiliation.until.is_(None))
        .options(contains_eager(Affiliation.person)).order_by(Person.sort_en, Person.id)).all()


def people_of(user, institution, language):
    """The people of an institution as its page shows them to `user`."""
    order = Person.sort_zh if language == "zh" else Person.sort_en
    return db.session.scalars(
        select(Affiliation).join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.institution_id == institution.id, policy.is_current(),
               policy.people_visible_to(user), policy.profiles_visible_to(user))
        .options(contains_eager(Affiliation.person).lazyload(Person.grants),
                 contains_eager(Affiliation.person).lazyload(Person.affiliations))
        .order_by(Affiliation.is_representative.desc(), order, Person.id)).all()


def pending_invitations(institution):
    """Invitations neither used nor withdrawn, the newest first; without an institution, those for none."""
    return db.session.scalars(select(Invitation).where(
        Invitation.institution_id == institution.id if institution else Invitation.institution_id.is_(None),
        Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.by).lazyload("*")).order_by(Invitation.id.desc())).all()


# Groups

def groups(language):
    """All groups with the number of their members: [(group, count)]."""
    count = select(func.count()).where(GroupMembership.group_id == Group.id, GroupMembership.until.is_(None)
                                       ).scalar_subquery()
    name = Group.name_zh if language == "zh" else Group.name_en
    return db.session.execute(select(Group, count).order_by(name, Group.id)).all()


def members_of(user, group, language):
    """The present members whose profile `user` may see."""
    order = Person.sort_zh if language == "zh" else Person.sort_en
    return db.session.scalars(
        select(Person).join(GroupMembership, GroupMembership.person_id == Person.id)
        .where(GroupMembership.group_id == group.id, GroupMembership.until.is_(None),
               policy.people_visible_to(user), policy.profiles_visible_to(user))
        .options(lazyload(Person.grants)).order_by(order, Person.id)).all()


def groups_of(person):
    return db.session.scalars(
        select(Group).join(GroupMembership)
        .where(GroupMembership.person_id == person.id, GroupMembership.until.is_(None))
        .order_by(Group.name_en, Group.id)).all()


# Roles

def role_grants(role=None, is_over=False):
    """Rows (grant, person), the newest first: those in force, or those that ended."""
    statement = select(RoleGrant, Person).join(Person, Person.id == RoleGrant.person_id).where(
        RoleGrant.until.is_not(None) if is_over else RoleGrant.until.is_(None))
    if role:
        statement = statement.where(RoleGrant.role == role)
    return db.session.execute(statement.order_by(RoleGrant.role, RoleGrant.since.desc(), RoleGrant.id)).all()


# What waits

def proposals_waiting_for(user):
    """For representatives: whom the mail domain proposes; the row's id is the institution's."""
    return select(*columns(literal("institution"), Affiliation.institution_id, Person.name_en, Person.name_zh,
                           literal("approve"), Affiliation.noted_at)).join(
        Person, Person.id == Affiliation.person_id).where(
        Affiliation.is_proposed, Affiliation.until.is_(None),
        Affiliation.institution_id.in_(user.represented_ids))
