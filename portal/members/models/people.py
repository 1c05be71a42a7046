"""People, their dated affiliations, their roles and groups, and the access keys that follow from these."""
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.members.models.accounts import SignIn
from portal.members.models.institutions import Institution
from portal.members.workflow import ACCOUNT, Account


class Role(StrEnum):
    MODERATOR, ADMINISTRATOR, AUDITOR = "moderator", "administrator", "auditor"

    @property
    def label(self):
        return {self.MODERATOR: _l("moderator"), self.ADMINISTRATOR: _l("administrator"),
                self.AUDITOR: _l("auditor")}[self]


class Visitor(AnonymousUserMixin):
    """Somebody who has not signed in."""
    id, name_en, name_zh, institution_id = None, "", "", None
    is_suspended = is_member = is_moderator = is_administrator = is_auditor = is_representative = False
    access_keys, conflict_keys, institution_ids, represented_ids = frozenset({"everyone"}), frozenset(), (), ()
    language, timezone = None, None

    def name_in(self, language):
        return ""


class Person(UserMixin, Model):
    __tablename__, noun = "people", "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True, comment="folded to lower case")
    password_hash: Mapped[str] = mapped_column(default="", comment="Argon2id; empty: none chosen yet")
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
    shows_profile: Mapped[bool] = mapped_column(default=True, comment="may outsiders see more than the name")
    totp_secret: Mapped[str] = mapped_column(default="")
    recovery_codes: Mapped[list] = mapped_column(default=list, comment="hashes of the unused ones")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    affiliations: Mapped[list["Affiliation"]] = relationship(
        back_populates="person", order_by="Affiliation.since", lazy="selectin", foreign_keys="Affiliation.person_id")
    grants: Mapped[list["RoleGrant"]] = relationship(lazy="selectin", foreign_keys="RoleGrant.person_id")
    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="person", lazy="select")
    sign_ins: Mapped[list[SignIn]] = relationship(back_populates="person", cascade="all, delete-orphan")

    @property
    def journal_title(self):
        return self.name_en or self.name_zh or self.email

    def name_in(self, language):
        return (self.name_zh or self.name_en) if language == "zh" else (self.name_en or self.name_zh)

    # What the person is

    @property
    def current_affiliations(self):
        return [a for a in self.affiliations if a.is_current]

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
    def institution_ids(self):
        return tuple(a.institution_id for a in self.current_affiliations)

    @property
    def is_suspended(self):
        """By name, or because every institution that the person belongs to is not active."""
        here = self.current_affiliations
        return self.state == Account.SUSPENDED or bool(here) and not any(a.institution.is_active for a in here)

    @property
    def is_member(self):
        return not self.is_suspended and any(a.institution.is_active for a in self.current_affiliations)

    @property
    def represented_ids(self):
        """The institutions that this person speaks for and manages."""
        return () if self.is_suspended else tuple(
            a.institution_id for a in self.current_affiliations if a.is_representative and a.institution.is_active)

    @property
    def is_representative(self):
        return bool(self.represented_ids)

    def has_role(self, role):
        return not self.is_suspended and any(g.role == role and g.until is None for g in self.grants)

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
            keys |= {f"group:{m.group_id}" for m in self.memberships if m.until is None}
        if self.is_moderator:
            keys.add("moderators")
        return frozenset(keys)

    @property
    def conflict_keys(self):
        """What keeps a moderator from reading and deciding: own work and that of the own institutions."""
        return frozenset({f"person:{self.id}", *(f"institution:{ident}" for ident in self.institution_ids)})

    # What can happen to the person

    def edit(self, by, **fields):
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        record("edit", self, by, before=before, after=fields)
        touch_index("person", self.id)

    def suspend(self, reason, by):
        """Shut the account for changes; every session ends at once, what was written stays."""
        ACCOUNT.move("suspend", self, by, reason)
        self.end_sign_ins()
        self.forget_keys()

    def reinstate(self, reason, by):
        ACCOUNT.move("reinstate", self, by, reason)
        self.forget_keys()

    def confirm(self):
        ACCOUNT.move("confirm", self, by=self)

    def affiliate(self, institution, by, is_representative=False, since=None):
        """Join `institution`; it becomes primary when it is the first."""
        link = Affiliation(person=self, institution=institution, since=since or clock.today(),
                           is_representative=is_representative, is_primary=not self.current_affiliations)
        db.session.add(link)
        record("affiliate", self, by, after={"institution": institution.short_name,
                                             "representative": is_representative})
        self.touch()
        return link

    def end_affiliation(self, link, by, reason=""):
        """End one; if it was the primary one, the next current one becomes primary."""
        link.until, link.is_primary = clock.today(), False
        db.session.flush()
        if rest := self.current_affiliations:
            rest[0].is_primary = True
        record("end_affiliation", self, by, before={"institution": link.institution.short_name}, reason=reason)
        self.touch()

    def make_primary(self, link, by):
        for other in self.current_affiliations:
            other.is_primary = False
        db.session.flush()
        link.is_primary = True
        record("make_primary", self, by, after={"institution": link.institution.short_name})
        self.touch()

    def set_representative(self, link, value, by):
        before, link.is_representative = link.is_representative, value
        record("set_representative", self, by, before={"representative": before}, after={
            "institution": link.institution.short_name, "representative": value})
        self.forget_keys()

    def grant(self, role, by, reason=""):
        if not any(g.role == role and g.until is None for g in self.grants):
            self.grants.append(RoleGrant(role=role, since=clock.now(), by_id=by.id if by else None))
            record("grant_role", self, by, after={"role": role}, reason=reason)
            self.forget_keys()

    def revoke(self, role, by, reason=""):
        for grant in self.grants:
            if grant.role == role and grant.until is None:
                grant.until = clock.now()
                record("revoke_role", self, by, before={"role": role}, reason=reason)
        self.forget_keys()

    def end_sign_ins(self, but=None):
        for sign_in in self.sign_ins:
            if sign_in is not but and sign_in.ended_at is None:
                sign_in.ended_at = clock.now()

    def touch(self):
        self.forget_keys()
        touch_index("person", self.id)

    def forget_keys(self):
        self.__dict__.pop("access_keys", None)


