"""Every account, found by address, state and role; who holds which role."""
from sqlalchemy import and_, func, or_, select, true

from portal.core.db import db
from portal.members.models import Institution, Person, RoleGrant, SignIn
from portal.members.policy import belongs_to
from portal.members.queries.directory import people_order
from portal.members.queries.listing import has, listed, search_words


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


def role_grants(role=None, is_over=False):
    """Rows (grant, person), the newest first: those in force, or those that ended."""
    statement = select(RoleGrant, Person).join(Person, Person.id == RoleGrant.person_id).where(
        RoleGrant.until.is_not(None) if is_over else RoleGrant.until.is_(None))
    if role:
        statement = statement.where(RoleGrant.role == role)
    return db.session.execute(statement.order_by(RoleGrant.role, RoleGrant.since.desc(), RoleGrant.id)).all()
