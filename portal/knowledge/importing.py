"""Pages from elsewhere into a space: their tree, their order, their links, their translations."""
import posixpath
import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.journal import record
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models import Page, PageAddress
from portal.publishing import policy
from portal.publishing.models.watches import happen

ENDING = re.compile(r"\.(?:md|markdown|html?)$|/index$")


class PageShelf:
    """What a plan of publishing.importing asks of the pillar."""

    def __init__(self, space, by):
        self.space, self.by, self.first = space, by, None
        if space.is_read_only:
            raise NotAllowedNow(_l("This space is read-only; its stewards can open it again."))

    def origin(self, place):
        return f"import:{self.space.slug}:{place}"

    def takes(self, document):
        return True

    def address(self, ident):
        return f"/knowledge/p/{ident}"

    def name(self, ident):
        return f"page:{Page.series}-{ident}"

    def fields(self, document, note):
        """A page has no fields of its own; names of the front matter that mean nothing here are told."""
        if document.made:
            note(document.place, _l("This folder has no page of its own; one without text is made for it."))
        if document.meta.draft and self.space.is_open:
            note(document.place, _l("The source calls it a draft; in an open space everybody sees it at once."))
        if document.meta.other:
            note(document.place, _l("Not used from the front matter: %(names)s.",
                                    names=", ".join(document.meta.other)[:300]))
        return {}

    def begin(self, item, ident, content, files):
        above = item.parent
        while above and above.entry is None:   # it was refused
            above = above.parent
        document = item.original
        name = posixpath.basename(document.meta.slug.rstrip("/")) or document.name or document.title
        page = Page.begin(self.by, item.language, content, self.space, above and above.entry, slug=name, files=files,
                          origin=item.origin, id=ident, is_sketch=True)  # shown below
        self.keep_former(page, item)
        self.show(page, item)
        if page.is_out:
            self.first = self.first or page
        return page

    def guard_change(self, page):
        if page.is_trashed:
            raise NotAllowedNow(_l("This page is in the trash here."))
        if page.space_id != self.space.id or not policy.can_edit(self.by, page):
            raise NotAllowedNow(_l("This page was moved to another space, where it cannot be changed from here."))

    def change(self, item, content, note):
        item.entry.save(content, self.by, item.entry.head_revision_id, note=note)
        self.show(item.entry, item)

    def show(self, page, item):
        """In a reviewed space the steward who imports answers for the text, and readers see that it was imported.

        In an open one readers see a page without a text too: others stand below it.
        """
        if page.head_revision_id == page.published_revision_id:
            return
        if self.space.is_open:
            page.post(self.by, first="arrive")
        elif not item.original.meta.draft:
            page.post(self.by, alone_reason=_("imported from %(place)s", place=item.place), first="arrive")

    def keep_former(self, page, item):
        """Other addresses that the source gives a page lead to it here too, where nothing else stands."""
        for document in item.documents.values():
            for alias in document.meta.aliases:
                path = ENDING.sub("", alias.partition("#")[0].partition("?")[0].strip().strip("/"))
                if path and "://" not in path and not Page.stands_at(self.space.id, path):
                    db.session.add(PageAddress(space_slug=self.space.slug, path=path[:500], page_id=page.id))

    def record(self, report):
        if self.first:
            happen(self.first, "import", self.by, pages=report.imported)
        record("import_pages", self.space, self.by, after={"imported": report.imported, "changed": report.changed})
