"""What an entry was last imported from, so that a repeated import knows what is new and what was changed here."""
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import UNSEEN, Model
from portal.publishing.models.content import Content, Words
from portal.publishing.models.revisions import Revision


class Imported(Model):
    """Where it came from stands in the entry's `origin`."""
    __tablename__ = "imports"
    __table_args__ = {"info": UNSEEN}
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(comment="of what the source held: words, files and what its links lead to")
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"),
                                             comment="what the import made, the base of the next one")
    held: Mapped[dict | None] = mapped_column(
        comment="the content as the source had it, when the revision joins it with what was written here")
    tags: Mapped[list | None] = mapped_column(comment="the source's words, folded, that were taken for tags")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    revision: Mapped[Revision] = relationship()

    @property
    def content(self):
        """What the source held then."""
        if self.held is None:
            return self.revision.content
        texts = {code: Words(*parts) for code, parts in self.held["texts"].items()}
        return Content(texts, self.held["keywords"], self.held["fields"])
