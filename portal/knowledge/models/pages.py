"""A page of the knowledge base: an entry that its space's people write together, in a place of a tree."""
from datetime import date, datetime
from urllib.parse import quote

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import UNSEEN, db, one_of
from portal.core.folding import fold_name
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models.care import Cared
from portal.knowledge.models.merging import PERMANENT, Merged
from portal.knowledge.models.names import named_after
from portal.knowledge.models.reviewing import Approved
from portal.knowledge.models.rights import keys_of
from portal.knowledge.models.spaces import Space
from portal.knowledge.models.tree import PageAddress, Rooted
from portal.knowledge.workflow import Validity
from portal.members.models import Person
from portal.publishing.models import Entry
from portal.publishing.models.authors import named
from portal.publishing.models.watches import What, happen
from portal.publishing.workflow import State


class Page(Merged, Rooted, Cared, Approved, Entry):
    """`path` holds the segments of the pages above it and its own; in the trash it begins with "~"."""
    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("space_id", "path"), Index("ix_pages_tree", "space_id", "parent_id", "position"),
                      Index("ix_pages_keeper", "keeper_id", "review_by"), Index("ix_pages_kept", "space_id", "keeper_id"))
    id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    space_slug: Mapped[str] = mapped_column(comment="the space's, so that an address needs no look at it")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(comment="among the pages with the same parent")
    segment: Mapped[str] = mapped_column(comment="its own part of the path")
    path: Mapped[str]
    depth: Mapped[int] = mapped_column(comment="1 at the top")
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), comment="who answers for it")
    review_by: Mapped[date | None] = mapped_column(comment="holds until then; needs another look afterwards")
    reminded: Mapped[int | None] = mapped_column(info=UNSEEN, comment="for how many days ahead the keeper was reminded")
    is_orphan_told: Mapped[bool] = mapped_column(default=False, info=UNSEEN,
                                                 comment="the stewards know that its keeper left")
    validity: Mapped[Validity] = mapped_column(one_of(Validity), default=Validity.CURRENT)
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime | None] = mapped_column(info=UNSEEN, comment="when a writer asked for approval")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=UNSEEN)
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    trashed_with_id: Mapped[int | None] = mapped_column(comment="the page that was trashed, with this one below it")
    trashed_path: Mapped[str | None] = mapped_column(comment="where it stood")
    space: Mapped[Space] = relationship()
    parent: Mapped["Page | None"] = relationship(foreign_keys=parent_id, remote_side="Page.id")
    replacement: Mapped["Page | None"] = relationship(foreign_keys=replacement_id, remote_side="Page.id")
    keeper: Mapped[Person | None] = relationship(foreign_keys=keeper_id)
    trashed_by: Mapped[Person | None] = relationship(foreign_keys=trashed_by_id)

    __mapper_args__ = {"polymorphic_identity": "page", "polymorphic_load": "inline",
                       "inherit_condition": id == Entry.id}
    place, series = "knowledge", "KB"
    has_authors = False

    # Where it lives

    @property
    def address(self):
        return f"/knowledge/{self.space_slug}/{quote(self.path)}"

    @property
    def permanent_address(self):
        return f"/knowledge/p/{self.id}"

    @property
    def draft_address(self):
        return f"{self.permanent_address}/draft" if self.has_newer_draft else self.address

    def version_address(self, number):
        return f"{self.permanent_address}/v{number}"

    @property
    def may_ask(self):
        """Its text goes to the stewards."""
        return self.space.is_reviewed

    @property
    def is_trashed(self):
        return self.trashed_at is not None

    @classmethod
    def at(cls, space_slug, path):
        """The page that stands there now, or None."""
        return db.session.scalar(select(cls).where(cls.space_slug == space_slug, cls.path == path))

    @classmethod
    def at_address(cls, rest):
        """What an address below /knowledge/ leads to: "p/7", or a space and a path, of today or a former one; or None."""
        space_slug, _sign, path = rest.partition("/")
        if space_slug == PERMANENT:
            number = path.split("/")[0]
            return cls.formerly(PERMANENT, number) or cls.find(number)
        return cls.at(space_slug, path) or cls.formerly(space_slug, path)

    @classmethod
    def formerly(cls, space_slug, path):
        """The page that an address led to before, or of a merged page its permanent one; or None."""
        return db.session.scalar(select(cls).join(PageAddress, PageAddress.page_id == cls.id).where(
            PageAddress.space_slug == space_slug, PageAddress.path == path).order_by(PageAddress.id.desc()).limit(1))

    @classmethod
    def find_named(cls, text, near):
        """The page in the space of `near` whose path, or else last part, is `text`; for links by name."""
        path = "/".join(named_after(part) for part in text.strip("/").split("/"))
        return db.session.scalar(select(cls).where(
            cls.space_id == near.space_id, cls.trashed_at.is_(None), or_(cls.path == path, cls.segment == path))
            .order_by(cls.path != path, cls.depth, cls.id).limit(1))

    def names_nearby(self):
        """Links in its space may name it by its path or the last part of that."""
        pages = type(self).__table__.c
        return {fold_name(self.path), fold_name(self.segment)}, select(pages.id).where(pages.space_id == self.space_id)

    @property
    def caretakers(self):
        return [self.keeper] if self.keeper else []

    # Who writes and reads it

    def keys_by_right(self):
        return keys_of(self.space, is_out=self.published_revision_id is not None, is_trashed=self.is_trashed)

    def is_kept_by(self, person):
        """The stewards of its space, and whoever answers for it."""
        return f"reader:{person.id}" in self.space.steward_keys & person.access_keys or self.keeper_id == person.id

    def may_be_edited_by(self, person):
        is_writable = not (self.is_trashed or self.space.is_read_only)
        return is_writable and bool(self.space.write_keys & person.access_keys)

    def welcome(self, by):
        """Its number follows from its key, so that the permanent address and the number say the same."""
        self.reference = f"{self.series}-{self.id}"

    def byline_with(self, by):
        """All who have written in it, in the order in which they came."""
        before = self.with_joined(self.head.authors if self.head else [])
        known = {author.get("person_id") for author in before}
        return [*before, *(named(person) for person in (*self.written_with, by) if person.id not in known)]

    @property
    def proposal_people(self):
        return self.space.active_stewards

    @property
    def proposal_circle(self):
        return "space", self.space_id

    # Writing

    @classmethod
    def begin(cls, by, language, content, space, parent=None, slug=None, position=None, files=(), is_sketch=False, **more):
        """A new page below `parent`, or at the top; in an open space readers see it at once.

        Without any text, or as a sketch (of a template), they see it from the first save on. `slug` is its part of the
        address, made of the title when there is none; a number is added to a taken one.
        """
        space.hold()
        segment = cls.free_segment(space, parent, named_after(slug or content.words(language).title))
        page = super().begin(
            by, language, content, owner=space.institution, files=files, space=space, space_slug=space.slug,
            parent=parent, segment=segment, path=cls.joined(parent, segment), depth=parent.depth + 1 if parent else 1,
            position=cls.next_place(space, parent), keeper=by, review_by=cls.months_from_now(space.review_months),
            audience=space.audience, audience_group_id=space.group_id,
            owner_group_id=space.group_id, **more)
        if position is not None:
            page.take_position(position)
        if space.is_open and content.is_written and not is_sketch:
            page.post(by)
        return page

    def add_revision(self, content, by, note="", **traced):
        """In an open space saving is publishing, once readers know the page."""
        self.guard_writable()
        super().add_revision(content, by, note, **traced)
        if self.space.is_open and self.published_revision_id:
            self.post(by)

    def save(self, content, by, base_id, note="", confirmed=()):
        """In an open space the first save with a text shows the page to readers."""
        saved = super().save(content, by, base_id, note, confirmed)
        if self.space.is_open and not self.published_revision_id and self.head.content.is_written:
            self.post(by)
        return saved

    def guard_writable(self):
        if self.is_trashed:
            raise NotAllowedNow(_l("This page is in the trash. A steward can restore it."))
        if self.space.is_read_only:
            raise NotAllowedNow(_l("This space is read-only; its stewards can open it again."))

    def post(self, by, note="", alone_reason="", first="publish"):
        """Let readers see the newest text; `first` is what watchers are told of a new page."""
        self.published = self.head
        self.state = State.PUBLISHED
        self.show_to_readers(self.head, note, alone_reason)
        self.asked_at = self.asked_by_id = None
        later = "edit" if self.space.is_open else "new_version"
        happen(self, first if self.version == 1 else later, by, version=self.version)

    def watched_as(self):
        return super().watched_as() | {(What.SPACE, str(self.space_id))}

    def duplicate(self, by):
        """A copy beside it."""
        copy = type(self).begin(by, self.language, self.head.content, self.space, self.parent, self.segment)
        record("duplicate", copy, by, after={"from": self.reference})
        return copy

