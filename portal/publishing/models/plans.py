"""What is to happen to an entry by itself: it is published, or more people may read it, once, at a time that was set.

Until then nothing shows: the keys of the entry change in the transaction of the act itself. The worker is called by a row
of the outbox at that time; when it was not running then, it acts as soon as it runs again.
"""
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import enqueue, touch_index
from portal.core.workflow import NotAllowedNow
from portal.members.models import Group
from portal.publishing.models.access import Audience
from portal.publishing.models.notices import tell
from portal.publishing.workflow import PUBLICATION, State

LADDER = list(Audience)


class Planned(StrEnum):
    PUBLISH, WIDEN = "publish", "widen"


class Plan(Model):
    __tablename__ = "plans"
    __table_args__ = {"info": UNSEEN}
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    act: Mapped[Planned] = mapped_column(one_of(Planned))
    at: Mapped[datetime]
    audience: Mapped[Audience | None] = mapped_column(one_of(Audience), comment="who may read it from then on")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None] = mapped_column(comment="carried out, or no longer of use")
    entry = relationship("Entry")
    group: Mapped[Group | None] = relationship()

    def carry_out(self):
        """Do it if it is time; what is not accepted yet is published when it is."""
        if self.done_at or self.at > clock.now():
            return
        if self.act == Planned.PUBLISH and self.entry.state == State.ACCEPTED:
            self.done_at = clock.now()
            self.entry.publish(by=None)
        elif self.act == Planned.WIDEN:
            self.done_at = clock.now()
            if self.entry.state != State.WITHDRAWN and self.is_wider():
                self.entry.set_audience(self.audience, by=None, group=self.group)

    def is_wider(self):
        """Somebody may have changed the audience by hand meanwhile; a plan never narrows it."""
        return LADDER.index(self.audience) > LADDER.index(self.entry.audience)


class Scheduled:
    """The part of an entry that knows what is to happen to it."""

    def plan_of(self, act):
        return db.session.scalar(select(Plan).where(Plan.entry_id == self.id, Plan.act == act, Plan.done_at.is_(None)))

    @property
    def publish_at(self):
        """When readers will see what is under review or accepted, or None."""
        plan = self.plan_of(Planned.PUBLISH)
        return plan.at if plan else None

    @property
    def widening(self):
        """The open plan to let more people read it, or None."""
        return self.plan_of(Planned.WIDEN)

    def plan_publication(self, at, by):
        """Publish at `at` (aware), or as soon as it is accepted after that; None: as soon as it is accepted."""
        PUBLICATION.guard("plan", self)
        if at == self.publish_at:
            return
        if at is None and self.state == State.ACCEPTED:
            raise NotAllowedNow(_l("It is accepted: choose another time, publish it now or call it off."))
        self.drop_plan(Planned.PUBLISH)
        record("plan_publication" if at else "unplan_publication", self, by, after={"at": written(at)} if at else None)
        if at:
            self.add_plan(Planned.PUBLISH, at, by)

    def plan_widening(self, at, audience, by, group=None):
        """Let `audience`, which must be wider than the present one, read it from `at` on."""
        if self.state == State.WITHDRAWN or LADDER.index(audience) <= LADDER.index(self.audience):
            raise NotAllowedNow(_l("Choose an audience that is wider than the present one."))
        self.drop_plan(Planned.WIDEN)
        self.add_plan(Planned.WIDEN, at, by, audience=audience, group=group if audience == Audience.GROUP else None)
        record("plan_widening", self, by, after={"at": written(at), "audience": audience})

    def keep_audience(self, by):
        """Call a planned widening off."""
        if self.drop_plan(Planned.WIDEN):
            record("keep_audience", self, by)

    def add_plan(self, act, at, by, **more):
        plan = Plan(entry_id=self.id, act=act, at=at, by_id=by.id, **more)
        db.session.add(plan)
        db.session.flush()
        enqueue("work", "plan", {"plan": plan.id}, run_at=at)

    def drop_plan(self, act):
        plan = self.plan_of(act)
        if plan:
            db.session.delete(plan)
            db.session.flush()
        return plan

    def publish_when_due(self, by):
        """It is accepted: readers see it now, or at the time that was set."""
        plan = self.plan_of(Planned.PUBLISH)
        if plan and plan.at > clock.now():
            self.regrant()
            touch_index(self.kind, self.id)
            tell(self, "accept", by, *self.author_people)
            return
        self.publish_now(by)

    def publish_now(self, by):
        """Without waiting any longer for the time that was set."""
        if plan := self.plan_of(Planned.PUBLISH):
            plan.done_at = clock.now()
        self.publish(by)

    def call_off(self, by):
        """Take what was accepted back before readers see it; it goes through review again."""
        PUBLICATION.move("call_off", self, by)
        self.drop_plan(Planned.PUBLISH)
        self.regrant()
        touch_index(self.kind, self.id, removal=True)


def written(moment):
    return f"{moment:%Y-%m-%d %H:%M %Z}"