class Affiliation(Model):
    __tablename__ = "affiliations"
    __table_args__ = (
        Index("uq_affiliations_primary", "person_id", unique=True,
              sqlite_where=text("is_primary"), postgresql_where=text("is_primary")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_representative: Mapped[bool] = mapped_column(default=False)
    is_proposed: Mapped[bool] = mapped_column(default=False, comment="by the mail domain; a representative confirms it")
    person: Mapped[Person] = relationship(back_populates="affiliations")
    institution: Mapped[Institution] = relationship(lazy="joined")

    @property
    def is_current(self):
        return self.until is None and not self.is_proposed


class RoleGrant(Model):
    __tablename__ = "role_grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Group(Model):
    __tablename__, noun = "groups", "group"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    charter_en: Mapped[str] = mapped_column(default="")
    charter_zh: Mapped[str] = mapped_column(default="")
    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="group")

    @property
    def journal_title(self):
        return self.name_en

    def name_in(self, language):
        return (self.name_zh or self.name_en) if language == "zh" else (self.name_en or self.name_zh)

    @property
    def members(self):
        return [m.person for m in self.memberships if m.until is None]

    def add(self, person, by):
        if person not in self.members:
            self.memberships.append(GroupMembership(person=person, since=clock.now()))
            record("add_member", self, by, after={"person": person.journal_title})
            person.forget_keys()

    def remove(self, person, by):
        for membership in self.memberships:
            if membership.person is person and membership.until is None:
                membership.until = clock.now()
                record("remove_member", self, by, before={"person": person.journal_title})
        person.forget_keys()


class GroupMembership(Model):
    __tablename__ = "group_memberships"
    __table_args__ = (UniqueConstraint("group_id", "person_id", "since"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    group: Mapped[Group] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")
