"""What of the original changed since a translation was last touched, for whoever keeps the translation."""
from sqlalchemy import exists, func, select

from portal.core.db import db
from portal.core.words import paragraphs
from portal.publishing.models import Revision, RevisionText


def changed_since(entry, code):
    """[("added" or "removed", passage)] of the original's source since the text in `code` changed; [] for the original."""
    translation = entry.head.text(code)
    if code == entry.language or not (translation and translation.body):
        return []
    before = passages(body_at(entry, last_change(entry, translation)))
    now = passages(entry.head.original.body)
    return [("removed", text) for text in before if text not in now] + [
        ("added", text) for text in now if text not in before]


def last_change(entry, translation):
    """The number of the revision with which the translation became what it is."""
    same = exists().where(RevisionText.revision_id == Revision.id, RevisionText.language == translation.language,
                          RevisionText.body == translation.body)
    before = db.session.scalar(select(func.max(Revision.number)).where(Revision.entry_id == entry.id, ~same))
    return (before or 0) + 1


def body_at(entry, number):
    """The original's source in revision `number`."""
    return db.session.scalar(select(RevisionText.body).join(Revision, Revision.id == RevisionText.revision_id).where(
        Revision.entry_id == entry.id, Revision.number == number, RevisionText.language == entry.language)) or ""


def passages(body):
    return dict.fromkeys(text.strip() for text in paragraphs(body) if text.strip())
