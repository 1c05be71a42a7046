"""Everything that was found in a folder, a zip or a file, and the way to its bytes."""
from dataclasses import dataclass, field

from portal.core.importing import docx
from portal.core.importing.archive import Tree
from portal.core.importing.things import Asset, Document, Note


@dataclass
class Source:
    """`content(place)` gives the bytes of one file at a time; close it when done."""
    tree: Tree
    documents: list[Document] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    files: dict[str, Asset] = field(default_factory=dict)   # used by a document
    is_own: bool = False    # a portal exported it, so that its front matter means what it says

    def content(self, place: str) -> bytes:
        """Raises Refused when the file is damaged."""
        holder, within, name = place.partition(docx.WITHIN)
        return docx.part(self.tree.read(holder), name) if within else self.tree.read(place)

    def close(self):
        self.tree.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
