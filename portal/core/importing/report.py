"""What an import did: counts that add up, and a note for each thing that is not as one would expect."""
from dataclasses import dataclass, field

from portal.core.importing.things import Note


@dataclass
class Report:
    """Counts of items and the notes; `read` is always the sum of the other four."""
    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    notes: list[Note] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.imported + self.changed + self.unchanged + self.refused

    def note(self, place, reason):
        self.notes.append(Note(place, reason))

    def refuse(self, place, reason):
        self.refused += 1
        self.note(place, reason)

    def take(self, source):
        """Everything that reading `source` had to say; its refused files count."""
        self.notes += source.notes
        for each in source.refused:
            self.refuse(each.place, each.reason)

    def as_json(self):
        return {"read": self.read, "imported": self.imported, "changed": self.changed,
                "unchanged": self.unchanged, "refused": self.refused,
                "notes": [note.as_json() for note in self.notes]}
