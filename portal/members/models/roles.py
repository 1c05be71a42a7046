"""The roles that a person may hold on the whole site, each granted and revoked with a date."""
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Model, one_of


class Role(StrEnum):
    MODERATOR, ADMINISTRATOR, AUDITOR = "moderator", "administrator", "auditor"

    @property
    def label(self):
        return {self.MODERATOR: _l("moderator"), self.ADMINISTRATOR: _l("administrator"),
                self.AUDITOR: _l("auditor")}[self]


class RoleGrant(Model):
    __tablename__ = "role_grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
