"""The part of an entry that keeps what a person typed and has not sent."""
from sqlalchemy import delete, select

from portal.core import clock
from portal.core.db import db
from portal.publishing.models.content import Words
from portal.publishing.models.revisions import Autosave


class Autosaved:
    """One text per person and language; a save ends it."""

    def autosave(self, language, words, base_id, by):
        """Keep unsent text; it replaces the person's earlier unsent text in that language."""
        db.session.merge(Autosave(person_id=by.id, entry_id=self.id, language=language, base_id=base_id,
                                  title=words.title, summary=words.summary, body=words.body, at=clock.now()))

    def autosaves_of(self, person):
        """What `person` typed and has not sent, by language."""
        rows = db.session.scalars(select(Autosave).where(Autosave.entry_id == self.id,
                                                         Autosave.person_id == person.id))
        return {row.language: row for row in rows}

    def unsent_by(self, person):
        """The same as plain values: {language: (words, revision that they were typed on)}."""
        return {code: (Words(row.title, row.summary, row.body), row.base_id)
                for code, row in self.autosaves_of(person).items()}

    def keep_unsent(self, unsent, by):
        """What `by` typed meanwhile and has not sent was not part of the save that took it away."""
        db.session.flush()
        for code, (words, base_id) in unsent.items():
            self.autosave(code, words, base_id, by)

    def forget_autosaves(self, person):
        db.session.execute(delete(Autosave).where(Autosave.entry_id == self.id, Autosave.person_id == person.id))
