"""Comments: what readers say about an entry, and what authors and reviewers say to each other about its draft."""
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, false, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.core import clock
from portal.core.db import Model, db
from portal.core.importing.languages import by_content
from portal.core.journal import record
from portal.core.markdown import render
from portal.core.outbox import touch_index
from portal.core.workflow import NotAllowedNow
from portal.members.models import Person
from portal.publishing.models.content import Content, Words
from portal.publishing.models.notices import tell
from portal.publishing.models.revisions import Revision
from portal.publishing.models.watches import happen

if TYPE_CHECKING:
    from portal.publishing.models.entries import Entry

LIMIT = 10_000                       # characters of one comment
EDITABLE = timedelta(minutes=15)
TOLD = 500                           # characters that a notice quotes
TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
ID_OR_PLACE = re.compile(r' id="[^"]*"| href="#[^"]*"')
HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>")
PERMALINK = re.compile(r'<a class="permalink"[^>]*>#</a>')


class Comment(Model):
    """One comment; a thread is the first one and its replies."""
    __tablename__, noun = "comments", "comment"
    __table_args__ = (Index("ix_comments_entry", "entry_id", "is_review", "thread_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True,
                                                  comment="the first comment of its thread; empty for that one itself")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    as_moderator: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                               comment="authors learn the role, not the name")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    language: Mapped[str]
    body: Mapped[str]
    html: Mapped[str]
    plain: Mapped[str]
    is_review: Mapped[bool] = mapped_column(default=False, server_default=false(),
                                            comment="about the draft, for those who may read it")
    round: Mapped[int] = mapped_column(default=0, comment="of review; 0: before the first, or none")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    anchor: Mapped[str] = mapped_column(default="", comment="id of the heading that it stands under")
    anchor_title: Mapped[str] = mapped_column(default="")
    quotation: Mapped[str] = mapped_column(default="")
    quoted_language: Mapped[str] = mapped_column(default="", comment="of the text that is quoted")
    proposal: Mapped[str | None] = mapped_column(comment="what is to stand in the quotation's place")
    accepted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_reason: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    entry: Mapped["Entry"] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    first: Mapped["Comment | None"] = relationship(remote_side=id)
    mentions: Mapped[list["CommentMention"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def journal_title(self):
        return self.entry.journal_title

    @property
    def head(self):
        """The first comment of its thread."""
        return self.first or self

    @property
    def is_open(self):
        """Its words are there for readers."""
        return self.hidden_at is None and self.removed_at is None

    @property
    def is_resolved(self):
        return self.head.resolved_at is not None

    @property
    def address(self):
        page = f"/{self.entry.place}/{self.entry_id}/conversation" if self.is_review else self.entry.address
        return f"{page}#comment-{self.id}"

    def write(self, body):
        """Keep the words, rendered once. Raises Refused when they cannot be shown."""
        self.language = by_content(body)
        made = render(body, self.language, limit=LIMIT)
        self.body, self.html, self.plain = body, flat(made.html), made.plain

    def edit(self, body, by, read_at=None, mentioned=()):
        """Other words within a quarter of an hour; `read_at` is the last change that the writer saw."""
        self.guard_open()
        if clock.now() > self.at + EDITABLE:
            raise NotAllowedNow(_l("A comment can be changed for 15 minutes after it was sent. Answer it instead."))
        if read_at != self.edited_at:
            raise NotAllowedNow(_l("You changed this comment in another window meanwhile. Look at it, then decide."))
        before = self.body
        self.write(body)
        self.edited_at = clock.now()
        record("edit", self, by, before={"length": len(before)}, after={"length": len(body)})
        self.mention(mentioned, by)
        self.touch()

    def remove(self, by):
        """Take the words away for good; replies stay."""
        if self.removed_at:
            self.guard_open()
        self.removed_at = clock.now()
        self.body = self.html = self.plain = self.quotation = ""
        self.proposal = None
        record("remove", self, by)
        self.touch(removal=True)

    def resolve(self, by):
        self.guard_thread()
        self.resolved_at, self.resolved_by_id = clock.now(), by.id
        record("resolve", self, by)

    def reopen(self, by):
        if not self.is_resolved:
            raise NotAllowedNow(_l("This thread is open already."))
        self.resolved_at = self.resolved_by_id = None
        record("reopen", self, by)

    def accept_proposal(self, by):
        """Put the proposed text into the draft, as a new revision on the one that it was written for."""
        self.guard_open()
        if self.proposal is None or self.accepted_at:
            raise NotAllowedNow(_l("Nothing is proposed here any more."))
        base = db.session.get(Revision, self.revision_id)
        words = base.content.words(self.quoted_language)
        body = replaced(words.body, self.quotation, self.proposal)
        if body is None:
            raise NotAllowedNow(_l("The passage is no longer in the text. Change it by hand."))
        texts = base.content.texts | {self.quoted_language: Words(words.title, words.summary, body)}
        unsent = self.entry.unsent_by(by)
        self.entry.save(Content(texts, base.content.keywords, base.content.fields), by, base.id,
                        note=str(_l("proposed text accepted")))
        self.entry.keep_unsent(unsent, by)
        self.accepted_at = clock.now()
        record("accept_proposal", self, by, after={"revision": self.entry.head.number})
        if not self.is_resolved:
            self.head.resolve(by)

    def hide(self, by, reason):
        self.hidden_at, self.hidden_by_id, self.hidden_reason = clock.now(), by.id, reason
        self.touch(removal=True)

    def show_again(self):
        self.hidden_at, self.hidden_by_id, self.hidden_reason = None, None, ""
        self.touch()

    @property
    def people(self):
        """Who has written in the thread that this one begins."""
        rows = db.session.scalars(select(Comment).where((Comment.id == self.id) | (Comment.thread_id == self.id))
                                  .options(joinedload(Comment.by))).unique()
        return list({row.by_id: row.by for row in rows if row.is_open}.values())

    def guard_open(self):
        if not self.is_open:
            raise NotAllowedNow(_l("This comment is no longer there."))

    def guard_thread(self):
        if not self.head.is_open:
            raise NotAllowedNow(_l("The comment that this answers is no longer there."))
        if self.is_resolved:
            raise NotAllowedNow(_l("This thread is resolved. Open it again, then answer."))

    def mention(self, people, by):
        """Tell `people`, who may read it, once each that they are named here."""
        known = {mention.person_id for mention in self.mentions}
        fresh = [person for person in people if person.id not in known]
        self.mentions.extend(CommentMention(person_id=person.id) for person in fresh)
        self.tell("review_mention" if self.is_review else "mention", by, *fresh)

    def tell(self, verb, by, *people):
        others = [person for person in people if person and person.id != by.id]
        tell(self.entry, verb, None if self.as_moderator else by, *others, reason=shortened(self.plain))

    def touch(self, removal=False):
        if not self.is_review:
            touch_index("comment", self.id, removal=removal)


class CommentMention(Model):
    """Somebody whom a comment names, and who may read it."""
    __tablename__ = "comment_mentions"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Commented:
    """The part of an entry that is talked about."""

    def comment(self, body, by, thread=None, mentioned=(), **about):
        """A new comment, or an answer in `thread`; `about`: is_review and where in the draft it belongs."""
        head = thread and thread.head
        if head:
            head.guard_thread()
            about["is_review"] = head.is_review
        made = Comment(entry=self, first=head, by=by, at=clock.now(), **about)
        if made.is_review:
            made.round = self.submission.round if self.submission else 0
        made.write(body)
        db.session.add(made)
        db.session.flush()
        record("comment", made, by, after={"thread": head.id if head else made.id})
        made.mention(mentioned, by)
        self.tell_of(made, by, {person.id for person in mentioned})
        made.touch()
        return made

    def tell_of(self, made, by, told):
        """Those in the thread; of a draft its authors and who is at the review, too. Nobody who was told they are named."""
        authors, people = self.author_people, made.first.people if made.first else []
        if not made.is_review:  # authors and others watch what readers say
            happen(self, "answer" if made.first else "comment", by)
            people = [person for person in people if person not in authors]
        else:
            people += [*authors, self.open_submission and self.open_submission.claimed_by]
        made.tell("review_comment" if made.is_review else "reply", by,
                  *(person for person in people if person and person.id not in told))

    def touch_comments(self):
        """Who may read the entry, or its address, has changed; its comments follow in the index."""
        for ident in db.session.scalars(select(Comment.id).where(
                Comment.entry_id == self.id, Comment.is_review.is_(False), Comment.removed_at.is_(None))):
            touch_index("comment", ident, removal=True)


def flat(html):
    """The HTML of a comment without what belongs to a whole page: headings, anchors, links within the text."""
    html = HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", PERMALINK.sub("", html))
    return TAG.sub(lambda found: ID_OR_PLACE.sub("", found[0]), html)


def passage(text):
    """A pattern that finds `text` whatever its blanks and line ends."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))


def replaced(body, quotation, proposal):
    """`body` with `proposal` in the place of `quotation`, or None when it does not stand there exactly once."""
    found = list(passage(quotation).finditer(body)) if quotation.strip() else []
    return body[:found[0].start()] + proposal + body[found[0].end():] if len(found) == 1 else None


def shortened(text):
    return text if len(text) <= TOLD else text[:TOLD].rsplit(" ", 1)[0] + " …"
