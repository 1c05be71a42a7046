"""Where a page stands: its path, its place among its siblings, moving with all below it, the trash, former addresses."""
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models.names import named_after
from portal.knowledge.models.rights import regrant_all
from portal.members.models import Person
from portal.publishing.models import Entry, Revision
from portal.publishing.models.watches import happen
from portal.publishing.workflow import State

TRASH = "~"
KEPT_FOR = timedelta(days=30)  # in the trash, and to undo a move


class PageAddress(Model):
    """An address that led to a page before; the newest row of an address counts."""
    __tablename__ = "page_addresses"
    __table_args__ = (Index("ix_page_addresses_where", "space_slug", "path"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    space_slug: Mapped[str]
    path: Mapped[str]
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(default=clock.now)


class PageMove(Model):
    """One move or renaming, so that it can be undone."""
    __tablename__ = "page_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    from_space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    from_parent_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"))
    from_top: Mapped[bool] = mapped_column(comment="it stood at the top, below no page")
    from_position: Mapped[int]
    from_segment: Mapped[str]
    from_path: Mapped[str]
    to_path: Mapped[str]
    undone_at: Mapped[datetime | None]
    page: Mapped["Rooted"] = relationship("Page", foreign_keys=page_id)
    by: Mapped[Person] = relationship()

    @property
    def is_undoable(self):
        return self.undone_at is None and self.at > clock.now() - KEPT_FOR and self.page.path == self.to_path

    def undo(self, by):
        """Put the page and all below it back to where it was."""
        page = self.page
        parent = db.session.get(type(page), self.from_parent_id) if self.from_parent_id else None
        if not self.is_undoable or not self.from_top and (parent is None or parent.is_trashed):
            raise NotAllowedNow(_l("This can no longer be undone: its place has changed since, or 30 days have passed."))
        page.go(self.from_space_id, parent, self.from_segment, by)
        page.take_position(self.from_position)
        self.undone_at = clock.now()
        record("undo_move", page, by, after={"path": page.path})


