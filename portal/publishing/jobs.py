"""After the commit: mails about entries, and reading figures."""
from collections import Counter
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from portal.core import mail
from portal.core.db import db
from portal.core.features import Task
from portal.core.journal import JournalEntry
from portal.core.locale import in_language
from portal.members.models import Person
from portal.publishing import policy, readings, watching
from portal.publishing.comment_letters import LETTERS, may_be_quoted_to
from portal.publishing.file_texts import read_file
from portal.publishing.kinds import kind_of
from portal.publishing.models import Entry, EntryName, Plan, ViewCount
from portal.publishing.proposal_letters import LETTERS as PROPOSAL_LETTERS
from portal.publishing.proposal_letters import may_be_told_of_proposal
from portal.publishing.workflow import UNDER_REVIEW
from portal.ui.filters import colon


def tell(payloads):
    """One mail per payload, in the language of its reader, if the reader may (still) know the entry."""
    for payload in payloads:
        entry, reader = db.session.get(Entry, payload["entry"]), db.session.get(Person, payload["to"])
        about = db.session.get(Entry, payload["about"]) if "about" in payload else None
        if entry and reader and may_be_told(reader, entry, payload["verb"]) and (
                about is None or policy.can_know(reader, about)):
            with in_language(reader.language):
                mail.send(reader.email, *words(entry, reader, payload))


def may_be_told(reader, entry, verb):
    return verb == "void_approval" or (policy.can_know(reader, entry) and may_be_quoted_to(reader, entry, verb)
                                       and may_be_told_of_proposal(reader, entry, verb))


def words(entry, reader, payload):
    """(subject, text) of the mail."""
    by = db.session.get(Person, payload["by"]) if payload["by"] else None
    title, other = entry.title_in(reader.language), by.name_in(reader.language) if by else ""
    address = payload.get("page", entry.address)
    if "about" in payload:
        other = db.session.get(Entry, payload["about"]).title_in(reader.language)
    sentences = SENTENCES | (kind_of(entry).letters or {})
    subject, sentence, act = sentences[payload["verb"]](title, other)
    text = [_("Dear %(name)s,", name=reader.name_in(reader.language)), sentence]
    if payload["reason"]:
        text.append("\n".join(f"> {line}" for line in payload["reason"].splitlines()))
    text += [f"{act}\n{current_app.config['URL']}{address}", _("Waiting for you: %(url)s",
             url=f"{current_app.config['URL']}/waiting")]
    return f"{colon(entry.reference or _('Draft'))}{subject}", "\n\n".join(text) + "\n"


SENTENCES = {
    "invite_author": lambda title, by: (
        _("you are invited as an author"),
        _("%(by)s invites you to be an author of “%(title)s”.", by=by, title=title),
        _("Read the draft, then accept or refuse:")),
    "accept_authorship": lambda title, by: (
        _("invitation accepted"), _("%(by)s accepted to be an author of “%(title)s”.", by=by, title=title),
        _("See the draft:")),
    "refuse_authorship": lambda title, by: (
        _("invitation refused"), _("%(by)s does not want to be an author of “%(title)s”.", by=by, title=title),
        _("See the draft:")),
    "hand_over": lambda title, by: (
        _("handed over to you"),
        _("%(by)s hands “%(title)s” over to you: you are to answer for it from now on.", by=by, title=title),
        _("Read it; if you are not one of its authors yet, accept or refuse there:")),
    "corresponding": lambda title, by: (
        _("handed over"),
        _("%(by)s handed “%(title)s” over to a colleague, who answers for it from now on.", by=by, title=title),
        _("See the authors:")),
    "request_changes": lambda title, by: (
        _("changes are asked for"), _("The moderators ask for changes to “%(title)s”:", title=title),
        _("See what was asked, change it and submit it again:")),
    "decline": lambda title, by: (
        _("declined"), _("The moderators declined “%(title)s”:", title=title),
        _("You may answer once by an appeal to another moderator:")),
    "decline_version": lambda title, by: (
        _("the new version was declined"),
        _("The moderators declined the new version of “%(title)s”; readers keep the one they have:", title=title),
        _("You may change it and submit it again:")),
    "accept": lambda title, by: (
        _("accepted"), _("“%(title)s” is accepted. Readers see it from the time on that was set.", title=title),
        _("See when, or change it:")),
    "publish": lambda title, by: (
        _("published"), _("“%(title)s” is published.", title=title), _("Read it as its readers do:")),
    "withdraw": lambda title, by: (
        _("withdrawn"), _("“%(title)s” was withdrawn, with this reason:", title=title), _("What readers see now:")),
    "lean": lambda title, other: (
        _("something it refers to was withdrawn"),
        _("“%(other)s” was withdrawn; your “%(title)s” refers to it. The reason given:", other=other, title=title),
        _("Look at the links and decide whether they stay:")),
    "void_approval": lambda title, by: (
        _("the text has changed"),
        _("“%(title)s” was changed after you approved it; your approval no longer counts.", title=title),
        _("Read it again:")),
} | LETTERS | PROPOSAL_LETTERS


