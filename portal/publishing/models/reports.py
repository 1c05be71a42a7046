"""Reports: what people say is wrong with an entry or a comment, as one case until a moderator has decided it."""
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of, only_where
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow, Workflow
from portal.members.models import Person
from portal.publishing.models.comments import Comment
from portal.publishing.models.entries import Entry
from portal.publishing.models.notices import tell


class Complaint(StrEnum):
    SPAM, ABUSE, WRONG, RIGHTS, OTHER = "spam", "abuse", "wrong", "rights", "other"

    @property
    def label(self):
        return {self.SPAM: _l("advertising or spam"), self.ABUSE: _l("insulting or personal"),
                self.WRONG: _l("wrong or dangerous"), self.RIGHTS: _l("rights or confidentiality"),
                self.OTHER: _l("another reason")}[self]


class CaseState(StrEnum):
    OPEN, DISMISSED, HIDDEN, REMOVED, SETTLED = "open", "dismissed", "hidden", "removed", "settled"

    @property
    def label(self):
        return {self.OPEN: _l("open"), self.DISMISSED: _l("dismissed"), self.HIDDEN: _l("hidden"),
                self.REMOVED: _l("removed for good"), self.SETTLED: _l("settled")}[self]


C = CaseState
OPEN_ONLY = only_where("state = 'open'")
#   verb          from                    to
CASES = Workflow(
    CaseState,
    dismiss=     ({C.OPEN},               C.DISMISSED),
    hide=        ({C.OPEN},               C.HIDDEN),
    remove=      ({C.OPEN, C.HIDDEN},     C.REMOVED),
    settle=      ({C.OPEN},               C.SETTLED),
    show_again=  ({C.HIDDEN},             C.DISMISSED),
)
OF_COMMENTS, OF_ENTRIES = ("dismiss", "hide", "remove", "show_again"), ("dismiss", "settle")  # offered in the form


class Case(Model):
    """All reports on one thing, decided together; at most one of a thing is open."""
    __tablename__, noun = "cases", "case"
    __table_args__ = (Index("ix_cases_open_comment", "comment_id", unique=True, **OPEN_ONLY), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    state: Mapped[CaseState] = mapped_column(one_of(CaseState), default=CaseState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    shown: Mapped[str] = mapped_column(default="", comment="what the comment said when it was reported")
    is_alone: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                           comment="no moderator is without a conflict")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="")
    entry: Mapped[Entry] = relationship()
    comment: Mapped[Comment | None] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id", cascade="all, delete-orphan",
                                                   passive_deletes=True)

    @property
    def journal_title(self):
        return self.entry.journal_title

    @classmethod
    def of(cls, entry, comment=None):
        """The open case about a thing, or a new one."""
        found = db.session.scalar(select(cls).where(
            cls.entry_id == entry.id, cls.comment_id == (comment and comment.id), cls.state == CaseState.OPEN))
        return found or cls(entry=entry, comment=comment, state=CaseState.OPEN, opened_at=clock.now())

    @classmethod
    def report(cls, entry, complaint, words, by, comment=None):
        """Add one person's report to the open case about a thing."""
        case = cls.of(entry, comment)
        if any(report.by_id == by.id for report in case.reports):
            raise NotAllowedNow(_l("You have reported this already. You are told when it is decided."))
        case.shown = case.shown or (comment.body if comment else "")
        db.session.add(case)
        case.reports.append(Report(by=by, at=clock.now(), complaint=complaint, text=words))
        db.session.flush()
        record("report", case, by, after={"complaint": complaint})
        return case

    @property
    def verbs(self):
        """What may be decided now."""
        names = OF_COMMENTS if self.comment_id else OF_ENTRIES
        return [name for name in names if CASES.allows(name, self)]

    def decide(self, verb, by, reason):
        """Do `verb`, which applies to this kind of thing; who reported it, and whose comment it is, is told."""
        CASES.move(verb, self, by, reason)
        self.decided_at, self.decided_by_id, self.reason = clock.now(), by.id, reason
        tell(self.entry, f"case_{verb}", None, *(report.by for report in self.reports if report.by_id != by.id),
             reason=reason)
        if self.comment and self.comment.removed_at is None:
            self.act_on_comment(verb, by, reason)

    def act_on_comment(self, verb, by, reason):
        acts = {"hide": lambda: self.comment.hide(by, reason), "remove": lambda: self.comment.remove(by),
                "show_again": self.comment.show_again}
        if verb in acts:
            acts[verb]()
            tell(self.entry, f"comment_{verb}", None, self.comment.by, reason=reason)


class Report(Model):
    """What one person said about it."""
    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("case_id", "by_id"), {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    complaint: Mapped[Complaint] = mapped_column(one_of(Complaint))
    text: Mapped[str] = mapped_column(default="")
    by: Mapped[Person] = relationship()


def settle_cases(entry, by, reason):
    """The entry is withdrawn: what was reported about it is dealt with."""
    for case in db.session.scalars(select(Case).where(Case.entry_id == entry.id, Case.state == CaseState.OPEN)):
        case.decide("settle", by, reason)
