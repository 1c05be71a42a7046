"""Signing in: one row a session that can be ended, and invitations that work once."""
import hashlib
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.core import clock
from portal.core.db import INTERNAL, Model, db, one_of
from portal.core.journal import record
from portal.core.remember import NUMBERS, take_numbers
from portal.core.workflow import NotAllowedNow
from portal.members.models.roles import Role

if TYPE_CHECKING:
    from portal.members.models.institutions import Institution
    from portal.members.models.people import Person

SIGN_IN_LIFE = timedelta(days=30)
INVITATION_LIFE = timedelta(days=7)


def hashed(token):
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
    """A session: the cookie holds the token, the table its hash, so that it can be ended from anywhere."""
    __tablename__, noun = "sign_ins", "sign_in"
    __table_args__ = {"info": INTERNAL}
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(default="")
    person: Mapped["Person"] = relationship(back_populates="sign_ins")

    @classmethod
    def begin(cls, person, agent=""):
        """A new session of `person`: (row, token for the cookie)."""
        token = secrets.token_urlsafe(32)
        row = cls(person=person, token_hash=hashed(token), agent=agent[:200])
        db.session.add(row)
        return row, token

    @classmethod
    def of(cls, token):
        """The open session that `token` belongs to, with its person and all that their rights need, or None.

        What is remembered for these rights belongs to the numbers of the same moment; newer ones would keep older rights.
        """
        values = {"token_hash": hashed(token), "earliest": clock.now() - SIGN_IN_LIFE}
        row, words = db.session.execute(with_rights(cls), values).unique().first() or (None, None)
        if row:
            take_numbers(words)
        return row

    @classmethod
    def is_open(cls):
        return cls.ended_at.is_(None) & (cls.began_at > clock.now() - SIGN_IN_LIFE)

    def end(self):
        self.ended_at = self.ended_at or clock.now()


@lru_cache
def with_rights(model):
    """A SELECT of the open session with a token, its person and all that their rights need: asked at every page."""
    person = model.person.property.mapper.class_
    return select(model, NUMBERS).where(
        model.token_hash == bindparam("token_hash"), model.ended_at.is_(None), model.began_at > bindparam("earliest"),
    ).options(*(joinedload(model.person).joinedload(part)
                for part in (person.affiliations, person.grants, person.memberships)))


class Invitation(Model):
    __tablename__, noun = "invitations", "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    is_representative: Mapped[bool] = mapped_column(default=False)
    role: Mapped[Role | None] = mapped_column(one_of(Role))
    language: Mapped[str] = mapped_column(default="en")
    token_hash: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    institution: Mapped["Institution | None"] = relationship(lazy="joined")
    by: Mapped["Person | None"] = relationship()

    @property
    def journal_title(self):
        return self.email

    @property
    def is_pending(self):
        return self.used_at is None and self.withdrawn_at is None

    @property
    def is_open(self):
        return self.is_pending and self.expires_at > clock.now()

    @classmethod
    def make(cls, email, by, institution=None, is_representative=False, name="", language="en", role=None):
        """A new invitation: (row, token for the link)."""
        row = cls(email=email.lower(), name=name, institution=institution, role=role, language=language,
                  by=by, is_representative=is_representative)
        token = row.renew()
        db.session.add(row)
        record("invite", row, by, after={"email": row.email,
                                         "institution": institution.short_name if institution else None})
        return row, token

    def renew(self):
        """A fresh token and seven more days; the old link stops working."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.expires_at = hashed(token), clock.now() + INVITATION_LIFE
        return token

    def resend(self, by):
        """As `renew`, for a letter that was lost or left too long: the token for its new link."""
        self.guard_pending()
        record("resend", self, by)
        return self.renew()

    def withdraw(self, by):
        self.guard_pending()
        self.withdrawn_at = clock.now()
        record("withdraw", self, by)

    def accept(self, person):
        """`person` joins as invited. It works once, even when pressed twice at the same moment."""
        self.guard_institution()
        used = db.session.execute(update(Invitation).where(
            Invitation.id == self.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None),
        ).values(used_at=clock.now()))
        if used.rowcount != 1:
            raise NotAllowedNow(_l("This invitation has been used or withdrawn."))
        if self.institution:
            person.affiliate(self.institution, by=self.by or person, is_representative=self.is_representative)
        if self.role:
            person.grant(self.role, by=self.by)
        record("accept", self, by=person)

    def guard_pending(self):
        if not self.is_pending:
            raise NotAllowedNow(_l("This invitation has been used or withdrawn."))

    def guard_institution(self):
        if self.institution and not self.institution.is_active:
            raise NotAllowedNow(_l("The institution that sent this invitation is not active at present."))

    @classmethod
    def of(cls, token):
        """The open invitation that the link's token belongs to, or None."""
        row = db.session.scalar(select(cls).where(cls.token_hash == hashed(token)))
        return row if row and row.is_open else None
