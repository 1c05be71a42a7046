"""What a space and a page can be: whose it is, how its texts come to be shown, whether a page still holds."""
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Level(StrEnum):
    """Who writes in a space."""
    ALLIANCE, INSTITUTION, GROUP = "alliance", "institution", "group"

    @property
    def label(self):
        return {self.ALLIANCE: _l("the alliance"), self.INSTITUTION: _l("an institution"),
                self.GROUP: _l("a group")}[self]


class Mode(StrEnum):
    """How what is written comes before readers."""
    OPEN, REVIEWED, READ_ONLY = "open", "reviewed", "read_only"

    @property
    def label(self):
        return {self.OPEN: _l("open: saving is publishing"), self.REVIEWED: _l("reviewed: a steward approves each text"),
                self.READ_ONLY: _l("read-only: nothing changes")}[self]


class Validity(StrEnum):
    """Whether a page still holds; an overdue review is no state but follows from the date."""
    CURRENT, OBSOLETE = "current", "obsolete"

    @property
    def label(self):
        return {self.CURRENT: _l("current"), self.OBSOLETE: _l("obsolete")}[self]
