"""Which group an entry is the work of, beside the institution that answers for it."""
from portal.core.db import db
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed


class Grouped:
    """The part of an entry that a group may own. It opens the entry to nobody and decides nothing about it."""

    def set_group(self, group, by):
        """Let it be the work of `group` from now on, or of no group."""
        self.guard_authors()
        before = self.owner_group
        if group is before:
            return
        self.owner_group = group
        db.session.flush()
        if group:
            record("set_group", self, by, after={"group": group.journal_title})
        else:
            record("leave_group", self, by, before={"group": before.journal_title})
        touch_index(self.kind, self.id)
        changed(LISTS)
