"""Who may see and do what with people, institutions and groups.

Each `can_view…` has its condition for lists beside it; the two say the same, and a test holds them together.
"""
from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.orm import aliased

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
    if person.state == Account.UNCONFIRMED or person.is_unnamed:
        return False
    return is_insider(user) or not person.is_suspended


def people_visible_to(user):
    if can_audit(user):
        return true()
    shown = and_(Person.state != Account.UNCONFIRMED, Person.is_unnamed.is_(False))
    if not is_insider(user):
        shown = and_(shown, ~suspended())
    return or_(shown, Person.id == user.id) if user.id else shown


def can_view_part(user, person, part):
    """More than the name: "affiliation" (with working groups), "expertise", or "bio" (with the ORCID iD)."""
    return can_view_person(user, person) and (person.shows(part) or is_insider(user) or user.id == person.id)


def part_visible_to(user, part):
    """`can_view_part` as a condition, beside `people_visible_to`."""
    if is_insider(user):
        return true()
    shown = getattr(Person, f"shows_{part}")
    return or_(shown, Person.id == user.id) if user.id else shown


def suspended():
    """Person.is_suspended as a condition."""
    belongs, belongs_to_active = belongs_to(true()), belongs_to(Institution.state == Membership.ACTIVE)
    return or_(Person.state == Account.SUSPENDED, and_(belongs, ~belongs_to_active))


def belongs_to(which):
    """Whether a person belongs now to an institution of which the condition `which` is true."""
    link = aliased(Affiliation)
    return select(link.id).join(Institution, Institution.id == link.institution_id).where(
        link.person_id == Person.id, is_current(link), which).correlate(Person).exists()


def is_current(link=Affiliation):
    """Affiliation.is_current as a condition."""
    return and_(link.until.is_(None), link.is_proposed.is_(False))


def can_edit_person(user, person):
    """The own page; administrators have a page of their own for everybody's account."""
    return user.id == person.id and not user.is_suspended


def can_suspend(user, person):
    """Nobody suspends himself, so that the portal cannot lose its last administrator by one press."""
    return user.is_administrator and user.id != person.id


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


def can_view_membership_history(user, institution):
    """With its reasons: whoever speaks for it, also while it is suspended, and the office; nobody outside."""
    return can_audit(user) or user.is_authenticated and any(
        link.is_representative and link.institution_id == institution.id for link in user.current_affiliations)


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


# Accounts

def has_account(person):
    """Whether somebody has proved to own the account's address."""
    return person is not None and person.state != Account.UNCONFIRMED and person.deleted_at is None


def can_accept(user, invitation):
    """Somebody whose institution is suspended may move to another; whose account is suspended may not."""
    return user.is_authenticated and user.email == invitation.email and user.state != Account.SUSPENDED


def can_end(user, sign_in):
    """Nobody sees or ends a session but whose it is."""
    return user.id is not None and sign_in.person_id == user.id


def is_own(user, affiliation):
    return user.id is not None and affiliation.person_id == user.id


def needs_totp(user):
    """Whom the setting ADMIN_TOTP asks for one-time codes."""
    return user.is_administrator
