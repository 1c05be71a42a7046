"""The entry: whatever the alliance publishes and that has an address of its own."""
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.db import UNSEEN, Model, db, one_of, only_where
from portal.core.journal import record
from portal.core.outbox import enqueue, touch_index
from portal.core.remember import LISTS, changed
from portal.core.typed import whole
from portal.core.workflow import NotAllowedNow
from portal.members.models import Group, Institution
from portal.publishing.models.access import Audience, Grant, Guarded, NamedReader
from portal.publishing.models.authors import Authored, Authorship, Contribution, names_of
from portal.publishing.models.autosaves import Autosaved
from portal.publishing.models.comments import Commented
from portal.publishing.models.content import Content, join
from portal.publishing.models.files import File, Filed
from portal.publishing.models.grouping import Grouped
from portal.publishing.models.links import Linked
from portal.publishing.models.namings import Telling
from portal.publishing.models.notices import tell
from portal.publishing.models.plans import Scheduled
from portal.publishing.models.positions import Placed, Position
from portal.publishing.models.review import Reviewed, Submission
from portal.publishing.models.revisions import Revision, Series, Version, with_texts
from portal.publishing.models.tags import EntryTag, Tagged
from portal.publishing.models.titles import Titled
from portal.publishing.models.watches import Watched, happen
from portal.publishing.workflow import PUBLICATION, State

# As queries.is_unfinished:
UNFINISHED = only_where("published_revision_id IS NULL OR head_revision_id != published_revision_id")
OWNED = {"cascade": "all, delete-orphan", "passive_deletes": True}


class EditConflict(Exception):
    """Two people changed the same place: `joined` holds what is clean and what must be decided."""

    def __init__(self, joined, head):
        super().__init__("edit conflict")
        self.joined, self.head = joined, head


