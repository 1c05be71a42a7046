"""In a reviewed space: a writer asks, a steward who did not write it approves; alone only with a reason that is shown."""
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.members.models import Person
from portal.publishing.models import Revision
from portal.publishing.models.notices import tell


class Approved:
    """The part of a page that waits for a steward."""

    @property
    def waits_for_approval(self):
        return self.asked_at is not None and self.head_revision_id != self.published_revision_id

    def ask(self, by):
        """Ask the stewards to let readers see the newest text."""
        if not self.space.is_reviewed or self.head_revision_id == self.published_revision_id:
            return
        if not self.asked_at:
            record("ask_approval", self, by, after={"revision": self.head.number})
            tell(self, "page_asks", by, *self.space.active_stewards)
        self.asked_at, self.asked_by_id = clock.now(), by.id

    def approve(self, by, read_sha256="", alone_reason=""):
        """Let readers see the text whose hash is `read_sha256`: the newest one, as the steward read it."""
        self.guard_writable()
        if self.head_revision_id == self.published_revision_id:
            raise NotAllowedNow(_l("Readers see the newest text already."))
        if read_sha256 != self.head.sha256:
            raise NotAllowedNow(_l("The text has changed since you opened it. Read it again, then decide."))
        is_own = self.has_written(by)
        if is_own and not self.is_alone(by):
            raise NotAllowedNow(_l("You have written in it yourself; another steward approves it."))
        if is_own and not alone_reason.strip():
            raise NotAllowedNow(_l("You have written in it yourself; approving it alone needs a reason, which is shown."))
        writers = self.newer_writers()
        self.post(by, alone_reason=alone_reason if is_own else "")
        record("approve_page", self, by, after={"revision": self.head.number, "version": self.version},
               reason=alone_reason if is_own else "")
        tell(self, "page_approved", by, *writers)

    def send_back(self, reason, by):
        """The steward asks for changes; readers keep what they have."""
        if not self.waits_for_approval:
            raise NotAllowedNow(_l("Nothing waits for approval here."))
        self.asked_at = self.asked_by_id = None
        record("send_back_page", self, by, reason=reason)
        tell(self, "page_sent_back", by, *self.newer_writers(), reason=reason)

    def newer_writers(self):
        return db.session.scalars(select(Person).where(Person.id.in_(self.newer_writer_ids()))).all()

    def has_written(self, person):
        """Is any of what readers do not see yet by this person?"""
        return person.id in self.newer_writer_ids()

    def newer_writer_ids(self):
        """Who wrote what readers do not see yet."""
        shown = self.published.number if self.published else 0
        return set(db.session.scalars(select(Revision.by_id).where(
            Revision.entry_id == self.id, Revision.number > shown)))

    def is_alone(self, steward):
        """No other steward is there who could decide."""
        wrote = self.newer_writer_ids()
        return not [other for other in self.space.active_stewards if other.id != steward.id and other.id not in wrote]
