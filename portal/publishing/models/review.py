"""Review: what was submitted, who took it up, what was decided about exactly which text, and why."""
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.outbox import touch_index
from portal.core.workflow import NotAllowedNow
from portal.members.models import Person, Role, RoleGrant
from portal.publishing.models.notices import tell
from portal.publishing.models.revisions import Revision
from portal.publishing.workflow import PUBLICATION, WAITING, State


class Verdict(StrEnum):
    ACCEPT, REQUEST_CHANGES, DECLINE = "accept", "request_changes", "decline"

    @property
    def label(self):
        return {self.ACCEPT: _l("accepted"), self.REQUEST_CHANGES: _l("changes requested"),
                self.DECLINE: _l("declined")}[self]


class Reason(StrEnum):
    SCOPE, EVIDENCE, CLARITY = "scope", "evidence", "clarity"
    SOURCES, RIGHTS, DUPLICATE, OTHER = "sources", "rights", "duplicate", "other"

    @property
    def label(self):
        return {self.SCOPE: _l("outside the alliance's field"), self.EVIDENCE: _l("evidence is missing or weak"),
                self.CLARITY: _l("hard to follow"), self.SOURCES: _l("sources are missing or wrong"),
                self.RIGHTS: _l("rights or confidentiality"), self.DUPLICATE: _l("published already"),
                self.OTHER: _l("another reason")}[self]


class ReviewRule(Model):
    """How a kind is reviewed: by nobody (0), or by so many approvers, perhaps of as many other institutions."""
    __tablename__, noun = "review_rules", "review_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(unique=True)
    approvals: Mapped[int] = mapped_column(default=1)
    of_different_institutions: Mapped[bool] = mapped_column(default=False)

    @property
    def journal_title(self):
        return self.kind

    @classmethod
    def of(cls, kind):
        return db.session.scalar(select(cls).where(cls.kind == kind)) or cls(
            kind=kind, approvals=1, of_different_institutions=False)


class Submission(Model):
    """One round of review. The rule that held at the first round holds for all of them."""
    __tablename__ = "submissions"
    __table_args__ = (CheckConstraint("approvals_needed >= 0", name="approvals_needed"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    round: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    revision_sha256: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="", comment="the authors' word to the moderators")
    change_note: Mapped[str] = mapped_column(default="", comment="what a new version changes, for readers")
    approvals_needed: Mapped[int]
    of_different_institutions: Mapped[bool]
    is_alone: Mapped[bool] = mapped_column(default=False, comment="no moderator is without a conflict")
    is_appeal: Mapped[bool] = mapped_column(default=False)
    appealed_in: Mapped[int | None] = mapped_column(info=UNSEEN, comment="the appeal's round, for it and those after it")
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    revision: Mapped[Revision] = relationship(lazy="select")
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    claimed_by: Mapped[Person | None] = relationship(foreign_keys=claimed_by_id)
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id", back_populates="submission", lazy="selectin",
                                                       cascade="all, delete-orphan")

    @property
    def alone_reason(self):
        """Why somebody with a conflict of interest decided, if so."""
        return next((d.alone_reason for d in self.decisions if d.alone_reason), "")

    def end(self, outcome):
        self.ended_at, self.outcome = clock.now(), outcome


class Decision(Model):
    """What one moderator said about one revision; void once the text has changed."""
    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    revision_sha256: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict))
    reason: Mapped[Reason | None] = mapped_column(one_of(Reason))
    text: Mapped[str] = mapped_column(default="")
    alone_reason: Mapped[str] = mapped_column(default="")
    voided_at: Mapped[datetime | None]
    by: Mapped[Person] = relationship()
    submission: Mapped[Submission] = relationship(back_populates="decisions")


