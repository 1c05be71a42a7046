"""Where an entry stands in the frameworks: a term per axis, or fewer."""
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Model
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow

MOST_POSITIONS = 8


class Position(Model):
    __tablename__ = "positions"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    terms: Mapped[list["PositionTerm"]] = relationship(lazy="joined", cascade="all, delete-orphan",
                                                       passive_deletes=True)

    @property
    def term_ids(self):
        return frozenset(term.term_id for term in self.terms)


class PositionTerm(Model):
    __tablename__ = "position_terms"
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("framework_terms.id"), primary_key=True)


class Placed:
    """The part of an entry that stands in the frameworks."""
    places: ClassVar[list | None] = None  # the terms of each position, once queries.bring_places has read them

    def take_positions(self, positions, by):
        """Let the entry stand at `positions` (sets of term ids, empty ones dropped) and nowhere else."""
        wanted = list(dict.fromkeys(frozenset(terms) for terms in positions if terms))
        if len(wanted) > MOST_POSITIONS and not by.is_moderator:
            raise NotAllowedNow(_l("At most %(number)s positions; a moderator may allow more.",
                                   number=MOST_POSITIONS))
        before = sorted(sorted(p.term_ids) for p in self.positions)
        after = sorted(sorted(terms) for terms in wanted)
        if before == after:
            return
        self.positions = [Position(terms=[PositionTerm(term_id=ident) for ident in sorted(terms)])
                          for terms in wanted]
        record("place", self, by, before={"terms": before}, after={"terms": after})
        touch_index(self.kind, self.id)
        changed(LISTS)

    @property
    def term_ids(self):
        return {ident for position in self.positions for ident in position.term_ids}
