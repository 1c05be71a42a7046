"""Who may see and do what with people, institutions and groups.

Each `can_view…` has its condition for lists beside it; the two say the same, and a test holds them together.
"""
from sqlalchemy import and_, false, or_, select, true

from portal.members.models import Affiliation, Institution, Person
from portal.members.workflow import Account, Membership

KNOWN = {Membership.ACTIVE, Membership.LEFT}  # what outsiders hear of


def is_insider(user):
    """Of the alliance, or charged with running the portal."""
    return user.is_member or user.is_moderator or can_audit(user)


def can_administer(user):
    return user.is_administrator


def can_audit(user):
    """May read everything administrative; an auditor changes nothing."""
    return user.is_administrator or user.is_auditor


# People

def can_view_person(user, person):
    if can_audit(user) or user.id == person.id:
        return True
    if person.state == Account.UNCONFIRMED:
        return False
    return is_insider(user) or not person.is_suspended


def people_visible_to(user):
    if can_audit(user):
        return true()
    shown = Person.state != Account.UNCONFIRMED
    if not is_insider(user):
        shown = and_(shown, ~suspended())
    return or_(shown, Person.id == user.id) if user.id else shown


def can_view_profile(user, person):
    """More than the name: affiliation, expertise, biography."""
    return can_view_person(user, person) and (
        person.shows_profile or is_insider(user) or user.id == person.id)


def profiles_visible_to(user):
    if is_insider(user):
        return true()
    return or_(Person.shows_profile, Person.id == user.id) if user.id else Person.shows_profile


def suspended():
    """Person.is_suspended as a condition."""
    here = select(Affiliation.id).where(Affiliation.person_id == Person.id, is_current())
    active = here.join(Institution).where(Institution.state == Membership.ACTIVE)
    return or_(Person.state == Account.SUSPENDED, and_(here.exists(), ~active.exists()))


def is_current():
    """Affiliation.is_current as a condition."""
    return and_(Affiliation.until.is_(None), Affiliation.is_proposed.is_(False))


def can_edit_person(user, person):
    """The own page; administrators have a page of their own for everybody's account."""
    return user.id == person.id and not user.is_suspended


# Institutions

def can_view_institution(user, institution):
    if can_audit(user) or institution.state in KNOWN or institution.id in user.institution_ids:
        return True
    return institution.state == Membership.SUSPENDED and is_insider(user)


def institutions_visible_to(user):
    if can_audit(user):
        return true()
    known = KNOWN | {Membership.SUSPENDED} if is_insider(user) else KNOWN
    own = Institution.id.in_(user.institution_ids) if user.institution_ids else false()
    return or_(Institution.state.in_(known), own)


def can_edit_institution(user, institution):
    return user.is_administrator or institution.id in user.represented_ids


def can_view_people(user, institution):
    """The list of an institution's people with their addresses, proposals and invitations."""
    return can_manage_people(user, institution) or user.is_auditor


def can_manage_people(user, institution):
    return user.is_administrator or institution.id in user.represented_ids


# Groups

def can_view_group(user, group):
    return True
