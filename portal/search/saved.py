"""Saved searches: which of them something that happened is a new hit of, and what their owners are shown of them.

An entry is a new hit when it is published, gets a new version or opens to more readers, and answers the search now; where
saving is publishing (an "edit"), when the version before did not. This is found out from the entry itself, not from
the index: no job has to wait for another, and a broken index hides nothing. Rights are asked by whoever tells people of it.
"""
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import String, cast, delete, select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.db import db
from portal.core.outbox import enqueue
from portal.core.typed import whole
from portal.publishing import watching
from portal.publishing.file_texts import is_read, words_in
from portal.publishing.models import Pace, Revision, Right, Version, Watch, What
from portal.publishing.search import keywords_of, texts_of
from portal.publishing.watched import Thing
from portal.search import asked as asking
from portal.search.engine import NEWEST, Key, Request, key_of
from portal.search.expansion import surely_meant
from portal.search.indexing import documents_of
from portal.search.models import SavedSearch
from portal.search.whoosh_engine import WhooshEngine

LATER, LONGEST_READING = timedelta(minutes=1), timedelta(days=1)
BEFORE = 0  # the key of the version before, beside the entry as it is


def watched_as(entry, act):
    """{(what, key)} of the saved searches that this act makes `entry` a new hit of; the answer for the slot."""
    searches = alerting() if watching.is_told(What.SEARCH, act["verb"]) and entry.published else {}
    if searches and not is_read(entry.published):
        look_again(entry, act)
    found = newly_found_by(entry, act, searches) if searches else ()
    return {(What.SEARCH, str(ident)) for query in found for ident in searches[query]}


def look_again(entry, act):
    """Words in its files are still being read: what they make a hit is found later. Nobody is told of one act twice."""
    if datetime.fromisoformat(act["at"]) > clock.now() - LONGEST_READING:
        enqueue("work", "happening", {"entry": entry.id, "right": Right.READ.value, "act": act}, run_at=clock.now() + LATER)


def alerting():
    """{query: ids of the saved searches that ask it and whose owners want to be told}."""
    watch = (Watch.what == What.SEARCH) & (Watch.key == cast(SavedSearch.id, String)) & (Watch.pace != Pace.NEVER)
    searches = defaultdict(list)
    for ident, query in db.session.execute(select(SavedSearch.id, SavedSearch.query).join(Watch, watch)):
        searches[query].append(ident)
    return searches


def newly_found_by(entry, act, queries):
    """Those of `queries` that find the entry, in an index of its own; each is asked once, however many people keep it."""
    for document in documents_of([Key(entry.kind, entry.id)]):
        with TemporaryDirectory() as folder:
            engine = WhooshEngine(Path(folder))
            engine.rebuild([document, *before(entry, document, act)], lambda keys: [])
            found = [query for query in queries if finds(engine, query, document.readers) == {key_of(document)}]
            engine.close()
            return found
    return []


def before(entry, document, act):
    """The document of the version before, when the act was one of many small changes."""
    if act["verb"] != "edit":
        return
    last = db.session.scalar(
        select(Revision).join(Version, Version.revision_id == Revision.id).options(selectinload(Revision.texts)).where(
            Version.entry_id == entry.id, Version.number == act["facts"].get("version", 0) - 1))
    yield replace(document, id=BEFORE, texts=texts_of(last), keywords=keywords_of(entry, last),
                  files=tuple(words_in(last))) if last else replace(document, id=BEFORE)


def finds(engine, query, readers):
    return set(engine.search(request(query, readers, sort=NEWEST, limit=2)).hits)


def request(query, access, **more):
    """What a saved search asks of an engine."""
    asked = asking.from_query(query)
    return Request(tree=surely_meant(asked.text, asked.without), access=access, chosen=asked.chosen, **more)


# what owners see

def things(what, keys, user):
    """{key: Thing} of the person's own; the answer for the slot "watched_things"."""
    ids = {whole(key) for key in keys} - {None} if what == What.SEARCH else ()
    rows = db.session.scalars(select(SavedSearch).where(
        SavedSearch.id.in_(ids), SavedSearch.person_id == user.id)) if ids else ()
    return {str(saved.id): Thing(saved.name, f"/search?{saved.query}") for saved in rows}


def kept_by(person):
    """[(saved search, how its owner is told)] by name, in one statement."""
    watch = (Watch.person_id == SavedSearch.person_id) & (Watch.what == What.SEARCH) & (
        Watch.key == cast(SavedSearch.id, String))
    rows = db.session.execute(select(SavedSearch, Watch.pace).outerjoin(Watch, watch).where(
        SavedSearch.person_id == person.id).order_by(SavedSearch.name, SavedSearch.id))
    return [(saved, pace or Pace.NEVER) for saved, pace in rows]


def of_person(person):
    """The answer for the slot "own_data"."""
    return {"saved_searches.json": [
        {"name": saved.name, "address": f"/search?{saved.query}", "pace": pace, "since": saved.created_at}
        for saved, pace in kept_by(person)]}


def let_go(person, _is_named):
    """The answer for the slot "account_deleted"; the watches go with all others."""
    db.session.execute(delete(SavedSearch).where(SavedSearch.person_id == person.id))
