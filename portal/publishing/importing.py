"""Material from elsewhere into entries: a plan that writes nothing, then everything in one transaction."""
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, text

from portal.core import clock, languages, markdown
from portal.core.db import db
from portal.core.importing import Report
from portal.core.typed import line
from portal.core.workflow import NotAllowedNow
from portal.publishing.files import keep
from portal.publishing.import_labels import Labelled, Labels, word_by_word
from portal.publishing.import_material import LANGUAGES, Material
from portal.publishing.models import Content, Entry, Link, Series
from portal.publishing.models.content import join
from portal.publishing.models.entries import EditConflict
from portal.publishing.models.imports import Imported
from portal.publishing.workflow import PUBLICATION

AT_ONCE = 500   # origins in a statement


class Fate(StrEnum):
    IMPORTED, CHANGED, UNCHANGED, REFUSED = "imported", "changed", "unchanged", "refused"

    @property
    def label(self):
        return {self.IMPORTED: _l("new"), self.CHANGED: _l("changed"), self.UNCHANGED: _l("unchanged"),
                self.REFUSED: _l("refused")}[self]


@dataclass
class Item:
    """One entry to be, with all its languages; `documents` by language, the original first."""
    number: int
    documents: dict
    language: str
    origin: str
    sha256: str = ""
    entry: Entry | None = None
    before: Imported | None = None
    content: Content | None = None
    labelled: Labelled | None = None
    files: dict = field(default_factory=dict)
    fate: Fate = Fate.UNCHANGED

    parent: "Item | None" = None

    @property
    def original(self):
        return next(iter(self.documents.values()))

    @property
    def place(self):
        return self.original.place

    @property
    def size(self):
        """How many documents were read for it; one that was only made for a folder is none."""
        return sum(not document.made for document in self.documents.values())


@contextmanager
def silently(things, **_more):
    yield things


