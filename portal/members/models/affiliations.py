"""Who belongs to which institution, from when until when; one is primary at a time."""
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, only_where
from portal.members.models.institutions import Institution

if TYPE_CHECKING:
    from portal.members.models.people import Person


class Affiliation(Model):
    __tablename__ = "affiliations"
    __table_args__ = (
        Index("uq_affiliations_primary", "person_id", unique=True, **only_where("is_primary")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_representative: Mapped[bool] = mapped_column(default=False)
    is_proposed: Mapped[bool] = mapped_column(
        default=False, comment="by the mail domain; a representative confirms it")
    person: Mapped["Person"] = relationship(back_populates="affiliations")
    institution: Mapped[Institution] = relationship(lazy="joined")

    @property
    def is_current(self):
        return self.until is None and not self.is_proposed

    @property
    def is_open_proposal(self):
        return self.until is None and self.is_proposed
