"""Joining a page into another one that says the same: what it had goes over, and its addresses lead there from then on."""
import re
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model, db
from portal.core.journal import record
from portal.core.outbox import touch_index
from portal.core.remember import LISTS, changed
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models.tree import PageAddress
from portal.members.models import Person
from portal.publishing.models import Comment, Content, File, Link, Proposal, ProposedText, Watch, What, Words
from portal.publishing.models.proposals import UNDECIDED
from portal.publishing.models.revisions import BODY_LIMIT
from portal.publishing.models.tags import MOST_TAGS

PERMANENT = "p"  # what stands in the place of a space in permanent addresses
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"#{1,5}(?=\s)")


class PageMerge(Model):
    """One merge, kept with the merged page in the trash: what went over, so that restoring the page takes it back."""
    __tablename__ = "page_merges"
    __table_args__ = {"info": UNSEEN}
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    moved: Mapped[dict] = mapped_column(comment="ids of the children, links, comments and addresses that went over")
    into = relationship("Page", foreign_keys=into_id)
    by: Mapped[Person] = relationship()


class Gain(NamedTuple):
    """What a page brings to the one that it is merged into, in numbers; `left_out`: languages that this one lacks."""
    pages: int
    links: int
    comments: int
    watchers: int
    files: list
    tags: list
    left_out: list