class Plan:
    """What importing `source` by the person `by` would do; `shelf` tells what only the pillar knows.

    A shelf has `origin(place)`, `takes(document)`, `fields(document, note)`, `address(id)`, `name(id)` for [[ ]],
    `guard_change(entry)`, which raises NotAllowedNow, `begin(item, id, content, files)`,
    `change(item, content)` and `record(report)`.
    """

    def __init__(self, source, shelf, by, progress=silently):
        self.source, self.shelf, self.by = source, shelf, by
        self.report = Report()
        self.report.take(source)
        self.material = Material(source, self.report.note)
        self.labels = Labels(source, self.report.note)
        self.items = self.gathered()
        self.settle_all(progress)

    # What would be done

    def gathered(self):
        items = []
        for document in self.source.documents:
            if document.translation_of is None and self.shelf.takes(document):
                items += [Item(len(items) + number, documents, next(iter(documents)),
                               self.shelf.origin(next(iter(documents.values())).place))
                          for number, documents in enumerate(self.in_languages(document))]
        for item in items:
            for document in item.documents.values():
                self.material.homes[document.place] = item.number
        for item in items:
            if item.original.parent in self.material.homes:
                item.parent = items[self.material.homes[item.original.parent]]
        return items

    def in_languages(self, document):
        """The entries that a document and its translations become; the original is Chinese or English if one of them is."""
        found, others = {}, []
        for each in (document, *map(self.material.documents.get, document.translations.values())):
            self.settle_language(each)
            if each.language in found:
                others.append({each.language: each})
            else:
                found[each.language] = each
        original = next((code for code in found if code in LANGUAGES), document.language)
        return [{code: found[code] for code in sorted(found, key=lambda code: code != original)}, *others]

    def settle_language(self, document):
        if not languages.is_known(document.language):
            self.report.note(document.place, _l("The page says that its language is “%(code)s”, which is not known here; "
                                                "it is kept as an English one.", code=document.language))
            document.language = "en"

    def settle_all(self, progress):
        known = known_origins([item.origin for item in self.items])
        with progress(self.items, label=_("reading")) as shown:
            for item in shown:
                item.entry, item.before = known.get(item.origin, (None, None))
                self.tell_apart(item)
                item.fate = self.settle(item)
                setattr(self.report, item.fate, getattr(self.report, item.fate) + item.size)

    def tell_apart(self, item):
        """Two sources may both have a README.md: what has nothing in common with what came from there is another entry."""
        item.sha256 = self.material.sha256(item.documents.values())
        number, origin = 1, item.origin
        while item.before and item.before.sha256 != item.sha256 and not is_alike(item):
            number += 1
            item.origin = f"{origin}#{number}"
            item.entry, item.before = known_origins([item.origin]).get(item.origin, (None, None))

    def settle(self, item):
        """What becomes of it. A refusal is noted, with what can be done."""
        if item.before and item.before.sha256 == item.sha256:
            return Fate.UNCHANGED
        try:
            fields = self.shelf.fields(item.original, self.report.note)
            item.labelled = self.labels.settle(item.documents, item.entry, item.before)
            item.content, item.files = self.material.content(item.documents, item.labelled.keywords, fields)
            self.material.check(item.content)
            if item.entry is None:
                return Fate.IMPORTED
            self.check_change(item)
            return Fate.CHANGED
        except (markdown.Refused, NotAllowedNow) as error:
            self.report.note(item.place, error.message)
        except EditConflict:
            self.report.note(item.place, clash())
        return Fate.REFUSED

    def check_change(self, item):
        self.shelf.guard_change(item.entry)
        PUBLICATION.guard("edit", item.entry)
        numbers = {each.number: each.entry.id for each in self.items if each.entry}
        self.joined(item, self.filled(item, numbers))

    def joined(self, item, content):
        """What the source changed since the last import, brought into what was written here."""
        head = item.entry.head
        base, here = (item.before or head).content, head.content
        joined = join(replace(base, keywords=here.keywords), replace(
            content, keywords=word_by_word(base.keywords, content.keywords, here.keywords)), here)
        if joined.clashes:
            raise EditConflict(joined, head)
        return joined.content

    def filled(self, item, ids):
        return self.material.filled(item.content, lambda number: self.shelf.address(ids.get(number, 0)),
                                    lambda number: self.shelf.name(ids.get(number, 0)))

    # Doing it

    def carry_out(self, progress=silently):
        """Everything into the present transaction, which the caller commits; the items that were written."""
        Series.next("imports")   # from here on nobody else writes, so that the ids below stay free
        new = [item for item in self.items if item.fate == Fate.IMPORTED]
        changed = [item for item in self.items if item.fate == Fate.CHANGED]
        ids = {item.number: item.entry.id for item in self.items if item.entry}
        ids |= dict(zip((item.number for item in new), free_ids(len(new)), strict=True))
        with progress([*new, *changed], label=_("writing")) as shown:
            for item in shown:
                self.write(item, ids)
        self.link_again([*new, *changed])
        self.shelf.record(self.report)
        return [*new, *changed]

    def link_again(self, items):
        """A text that was written before what it links to finds it now."""
        for item in filter(self.material.names_others, items):
            db.session.execute(delete(Link).where(Link.revision_id == item.entry.head_revision_id))
            item.entry.keep_links(self.by)

    def write(self, item, ids):
        content = self.filled(item, ids)
        files = [keep_as(name, sent) for name, sent in item.files.items()]
        if item.fate == Fate.IMPORTED:
            item.entry = self.shelf.begin(item, ids[item.number], content, files)
            item.entry.head.note = self.told(item)
        else:
            self.change(item, content, files)
        is_pure = item.entry.head.content.as_data() == content.as_data()
        tags = self.labels.put_on(item.entry, item, self.by)
        db.session.merge(Imported(entry_id=item.entry.id, sha256=item.sha256, revision_id=item.entry.head_revision_id,
                                  held=None if is_pure else content.as_data(), tags=tags, at=clock.now()))

    def change(self, item, content, files):
        entry = item.entry
        held = {file.name: file.sha256 for file in entry.current_files}
        for file in files:
            if held.get(file.name) != file.sha256:
                entry.attach(file, self.by)
        self.shelf.change(item, self.joined(item, content), self.told(item))

    def told(self, item):
        """Where it came from, for the history. Who wrote it is told by name only; nobody gets an account."""
        meta = item.original.meta
        names = ", ".join(dict.fromkeys(person["name"] for person in meta.authors if person.get("name")))
        days = ", ".join(str(day) for day in dict.fromkeys((meta.date, meta.updated)) if day)
        parts = (_("Imported from %(place)s", place=item.place), names and _("written by %(names)s", names=names),
                 days and _("dated %(days)s", days=days))
        return "; ".join(part for part in parts if part)[:1000]


def is_alike(item):
    """The same title in any language, or a third of the lines."""
    texts = item.before.content.texts
    if {line(document.title) for document in item.documents.values()} & {words.title for words in texts.values()}:
        return True
    new = lines_of(document.markdown for document in item.documents.values())
    old = lines_of(words.body for words in texts.values())
    return 3 * len(new & old) >= min(len(new), len(old)) > 0


def lines_of(texts):
    return {found for body in texts for each in body.splitlines() if (found := each.strip()) and not found.startswith("#")}


def clash():
    return _l("Here and in the source the same place was changed differently. The text here stays; "
              "bring the change over by hand.")


def keep_as(name, sent):
    file = keep(sent)
    file.name = name
    return file


def known_origins(origins):
    """{origin: (entry, what is known of its last import or None)}."""
    found = {}
    for start in range(0, len(origins), AT_ONCE):
        rows = db.session.execute(select(Entry, Imported).outerjoin(Imported, Imported.entry_id == Entry.id).where(
            Entry.origin.in_(origins[start:start + AT_ONCE])))
        found |= {entry.origin: (entry, imported) for entry, imported in rows.unique()}
    return found


def free_ids(number):
    """Keys for entries that are still to be made, so that their texts can name each other."""
    if db.session.get_bind().dialect.name == "postgresql":
        return list(db.session.scalars(text("SELECT nextval(pg_get_serial_sequence('entries', 'id')) "
                                            "FROM generate_series(1, :number)"), {"number": number}))
    last = db.session.scalar(select(func.max(Entry.__table__.c.id))) or 0
    return list(range(last + 1, last + 1 + number))
