"""The words in files: read once for each content by the worker, and given to the search with what they belong to."""
from sqlalchemy import func, select

from portal.core import storage
from portal.core.db import db
from portal.core.extracting import extract
from portal.core.outbox import touch_index
from portal.publishing.file_lists import is_picture
from portal.publishing.models import Entry, File
from portal.publishing.models.files import FileText

MOST_INDEXED = 1_000_000  # characters of all files of an entry


def read_file(payloads):
    """Read each file's content, unless it was read for another one, and have its entry indexed anew."""
    for payload in payloads:
        file = db.session.get(File, payload["file"])
        if file is None:
            continue
        sha256, kind, entry = file.sha256, file.kind, db.session.get(Entry, file.entry_id)
        if db.session.get(FileText, sha256) is None:
            db.session.rollback()  # nothing is held while the file is read, which may take long
            found = extract(storage.get(sha256), kind)
            db.session.merge(FileText(sha256=sha256, text=found.text, reason=found.reason))
        touch_index(entry.kind, entry.id)


def texts_of(files):
    """{sha256: what was read of it}, in one statement; what is not there yet is being read."""
    wanted = {file.sha256 for file in files if not file.is_picture}
    rows = db.session.scalars(select(FileText).where(FileText.sha256.in_(wanted))) if wanted else ()
    return {row.sha256: row for row in rows}


def words_in(revision):
    """(name, text) of the files that belong to `revision`, for the index."""
    names = {facts["sha256"]: facts["name"] for facts in revision.files if not is_picture(facts)}
    rows = db.session.scalars(select(FileText).where(FileText.sha256.in_(names), FileText.text != "")
                              .order_by(FileText.sha256)) if names else ()
    left = MOST_INDEXED
    for row in rows:
        yield names[row.sha256], row.text[:max(0, left)]
        left -= len(row.text)


def is_read(revision):
    """Whether the words of all its files are known."""
    wanted = {facts["sha256"] for facts in revision.files if not is_picture(facts)}
    return not wanted or db.session.scalar(
        select(func.count()).select_from(FileText).where(FileText.sha256.in_(wanted))) == len(wanted)
