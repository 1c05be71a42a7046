"""Links between entries: what a text names, which entry that was found to be, and by which names entries go."""
import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, false, or_, select, update
from sqlalchemy.orm import Mapped, lazyload, mapped_column

from portal.core import clock
from portal.core.db import NEW_UNSEEN, UNSEEN, Model, db
from portal.core.folding import fold_name
from portal.core.markdown.wiki import WANTED
from portal.publishing.models.access import Right
from portal.publishing.models.notices import tell
from portal.publishing.workflow import State

REFERENCE = re.compile(r"(?:([a-z_]+):)?\s*([A-Za-z]{2,5}-[\d-]*\d|draft-\d{1,9}|\d{1,9})")
LONGEST = 300
FOLDED = String().with_variant(String(collation="C"), "postgresql")  # compared by code points, also beginnings


class EntryName(Model):
    """What readers call an entry: its titles and its further names, folded."""
    __tablename__ = "entry_names"
    __table_args__ = (Index("ix_entry_names_folded", "folded", "entry_id"), {"info": UNSEEN})
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    folded: Mapped[str] = mapped_column(FOLDED, primary_key=True)
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(default="", comment="of a Chinese name in pinyin")


class Link(Model):
    """One target that a revision's text in one language names, as written; a text that says it twice has one row."""
    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("revision_id", "language", "written"),
                      Index("ix_links_target", "target_id", "revision_id"),
                      Index("ix_links_folded", "folded", "target_id"), {"info": NEW_UNSEEN})
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(comment="of the text; empty for what the pillar's fields name")
    written: Mapped[str]
    folded: Mapped[str]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"), comment="empty: wanted")
    alike: Mapped[int] = mapped_column(default=0, server_default="0", comment="how many others had the name")
    is_kept: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                          comment="its writers know that the target was withdrawn")


class Meant(NamedTuple):
    """What a name was found to mean: an entry, and how many others have that name too."""
    entry: object
    alike: int = 0


class Linked:
    """The part of an entry that knows what its texts link to and what it is called itself."""

    @classmethod
    def meant_by(cls, number):
        """The entry that a link with this number leads to, or None."""
        return cls.find(number)

    def named_besides(self, revision):
        """What the kind's own fields name, as in a text."""
        return []

    def names_nearby(self):
        """(folded names that only some entries know it by, a SELECT of these entries' ids); most kinds have none."""
        return set(), None

    @property
    def caretakers(self):
        """Who is told that something it leans on was withdrawn."""
        return self.author_people

    def keep_links(self, by, earlier=None, revision=None):
        """Note what `revision`, or the newest, names. A name that the one before had already keeps what it meant there."""
        revision = revision or self.head
        wanted = {(text.language, name) for text in revision.texts for name in named_in(text.links)}
        wanted |= {("", name) for name in self.named_besides(revision)}
        if not wanted:
            return
        db.session.flush()  # links name the revision by its id
        known = {row.written: row for row in links_of(earlier.id) if row.target_id} if earlier else {}
        meant = resolve({name for _language, name in wanted} - known.keys(), self, by)
        for language, name in sorted(wanted):
            before, found = known.get(name), meant.get(name)
            if name.startswith("/") and not (before or found):
                continue  # an address of the portal that is no entry's
            db.session.add(Link(
                revision_id=revision.id, entry_id=self.id, language=language, written=name, folded=fold_name(name),
                target_id=before.target_id if before else found and found.entry.id,
                alike=before.alike if before else found.alike if found else 0, is_kept=bool(before and before.is_kept)))

    def keep_names(self, revision):
        """Be found by the titles of `revision` and the aliases in its fields; once published, by those who wait for it."""
        wanted = {fold_name(name): name for name in self.names_in(revision)}
        held = {row.folded: row for row in db.session.scalars(select(EntryName).where(EntryName.entry_id == self.id))}
        for folded in held.keys() - wanted.keys():
            db.session.delete(held[folded])
        for folded, name in wanted.items():
            if folded not in held:
                db.session.add(EntryName(entry_id=self.id, folded=folded, name=name, initials=initials(name)))
        if revision is self.published:
            self.answer_wanted({*wanted, fold_name(self.reference or ""), fold_name(f"{self.kind}:{self.reference}")})

    def names_in(self, revision):
        names = [text.title for text in revision.texts] + [str(name) for name in revision.fields.get("aliases") or []]
        return [name[:LONGEST] for name in names if name.strip()]

    def answer_wanted(self, folded):
        """What was wanted under one of these names is this; who may follow is asked when it is shown."""
        names, near = self.names_nearby()
        is_meant = Link.folded.in_(sorted(folded - {""}))
        if names:
            is_meant = or_(is_meant, and_(Link.folded.in_(sorted(names)), Link.entry_id.in_(near)))
        db.session.execute(update(Link).where(Link.target_id.is_(None), is_meant).values(target_id=self.id)
                           .execution_options(synchronize_session=False))

    def catch_up_links(self):
        """Note what the shown and the newest revision name, when they were written before such things were noted."""
        for revision in {self.published or self.head, self.head}:
            if not links_of(revision.id):
                self.keep_links(revision.by, revision=revision)

    def tell_leaning(self, by, reason):
        """It was withdrawn: whoever answers for something published that links to it is told."""
        for source in self.leaning():
            if source.id != self.id:
                tell(source, "lean", by, *source.caretakers, reason=reason, about=self)

    def leaning(self):
        """What is published and links to it, whoever may read that."""
        kind = entry_class()
        to_it = Link.target_id == self.id
        return db.session.scalars(select(kind).where(
            kind.id.in_(select(Link.entry_id).where(to_it)),
            kind.published_revision_id.in_(select(Link.revision_id).where(to_it)), kind.state != State.WITHDRAWN)).all()

    def keep_withdrawn_links(self):
        """The writers leave the links to what was withdrawn as they are."""
        db.session.execute(update(Link).where(
            Link.revision_id.in_([self.head_revision_id, self.published_revision_id]), Link.target_id.is_not(None))
            .values(is_kept=True).execution_options(synchronize_session=False))


