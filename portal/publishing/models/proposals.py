"""Proposals: other words for one or several entries by somebody who may read them, decided by those who write them."""
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.journal import record
from portal.core.locale import language
from portal.core.workflow import NotAllowedNow, Workflow
from portal.members.models import Person
from portal.publishing.models.comments import shortened
from portal.publishing.models.content import Content
from portal.publishing.models.notices import tell
from portal.publishing.models.proposed import ProposedText, Remark, differs

MOST_OPEN = 20  # of one person


class ProposalState(StrEnum):
    OPEN, CHANGES_ASKED, MERGED = "open", "changes_asked", "merged"
    DECLINED, WITHDRAWN = "declined", "withdrawn"

    @property
    def label(self):
        return {self.OPEN: _l("open"), self.CHANGES_ASKED: _l("changes asked for"), self.MERGED: _l("merged"),
                self.DECLINED: _l("declined"), self.WITHDRAWN: _l("taken back")}[self]


P = ProposalState
UNDECIDED = {P.OPEN, P.CHANGES_ASKED}
#   verb          from         to
PROPOSALS = Workflow(
    ProposalState,
    revise=      (UNDECIDED,   P.OPEN),
    say=         (UNDECIDED,   "state"),
    ask_changes= ({P.OPEN},    P.CHANGES_ASKED),
    take=        (UNDECIDED,   "state"),
    merge=       (UNDECIDED,   P.MERGED),
    decline=     (UNDECIDED,   P.DECLINED),
    withdraw=    (UNDECIDED,   P.WITHDRAWN),
)


