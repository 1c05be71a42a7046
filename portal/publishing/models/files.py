"""Files of an entry: kept under the hash of their content, readable by whoever may read what they belong to."""
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import UNSEEN, Model, db
from portal.core.journal import record
from portal.core.outbox import enqueue


class File(Model):
    """One upload. The newest that is not removed holds the name; revisions keep which one they meant."""
    __tablename__ = "files"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    is_public: Mapped[bool] = mapped_column(default=False, comment="belongs to a version that readers were shown")

    def facts(self):
        """What a revision keeps of this file."""
        return {"id": self.id, "name": self.name, "sha256": self.sha256, "media_type": self.media_type,
                "size": self.size, "width": self.width, "height": self.height, "at": self.at.isoformat()}

    @classmethod
    def of(cls, facts):
        """A further file with the content that a revision tells of."""
        return cls(**{name: facts[name] for name in ("name", "sha256", "media_type", "size", "width", "height")})

    @property
    def is_picture(self):
        return self.media_type.startswith("image/")

    @property
    def kind(self):
        """Its kind as its name's ending, which is always true to the content."""
        return self.name.rpartition(".")[2].lower()


class FileText(Model):
    """The words in a content that the search reads, or the reason why there are none; the worker writes it."""
    __tablename__ = "file_texts"
    __table_args__ = {"info": UNSEEN}
    sha256: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="", comment="a key of core.extracting.REASONS")
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Filed:
    """The part of an entry that keeps its files."""

    @property
    def current_files(self):
        newest = {}
        for file in self.files:
            newest[file.name] = file
        return [file for file in newest.values() if file.removed_at is None]

    @property
    def has_other_files(self):
        """Files came or went since the newest revision."""
        return [file.id for file in self.current_files] != [facts["id"] for facts in self.head.files]

    def attach(self, file, by):
        """Add an upload; it takes the place of an earlier one of the same name from the next revision on."""
        file.by_id = by.id
        self.files.append(file)
        db.session.flush()  # revisions name files by their id
        if not file.is_picture:
            enqueue("texts", "read file", {"file": file.id})
        record("attach", self, by, after={"file": file.name, "sha256": file.sha256})

    def detach(self, file, by):
        file.removed_at = clock.now()
        record("detach", self, by, before={"file": file.name})

    def restore_files(self, revision, by):
        """Let each name mean again what it meant in `revision`; names that came later stay."""
        held = {file.name: file.sha256 for file in self.current_files}
        for facts in revision.files:
            if held.get(facts["name"]) != facts["sha256"]:
                self.attach(File.of(facts), by)

    def uploads_named(self, name):
        """Every upload under this name, the newest first."""
        return [file for file in reversed(self.files) if file.name == name]

    def file_address(self, file):
        return self.address_of_file(file.id, file.name)

    def address_of_file(self, ident, name):
        return f"/{self.place}/{self.id}/files/{ident}/{quote(name)}"

    def picture_addresses(self):
        """Where each picture of the present files is served, by the name that a text uses."""
        return {file.name: self.file_address(file) for file in self.current_files}

    def show_files(self, revision):
        """The files of `revision` may be read by whoever reads the published entry."""
        shown = {facts["id"] for facts in revision.files}
        for file in self.files:
            file.is_public = file.is_public or file.id in shown
