"""Who may read an entry: every rule becomes keys, kept with the entry; whoever holds one of them may.

A key is "everyone", "alliance", "institution:7", "group:3", "writers:3" (the group without its observers), "person:5"
(an author), "reader:5" (somebody named, unless suspended), "moderators", "represents:7" or "administration". A person's
keys follow from what they are (members), an entry's from the rule below; both a single page and every list, search and
count compare the same two sets.
"""
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Model, db, one_of
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow
from portal.publishing.workflow import UNDER_REVIEW, State

MODERATORS = "moderators"


class Audience(StrEnum):
    """The ladder, narrowest first."""
    AUTHORS, GROUP, INSTITUTION, ALLIANCE, EVERYONE = "authors", "group", "institution", "alliance", "everyone"

    @property
    def label(self):
        return {self.AUTHORS: _l("only its authors"), self.GROUP: _l("a group"),
                self.INSTITUTION: _l("own institution"), self.ALLIANCE: _l("members of the alliance"),
                self.EVERYONE: _l("everyone")}[self]


class Right(StrEnum):
    """What a key opens: the published text, the newest draft, the tombstone, the mere title; or a conflict."""
    READ, DRAFT, TOMBSTONE, TITLE, CONFLICT = "read", "draft", "tombstone", "title", "conflict"


class Grant(Model):
    """One key of one entry, derived by `Guarded.regrant`; never written by hand."""
    __tablename__ = "grants"
    __table_args__ = (Index("ix_grants_key", "what", "key", "entry_id"),)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[Right] = mapped_column(one_of(Right), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class NamedReader(Model):
    """Somebody whom the authors let read, whatever the audience."""
    __tablename__ = "named_readers"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Guarded:
    """The part of an entry that answers who may read it."""

    def regrant(self):
        """Derive the keys anew; every verb that touches who may read ends with this."""
        db.session.flush()
        wanted = {(what, key) for what, keys in self.keys_by_right().items() for key in keys}
        held = {(grant.what, grant.key) for grant in self.grants}
        for grant in list(self.grants):
            if (grant.what, grant.key) not in wanted:
                self.grants.remove(grant)
        self.grants.extend(Grant(what=what, key=key) for what, key in sorted(wanted - held))
        if wanted != held:
            changed(LISTS)
            self.touch_comments()

    def keys_by_right(self):
        insiders = self.insiders
        reviewers = {"moderators"} if self.state in UNDER_REVIEW else set()
        titles = {"administration", f"represents:{self.owner_id}"}
        if self.state == State.WITHDRAWN:
            reviewers = {"moderators"} if self.submission.outcome == "withdrawn" else set()
            return {Right.TOMBSTONE: insiders | reviewers | {self.audience_key, *titles}, Right.TITLE: titles,
                    Right.CONFLICT: self.conflicts}
        readers = {self.audience_key} if self.published_revision_id else set()
        return {Right.READ: insiders | readers | reviewers, Right.DRAFT: insiders | reviewers, Right.TITLE: titles,
                Right.CONFLICT: set() if self.is_reviewed_alone else self.conflicts}

    @property
    def insiders(self):
        """The keys of authors who have not refused, and of named people."""
        return {f"person:{a.person_id}" for a in self.authorships if a.person_id and not a.is_refused} | {
            f"reader:{r.person_id}" for r in self.named_readers}

    @property
    def audience_key(self):
        return {Audience.AUTHORS: "authors-only", Audience.GROUP: f"group:{self.audience_group_id}",
                Audience.INSTITUTION: f"institution:{self.owner_id}", Audience.ALLIANCE: "alliance",
                Audience.EVERYONE: "everyone"}[self.audience]

    @property
    def conflicts(self):
        """Whose moderators may not decide: the authors themselves, their institutions, the owner's."""
        people = {a.person for a in self.authorships if a.person and not a.is_refused}
        institutions = {ident for person in people for ident in person.institution_ids}
        institutions |= {a.institution_id for a in self.authorships if a.institution_id}
        return {f"person:{p.id}" for p in people} | {f"institution:{i}" for i in institutions | {self.owner_id}}

    def guard_writable(self):
        """Its text may come to change again; kinds that stand in a place ask that too."""
        if self.state == State.ARCHIVED:
            raise NotAllowedNow(_l("This is archived and no longer changes."))

    def keys(self, what):
        return {grant.key for grant in self.grants if grant.what == what}

    def opens(self, keys, conflict_keys, what):
        """Whether one of a person's `keys` opens `what`; the moderators' only without a conflict of interest."""
        common = keys & self.keys(what)
        return bool(common - {MODERATORS}) or MODERATORS in common and not conflict_keys & self.keys(Right.CONFLICT)

    def set_audience(self, audience, by, group=None):
        """Who reads what is published. Narrowing works at once everywhere."""
        before = {"audience": self.audience, "group": self.audience_group_id}
        self.audience, self.audience_group = audience, group if audience == Audience.GROUP else None
        db.session.flush()
        record("set_audience", self, by, before=before,
               after={"audience": audience, "group": self.audience_group_id})
        self.regrant()
        touch_index(self.kind, self.id, removal=True)

    def let_read(self, person, by):
        if person.id not in {r.person_id for r in self.named_readers}:
            self.named_readers.append(NamedReader(person_id=person.id))
            record("let_read", self, by, after={"person": person.journal_title})
            self.regrant()
            touch_index(self.kind, self.id)

    def stop_reading(self, person, by):
        for reader in list(self.named_readers):
            if reader.person_id == person.id:
                self.named_readers.remove(reader)
                record("stop_reading", self, by, before={"person": person.journal_title})
        self.regrant()
        touch_index(self.kind, self.id, removal=True)
