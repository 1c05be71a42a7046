"""Applications of institutions for membership: confirmed by mail, then accepted or declined with a reason."""
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.journal import record
from portal.members.models.accounts import Invitation, hashed
from portal.members.models.bilingual import Bilingual
from portal.members.models.institutions import Institution, InstitutionKind, MembershipClass
from portal.members.workflow import APPLICATION, MEMBERSHIP, ApplicationState, Membership

if TYPE_CHECKING:
    from portal.members.models.people import Person

CONFIRMATION_LIFE = timedelta(days=7)


class Application(Bilingual, Model):
    """Of whom, by whom, and what became of it; the institution itself is made when it is accepted."""
    __tablename__, noun = "applications", "application"
    __table_args__ = {"info": UNSEEN}
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ApplicationState] = mapped_column(one_of(ApplicationState), default=ApplicationState.UNCONFIRMED)
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    kind: Mapped[InstitutionKind] = mapped_column(one_of(InstitutionKind))
    place_en: Mapped[str] = mapped_column(default="")
    place_zh: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="", comment="why it wants to join")
    contact: Mapped[str] = mapped_column(comment="the applicant's name")
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="en")
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="", comment="of the decision")
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    decided_by: Mapped["Person | None"] = relationship()
    institution: Mapped[Institution | None] = relationship()

    @property
    def journal_title(self):
        return self.name_en or self.name_zh

    @classmethod
    def make(cls, **fields):
        """A new one that nobody has confirmed yet: (row, token for the link)."""
        token = secrets.token_urlsafe(32)
        row = cls(token_hash=hashed(token), state=ApplicationState.UNCONFIRMED, **fields)
        db.session.add(row)
        return row, token

    @classmethod
    def of(cls, token):
        """The application that the link's token confirms, or None when it was confirmed or is too old."""
        row = db.session.scalar(select(cls).where(cls.token_hash == hashed(token)))
        is_open = row and row.state == ApplicationState.UNCONFIRMED and row.created_at + CONFIRMATION_LIFE > clock.now()
        return row if is_open else None

    def confirm(self):
        APPLICATION.move("confirm", self, by=None)
        self.confirmed_at = clock.now()

    def accept(self, by, short_name, membership_class=MembershipClass.FULL, reason="", applicant=None):
        """Take the institution into the roll, with `applicant` (or whoever accepts the invitation) as its first
        representative: the token of that invitation, None when the applicant has an account."""
        self.decide("accept", by, reason)
        self.institution = self.institution_of(short_name, membership_class)
        db.session.add(self.institution)
        db.session.flush()
        record("apply", self.institution, None, after={"by": self.contact}).at = self.confirmed_at
        MEMBERSHIP.move("accept", self.institution, by, reason)
        self.institution.touch()
        if applicant:
            applicant.affiliate(self.institution, by=by, is_representative=True)
            return None
        return Invitation.make(self.email, by=by, institution=self.institution, is_representative=True,
                               name=self.contact, language=self.language)[1]

    def institution_of(self, short_name, membership_class):
        same = {name: getattr(self, name) for name in ("name_en", "name_zh", "kind", "place_en", "place_zh", "website")}
        return Institution(short_name=short_name, membership_class=membership_class, state=Membership.APPLIED,
                           joined_on=clock.today(), **same)

    def decline(self, by, reason):
        self.decide("decline", by, reason)

    def decide(self, verb, by, reason):
        APPLICATION.move(verb, self, by, reason)
        self.decided_at, self.decided_by, self.reason = clock.now(), by, reason
