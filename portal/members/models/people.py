"""People: what they are in the alliance, what can happen to them, and the access keys that follow from it."""
from datetime import datetime
from functools import cached_property

from flask_babel import lazy_gettext as _l
from flask_login import UserMixin
from sqlalchemy import event, select, true, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.workflow import NotAllowedNow
from portal.members.folding import folded, sort_key
from portal.members.models.accounts import SignIn
from portal.members.models.affiliations import Affiliation
from portal.members.models.bilingual import Bilingual
from portal.members.models.credentials import Credentials
from portal.members.models.groups import GroupMembership
from portal.members.models.leaving import Leaving
from portal.members.models.roles import Role, RoleGrant
from portal.members.models.standing import Standing
from portal.members.workflow import ACCOUNT, Account

PARTS = ("affiliation", "expertise", "bio")  # of a profile, each shown to everybody or to the alliance's people only


class Person(Credentials, Leaving, Bilingual, UserMixin, Model):
    __tablename__, noun = "people", "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    bio_en: Mapped[str] = mapped_column(default="")
    bio_zh: Mapped[str] = mapped_column(default="")
    expertise_en: Mapped[list] = mapped_column(default=list)
    expertise_zh: Mapped[list] = mapped_column(default=list)
    orcid: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    state: Mapped[Account] = mapped_column(one_of(Account), default=Account.ACTIVE)
    shows_affiliation: Mapped[bool] = mapped_column(default=True, server_default=true(),
                                                    comment="may outsiders see institutions and working groups")
    shows_expertise: Mapped[bool] = mapped_column(default=True, server_default=true(), comment="may outsiders see it")
    shows_bio: Mapped[bool] = mapped_column(default=True, server_default=true(),
                                            comment="may outsiders see it, and the ORCID iD")
    shows_terms: Mapped[bool] = mapped_column(default=True, server_default=true(), comment="are terms marked in texts")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    folded: Mapped[str] = mapped_column(default="", comment="names, for the directory's search")
    folded_expertise: Mapped[str] = mapped_column(default="", comment="for those who may see the profile")
    sort_en: Mapped[str] = mapped_column(default="", index=True)
    sort_zh: Mapped[str] = mapped_column(default="", index=True)
    affiliations: Mapped[list[Affiliation]] = relationship(
        back_populates="person", lazy="selectin", order_by=Affiliation.since,
        foreign_keys=Affiliation.person_id)
    grants: Mapped[list[RoleGrant]] = relationship(
        lazy="selectin", order_by=RoleGrant.since, foreign_keys=RoleGrant.person_id)
    memberships: Mapped[list[GroupMembership]] = relationship(back_populates="person", lazy="select")
    sign_ins: Mapped[list[SignIn]] = relationship(back_populates="person", cascade="all, delete-orphan")

    @classmethod
    def find(cls, ident):
        """The person with this key, with affiliations and roles in one statement."""
        whole = select(cls).where(cls.id == ident).options(joinedload(cls.affiliations), joinedload(cls.grants))
        return db.session.scalars(whole).unique().first() if 0 < ident < 2**31 else None

    @property
    def journal_title(self):
        return self.name_en or self.name_zh or self.email

    # What the person is

    def shows(self, part):
        """Whether everybody may see this part of the profile; the alliance's own people see all of it."""
        return getattr(self, f"shows_{part}")

    @property
    def current_affiliations(self):
        return [a for a in self.affiliations if a.is_current]

    @property
    def former_affiliations(self):
        return [a for a in self.affiliations if a.until is not None and not a.is_proposed]

    @property
    def affiliation(self):
        """The primary one of the present, or None."""
        current = self.current_affiliations
        return next((a for a in current if a.is_primary), current[0] if current else None)

    @property
    def institution(self):
        return self.affiliation.institution if self.affiliation else None

    @property
    def institution_id(self):
        return self.affiliation.institution_id if self.affiliation else None

    @property
    def standing(self):
        return Standing.of(self)

    @property
    def institution_ids(self):
        return tuple(a.institution_id for a in self.current_affiliations)

    @property
    def is_suspended(self):
        """By name, or because every institution that the person belongs to is not active."""
        here = [a.institution.is_active for a in self.current_affiliations]
        return self.state == Account.SUSPENDED or bool(here) and not any(here)

    @property
    def is_member(self):
        return not self.is_suspended and any(a.institution.is_active for a in self.current_affiliations)

    @property
    def represented_ids(self):
        """The institutions that this person speaks for and manages."""
        if self.is_suspended:
            return ()
        return tuple(a.institution_id for a in self.current_affiliations
                     if a.is_representative and a.institution.is_active)

    @property
    def is_representative(self):
        return bool(self.represented_ids)

    @property
    def roles(self):
        return [grant.role for grant in self.grants if grant.until is None]

    def has_role(self, role):
        return not self.is_suspended and role in self.roles

    @property
    def is_moderator(self):
        return self.has_role(Role.MODERATOR)

    @property
    def is_administrator(self):
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def is_auditor(self):
        return self.has_role(Role.AUDITOR)

    @cached_property
    def access_keys(self):
        """What this person holds; whoever holds one of a thing's reader keys may read it."""
        keys = {"everyone", f"person:{self.id}"}
        if self.is_member:
            active = [a.institution_id for a in self.current_affiliations if a.institution.is_active]
            keys |= {"alliance", *(f"institution:{ident}" for ident in active)}
        if not self.is_suspended:
            keys |= {f"reader:{self.id}", *(f"group:{m.group_id}" for m in self.memberships if m.until is None),
                     *(f"writers:{m.group_id}" for m in self.memberships if m.until is None and not m.is_observer)}
        if self.is_moderator:
            keys.add("moderators")
        return frozenset(keys)

    @property
    def observed_group_ids(self):
        """The groups that this person reads along with and does not post in."""
        return tuple(m.group_id for m in self.memberships if m.until is None and m.is_observer)

    @property
    def conflict_keys(self):
        """What keeps a moderator from reading and deciding: own work and that of the own institutions."""
        return frozenset({f"person:{self.id}", *(f"institution:{ident}" for ident in self.institution_ids)})

    # The account

    @classmethod
    def register(cls, email, by=None, **fields):
        """An account that nobody has confirmed yet; its password is chosen when the address is confirmed."""
        person = cls(email=email, state=Account.UNCONFIRMED, **fields)
        db.session.add(person)
        record("register", person, by)
        return person

    def confirm(self, password):
        ACCOUNT.move("confirm", self, by=self)
        self.change_password(password, by=self)
        self.touch()

    def edit(self, by, **fields):
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        record("edit", self, by, before=before, after=fields)
        touch_index("person", self.id, removal=not all(map(self.shows, PARTS)))

    def suspend(self, reason, by):
        """Shut the account for changes; every session ends at once, what was written stays."""
        ACCOUNT.move("suspend", self, by, reason)
        self.end_sign_ins()
        self.touch()

    def reinstate(self, reason, by):
        ACCOUNT.move("reinstate", self, by, reason)
        self.touch()

    def end_sign_ins(self, but=None):
        keep = but.id if but else None
        db.session.execute(update(SignIn).where(
            SignIn.person_id == self.id, SignIn.ended_at.is_(None), SignIn.id.is_distinct_from(keep),
        ).values(ended_at=clock.now()))

    def sign_out_everywhere(self, by):
        self.end_sign_ins()
        record("end_sign_ins", self, by)

    # Institutions

    def affiliate(self, institution, by, is_representative=False, since=None):
        """Join `institution`, primarily when it is the first; what was proposed is thereby approved."""
        self.guard_not_in(institution)
        link = self.proposal_of(institution) or Affiliation(person=self, institution=institution)
        link.since, link.is_proposed = since or clock.today(), False
        link.is_representative, link.is_primary = is_representative, not self.has_other_than(link)
        db.session.add(link)
        record("affiliate", self, by, after={"institution": institution.short_name,
                                             "representative": is_representative})
        self.touch()
        return link

    def propose(self, institution):
        """Note that the mail domain speaks for `institution`; one of its representatives decides."""
        link = Affiliation(person=self, institution=institution, since=clock.today(), is_proposed=True)
        db.session.add(link)
        record("propose_affiliation", self, by=self, after={"institution": institution.short_name})
        return link

    def approve(self, link, by):
        if not link.is_open_proposal:
            raise NotAllowedNow(_l("This has been decided already."))
        self.affiliate(link.institution, by)

    def decline(self, link, by, reason=""):
        """Refuse a proposed affiliation; the row stays as proposed, with the day of the refusal."""
        if not link.is_open_proposal:
            raise NotAllowedNow(_l("This has been decided already."))
        link.until = clock.today()
        record("decline_affiliation", self, by, reason=reason,
               before={"institution": link.institution.short_name})

    def end_affiliation(self, link, by, reason=""):
        """End one; if it was the primary one, the next current one becomes primary."""
        self.guard_current(link)
        was_primary, link.until, link.is_primary = link.is_primary, clock.today(), False
        db.session.flush()
        if was_primary and (rest := self.current_affiliations):
            rest[0].is_primary = True
        record("end_affiliation", self, by, reason=reason,
               before={"institution": link.institution.short_name})
        self.touch()

    def make_primary(self, link, by):
        self.guard_current(link)
        for other in self.current_affiliations:
            other.is_primary = False
        db.session.flush()
        link.is_primary = True
        record("make_primary", self, by, after={"institution": link.institution.short_name})
        self.touch()

    def set_representative(self, link, value, by):
        self.guard_current(link)
        link.is_representative = value
        record("make_representative" if value else "unmake_representative", self, by,
               after={"institution": link.institution.short_name})
        self.touch()

    def proposal_of(self, institution):
        return next((a for a in self.affiliations
                     if a.is_open_proposal and a.institution is institution), None)

    def has_other_than(self, link):
        return any(other is not link for other in self.current_affiliations)

    def guard_not_in(self, institution):
        if any(a.institution is institution for a in self.current_affiliations):
            raise NotAllowedNow(_l("%(name)s belongs to %(institution)s already.", name=self.journal_title,
                                   institution=institution.short_name))

    def guard_current(self, link):
        if not link.is_current:
            raise NotAllowedNow(_l("This affiliation has ended or has not begun."))

    # Roles

    def grant(self, role, by, reason=""):
        if role not in self.roles:
            self.grants.append(RoleGrant(role=role, since=clock.now(), by_id=by.id if by else None))
            record("grant_role", self, by, after={"role": role}, reason=reason)
            self.touch()

    def revoke(self, role, by, reason=""):
        for grant in self.grants:
            if grant.role == role and grant.until is None:
                grant.until = clock.now()
                record("revoke_role", self, by, before={"role": role}, reason=reason)
        self.touch()

    def touch(self):
        """Rights, and with them what the index shows, may have changed."""
        self.forget_keys()
        db.session.flush()
        touch_index("person", self.id, removal=self.is_suspended)

    def forget_keys(self):
        self.__dict__.pop("access_keys", None)


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def fold(_mapper, _connection, person):
    person.folded = folded(person.name_en, person.name_zh)
    person.folded_expertise = folded(*(person.expertise_en or []), *(person.expertise_zh or []))
    person.sort_en = sort_key(person.name_en or person.name_zh)
    person.sort_zh = sort_key(person.name_zh or person.name_en)
