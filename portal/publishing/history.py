"""The journal told in sentences, in the reader's language: of one entry, or of anything; the only place that does it."""
import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, load_only

from portal.core.db import db
from portal.core.features import features, offered
from portal.core.journal import JournalEntry
from portal.core.locale import language
from portal.publishing import policy
from portal.publishing.models import Revision, Version
from portal.publishing.queries import NAMES_ONLY

PLACE = re.compile(r"[“‘]?%\(\w+\)s[”’]?")
NOUNS = {"person": _l("person"), "institution": _l("institution"), "group": _l("group"),
         "comment": _l("comment"), "case": _l("report"),
         "invitation": _l("invitation"), "review_rule": _l("review rule"), "tag": _l("tag")}

SENTENCES = {
    "begin": _l("%(who)s started this draft"),
    "edit": _l("%(who)s saved revision %(revision)s"),
    "restore": _l("%(who)s restored revision %(revision)s"),
    "duplicate": _l("%(who)s made this copy of %(from)s"),
    "delete": _l("%(who)s deleted the draft “%(title)s”"),
    "invite_author": _l("%(who)s invited %(person)s as an author"),
    "add_institution": _l("%(who)s named %(institution)s as an author"),
    "accept_authorship": _l("%(who)s accepted to be an author"),
    "refuse_authorship": _l("%(who)s declined to be an author"),
    "remove_author": _l("%(who)s removed %(author)s from the authors"),
    "order_authors": _l("%(who)s set the order of names"),
    "hand_over": _l("%(who)s handed it over to %(person)s"),
    "set_group": _l("%(who)s made it work of the group %(group)s"),
    "leave_group": _l("%(who)s took it from the group %(group)s"),
    "agree": _l("%(who)s agreed to revision %(revision)s"),
    "attach": _l("%(who)s added the file %(file)s"),
    "detach": _l("%(who)s removed the file %(file)s"),
    "place": _l("%(who)s placed it in the framework"),
    "tag": _l("%(who)s tagged it “%(tag)s”"),
    "untag": _l("%(who)s took the tag “%(tag)s” away"),
    "set_audience": _l("%(who)s changed who may read it"),
    "let_read": _l("%(who)s let %(person)s read it"),
    "stop_reading": _l("%(who)s no longer lets %(person)s read it"),
    "submit": _l("%(who)s submitted it as %(reference)s"),
    "take_back": _l("%(who)s took it back"),
    "claim": _l("%(who)s took up the review"),
    "release": _l("%(who)s gave the review back"),
    "approve": _l("%(who)s approved it; another approval is needed"),
    "accept": _l("%(who)s accepted it"),
    "request_changes": _l("%(who)s asked for changes"),
    "resubmit": _l("%(who)s submitted it again"),
    "decline": _l("%(who)s declined it"),
    "appeal": _l("%(who)s appealed"),
    "plan_publication": _l("%(who)s set the time of publication: %(at)s"),
    "unplan_publication": _l("%(who)s took the time of publication away"),
    "call_off": _l("%(who)s called the publication off"),
    "plan_widening": _l("%(who)s set a time from which more people may read it: %(at)s"),
    "keep_audience": _l("%(who)s called the wider audience off"),
    "publish": _l("%(who)s published version %(version)s"),
    "withdraw": _l("%(who)s withdrew it"),
    "archive": _l("%(who)s archived it"),
}


TAG_SENTENCES = {
    ("tag", "propose"): _l("%(who)s proposed the tag “%(title)s”"),
    ("tag", "create"): _l("%(who)s made the tag “%(title)s”"),
    ("tag", "edit"): _l("%(who)s changed the tag “%(title)s”"),
    ("tag", "accept"): _l("%(who)s accepted the tag “%(title)s”"),
    ("tag", "merge"): _l("%(who)s merged the tag “%(title)s” into “%(into)s”"),
}

