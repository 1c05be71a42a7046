"""Briefs from elsewhere: each page of the source becomes a draft; nothing is published and nobody is asked."""
import re

from flask_babel import lazy_gettext as _l

from portal.briefs.models import Brief, BriefType, Licence, Need
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.publishing import policy

ORIGIN = "import:briefs:"
LEVEL = re.compile(r"(?:TRL\D{0,3})?([1-9])", re.IGNORECASE)


class BriefShelf:
    """What a plan of publishing.importing asks of the pillar."""
    def __init__(self, by, owner=None):
        self.by, self.owner = by, owner or by.institution

    def origin(self, place):
        return ORIGIN + place

    def takes(self, document):
        """A page that would only stand for a folder has nothing to say."""
        return not document.made

    def address(self, ident):
        return f"/briefs/{ident}"

    def name(self, ident):
        return f"brief:{ident}"

    def fields(self, document, note):
        """The brief's own fields out of the front matter; names that mean nothing here are told."""
        left = {str(name).lower(): (name, value) for name, value in document.meta.other.items()}
        made = {name: read(left.pop(name)[1]) if name in left else read(None) for name, read in READERS.items()}
        unused = [name for name, _value in left.values()]
        if document.meta.slug:
            unused.append("slug")
        if unused:
            note(document.place, _l("Not used from the front matter: %(names)s.", names=", ".join(unused)[:300]))
        return made | {"related": []}

    def begin(self, item, ident, content, files):
        return Brief.begin(self.by, item.language, content, owner=self.owner, files=files, origin=item.origin, id=ident)

    def guard_change(self, brief):
        if not policy.can_edit(self.by, brief):
            raise NotAllowedNow(_l("It was imported before by somebody else; only its authors may change it."))

    def change(self, item, content, note):
        item.entry.save(content, self.by, item.entry.head_revision_id, note=note)

    def record(self, report):
        record("import_briefs", self.by, self.by, after={"imported": report.imported, "changed": report.changed})


def kind(value):
    return value if value in list(BriefType) else BriefType.TECHNOLOGY_BRIEF.value


def level(value):
    found = LEVEL.fullmatch(str(value).strip())
    return int(found[1]) if found else None


def licence(value):
    alike = {each.value.casefold(): each.value for each in Licence}
    return alike.get("-".join(str(value or "").split()).casefold(), "")


def needs(value):
    found = value if isinstance(value, list) else re.split(r"[,，;；、\s]+", str(value or ""))
    return sorted({str(each) for each in found} & set(map(str, Need)))


def standards(value):
    """Written as a list of codes, or of {code, title}."""
    listed = value if isinstance(value, list) else [value] if value else []
    return [{"code": str(each.get("code", "")), "title": str(each.get("title", ""))} if isinstance(each, dict)
            else {"code": str(each), "title": ""} for each in listed]


READERS = {"type": kind, "trl": level, "licence": licence, "offered": needs, "sought": needs, "standards": standards}
