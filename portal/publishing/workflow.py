"""The states of everything that is published, and the verbs between them."""
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.core.workflow import Workflow


class State(StrEnum):
    DRAFT, SUBMITTED, IN_REVIEW = "draft", "submitted", "in_review"
    CHANGES_REQUESTED, RESUBMITTED, ACCEPTED = "changes_requested", "resubmitted", "accepted"
    DECLINED, PUBLISHED, WITHDRAWN, ARCHIVED = "declined", "published", "withdrawn", "archived"

    @property
    def label(self):
        return LABELS[self]


LABELS = {
    State.DRAFT: _l("draft"), State.SUBMITTED: _l("submitted"), State.IN_REVIEW: _l("in review"),
    State.CHANGES_REQUESTED: _l("changes requested"), State.RESUBMITTED: _l("resubmitted"),
    State.ACCEPTED: _l("accepted"), State.DECLINED: _l("declined"), State.PUBLISHED: _l("published"),
    State.WITHDRAWN: _l("withdrawn"), State.ARCHIVED: _l("archived"),
}

S = State
WAITING = {S.SUBMITTED, S.RESUBMITTED}
UNDER_REVIEW = {S.SUBMITTED, S.RESUBMITTED, S.IN_REVIEW, S.CHANGES_REQUESTED, S.ACCEPTED}
OUT = {S.PUBLISHED, S.ARCHIVED} | UNDER_REVIEW  # may have a version that readers see

# A newer version of what is published goes the same way while readers keep the old one; "resting_state" is where it
# returns to: draft when nothing was published yet, else published; declined when an appeal is taken back.
#   verb              from                                         to
PUBLICATION = Workflow(
    State,
    edit=            ({S.DRAFT, S.PUBLISHED, S.CHANGES_REQUESTED}, "state"),
    submit=          ({S.DRAFT, S.PUBLISHED},                      S.SUBMITTED),
    take_back=       ({S.SUBMITTED},                               "resting_state"),
    claim=           (WAITING,                                     S.IN_REVIEW),
    release=         ({S.IN_REVIEW},                               S.SUBMITTED),
    approve=         ({S.IN_REVIEW},                               S.SUBMITTED),  # the next approver takes it up
    accept=          ({S.IN_REVIEW},                               S.ACCEPTED),
    request_changes= ({S.IN_REVIEW},                               S.CHANGES_REQUESTED),
    resubmit=        ({S.CHANGES_REQUESTED},                       S.RESUBMITTED),
    decline=         ({S.IN_REVIEW},                               "declined_state"),
    appeal=          ({S.DECLINED},                                S.SUBMITTED),
    plan=            (UNDER_REVIEW | {S.DRAFT, S.PUBLISHED},      "state"),
    call_off=        ({S.ACCEPTED},                                "resting_state"),
    publish=         ({S.ACCEPTED},                                S.PUBLISHED),
    post=            ({S.DRAFT, S.PUBLISHED},                      S.PUBLISHED),
    withdraw=        (OUT,                                         S.WITHDRAWN),
    archive=         ({S.PUBLISHED},                               S.ARCHIVED),
)
