"""Who belongs to an institution or a group, who is proposed, who is invited."""
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from portal.core.db import db
from portal.core.waiting import columns
from portal.members import policy
from portal.members.models import Affiliation, Group, GroupMembership, Institution, Invitation, Person
from portal.members.queries.accounts import person_by_email
from portal.members.queries.listing import has, name_of, search_words
from portal.members.workflow import Membership


def institution_choices(language):
    """Active institutions as (id, name), for forms."""
    rows = db.session.execute(
        select(Institution.id, Institution.name_en, Institution.name_zh).where(
            Institution.state == Membership.ACTIVE)
        .order_by(Institution.sort_zh if language == "zh" else Institution.sort_en)).all()
    return [(row.id, name_of(row, language)) for row in rows]


def institution_of_domain(email):
    """The active institution whose domain list names the domain of `email`, or None."""
    domain = email.rpartition("@")[2]
    rows = db.session.scalars(select(Institution).where(Institution.state == Membership.ACTIVE)
                              .order_by(Institution.id))
    return next((institution for institution in rows if domain in (institution.domains or [])), None)


def institution_by_short_name(name):
    return db.session.scalar(select(Institution).where(func.lower(Institution.short_name) == name.lower()))


def why_not_called(short_name, institution=None):
    """A sentence when another institution has the short name; nothing else can be wrong with it here."""
    other = institution_by_short_name(short_name)
    return [_l("Another institution has this short name.")] if other and other is not institution else []


def affiliations_of(institution):
    """Current and proposed affiliations with their people, by name."""
    return db.session.scalars(
        select(Affiliation).join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.institution_id == institution.id, Affiliation.until.is_(None))
        .options(contains_eager(Affiliation.person).options(
            selectinload(Person.affiliations), lazyload(Person.grants)))
        .order_by(Person.sort_en, Person.id)).all()


def people_of(user, institution, language):
    """The people of an institution as its page shows them to `user`."""
    order = Person.sort_zh if language == "zh" else Person.sort_en
    return db.session.scalars(
        select(Affiliation).join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.institution_id == institution.id, policy.is_current(),
               policy.people_visible_to(user), policy.part_visible_to(user, "affiliation"))
        .options(contains_eager(Affiliation.person).lazyload(Person.grants),
                 contains_eager(Affiliation.person).lazyload(Person.affiliations))
        .order_by(Affiliation.is_representative.desc(), order, Person.id)).all()


def representatives_of(institution):
    return db.session.scalars(select(Person).join(Affiliation, Affiliation.person_id == Person.id).where(
        Affiliation.institution_id == institution.id, policy.is_current(), Affiliation.is_representative)
        .order_by(Person.id)).all()


def pending_invitations(institution):
    """Invitations neither used nor withdrawn, the newest first; without an institution, those for none."""
    return db.session.scalars(select(Invitation).where(
        Invitation.institution_id == institution.id if institution else Invitation.institution_id.is_(None),
        Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.by).lazyload("*")).order_by(Invitation.id.desc())).all()


def why_not_invite(email, institution):
    """Sentences on why an invitation would make no sense; none when it does."""
    person = person_by_email(email)
    if person and institution and institution.id in person.institution_ids:
        return [_l("%(email)s belongs to the institution already.", email=email)]
    if any(invitation.email == email for invitation in pending_invitations(institution)):
        return [_l("%(email)s has an invitation already; send it again from the list.", email=email)]
    return []


def groups(language, find=""):
    """All groups with the number of their members: rows (group, count)."""
    count = select(func.count()).where(GroupMembership.group_id == Group.id, GroupMembership.until.is_(None)
                                       ).scalar_subquery()
    name = Group.name_zh if language == "zh" else Group.name_en
    found = (or_(func.lower(Group.name_en).contains(word, autoescape=True), has(Group.name_zh, word))
             for word in search_words(find))
    return db.session.execute(select(Group, count).where(*found).order_by(name, Group.id)).all()


def members_of(user, group, language):
    """The present members whose membership `user` may see."""
    order = Person.sort_zh if language == "zh" else Person.sort_en
    return db.session.scalars(
        select(Person).join(GroupMembership, GroupMembership.person_id == Person.id)
        .where(GroupMembership.group_id == group.id, GroupMembership.until.is_(None),
               policy.people_visible_to(user), policy.part_visible_to(user, "affiliation"))
        .options(lazyload(Person.grants)).order_by(order, Person.id)).all()


def groups_of(person):
    return db.session.scalars(
        select(Group).join(GroupMembership)
        .where(GroupMembership.person_id == person.id, GroupMembership.until.is_(None))
        .order_by(Group.name_en, Group.id)).all()


def why_not_keyed(slug, group=None):
    other = db.session.scalar(select(Group).where(Group.slug == slug))
    return [_l("Another group has this key.")] if other and other is not group else []


def proposals_waiting_for(user):
    """For representatives: whom the mail domain proposes; the row's id is the institution's."""
    return select(*columns(literal("institution"), Affiliation.institution_id, Person.name_en, Person.name_zh,
                           literal("confirm"), Affiliation.noted_at)).join(
        Person, Person.id == Affiliation.person_id).where(
        Affiliation.is_proposed, Affiliation.until.is_(None),
        Affiliation.institution_id.in_(user.represented_ids))
