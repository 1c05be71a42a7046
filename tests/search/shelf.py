"""A feature made for tests: papers on a shelf, with rights of their own, indexed as every feature's things are."""
from portal.core import outbox, worker
from portal.core.db import db
from portal.core.features import Feature, Searchable


class Shelf:
    """Documents by id. `put` and `take` change them and tell the outbox, as a feature's verbs do."""

    def __init__(self, app):
        self.app, self.documents = app, {}

    def feature(self):
        return Feature("shelf", searchables=(Searchable("paper", self.of, self.visible, "Papers"),))

    def of(self, ids=None):
        yield from (document for ident, document in sorted(self.documents.items()) if ids is None or ident in ids)

    def visible(self, user, ids):
        return {ident for ident in ids if ident in self.documents and self.may_see(user, self.documents[ident])}

    def may_see(self, user, document):
        held = set(user.access_keys)
        if user.conflict_keys & document.conflicts:
            held.discard("moderators")
        return bool(held & document.readers)

    def put(self, *documents):
        for document in documents:
            self.documents[document.id] = document
            outbox.touch_index(document.kind, document.id)
        self.work()

    def take(self, ident):
        del self.documents[ident]
        outbox.touch_index("paper", ident, removal=True)
        self.work()

    def work(self):
        db.session.commit()
        worker.work_all(self.app, ["index"])
