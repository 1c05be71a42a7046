"""Who answers for a page, until when it holds without another look, and what takes its place when it no longer does."""
from calendar import monthrange
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.db import db
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow
from portal.knowledge.workflow import Validity
from portal.publishing.models.notices import tell
from portal.publishing.models.watches import happen

REMINDERS = (30, 7, 0)  # days before the review date


class Cared:
    """The part of a page that keeps it true."""

    @staticmethod
    def months_from_now(months):
        """The same day so many months from today, or the last day of that month."""
        today = clock.today()
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))

    @property
    def is_obsolete(self):
        return self.validity == Validity.OBSOLETE

    @property
    def is_overdue(self):
        """Its review date has passed."""
        return self.review_by is not None and self.review_by < clock.today() and not self.is_obsolete

    def confirm(self, by):
        """It is still true: it holds for another span without a new text."""
        if self.is_obsolete:
            raise NotAllowedNow(_l("This page is obsolete. Bring it back first."))
        self.renew(self.months_from_now(self.space.review_months))
        record("confirm_page", self, by, after={"until": self.review_by})
        touch_index(self.kind, self.id)
        happen(self, "confirm", by)

    def renew(self, day):
        self.review_by, self.reminded = day, None

    def hand_to(self, keeper, review_by, by):
        """`keeper` answers for it, and looks at it again by `review_by` (a day, or None for never)."""
        before = {"keeper": self.keeper.journal_title if self.keeper else "", "until": self.review_by}
        is_new = keeper is not self.keeper
        self.keeper, self.is_orphan_told = keeper, False
        if review_by != self.review_by or is_new:
            self.renew(review_by)
        db.session.flush()
        record("care", self, by, before=before, after={"keeper": keeper.journal_title, "until": review_by})
        touch_index(self.kind, self.id)
        if is_new:
            tell(self, "page_handed", by, keeper)

    def declare_obsolete(self, by, replacement=None, reason=""):
        """It no longer holds; readers are led to `replacement`."""
        if replacement is not None and replacement.id == self.id:
            raise NotAllowedNow(_l("A page cannot take its own place. Choose another one."))
        self.validity, self.replacement = Validity.OBSOLETE, replacement
        db.session.flush()
        record("declare_obsolete", self, by, reason=reason,
               after={"replacement": replacement.reference if replacement else ""})
        touch_index(self.kind, self.id)
        changed(LISTS)
        happen(self, "declare_obsolete", by, reason=reason or None)

    def revive(self, by):
        """It holds again, from today on."""
        self.validity, self.replacement = Validity.CURRENT, None
        self.renew(self.months_from_now(self.space.review_months))
        record("revive", self, by)
        touch_index(self.kind, self.id)
        changed(LISTS)
        happen(self, "revive", by)

    def remind(self):
        """Tell the keeper that the review date comes near: once for each of REMINDERS, the nearest only after a pause."""
        due = min((days for days in REMINDERS if self.review_by - clock.today() <= timedelta(days)), default=None)
        if due is not None and (self.reminded is None or due < self.reminded):
            self.reminded = due
            tell(self, f"page_due_{due}", None, self.keeper)