class Merged:
    """The part of a page that can be merged into another, and that takes another in."""

    joining = ()  # the byline of the page whose text is being taken in

    @classmethod
    def meant_by(cls, number):
        """Of a merged page the one that took it in."""
        return cls.formerly(PERMANENT, number.removeprefix(f"{cls.series}-")) or cls.find(number)

    def merge_into(self, other, by, keeps_text=True):
        """Everything that this page has becomes `other`'s; it goes into the trash, and restoring it there takes all back.

        The text goes to the end of `other`, under its title, or is left out. In a reviewed space it waits like any other.
        """
        self.hold_trees(other.space_id, other)
        self.guard_merge(other)
        moved = {"links": self.lead_links_to(other), "comments": self.hand_comments_to(other),
                 "children": self.hand_children_to(other, by)}
        self.hand_watches_to(other)
        self.hand_tags_to(other, by)
        names = self.hand_files_to(other, by)
        other.take_in(self, names, by, keeps_text)
        moved |= self.hand_addresses_to(other)
        self.trash(by)
        db.session.add(PageMerge(page_id=self.id, into_id=other.id, by_id=by.id, at=clock.now(), moved=moved))
        record("merge_page", self, by, after={"into": other.reference, "path": other.path} | {
            name: len(ids) for name, ids in moved.items()})
        record("take_in", other, by, after={"merged": self.journal_title, "from": self.reference})
        touch_index(other.kind, other.id)
        changed(LISTS)

    def guard_merge(self, other):
        self.guard_writable()
        other.guard_writable()
        if self.is_proposed_to:
            raise NotAllowedNow(_l("Somebody proposes changes to this page. Decide on that first, then merge it."))
        if other.id == self.id:
            raise NotAllowedNow(_l("A page cannot be merged into itself."))
        if other.space_id == self.space_id and f"{other.path}/".startswith(f"{self.path}/"):
            raise NotAllowedNow(_l("A page cannot be merged into one that stands below it. Move that one first."))

    @property
    def is_proposed_to(self):
        """A reader's proposal for it waits for an answer."""
        return bool(db.session.scalar(select(ProposedText.id).join(Proposal, Proposal.id == ProposedText.proposal_id).where(
            ProposedText.entry_id == self.id, Proposal.state.in_(UNDECIDED)).limit(1)))

    def gain_of(self, other):
        """What merging this page into `other` would bring."""
        pages, links, watches = type(self).__table__.c, Link.__table__.c, Watch.__table__.c
        known = {link.tag_id for link in other.tag_links}
        return Gain(
            db.session.scalar(select(func.count()).where(self.below(), pages.id != self.id)),
            db.session.scalar(select(func.count(func.distinct(links.entry_id))).where(
                links.target_id == self.id, links.entry_id != self.id)),
            db.session.scalar(select(func.count()).where(
                Comment.entry_id == self.id, Comment.is_review.is_(False), Comment.removed_at.is_(None))),
            db.session.scalar(select(func.count()).where(watches.what == What.ENTRY, watches.key == str(self.id))),
            [file.name for file in self.current_files], [tag for tag in self.tags if tag.id not in known],
            sorted(set(self.shown.content.texts) - set(self.joined_texts(other, {}))))

    @property
    def shown(self):
        """What readers see; of a page that was never published what its writers do."""
        return self.published or self.head

    # What goes over

    def lead_links_to(self, other):
        """Links that led here lead to `other`; so does what this page took the place of."""
        ids = db.session.scalars(select(Link.id).where(Link.target_id == self.id, Link.entry_id != self.id)).all()
        retarget(ids, other.id)
        pages = type(self).__table__
        db.session.execute(update(pages).where(pages.c.replacement_id == self.id, pages.c.id != other.id)
                           .values(replacement_id=other.id))
        return list(ids)

    def hand_comments_to(self, other):
        """What readers said; what was said about a draft stays with it."""
        ids = db.session.scalars(select(Comment.id).where(Comment.entry_id == self.id, Comment.is_review.is_(False))).all()
        hand_comments(ids, other.id)
        return list(ids)

    def hand_children_to(self, other, by):
        pages = type(self)
        children = db.session.scalars(select(pages).where(
            pages.parent_id == self.id, pages.trashed_at.is_(None)).order_by(pages.position, pages.id)).all()
        for child in children:
            child.take_to(other, by)
        return [child.id for child in children]

    def take_to(self, parent, by):
        """Stand below `parent` with all below, under a free name."""
        before = self.path
        segment = self.segment
        if self.stands_at(parent.space_id, self.joined(parent, segment)) != self.id:
            segment = self.free_segment(parent.space, parent, segment)
        self.go(parent.space_id, parent, segment, by)
        record("move_page", self, by, before={"path": before}, after={"path": self.path})

    def hand_watches_to(self, other):
        """Whoever watches this page watches `other`, too; who had decided about `other` keeps that."""
        watches = Watch.__table__
        decided = select(watches.c.person_id).where(watches.c.what == What.ENTRY, watches.c.key == str(other.id))
        rows = db.session.execute(select(watches.c.person_id, watches.c.pace).where(
            watches.c.what == What.ENTRY, watches.c.key == str(self.id), watches.c.person_id.not_in(decided))).all()
        if rows:
            db.session.execute(insert(watches), [
                {"person_id": person, "what": What.ENTRY, "key": str(other.id), "pace": pace, "since": clock.now()}
                for person, pace in rows])

    def hand_tags_to(self, other, by):
        known = {link.tag_id for link in other.tag_links}
        for tag in [tag for tag in self.tags if tag.id not in known][:max(0, MOST_TAGS - len(known))]:
            other.tag(tag, by)

    def hand_files_to(self, other, by):
        """{its name here: its name there} of those that another file of `other` has the name of."""
        held, renamed = {file.name: file.sha256 for file in other.current_files}, {}
        for file in self.current_files:
            name = file.name
            if name in held and held[name] != file.sha256:
                name = renamed[file.name] = f"{self.reference}-{file.name}"
            if held.get(name) != file.sha256:
                other.attach(File.of(file.facts() | {"name": name}), by)
        return renamed

    def hand_addresses_to(self, other):
        """Its present, former and permanent addresses lead to `other`."""
        rows = PageAddress.__table__
        former = db.session.scalars(select(rows.c.id).where(rows.c.page_id == self.id)).all()
        db.session.execute(update(rows).where(rows.c.page_id == self.id).values(page_id=other.id))
        made = [PageAddress(space_slug=slug, path=path, page_id=other.id, until=clock.now())
                for slug, path in ((self.space_slug, self.path), (PERMANENT, str(self.id)))]
        db.session.add_all(made)
        db.session.flush()
        return {"addresses": list(former), "made": [row.id for row in made]}

    # What the other one takes in

    def take_in(self, page, names, by, keeps_text):
        """The text of `page` at the end of its own, as a new revision; `names`: files that are called otherwise here."""
        content, joined = self.head.content, page.joined_texts(self, names) if keeps_text else {}
        if joined:
            self.add_joined(page, Content(content.texts | joined, content.keywords, content.fields), by)
        else:
            self.keep_files(by)
        self.ask(by)

    def add_joined(self, page, content, by):
        if any(len(words.body) > BODY_LIMIT for words in content.texts.values()):
            raise NotAllowedNow(
                _l("Together the two texts are too long for one page. Leave this one's out, or shorten it."))
        self.joining = page.shown.authors
        self.add_revision(content, by, note=str(_l("merged with %(reference)s", reference=page.reference)))
        self.joining = ()

    def joined_texts(self, other, names):
        """{language: words} of `other` with this page's text at the end, its original where it lacks the other's."""
        mine, theirs, joined = self.shown.content, other.head.content, {}
        for code, words in theirs.texts.items():
            own = mine.words(code) or (mine.words(self.language) if code == other.language else Words())
            if own.body.strip():
                title = own.title or self.title_in(code)
                joined[code] = Words(words.title, words.summary, below(words.body, title, with_names(own.body, names)))
        return joined

    def with_joined(self, authors):
        """`authors`, and those of the text that is being taken in."""
        known = {author.get("person_id") for author in authors}
        return [*authors, *(author for author in self.joining if author.get("person_id") not in known)]

    # Taking it back

    @property
    def merge(self):
        return db.session.get(PageMerge, self.id) if self.is_trashed else None

    def restore_from_trash(self, by):
        """A page that was merged gets back what went over and is still there; text, files and tags stay with the other."""
        merge = self.merge
        super().restore_from_trash(by)
        if merge:
            self.take_back(merge, by)

    def take_back(self, merge, by):
        pages, moved = type(self), merge.moved
        for child in db.session.scalars(select(pages).where(
                pages.id.in_(moved["children"]), pages.parent_id == merge.into_id, pages.trashed_at.is_(None))):
            child.take_to(self, by)
        retarget(db.session.scalars(select(Link.id).where(
            Link.id.in_(moved["links"]), Link.target_id == merge.into_id)).all(), self.id)
        hand_comments(db.session.scalars(select(Comment.id).where(
            Comment.id.in_(moved["comments"]), Comment.entry_id == merge.into_id)).all(), self.id)
        rows = PageAddress.__table__
        db.session.execute(delete(rows).where(rows.c.id.in_(moved["made"])))
        db.session.execute(update(rows).where(rows.c.id.in_(moved["addresses"])).values(page_id=self.id))
        db.session.delete(merge)
        changed(LISTS)


def retarget(ids, target_id):
    if ids:
        db.session.execute(update(Link).where(Link.id.in_(ids)).values(target_id=target_id)
                           .execution_options(synchronize_session=False))


def hand_comments(ids, entry_id):
    db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(entry_id=entry_id)
                       .execution_options(synchronize_session="fetch"))
    for ident in ids:
        touch_index("comment", ident, removal=True)


def below(body, title, added):
    """`body`, then `added` under a heading of its own; its headings stand a level lower."""
    return f"{body.rstrip()}\n\n## {title}\n\n{lowered(added).strip()}\n".lstrip("\n")


def lowered(text):
    """Each heading one level deeper, outside of code."""
    lines, fence = [], None
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = None
        lines.append(f"#{line}" if fence is None and HEADING.match(line) else line)
    return "\n".join(lines)


def with_names(text, names):
    """`text` with the files in `names` called otherwise where it links to or shows them."""
    for name, other in names.items():
        text = re.sub(rf"(\]\(<?){re.escape(name)}(?=[\s)>])", lambda found, other=other: found[1] + other, text)
    return text
