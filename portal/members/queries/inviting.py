"""What would become of each row of a list of people to invite, and why."""
from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.members import policy
from portal.members.folding import folded
from portal.members.guest_lists import Guest
from portal.members.models import Affiliation, Institution, Person
from portal.members.queries.belonging import pending_invitations


class Outcome(StrEnum):
    INVITE, DONE, MEMBER, WAITING, INVALID = "invite", "done", "member", "waiting", "invalid"
    EMPTY, TWICE, ELSEWHERE, BROKEN = "empty", "twice", "elsewhere", "broken"

    @property
    def label(self):
        return {self.INVITE: _l("will be invited"), self.DONE: _l("invited"),
                self.MEMBER: _l("belongs to the institution already"),
                self.WAITING: _l("has an invitation already"), self.INVALID: _l("this is not an e-mail address"),
                self.EMPTY: _l("has no e-mail address"), self.TWICE: _l("stands in the list twice"),
                self.ELSEWHERE: _l("is for another institution"),
                self.BROKEN: _l("has more or fewer cells than the first line")}[self]


@dataclass(frozen=True)
class Plan:
    guest: Guest
    outcome: Outcome


def planned(guests, institution):
    """A plan for each of `guests`, in their order. Who has an account elsewhere is not told."""
    emails = {guest.email for guest in guests}
    here = set(db.session.scalars(select(Person.email).join(Affiliation, Affiliation.person_id == Person.id).where(
        Affiliation.institution_id == institution.id, policy.is_current(), Person.email.in_(emails))))
    waiting = {invitation.email for invitation in pending_invitations(institution)}
    others = names_of_others(institution)
    seen, plans = set(), []
    for guest in guests:
        plans.append(Plan(guest, outcome(guest, seen, here, waiting, others)))
        seen.add(guest.email)
    return plans


def outcome(guest, seen, here, waiting, others):
    if not guest.is_whole:
        return Outcome.BROKEN
    if not guest.email:
        return Outcome.EMPTY
    if not is_address(guest.email):
        return Outcome.INVALID
    for given, found in ((Outcome.TWICE, seen), (Outcome.MEMBER, here), (Outcome.WAITING, waiting)):
        if guest.email in found:
            return given
    return Outcome.ELSEWHERE if folded(guest.institution) in others else Outcome.INVITE


def is_address(email):
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(email) <= 200


def names_of_others(institution):
    """What the other institutions are called, folded; a name that is also the own one is left out."""
    rows = db.session.execute(select(Institution.id, Institution.name_en, Institution.name_zh, Institution.short_name))
    names = [(row.id, folded(name)) for row in rows for name in row[1:] if name]
    own = {name for ident, name in names if ident == institution.id}
    return {name for _ident, name in names} - own
