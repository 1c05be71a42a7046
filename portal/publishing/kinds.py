"""What a pillar tells the publishing engine about its kind of entry."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.core.features import offered


@dataclass(frozen=True)
class Kind:
    """`findings(entry)` checks the newest revision before submission; `checklist(entry)` is shown beside the editor;
    `form` is an EntryForm; `fields_template` draws the pillar's fields in it; `reader(entry, revision)` answers a
    template name and its context: the entry as its readers see it; `citation(entry)` is one line, for a tombstone."""
    name: str
    label: Any
    model: type
    form: type
    fields_template: str
    findings: Callable
    checklist: Callable
    reader: Callable
    citation: Callable | None = None
    tabs: frozenset | None = None            # the acts among the pages of the work; None: all
    after_save: Callable | None = None       # (entry, what was pressed, by) -> where to go; before the commit
    sheet: Callable | None = None            # (entry, revision, version or None, language) -> sheets.Sheet, for its PDF
    letters: dict | None = None              # verb -> as publishing.jobs.SENTENCES

    @property
    def is_submitted(self):
        """Moderators decide on it in rounds; else its own rule lets readers see it."""
        return self.tabs is None or "submit" in self.tabs


def kind_of(entry) -> Kind:
    return next(kind for kind in offered("kinds") if kind.name == entry.kind)


def kind_words():
    """{kind: what people call it}."""
    return {kind.name: kind.label for kind in offered("kinds")}
