"""What publishing keeps about a person: given along when asked for, and what becomes of it when the account is deleted."""
from sqlalchemy import delete, exists, select
from sqlalchemy.orm.attributes import flag_modified

from portal.core.db import db
from portal.core.outbox import touch_index
from portal.publishing.models import (
    Authorship,
    Autosave,
    Comment,
    Entry,
    File,
    NamedReader,
    Notice,
    Proposal,
    Remark,
    Revision,
    Watch,
    WatchHabit,
)
from portal.publishing.models.presence import Presence
from portal.publishing.workflow import State

WORDS = "# {title}\n\n{summary}\n\n{body}\n"


def of_person(person):
    """The person's entries, unsent texts, comments and watches as {file name: text or plain data}."""
    entries = entries_of(person)
    return {
        "entries.json": [
            {"kind": entry.kind, "address": entry.address, "state": entry.state, "title_en": entry.title_en,
             "title_zh": entry.title_zh, "created_at": entry.created_at, "published_at": entry.published_at,
             "version": entry.version} for entry in entries],
        "comments.json": [
            {"entry": comment.entry.address, "at": comment.at, "language": comment.language, "text": comment.body,
             "is_review": comment.is_review, "removed_at": comment.removed_at}
            for comment in db.session.scalars(select(Comment).where(Comment.by_id == person.id).order_by(Comment.id))],
        "proposals.json": [
            {"at": proposal.opened_at, "state": proposal.state, "why": proposal.reason, "texts": [
                {"entry": text.entry.address, "language": text.language, "title": text.title, "summary": text.summary,
                 "body": text.body} for text in proposal.texts]} for proposal in proposals_of(person)],
        "remarks.json": [
            {"proposal": remark.proposal_id, "at": remark.at, "text": remark.body}
            for remark in db.session.scalars(select(Remark).where(Remark.by_id == person.id).order_by(Remark.id))],
        "watches.json": [
            {"what": watch.what, "key": watch.key, "pace": watch.pace, "since": watch.since}
            for watch in db.session.scalars(select(Watch).where(Watch.person_id == person.id).order_by(Watch.id))],
        "files.json": [
            {"name": file.name, "media_type": file.media_type, "size": file.size, "at": file.at}
            for file in db.session.scalars(select(File).where(File.by_id == person.id).order_by(File.id))],
    } | {name: text for entry in entries for name, text in texts_of(entry, person)}


def texts_of(entry, person):
    """Of a page that others wrote in as well, only what was not sent."""
    is_own = entry.has_authors or {author.get("person_id") for author in entry.head.authors} == {person.id}
    for text in entry.head.texts if is_own else ():
        yield f"texts/{entry.slug}.{text.language}.md", WORDS.format(title=text.title, summary=text.summary, body=text.body)
    for language, unsent in entry.autosaves_of(person).items():
        yield f"unsent/{entry.slug}.{language}.md", WORDS.format(title=unsent.title, summary=unsent.summary,
                                                                body=unsent.body)


def entries_of(person):
    """What the person is an author of, and what the person wrote in where nobody is: pages have writers only."""
    invited = select(Authorship.entry_id).where(Authorship.person_id == person.id)
    written = select(Revision.entry_id).where(
        Revision.by_id == person.id, ~exists().where(Authorship.entry_id == Revision.entry_id))
    return db.session.scalars(select(Entry).where(Entry.id.in_(invited.union(written))).order_by(Entry.id)).unique().all()


def proposals_of(person):
    return db.session.scalars(select(Proposal).where(Proposal.by_id == person.id).order_by(Proposal.id)).all()


def let_go(person, is_named):
    """Drafts of this person alone that were never submitted go; the rest stays, nameless when that is wanted.

    Nobody could answer for what the person proposed: what is not decided is taken back.
    """
    for proposal in proposals_of(person):
        if proposal.is_undecided:
            proposal.withdraw(by=person)
    for model in (Autosave, NamedReader, Notice, Presence, Watch, WatchHabit):
        db.session.execute(delete(model).where(model.person_id == person.id))
    for entry in entries_of(person):
        if entry.state == State.DRAFT and not entry.reference and len(entry.active_authorships) == 1:
            entry.delete(by=person)
        elif not is_named:
            unname(entry, person)


def unname(entry, person):
    """The byline of every revision calls the person a former member; its hash stays that of what was agreed to."""
    for revision in db.session.scalars(select(Revision).where(Revision.entry_id == entry.id)):
        revision.authors = [nameless(author) if author.get("person_id") == person.id else author
                            for author in revision.authors]
        flag_modified(revision, "authors")
    for contribution in entry.contributions:
        if contribution.person_id == person.id:
            contribution.person_id = None
    touch_index(entry.kind, entry.id)


def nameless(author):
    return author | {"person_id": None, "name_en": "Former member", "name_zh": "前成员", "orcid": ""}
