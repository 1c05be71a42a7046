"""Signing in: one row a session that can be ended, and invitations that work once."""
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.journal import record

if TYPE_CHECKING:
    from portal.members.models.institutions import Institution
    from portal.members.models.people import Person

INVITATION_LIFE = timedelta(days=7)


def hashed(token):
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
    """A session: the cookie holds the token, the table its hash, so that it can be ended from anywhere."""
    __tablename__ = "sign_ins"
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
        """The open session that `token` belongs to, with its person, or None."""
        return db.session.scalar(select(cls).where(cls.token_hash == hashed(token), cls.ended_at.is_(None))
                                 .options(joinedload(cls.person)))


class Invitation(Model):
    __tablename__, noun = "invitations", "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    is_representative: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="en")
    token_hash: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    institution: Mapped["Institution | None"] = relationship(lazy="joined")

    @property
    def journal_title(self):
        return self.email

    @property
    def is_open(self):
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > clock.now()

    @classmethod
    def make(cls, email, by, institution=None, is_representative=False, name="", language="en"):
        """A new invitation: (row, token for the link)."""
        row = cls(email=email.lower(), name=name, institution=institution, is_representative=is_representative,
                  language=language, by_id=by.id if by else None)
        token = row.renew()
        db.session.add(row)
        record("invite", row, by, after={"email": row.email})
        return row, token

    def renew(self):
        """A fresh token and seven more days; the old link stops working."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.expires_at = hashed(token), clock.now() + INVITATION_LIFE
        return token

    def withdraw(self, by):
        self.withdrawn_at = clock.now()
        record("withdraw", self, by)

    @classmethod
    def find(cls, token):
        row = db.session.scalar(select(cls).where(cls.token_hash == hashed(token)))
        return row if row and row.is_open else None