def links_of(revision_id):
    return db.session.scalars(select(Link).where(Link.revision_id == revision_id).order_by(Link.id)).all()


def named_in(addresses):
    """What the links of a text name: the name in `/to?wanted=`, or the path of an entry of this portal."""
    places = {kind.place for kind in kinds()}
    for address in addresses:
        if address.startswith(WANTED):
            yield name_in(address)
        elif address.startswith("/"):
            path = unquote(urlsplit(address).path).rstrip("/")
            if path.count("/") > 1 and path.split("/")[1] in places and len(path) <= LONGEST:
                yield path


def name_in(address):
    """The name in an address that begins with /to?wanted=."""
    return " ".join(unquote(address.removeprefix(WANTED).partition("#")[0].partition("&")[0]).split())[:LONGEST]


def resolve(names, source, by):
    """{name: Meant} of what `by` may read, seen from `source`; a number is found whoever may read it."""
    found = {name: Meant(entry) for name in names if (entry := numbered(name))}
    found |= {name: Meant(entry) for name in names - found.keys() if (entry := nearby(name, source, by))}
    candidates = titled({fold_name(name) for name in names - found.keys()}, by)
    for name in names - found.keys():
        if same := candidates.get(fold_name(name)):
            found[name] = Meant(min(same, key=lambda entry: distance(entry, source)), len(same) - 1)
    return found


def numbered(name):
    """The entry at an address, or with a number such as `brief:ALB-2026-0012` or `ALB-2026-0012`."""
    if name.startswith("/"):
        _none, place, rest = name.split("/", 2)
        kind = next((kind for kind in kinds() if kind.place == place), None)
        return kind and (kind.at_address(rest) if hasattr(kind, "at_address") else kind.find(rest.split("/")[0]))
    found = REFERENCE.fullmatch(name)
    if not found or not found[1] and not found[2][0].isupper():
        return None
    return next((entry for kind in kinds() if found[1] in (None, kind.__mapper__.polymorphic_identity)
                 and (entry := kind.meant_by(found[2]))), None)


def nearby(name, source, by):
    """What the kind of `source` finds by a name of its own close to it, such as the path of a page in its space."""
    find = getattr(type(source), "find_named", None)
    entry = find and find(name, near=source)
    return entry if entry and is_readable(entry, by) else None


def titled(folded, by):
    """{folded name: the entries with it that `by` may read}, in one statement."""
    if not folded:
        return {}
    entry = entry_class()
    rows = db.session.execute(select(EntryName.folded, entry).join(entry, entry.id == EntryName.entry_id).where(
        EntryName.folded.in_(sorted(folded)), entry.state != State.WITHDRAWN).options(lazyload(entry.owner))).unique()
    found = {}
    for name, candidate in rows:
        if is_readable(candidate, by):
            found.setdefault(name, []).append(candidate)
    return found


def is_readable(entry, user):
    return entry.state != State.WITHDRAWN and entry.opens(user.access_keys, user.conflict_keys, Right.READ)


def distance(entry, source):
    """The same space first, then what was published last."""
    space = getattr(source, "space_id", None)
    at: datetime = entry.published_at or entry.created_at or clock.now()
    return space is None or getattr(entry, "space_id", None) != space, -at.timestamp(), entry.id


def kinds():
    """The classes of entries that have an address."""
    return entry_class().__subclasses__()


def entry_class():
    """Entry, which imports this module."""
    return Linked.__subclasses__()[0]


def initials(name):
    """The first letters of a Chinese name's sounds, for whoever types these; empty for other names."""
    sounds = [sound for sound in lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore") if sound]
    return "".join(sounds).lower() if any(sign > "\u2e80" for sign in name) else ""
