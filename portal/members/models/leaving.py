"""An account that its owner deletes: what is personal goes, what was published and counted stays."""
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, false, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db
from portal.core.journal import JournalEntry, record
from portal.core.outbox import Job, touch_index
from portal.core.workflow import NotAllowedNow
from portal.members.models.accounts import Invitation, SignIn
from portal.members.models.applications import Application
from portal.members.models.groups import GroupMembership
from portal.members.models.roles import Role, RoleGrant

FORMER = {"name_en": "Former member", "name_zh": "前成员"}
NOTHING = {"bio_en": "", "bio_zh": "", "expertise_en": [], "expertise_zh": [], "orcid": "", "password_hash": "",
           "totp_secret": "", "recovery_codes": [], "shows_affiliation": False, "shows_expertise": False,
           "shows_bio": False}


class Leaving:
    deleted_at: Mapped[datetime | None] = mapped_column(comment="by its owner; the row stays for what refers to it")
    is_unnamed: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                             comment="deleted, and called a former member from then on")

    def delete_account(self, is_named):
        """End it for good. With `is_named` what was published stays under the name, else under "former member"."""
        self.guard_not_last_administrator()
        email, names = self.email, {self.name_en, self.name_zh, self.journal_title} - {""}
        self.end_everything()
        for name, value in (NOTHING if is_named else NOTHING | FORMER).items():
            setattr(self, name, value)
        self.email = f"deleted-{self.id}@deleted.invalid"
        self.deleted_at, self.is_unnamed = clock.now(), not is_named
        db.session.flush()
        self.erase_traces(email, set() if is_named else names)
        record("delete_account", self, self)
        touch_index("person", self.id, removal=True)
        self.forget_keys()

    def end_everything(self):
        """Sessions, affiliations, roles and groups end, each with its day."""
        db.session.execute(delete(SignIn).where(SignIn.person_id == self.id))
        for link in self.affiliations:
            if link.until is None:
                link.until, link.is_primary = clock.today(), False
        db.session.execute(update(RoleGrant).where(RoleGrant.person_id == self.id, RoleGrant.until.is_(None))
                           .values(until=clock.now()))
        db.session.execute(update(GroupMembership).where(
            GroupMembership.person_id == self.id, GroupMembership.until.is_(None)).values(until=clock.now()))

    def erase_traces(self, email, names):
        """The address in invitations, applications and letters, and what the journal's rows say of the person.

        The rows themselves stay, with their digest: the chain goes on to hold.
        """
        db.session.execute(update(Invitation).where(Invitation.email == email).values(email=self.email, name=""))
        db.session.execute(update(Application).where(Application.email == email).values(email=self.email, contact=""))
        db.session.execute(delete(Job).where(Job.task == "mail", Job.payload["to"].as_string() == email))
        nothing = {"title": "", "before": None, "after": None, "reason": "", "is_erased": True}
        about = or_((JournalEntry.noun == self.noun) & (JournalEntry.noun_id == self.id), JournalEntry.title == email,
                    *(named_in(column, name) for name in names
                      for column in (JournalEntry.before, JournalEntry.after)))
        db.session.execute(update(JournalEntry).where(about).values(nothing)
                           .execution_options(synchronize_session=False))

    def guard_not_last_administrator(self):
        others = select(RoleGrant.id).join(type(self), type(self).id == RoleGrant.person_id).where(
            RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.until.is_(None), RoleGrant.person_id != self.id)
        if Role.ADMINISTRATOR in self.roles and db.session.scalar(others.limit(1)) is None:
            raise NotAllowedNow(_l("You are the portal's last administrator. Give somebody else the role first."))


def named_in(column, name):
    """Whether a row's facts name the person, as those of authors and of members of groups do."""
    return or_(*(column[key].as_string() == name for key in ("person", "author", "by")))
