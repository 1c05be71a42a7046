"""What the worker does about PDFs: makes those of what was published before anybody asks, lets go of the unread."""
from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.features import Task
from portal.core.typeset import kept
from portal.members.models import Visitor
from portal.publishing import linking, policy, sheets
from portal.publishing.models import Entry


def make_ready(payloads):
    """The newest version of each entry as a visitor gets it, in each of its languages."""
    for payload in payloads:
        entry = db.session.get(Entry, payload["entry"])
        if entry and entry.is_out and policy.can_view(Visitor(), entry):
            make(entry)


def make(entry):
    version = next(each for each in entry.versions if each.number == entry.version)
    targets = linking.around(entry, version.revision_id, Visitor()).targets
    for text in version.revision.texts:
        if text.body:
            document = sheets.document(entry, version.revision, version, [text.language], targets)
            fingerprint = kept.fingerprint(document)
            if kept.find(fingerprint) is None:
                kept.make(document, fingerprint)


TASKS = (
    Task("make pdf", "pdf", make_ready, label=_l("make the PDF of what was published")),
    Task("forget pdfs", "pdf", kept.forget_unread, every_seconds=3600, label=_l("let go of PDFs that nobody reads")),
)
