"""What the worker does for the search: index what changed, care for the index, and make it anew when it has to be."""
import logging

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.features import Task
from portal.core.outbox import Job, enqueue
from portal.search import indexing, log_queries
from portal.search import log as searches
from portal.search.engine import Key, key_of

log = logging.getLogger("portal.search")
REBUILD = "rebuild index"


def index(payloads):
    """Bring the index up to what the database says now of the things named; safe to repeat.

    All in one commit; when that fails one by one, so that a thing that cannot be indexed holds up no other.
    """
    keys = {Key(payload["kind"], payload["id"]) for payload in payloads}
    try:
        index_things(keys)
    except Exception:
        if len(keys) == 1:
            raise
        failed = [key for key in keys if not can_index(key)]
        if failed:
            raise NotIndexed(", ".join(map(str, failed))) from None


class NotIndexed(Exception):
    """Names the things that could not be indexed; the job is tried again later."""


def can_index(key):
    db.session.rollback()
    try:
        index_things({key})
    except Exception:
        log.exception("%s could not be indexed", key)
        return False
    return True


def index_things(keys):
    """Removals first. The index first too: a row without its place in the index is never shown."""
    documents = list(indexing.documents_of(keys))
    gone = keys - set(map(key_of, documents))
    indexing.engine().remove(gone)
    indexing.engine().index(documents)
    with db.engine.begin() as connection:
        indexing.drop_rows(connection, gone)
        indexing.keep_rows(connection, documents)


def tend(_payloads):
    """Ask for a rebuild when the index is missing, damaged, worn or of another analyser; else keep it tidy."""
    ailment = indexing.engine().ailment()
    if ailment is None:
        indexing.engine().tidy()
    elif not is_rebuild_waiting():
        log.warning("the search index is %s: it will be made anew", ailment)
        enqueue("rebuild", REBUILD, {"why": ailment})
        db.session.commit()


def condition():
    """Whether there is an index at all; what is wrong with one takes longer to find out and is the worker's to mend."""
    return "ok" if indexing.engine().is_there() else "missing"


def make_ready():
    """Make an index that is missing or of another analyser before the first page is served."""
    if indexing.engine().ailment():
        rebuild([])


def is_rebuild_waiting():
    return db.session.scalar(select(Job.id).where(
        Job.task == REBUILD, Job.done_at.is_(None), Job.failed_at.is_(None)).limit(1)) is not None


def rebuild(_payloads, documents=None):
    """Make the index and its rows anew; how many documents there are, -1 when another rebuild is at it.

    `documents` are all of them, for whoever wants to count them on their way.
    """
    began = clock.now()
    count = indexing.engine().rebuild(
        kept(indexing.all_documents() if documents is None else documents),
        lambda keys: kept(indexing.documents_of(keys)))
    if count >= 0:
        with db.engine.begin() as connection:
            indexing.drop_rows_before(connection, began)
    return count


def kept(documents):
    """The documents, each batch with its rows in the database before the next is read."""
    for batch in indexing.batches(documents):
        with db.engine.begin() as connection:
            indexing.keep_rows(connection, batch)
        yield from batch


def take_log(_payloads):
    """Bring what was searched for into the database, and forget who it was when its time is over."""
    searches.take()
    log_queries.forget_readers()
    db.session.commit()


TASKS = (
    Task("index", "index", index, batch=50, label=_l("keep the index")),
    Task(REBUILD, "rebuild", rebuild, label=_l("build the index anew")),
    Task("search log", "work", take_log, every_seconds=60, label=_l("count searches")),
    Task("tend index", "rebuild", tend, every_seconds=60, label=_l("tend the index")),
)