class Proposal(Model):
    """Seen by who made it and by those who may write what it is about; its texts never change an entry by themselves."""
    __tablename__, noun = "proposals", "proposal"
    __table_args__ = (Index("ix_proposals_by", "by_id", "state"), Index("ix_proposals_state", "state", "changed_at"),
                      {"info": UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, comment="by who made it")
    reason: Mapped[str] = mapped_column(comment="why")
    state: Mapped[ProposalState] = mapped_column(one_of(ProposalState), default=ProposalState.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision_reason: Mapped[str] = mapped_column(default="")
    lock: Mapped[int] = mapped_column(default=0, comment="counts changes, so that none is overwritten unseen")
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    texts: Mapped[list[ProposedText]] = relationship(
        order_by=ProposedText.id, cascade="all, delete-orphan", passive_deletes=True)
    remarks: Mapped[list[Remark]] = relationship(
        order_by=Remark.id, cascade="all, delete-orphan", passive_deletes=True)

    __mapper_args__ = {"version_id_col": lock}

    @property
    def journal_title(self):
        return "; ".join(entry.journal_title for entry in self.entries)

    @property
    def address(self):
        return f"/proposals/{self.id}"

    @property
    def is_undecided(self):
        return self.state in UNDECIDED

    # What it is about

    @property
    def entries(self):
        """Each once, in the order in which they came."""
        return list(dict.fromkeys(text.entry for text in self.texts))

    def texts_of(self, entry):
        """The proposed words for `entry`, its original language first."""
        return sorted((text for text in self.texts if text.entry_id == entry.id),
                      key=lambda text: (text.language != entry.language, text.language))

    def base_of(self, entry):
        """The revision that its words for `entry` were written on, or None."""
        return next((text.base for text in self.texts_of(entry)), None)

    def open_parts(self):
        """{key: part} of what nobody has taken yet."""
        return {part.key: part for entry in self.entries for text in self.texts_of(entry) for part in text.parts
                if not part.is_taken}

    def content_with(self, entry, keys):
        """What `entry` holds in the base, with the parts `keys` in their places."""
        base = self.base_of(entry).content
        texts = base.texts | {text.language: text.words_with(keys) for text in self.texts_of(entry)}
        return Content(texts, base.keywords, base.fields)

    # By who makes it

    @classmethod
    def open(cls, by, entry, base, texts, reason):
        """A new proposal of `texts` ({language: Words}) for `entry`, written on its revision `base`."""
        entry.guard_writable()
        cls.guard_number(by)
        proposal = cls(by=by, reason=reason, state=ProposalState.OPEN, opened_at=clock.now(), changed_at=clock.now())
        db.session.add(proposal)
        proposal.keep(entry, base, texts)
        db.session.flush()
        record("propose", proposal, by, after={"texts": len(proposal.texts)}, reason=reason)
        proposal.tell_deciders("proposal_opened", reason)
        return proposal

    @classmethod
    def guard_number(cls, by):
        count = db.session.scalar(select(func.count()).where(cls.by_id == by.id, cls.state.in_(UNDECIDED)))
        if count >= MOST_OPEN:
            raise NotAllowedNow(_l("%(count)s proposals of yours wait for a decision. Take one back, or wait until some "
                                   "are decided.", count=count))

    def revise(self, entry, base, texts, reason, by):
        """Other words for `entry`, which may be new to the proposal; it is open again."""
        PROPOSALS.guard("revise", self)
        entry.guard_writable()
        self.keep(entry, base, texts)
        self.reason, self.changed_at = reason, clock.now()
        db.session.flush()
        PROPOSALS.move("revise", self, by, texts=len(self.texts))
        self.tell_deciders("proposal_revised", reason)

    def keep(self, entry, base, texts):
        """Words that say nothing else than the base are left out."""
        held = {text.language: text for text in self.texts_of(entry)}
        for code, words in texts.items():
            if not differs(base.content.words(code), words):
                self.texts = [text for text in self.texts if text is not held.get(code)]
            elif code in held:
                held[code].write(words)
            else:
                text = ProposedText(entry=entry, entry_id=entry.id, base=base, base_revision_id=base.id, language=code,
                                    taken=[])
                text.write(words)
                self.texts.append(text)

    def withdraw(self, by):
        PROPOSALS.move("withdraw", self, by)

    # By those who decide

    def ask_changes(self, reason, by):
        PROPOSALS.move("ask_changes", self, by, reason)
        self.decide(by, reason)
        self.tell_proposer("proposal_changes", by, reason)

    def decline(self, reason, by):
        PROPOSALS.move("decline", self, by, reason)
        self.decide(by, reason)
        self.tell_proposer("proposal_declined", by, reason)

    def merge(self, keys, by, is_last=True, note=""):
        """Save the parts `keys` as new revisions of their entries; what is left stays open, unless this `is_last`."""
        self.guard_parts(keys)
        for entry in self.entries:
            own = {key for key in keys if key.startswith(f"{entry.id}-")}
            if own:
                self.take(entry, own, by, note, self.content_with(entry, own), self.base_of(entry).id)
        self.settle(by, is_last, note)

    def guard_parts(self, keys):
        """The parts must be those that are proposed now."""
        PROPOSALS.guard("merge", self)
        if not keys <= self.open_parts().keys():
            raise NotAllowedNow(_l("The proposal has changed since you opened it. Look at it again, then decide."))

    def take(self, entry, keys, by, note, content, base_id):
        """Save `content`, with the parts `keys` in it, on the revision `base_id`; who saves keeps unsent text."""
        unsent = entry.unsent_by(by)
        entry.written_with = (self.by,)
        try:
            entry.save(content, by, base_id, ": ".join(filter(None, [self.as_note(), note])))
        finally:
            entry.written_with = ()
        entry.keep_unsent(unsent, by)
        for text in self.texts_of(entry):
            text.taken = [*text.taken, *sorted(key for key in keys if text.has(key))]

    def as_note(self):
        return str(_l("proposed by %(name)s", name=self.by.name_in(language())))

    def settle(self, by, is_last, note=""):
        """After parts were taken: merged when nothing is left, or nothing more will be taken."""
        db.session.flush()
        is_done = is_last or not self.open_parts()
        PROPOSALS.move("merge" if is_done else "take", self, by, note, parts=sum(len(text.taken) for text in self.texts))
        if is_done:
            self.decide(by, note)
        self.tell_proposer("proposal_merged" if is_done else "proposal_taken", by, note)

    def decide(self, by, reason):
        self.decided_at, self.decided_by_id, self.decision_reason = clock.now(), by.id, reason

    # By both

    def say(self, body, by, part=""):
        """Something about the proposal, or about one part of it; the other side is told. Raises Refused."""
        PROPOSALS.guard("say", self)
        if part and part not in {one.key for text in self.texts for one in text.parts}:
            raise NotAllowedNow(_l("The proposal has changed since you opened it. Look at it again, then decide."))
        remark = Remark(by=by, part=part, at=clock.now())
        remark.write(body)
        self.remarks.append(remark)
        db.session.flush()
        record("say", self, by, after={"remark": remark.id})
        if by.id == self.by_id:
            talking = [one.by for one in self.remarks]
            self.tell_deciders("proposal_answered", shortened(remark.plain), *talking)
        else:
            self.tell_proposer("proposal_asked", by, shortened(remark.plain))
        return remark

    def tell_deciders(self, verb, reason, *more):
        for entry in self.entries[:1]:
            tell(entry, verb, self.by, *entry.proposal_people, *more, reason=reason, page=self.address)

    def tell_proposer(self, verb, by, reason):
        for entry in self.entries[:1]:
            tell(entry, verb, by, self.by, reason=reason, page=self.address)