class Reviewed:
    """The part of an entry that goes through review."""

    @property
    def submission(self):
        """The newest round, or None."""
        return self.submissions[-1] if self.submissions else None

    @property
    def open_submission(self):
        return self.submission if self.submission and self.submission.ended_at is None else None

    @property
    def is_reviewed_alone(self):
        return bool(self.open_submission and self.open_submission.is_alone)

    def submit(self, by, note="", change_note=""):
        """Ask for review: the first time all authors must have agreed, and the entry gets its number for ever."""
        PUBLICATION.guard("submit", self)
        self.guard_submission(change_note)
        self.reference = self.reference or self.next_reference()
        rule, last = ReviewRule.of(self.kind), self.submission
        PUBLICATION.move("submit", self, by, revision=self.head.number, reference=self.reference)
        self.begin_round(by, rule, note, change_note)
        if last and last.outcome == "taken back":
            self.void_decisions(last)
        if rule.approvals == 0:
            self.pass_without_review()

    def guard_submission(self, change_note):
        self.guard_agreement()
        if self.published_revision_id == self.head_revision_id:
            raise NotAllowedNow(_l("Nothing has changed since the published version."))
        if self.published_revision_id and not change_note.strip():
            raise NotAllowedNow(_l("A new version needs a note on what changed."))

    def guard_agreement(self):
        if missing := self.without_agreement():
            raise NotAllowedNow(_l("Not every author has agreed to this text yet: %(names)s.",
                                   names=", ".join(a.name_in("en") for a in missing)))

    def pass_without_review(self):
        PUBLICATION.move("claim", self, by=None)
        PUBLICATION.move("accept", self, by=None)
        self.submission.end("accepted")
        self.publish_when_due(by=None)

    def resubmit(self, by, note=""):
        PUBLICATION.guard("resubmit", self)
        self.guard_agreement()
        PUBLICATION.move("resubmit", self, by, revision=self.head.number)
        last = self.submission
        last.end("resubmitted")
        self.begin_round(by, last, note, last.change_note, appealed_in=last.appealed_in)
        self.void_decisions(last)

    def appeal(self, text, by):
        """Once after a decline: another moderator looks again."""
        if self.has_appealed:
            raise NotAllowedNow(_l("An appeal can be made once."))
        PUBLICATION.move("appeal", self, by, reason=text)
        self.begin_round(by, self.submission, text, self.submission.change_note, is_appeal=True,
                         appealed_in=self.submission.round + 1)

    @property
    def has_appealed(self):
        """An appeal that was taken back before anybody decided leaves the right to it."""
        return any(s.is_appeal and s.outcome != "taken back" for s in self.submissions)

    def begin_round(self, by, rule, note, change_note, **appeal):
        needed = rule.approvals_needed if isinstance(rule, Submission) else rule.approvals
        self.submissions.append(Submission(
            round=len(self.submissions) + 1, revision=self.head, revision_sha256=self.head.sha256, by_id=by.id,
            at=clock.now(), note=note, change_note=change_note, approvals_needed=needed,
            of_different_institutions=rule.of_different_institutions, is_alone=False, **appeal))
        self.submission.is_alone = not self.unconflicted_moderators()
        self.regrant()
        touch_index(self.kind, self.id)

    def look_again_who_reviews(self):
        """People move, and moderators come and go, while something is under review; the readers follow."""
        before = {(grant.what, grant.key) for grant in self.grants}
        self.submission.is_alone = not self.unconflicted_moderators()
        self.regrant()
        if before != {(grant.what, grant.key) for grant in self.grants}:
            touch_index(self.kind, self.id, removal=True)

    def take_back(self, by):
        PUBLICATION.move("take_back", self, by)
        self.submission.end("taken back")
        self.regrant()
        touch_index(self.kind, self.id, removal=True)

    def claim(self, by):
        """Take it up, so that two people do not do the same."""
        PUBLICATION.move("claim", self, by)
        self.submission.claimed_by_id, self.submission.claimed_at = by.id, clock.now()

    def release(self, by):
        PUBLICATION.move("release", self, by)
        self.submission.claimed_by_id = self.submission.claimed_at = None

    def decide(self, verdict, by, read_sha256, reason=None, text="", alone_reason=""):
        """Decide about the text whose hash is `read_sha256`; a text that has changed since cannot be decided on."""
        self.guard_decision(by, read_sha256)
        self.guard_interests(by, verdict, alone_reason)
        if self.state in WAITING:
            self.claim(by)
        PUBLICATION.guard(verdict if verdict != Verdict.ACCEPT else "accept", self)
        self.submission.decisions.append(Decision(
            revision_id=self.submission.revision_id, revision_sha256=read_sha256, by_id=by.id,
            institution_id=by.institution_id, at=clock.now(), verdict=verdict, reason=reason, text=text,
            alone_reason=alone_reason if self.has_conflict(by) else ""))
        self.changed_at = clock.now()  # two decisions at the same moment must not both miss each other
        {Verdict.ACCEPT: self.approve, Verdict.REQUEST_CHANGES: self.request_changes,
         Verdict.DECLINE: self.decline}[verdict](by, text)

    def guard_decision(self, by, read_sha256):
        if not self.open_submission:
            raise NotAllowedNow(_l("Nothing waits for a decision here any more: this is in the state “%(state)s”.",
                                   state=self.state.label))
        if read_sha256 != self.submission.revision_sha256:
            raise NotAllowedNow(_l("The text has changed since you opened it. Read it again, then decide."))
        if any(d.by_id == by.id and d.voided_at is None for d in self.submission.decisions):
            raise NotAllowedNow(_l("You have decided about this text already."))
        if by.id in self.barred_ids:
            raise NotAllowedNow(_l("An appeal is decided by somebody who has not decided before."))

    def guard_interests(self, by, verdict, alone_reason):
        if self.has_conflict(by) and not self.is_reviewed_alone:
            raise NotAllowedNow(_l("You have a conflict of interest; another moderator decides about this."))
        if self.has_conflict(by) and not alone_reason.strip():
            raise NotAllowedNow(_l("You have a conflict of interest; deciding alone needs a reason, which is shown."))
        if verdict == Verdict.ACCEPT and self.submission.of_different_institutions and by.institution_id in {
                d.institution_id for d in self.approvals if d.institution_id}:
            raise NotAllowedNow(_l("Your institution has approved it; the next approval comes from another one."))

    @property
    def barred_ids(self):
        """Who may not decide since an appeal: whoever decided before it."""
        if not (self.submission and self.submission.appealed_in):
            return set()
        return {d.by_id for s in self.submissions if s.round < self.submission.appealed_in for d in s.decisions}

    def approve(self, by, text=""):
        if self.missing_approvals():
            PUBLICATION.move("approve", self, by)
            self.submission.claimed_by_id = self.submission.claimed_at = None
            return
        PUBLICATION.move("accept", self, by)
        self.submission.end("accepted")
        self.publish_when_due(by)

    def missing_approvals(self):
        """How many approvals the open round still needs."""
        given = self.approvals
        counted = {d.institution_id or -d.by_id for d in given} if self.submission.of_different_institutions else given
        return max(0, self.submission.approvals_needed - len(counted))

    @property
    def approvals(self):
        return [d for d in self.submission.decisions if d.verdict == Verdict.ACCEPT and d.voided_at is None]

    def request_changes(self, by, text):
        PUBLICATION.move("request_changes", self, by, reason=text)
        tell(self, "request_changes", by, *self.author_people, reason=text)

    def decline(self, by, text):
        PUBLICATION.move("decline", self, by, reason=text)
        self.submission.end("declined")
        self.regrant()
        touch_index(self.kind, self.id, removal=True)
        tell(self, "decline_version" if self.published_revision_id else "decline", by, *self.author_people, reason=text)

    def void_decisions(self, last):
        """The text has changed: earlier approvals no longer count, and their givers are told."""
        if last.revision_sha256 == self.head.sha256:
            self.submission.decisions.extend(self.repeat(d) for d in last.decisions if d.verdict == Verdict.ACCEPT)
            return
        for decision in last.decisions:
            decision.voided_at = clock.now()
            if decision.verdict == Verdict.ACCEPT:
                tell(self, "void_approval", None, decision.by)

    def repeat(self, decision):
        return Decision(revision_id=self.head_revision_id, revision_sha256=self.head.sha256, by_id=decision.by_id,
                        institution_id=decision.institution_id, verdict=Verdict.ACCEPT, text=decision.text)

    def has_conflict(self, person):
        return bool(person.conflict_keys & self.conflicts)

    def unconflicted_moderators(self):
        moderators = db.session.scalars(select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(
            RoleGrant.role == Role.MODERATOR, RoleGrant.until.is_(None))).all()
        return [m for m in moderators
                if m.is_moderator and not self.has_conflict(m) and m.id not in self.barred_ids]

    @property
    def declined_state(self):
        return State.PUBLISHED if self.published_revision_id else State.DECLINED
