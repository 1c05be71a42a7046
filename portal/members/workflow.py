"""The states of an institution's membership and of a person's account."""
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.core.workflow import Workflow


class Membership(StrEnum):
    APPLIED, ACTIVE, SUSPENDED, LEFT = "applied", "active", "suspended", "left"

    @property
    def label(self):
        return {self.APPLIED: _l("applied"), self.ACTIVE: _l("active"), self.SUSPENDED: _l("suspended"),
                self.LEFT: _l("left")}[self]


class Account(StrEnum):
    UNCONFIRMED, ACTIVE, SUSPENDED = "unconfirmed", "active", "suspended"

    @property
    def label(self):
        return {self.UNCONFIRMED: _l("not confirmed"), self.ACTIVE: _l("active"),
                self.SUSPENDED: _l("suspended")}[self]


class ApplicationState(StrEnum):
    UNCONFIRMED, WAITING, ACCEPTED, DECLINED = "unconfirmed", "waiting", "accepted", "declined"

    @property
    def label(self):
        return {self.UNCONFIRMED: _l("not confirmed"), self.WAITING: _l("waiting"), self.ACCEPTED: _l("accepted"),
                self.DECLINED: _l("declined")}[self]


#   verb        from                                        to
MEMBERSHIP = Workflow(
    Membership,
    accept=    ({Membership.APPLIED},                       Membership.ACTIVE),
    suspend=   ({Membership.ACTIVE},                        Membership.SUSPENDED),
    reinstate= ({Membership.SUSPENDED, Membership.LEFT},    Membership.ACTIVE),
    leave=     ({Membership.ACTIVE, Membership.SUSPENDED},  Membership.LEFT),
)

ACCOUNT = Workflow(
    Account,
    confirm=   ({Account.UNCONFIRMED},                      Account.ACTIVE),
    suspend=   ({Account.ACTIVE, Account.UNCONFIRMED},      Account.SUSPENDED),
    reinstate= ({Account.SUSPENDED},                        Account.ACTIVE),
)

APPLICATION = Workflow(
    ApplicationState,
    confirm=   ({ApplicationState.UNCONFIRMED},             ApplicationState.WAITING),
    accept=    ({ApplicationState.WAITING},                 ApplicationState.ACCEPTED),
    decline=   ({ApplicationState.WAITING},                 ApplicationState.DECLINED),
)