def count_readings(_payloads):
    """Add what the web processes wrote down to the daily figures; called again and again."""
    counted = Counter()
    for entry_id, revision_id, day in readings.take():
        counted[entry_id, revision_id, day] += 1
    known = set(db.session.scalars(select(Entry.id).where(Entry.id.in_({key[0] for key in counted}))))
    for (entry_id, revision_id, day), number in counted.items():
        if entry_id in known:
            add_views(entry_id, revision_id, date.fromisoformat(day), number)
    db.session.commit()


def add_views(entry_id, revision_id, day, number):
    row = db.session.get(ViewCount, (entry_id, revision_id, day))
    if row is None:
        db.session.add(ViewCount(entry_id=entry_id, revision_id=revision_id, day=day, views=number))
    else:
        row.views = ViewCount.views + number


# What in the journal may change whose moderators may decide about what.
MOVES = {"affiliate", "end_affiliation", "grant_role", "revoke_role", "suspend", "reinstate", "leave"}
_looked_at = {"row": -1}


def look_again(_payloads):
    """When somebody moved or a role changed since the last time: derive anew who reads and decides what is under review."""
    newest = db.session.scalar(select(func.max(JournalEntry.id)).where(JournalEntry.verb.in_(MOVES))) or 0
    if newest == _looked_at["row"]:
        return
    for entry in db.session.scalars(select(Entry).where(Entry.state.in_(UNDER_REVIEW))):
        entry.look_again_who_reviews()
    db.session.commit()
    _looked_at["row"] = newest


def digests(_payloads):
    """Letters of the day and of the week, when their hour has come on somebody's clock."""
    watching.write_digests()
    db.session.commit()


def carry_out(payloads):
    """What was planned for now, or for a time when no worker ran."""
    for payload in payloads:
        plan = db.session.get(Plan, payload["plan"], with_for_update=True)
        if plan:
            plan.carry_out()


def make_ready():
    """Note the names and links of what an earlier release wrote; later there is nothing to do."""
    is_named = select(EntryName.entry_id).where(EntryName.entry_id == Entry.id).correlate(Entry).exists()
    unnamed = db.session.scalars(select(Entry).where(or_(Entry.title_en != "", Entry.title_zh != ""), ~is_named)).all()
    for act in (lambda entry: entry.keep_names(entry.published or entry.head), Entry.catch_up_links):
        for entry in unnamed:
            act(entry)
        db.session.flush()
    db.session.commit()


TASKS = (
    Task("read file", "texts", read_file, label=_l("read files for the search")),
    Task("notice", "work", tell, label=_l("write notices")),
    Task("count readings", "work", count_readings, every_seconds=30, label=_l("count readings")),
    Task("who reviews", "work", look_again, every_seconds=5, label=_l("find who reviews")),
    Task("plan", "work", carry_out, label=_l("publish and widen what was planned")),
    Task("happening", "work", watching.fan_out, label=_l("note what happened for those who watch")),
    Task("watch mail", "work", watching.mail_instant, label=_l("write mails about what is watched")),
    Task("digests", "work", digests, every_seconds=60, label=_l("write the letters of the day and the week")),
)