class Entry(Titled, Guarded, Authored, Grouped, Autosaved, Linked, Filed, Placed, Reviewed, Commented, Tagged, Watched,
            Scheduled, Telling, Model):
    """What all kinds share. `state` is about publication only; a pillar's own stages are columns of its own."""
    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("state NOT IN ('published', 'archived', 'withdrawn') OR published_revision_id IS NOT NULL",
                        name="published_has_revision"),
        CheckConstraint("state NOT IN ('draft', 'declined') OR published_revision_id IS NULL", name="draft_has_none"),
        Index("ix_entries_newest", "published_at", "id"),
        Index("ix_entries_unfinished_of_owner", "owner_id", **UNFINISHED),
        Index("ix_entries_unfinished_of_group", "owner_group_id", **UNFINISHED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    reference: Mapped[str | None] = mapped_column(unique=True, comment="permanent, given at the first submission")
    state: Mapped[State] = mapped_column(one_of(State), default=State.DRAFT)
    language: Mapped[str] = mapped_column(comment="the original's")
    title_en: Mapped[str] = mapped_column(default="", comment="of what readers see; of the head before")
    title_zh: Mapped[str] = mapped_column(default="")
    title_language: Mapped[str] = mapped_column(default="", server_default="", comment="of title_en if another")
    owner_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    audience: Mapped[Audience] = mapped_column(one_of(Audience), default=Audience.EVERYONE)
    audience_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    owner_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True, comment="whose work it is, too")
    head_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", use_alter=True), info=UNSEEN)
    published_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", use_alter=True))
    version: Mapped[int] = mapped_column(default=0, comment="number of the newest published version")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, info=UNSEEN)
    published_at: Mapped[datetime | None] = mapped_column(comment="of the newest version")
    first_published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    origin: Mapped[str | None] = mapped_column(unique=True, comment="the content that it was loaded from")
    lock: Mapped[int] = mapped_column(default=0, info=UNSEEN, comment="counts changes, so that none is overwritten unseen")

    owner: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    audience_group: Mapped[Group | None] = relationship(foreign_keys=audience_group_id)
    owner_group: Mapped[Group | None] = relationship(foreign_keys=owner_group_id)
    head: Mapped[Revision] = relationship(foreign_keys=head_revision_id)
    published: Mapped[Revision | None] = relationship(foreign_keys=published_revision_id)
    versions: Mapped[list[Version]] = relationship(order_by=Version.number.desc(), **OWNED)
    grants: Mapped[list[Grant]] = relationship(lazy="selectin", **OWNED)
    named_readers: Mapped[list[NamedReader]] = relationship(**OWNED)
    authorships: Mapped[list[Authorship]] = relationship(order_by=Authorship.position, **OWNED)
    contributions: Mapped[list[Contribution]] = relationship(order_by=Contribution.position, **OWNED)
    positions: Mapped[list[Position]] = relationship(order_by=Position.id, **OWNED)
    files: Mapped[list[File]] = relationship(order_by=File.id, **OWNED)
    tag_links: Mapped[list[EntryTag]] = relationship(order_by=EntryTag.at, **OWNED)
    submissions: Mapped[list[Submission]] = relationship(order_by=Submission.round, **OWNED)

    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "entry", "version_id_col": lock}
    place: ClassVar[str] = "entries"   # blueprint and first part of the address
    series: ClassVar[str] = "ENT"
    may_ask: ClassVar[bool] = False  # for a kind's own approval, once it is saved
    has_authors: ClassVar[bool] = True  # invited ones, a byline, the moderators' review; else whoever belongs there writes

    # What it is called and where it lives

    @property
    def noun(self):
        return self.kind

    def byline_in(self, language):
        """The authors' names in their order, from the revision that is shown; lists load it with the entries."""
        return names_of((self.published or self.head).authors, language)

    @property
    def slug(self):
        return self.reference or f"draft-{self.id}"

    @property
    def address(self):
        return f"/{self.place}/{self.slug}"

    @classmethod
    def find(cls, slug):
        """By its number, by "draft-7", or by its key."""
        text = str(slug)
        ident = text.removeprefix("draft-")
        if (key := whole(ident)) is not None:
            return db.session.scalars(found_by(cls, "id"), {"wanted": key}).unique().one_or_none()
        return db.session.scalars(found_by(cls, "reference"), {"wanted": text}).unique().one_or_none()

    def load_head(self):
        """Bring the newest revision and its texts along in one go, for pages and verbs that need the words."""
        set_committed_value(self, "head", with_texts(self.head_revision_id))

    def next_reference(self):
        name = f"{self.series}-{clock.today().year}"
        return f"{name}-{Series.next(name):04d}"

    @property
    def resting_state(self):
        """Where what is taken back returns to; an appeal leaves it as it was."""
        if self.open_submission and self.open_submission.is_appeal:
            return State.DECLINED
        return State.PUBLISHED if self.published_revision_id else State.DRAFT

    @property
    def is_out(self):
        """Readers see a version of it."""
        return self.published_revision_id is not None and self.state != State.WITHDRAWN

    @property
    def shown_state(self):
        """In a word, as every reader of it may know it: that something newer is under way is for its writers."""
        return (State.PUBLISHED if self.is_out and self.state != State.ARCHIVED else self.state).label

    @property
    def has_newer_draft(self):
        return self.is_out and self.head_revision_id != self.published_revision_id

    @property
    def draft_address(self):
        """Where its insiders read the newest text as readers will."""
        return f"{self.address}/draft" if self.has_newer_draft else self.address

    def version_address(self, number):
        return f"{self.address}/v{number}"

    # Writing

    @classmethod
    def begin(cls, by, language, content, owner=None, files=(), **more):
        """A new draft by `by`, its first author, with `content` and `files` as revision 1."""
        entry = cls(language=language, owner=owner or by.institution, state=State.DRAFT, version=0, **more)
        db.session.add(entry)
        db.session.flush()
        entry.welcome(by)
        for file in files:
            entry.attach(file, by)
        entry.add_revision(content, by)
        record("begin", entry, by)
        entry.regrant()
        touch_index(entry.kind, entry.id)
        return entry

    def save(self, content, by, base_id, note="", confirmed=()):
        """A new revision on the newest one. Returns (revision, was it joined with somebody else's newer text?).

        A clean three-way merge is made; where both changed the same place, EditConflict is raised and nothing kept.
        `confirmed` are the languages whose translation is said to be up to date with the original.
        """
        PUBLICATION.guard("edit", self)
        joined, sent = base_id != self.head_revision_id, content.words(self.language)
        if joined:
            content = self.join_with_head(content, base_id)
        confirmed = self.head.outdated.intersection(confirmed)
        if confirmed or content.as_data() != self.head.content.as_data() or self.has_other_files:
            # Who translated did not see what somebody else wrote into the original meanwhile.
            seen = None if content.words(self.language) == sent else db.session.get(Revision, base_id).number
            told = str(_l("translation found up to date")) if confirmed else ""
            self.add_revision(content, by, note or told, seen=seen, confirmed=confirmed)
            record("edit", self, by, after={"revision": self.head.number}, reason=note)
            if not self.published_revision_id:
                touch_index(self.kind, self.id)
        self.forget_autosaves(by)
        return self.head, joined

    def join_with_head(self, content, base_id):
        base = db.session.get(Revision, base_id)
        if base is None or base.entry_id != self.id:
            raise NotAllowedNow(_l("The text that you started from is not known. Reload the page and try again."))
        joined = join(base.content, content, self.head.content)
        if joined.clashes:
            raise EditConflict(joined, self.head)
        return joined.content

    def add_revision(self, content, by, note="", **traced):
        """The newest revision from now on; `traced` is for Revision.trace."""
        earlier = self.head
        revision = Revision.of(content, self.language, self.byline_with(by), [f.facts() for f in self.current_files])
        revision.entry_id, revision.by_id, revision.note, revision.at = self.id, by.id, note, clock.now()
        revision.number = earlier.number + 1 if earlier else 1
        revision.base_id = earlier.id if earlier else None
        revision.render_texts(content, self.picture_addresses(), earlier)
        revision.trace(**{"like": earlier} | traced)
        self.head, self.changed_at = revision, clock.now()
        self.keep_links(by, earlier)
        if authorship := self.authorship_of(by):
            authorship.agreed_sha256 = revision.sha256
        if not self.published_revision_id:
            self.show_fields(revision, earlier)
        db.session.flush()

    def keep_byline(self, by):
        """The byline changed: the same words as a new revision."""
        self.name_corresponding()
        self.add_revision(self.head.content, by, note=str(_l("authors changed")))
        self.regrant()

    def keep_files(self, by):
        """The files changed: the same words as a new revision."""
        if self.has_other_files:
            self.add_revision(self.head.content, by, note=str(_l("files changed")))

    def restore(self, revision, by):
        """Make the content of an earlier revision, and its files, the newest ones."""
        PUBLICATION.guard("edit", self)
        self.restore_files(revision, by)
        self.add_revision(revision.content, by, note=str(_l("restored revision %(number)s", number=revision.number)),
                          like=revision)
        record("restore", self, by, after={"revision": revision.number})

    def guard_authors(self):
        PUBLICATION.guard("edit", self)

    def show_fields(self, revision, shown=None):
        """Copy to the columns what lists and filters need of `revision` and is not so in `shown`; pillars add theirs."""
        self.show_titles(revision)
        if shown is None or set(self.names_in(shown)) != set(self.names_in(revision)):
            self.keep_names(revision)

    def duplicate(self, by):
        """A new draft of one's own with the same words and files."""
        copy = type(self).begin(by, self.language, Content(self.head.content.texts, self.head.keywords,
                                                           dict(self.head.fields)),
                                files=[File.of(facts) for facts in self.head.files])
        record("duplicate", copy, by, after={"from": self.slug})
        return copy

    def delete(self, by):
        """Remove a draft that was never submitted."""
        if self.state != State.DRAFT or self.reference:
            raise NotAllowedNow(_l("Only a draft that was never submitted can be deleted."))
        record("delete", self, by)
        touch_index(self.kind, self.id, removal=True)
        self.head = None
        db.session.flush()
        db.session.delete(self)

    # Publishing

    def publish(self, by):
        """Let readers see the newest revision, from this transaction on."""
        PUBLICATION.guard("publish", self)
        submission = self.submission
        self.published = submission.revision
        PUBLICATION.move("publish", self, by, version=self.version + 1)
        self.show_to_readers(submission.revision, submission.change_note, submission.alone_reason)
        tell(self, "publish", by, *self.author_people)
        happen(self, "new_version" if self.version > 1 else "publish", by, version=self.version)
        enqueue("pdf", "make pdf", {"entry": self.id})

    def show_to_readers(self, revision, note="", alone_reason=""):
        """Readers see `revision` from this transaction on, under the next version's number."""
        self.published = revision
        self.version += 1
        self.published_at = clock.now()
        self.first_published_at = self.first_published_at or self.published_at
        db.session.add(Version(entry_id=self.id, number=self.version, revision_id=revision.id, note=note,
                               published_at=self.published_at, alone_reason=alone_reason))
        self.show_fields(revision)
        self.show_files(revision)
        self.keep_contributions(revision)
        db.session.flush()
        self.regrant()
        self.tell_named(revision)
        changed(LISTS)
        touch_index(self.kind, self.id)

    def set_audience(self, audience, by, group=None):
        """Who reads what is published; those who could not read it before are told, if they watch for such."""
        before = self.audience_key
        super().set_audience(audience, by, group)
        if self.is_out and self.audience_key != before:
            happen(self, "widen", by, before=before)

    def withdraw(self, reason, by):
        """Take it from its readers; title, authors, dates and the reason stay as a tombstone."""
        if not self.published_revision_id:
            raise NotAllowedNow(_l("Only what was published can be withdrawn."))
        PUBLICATION.move("withdraw", self, by, reason)
        self.withdrawn_at, self.withdrawn_reason = clock.now(), reason
        if self.open_submission:
            self.submission.end("withdrawn")
        self.regrant()
        touch_index(self.kind, self.id, removal=True)
        tell(self, "withdraw", by, *self.author_people, reason=reason)
        self.tell_leaning(by, reason)
        happen(self, "withdraw", by, reason=reason)

    def archive(self, by):
        PUBLICATION.move("archive", self, by)
        self.regrant()
        touch_index(self.kind, self.id)
        happen(self, "archive", by)


@lru_cache
def found_by(model, column):
    """A SELECT with its keys and tags: both are few, and every page asks for them."""
    return select(model).where(getattr(model, column) == bindparam("wanted")).options(
        joinedload(model.grants), joinedload(model.tag_links))