class Rooted:
    """The part of a page that stands in the tree. What changes the tree first holds it: see Space.hold."""

    @staticmethod
    def joined(parent, segment):
        return f"{parent.path}/{segment}" if parent else segment

    @classmethod
    def free_segment(cls, space, parent, wanted):
        """`wanted`, or with the first number that makes it free below `parent`."""
        segment, number = wanted, 1
        while cls.stands_at(space.id, cls.joined(parent, segment)):
            number += 1
            segment = f"{wanted}-{number}"
        return segment

    @classmethod
    def stands_at(cls, space_id, path):
        return db.session.scalar(select(cls.__table__.c.id).where(
            cls.__table__.c.space_id == space_id, cls.__table__.c.path == path))

    @classmethod
    def next_place(cls, space, parent):
        pages = cls.__table__.c
        last = db.session.scalar(select(func.max(pages.position)).where(
            pages.space_id == space.id, pages.parent_id == (parent.id if parent else None)))
        return (last or 0) + 1

    def below(self):
        """A condition on pages: this one and all below it."""
        pages = type(self).__table__.c
        return (pages.space_id == self.space_id) & (
            (pages.id == self.id) | pages.path.startswith(f"{self.path}/", autoescape=True))

    def ids_below(self):
        return db.session.scalars(select(type(self).__table__.c.id).where(self.below())).all()

    # Moving

    def move(self, parent, position, by, slug=None, space=None):
        """Put it and all below it under `parent` (None: at the top of `space`), as number `position` (None: last)."""
        before = self.path
        self.shift((space or parent and parent.space or self.space).id, parent, slug and named_after(slug), by)
        if position is not None:
            self.take_position(position)
        record("move_page", self, by, before={"path": before}, after={"path": self.path})
        happen(self, "move", by)

    def rename(self, slug, by):
        """Another last part of the address; the title is the text's business."""
        if named_after(slug) == self.segment:
            return
        before, position = self.path, self.position
        self.shift(self.space_id, self.parent, named_after(slug), by)
        self.position = position
        record("rename_page", self, by, before={"path": before}, after={"path": self.path})
        happen(self, "rename", by)

    def shift(self, space_id, parent, segment, by):
        """Move, remembering how to undo it; only another order among its siblings is not worth that."""
        if self.is_trashed:
            raise NotAllowedNow(_l("This page is in the trash. A steward can restore it."))
        was = PageMove(page_id=self.id, by_id=by.id, at=clock.now(), from_space_id=self.space_id,
                       from_parent_id=self.parent_id, from_top=self.parent_id is None, from_position=self.position,
                       from_segment=self.segment, from_path=self.path)
        if self.go(space_id, parent, segment or self.segment, by):
            was.to_path = self.path
            db.session.add(was)

    def go(self, space_id, parent, segment, by):
        """Take the whole subtree there; answers whether any address changed."""
        space = self.hold_trees(space_id, parent)
        self.guard_place(space, parent, segment)
        if (space.id, parent and parent.id, segment) == (self.space_id, self.parent_id, self.segment):
            return False
        ids, is_elsewhere = self.ids_below(), space.id != self.space_id
        self.leave_addresses()
        self.rewrite_paths(self.joined(parent, segment), parent.depth + 1 if parent else 1)
        self.segment, self.position, self.parent = segment, self.next_place(space, parent), parent
        db.session.flush()
        if is_elsewhere:
            self.settle(space, ids)
        for ident in ids:
            touch_index("page", ident, removal=is_elsewhere)
        changed(LISTS)
        return True

    def hold_trees(self, space_id, parent):
        """Nobody else moves anything here meanwhile; what was read before is read again."""
        here = self.space
        space = here if space_id == here.id else db.session.get(type(here), space_id)
        for one in sorted({here, space}, key=lambda s: s.id):
            one.hold()
        for page in (self, parent):
            if page is not None:
                db.session.refresh(page, ["path", "space_id", "parent_id", "depth", "trashed_at", "segment"])
        return space

    def guard_place(self, space, parent, segment):
        path = self.joined(parent, segment)
        if parent is not None and (parent.is_trashed or parent.space_id != space.id):
            raise NotAllowedNow(_l("The page that it should stand below is no longer there."))
        if parent is not None and parent.space_id == self.space_id and f"{parent.path}/".startswith(f"{self.path}/"):
            raise NotAllowedNow(_l("A page cannot stand below itself."))
        if self.stands_at(space.id, path) not in (None, self.id):
            raise NotAllowedNow(_l("A page with the address “%(path)s” is there already. Choose another one.", path=path))

    def leave_addresses(self):
        """From now on the present addresses of the subtree are former ones."""
        pages = type(self).__table__.c
        rows = db.session.execute(select(pages.space_slug, pages.path, pages.id).where(self.below())).all()
        db.session.execute(insert(PageAddress.__table__), [
            {"space_slug": slug, "path": path, "page_id": ident, "until": clock.now()} for slug, path, ident in rows])

    def rewrite_paths(self, path, depth, **more):
        """Give the subtree its new paths in one statement; `more` are further columns."""
        db.session.flush()
        pages = type(self).__table__
        db.session.execute(update(pages).where(self.below()).values(
            path=path + func.substr(pages.c.path, len(self.path) + 1), depth=pages.c.depth + (depth - self.depth), **more))
        self.forget_paths()

    def forget_paths(self):
        """What is in memory of pages is read again."""
        for thing in list(db.session.identity_map.values()):
            if isinstance(thing, Rooted):
                db.session.expire(thing, ["path", "depth", "space_id", "space_slug", "space", "trashed_at", "trashed_path",
                                          "trashed_by_id", "trashed_with_id", "owner_id", "audience",
                                          "audience_group_id", "owner_group_id"])

    def settle(self, space, ids):
        """The subtree belongs to another space now: owner, audience and keys are that one's."""
        pages, entries = type(self).__table__, Entry.__table__
        db.session.execute(update(pages).where(pages.c.id.in_(ids)).values(space_id=space.id, space_slug=space.slug))
        db.session.execute(update(entries).where(entries.c.id.in_(ids)).values(
            owner_id=space.institution_id, audience=space.audience, audience_group_id=space.group_id,
            owner_group_id=space.group_id))
        self.forget_paths()
        regrant_all(space, ids)

    def take_position(self, number):
        """Stand as number `number` (from 1) among its siblings."""
        db.session.flush()
        pages = type(self).__table__
        siblings = db.session.execute(select(pages.c.id, pages.c.position).where(
            pages.c.space_id == self.space_id, pages.c.parent_id == self.parent_id, pages.c.id != self.id,
            pages.c.trashed_at.is_(None)).order_by(pages.c.position, pages.c.id)).all()
        number = min(max(1, number), len(siblings) + 1)
        for place, (ident, before) in enumerate(siblings, start=1):
            wanted = place if place < number else place + 1
            if wanted != before:
                db.session.execute(update(pages).where(pages.c.id == ident).values(position=wanted))
        self.position = number
        db.session.flush()
        self.forget_positions()

    @staticmethod
    def forget_positions():
        for thing in list(db.session.identity_map.values()):
            if isinstance(thing, Rooted):
                db.session.expire(thing, ["position"])

    # The trash

    def trash(self, by, reason=""):
        """Take it and all below it from everybody; it can be restored for 30 days."""
        self.hold_trees(self.space_id, None)
        if self.is_trashed:
            raise NotAllowedNow(_l("This page is in the trash already."))
        ids, pages = self.ids_below(), type(self).__table__.c
        self.rewrite_paths(f"{TRASH}{self.id}", self.depth, trashed_at=clock.now(), trashed_by_id=by.id,
                           trashed_with_id=self.id, trashed_path=pages.path)
        regrant_all(self.space, ids, is_trashed=True)
        record("trash", self, by, after={"pages": len(ids)}, reason=reason)

    def restore_from_trash(self, by):
        """Back to where it was, with all that went with it; below the next page still there, under a free name."""
        self.hold_trees(self.space_id, None)
        if self.trashed_with_id != self.id:
            raise NotAllowedNow(_l("Restore the page that was put into the trash together with this one."))
        parent = self.parent if self.parent and not self.parent.is_trashed else None
        segment = self.free_segment(self.space, parent, self.segment)
        ids, was = self.ids_below(), self.trashed_path
        if was != self.joined(parent, segment):
            self.leave_trashed_addresses()
        self.rewrite_paths(self.joined(parent, segment), parent.depth + 1 if parent else 1, trashed_at=None,
                           trashed_by_id=None, trashed_with_id=None, trashed_path=None)
        self.segment, self.parent = segment, parent
        regrant_all(self.space, ids)
        record("restore_from_trash", self, by, after={"pages": len(ids)})
        happen(self, "restore", by)

    def leave_trashed_addresses(self):
        pages = type(self).__table__.c
        rows = db.session.execute(select(pages.space_slug, pages.trashed_path, pages.id).where(self.below())).all()
        db.session.execute(insert(PageAddress.__table__), [
            {"space_slug": slug, "path": path, "page_id": ident, "until": clock.now()} for slug, path, ident in rows])

    def delete_for_good(self, reason, by):
        """Remove it and what went into the trash with it, with every revision; the journal keeps title and reason."""
        if not self.is_trashed:
            raise NotAllowedNow(_l("Only what is in the trash can be deleted for good."))
        if not reason.strip():
            raise NotAllowedNow(_l("Deleting for good needs a reason."))
        ids, entries = self.ids_below(), Entry.__table__
        record("delete_page", self, by, reason=reason, before={"pages": len(ids)})
        for ident in ids:
            touch_index("page", ident, removal=True)
        db.session.flush()
        db.session.execute(update(entries).where(entries.c.id.in_(ids)).values(
            state=State.DRAFT, head_revision_id=None, published_revision_id=None))
        db.session.execute(update(Revision.__table__).where(Revision.entry_id.in_(ids)).values(base_id=None))
        db.session.execute(delete(entries).where(entries.c.id.in_(ids)))
        db.session.expunge(self)