COMMENT_SENTENCES = {
    ("comment", "comment"): _l("%(who)s commented on “%(title)s”"),
    ("comment", "edit"): _l("%(who)s changed a comment on “%(title)s”"),
    ("comment", "remove"): _l("%(who)s removed a comment on “%(title)s”"),
    ("comment", "resolve"): _l("%(who)s resolved a thread on “%(title)s”"),
    ("comment", "reopen"): _l("%(who)s opened a thread on “%(title)s” again"),
    ("comment", "accept_proposal"): _l("%(who)s accepted a proposed text for “%(title)s” as revision %(revision)s"),
    ("case", "report"): _l("%(who)s reported something on “%(title)s”"),
    ("case", "dismiss"): _l("%(who)s dismissed the reports on “%(title)s”"),
    ("case", "hide"): _l("%(who)s hid a comment on “%(title)s”"),
    ("case", "remove"): _l("%(who)s removed a reported comment on “%(title)s”"),
    ("case", "settle"): _l("%(who)s acted on the reports on “%(title)s”"),
    ("case", "show_again"): _l("%(who)s showed a comment on “%(title)s” again"),
}

# Whose names authors do not learn; the second are acts of authors, too.
MODERATING = {"claim", "release", "approve", "accept", "request_changes", "decline"}
MODERATING_OR_WRITING = {"publish", "plan_publication", "unplan_publication", "call_off", "withdraw", "archive"}


@dataclass(frozen=True)
class Event:
    at: datetime
    sentence: str
    reason: str = ""
    url: str | None = None


class Blanks(dict):
    """Facts that an old row does not have are shown as a dash."""

    def __missing__(self, key):
        return "—"


def events_of(entry, user, limit=200):
    """The entry's part of the journal, newest first, as `user` may know it."""
    rows = db.session.scalars(select(JournalEntry).where(
        JournalEntry.noun == entry.noun, JournalEntry.noun_id == entry.id)
        .options(joinedload(JournalEntry.by).options(*NAMES_ONLY)).order_by(JournalEntry.id.desc()).limit(limit)).all()
    may_name = policy.can_name_moderators(user, entry)
    authors = {authorship.person_id for authorship in entry.authorships}
    return [event(row, None if may_name or not is_moderating(row, authors) else _("A moderator")) for row in rows]


def is_moderating(row, authors):
    return row.by_id is not None and (
        row.verb in MODERATING or row.verb in MODERATING_OR_WRITING and row.by_id not in authors)


def event(row, by=None):
    return Event(row.at, sentence(row, by), row.reason)


def sentence(row, by=None):
    """What `row` says, for a person; `by` stands for a name that is not theirs to know."""
    pattern = registered().get((row.noun, row.verb)) or SENTENCES.get(row.verb)
    by = by or who(row)
    if pattern is None:
        return _("%(who)s: %(verb)s %(title)s", who=by, verb=row.verb, title=row.title)
    facts = {name: value for part in (row.before, row.after) if part for name, value in part.items()}
    return str(pattern) % Blanks(facts | {"who": by, "title": row.title})


def registered():
    """What the features offer beside the sentences of entries."""
    return {key: text for feature in features() for key, text in (feature.sentences or {}).items()}


def act_words(noun_and_verbs):
    """{verb: its sentence with dots for the names}, for choosing a verb from a list."""
    patterns = {verb: registered().get((noun, verb)) or SENTENCES.get(verb) for noun, verb in noun_and_verbs}
    return {verb: PLACE.sub("…", str(pattern)) if pattern else verb for verb, pattern in patterns.items()}


def noun_words():
    """{noun: what people call such a thing}."""
    return NOUNS | {kind.name: kind.label for kind in offered("kinds")}


def who(row):
    if row.is_erased:
        return _("a former member")
    return row.by.name_in(language()) if row.by else _("The portal")


def revisions_of(entry, page, size):
    """(the page, the last page, its revisions: newest first, below the very newest, with which each can be compared).

    Behind the last page stands the last. `.version` tells the number under which readers know a revision.
    """
    last = max(1, -(-db.session.scalar(select(func.count()).where(Revision.entry_id == entry.id)) // size))
    page = min(page, last)
    rows = select(Revision).where(Revision.entry_id == entry.id).options(
        load_only(Revision.number, Revision.at, Revision.note, Revision.sha256, Revision.by_id),
        joinedload(Revision.by).options(*NAMES_ONLY)).order_by(Revision.number.desc())
    newest = db.session.scalars(rows.limit(1)).all() if page > 1 else []
    found = [*newest, *db.session.scalars(rows.limit(size).offset((page - 1) * size)).all()]
    shown = dict(db.session.execute(select(Version.revision_id, Version.number).where(
        Version.entry_id == entry.id, Version.revision_id.in_([row.id for row in found])).order_by(Version.number)).all())
    for row in found:
        row.version = shown.get(row.id)
    return page, last, found
