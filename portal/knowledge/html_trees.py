"""A space, or a page with all below it, as a folder of HTML: relative links, pictures beside, nothing from elsewhere."""
import io
import posixpath
import zipfile
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext as _

from portal.core import storage
from portal.core.db import db
from portal.core.languages import html_lang
from portal.core.locale import language
from portal.core.workflow import NotAllowedNow
from portal.knowledge.exporting import in_order, pages_of, parents_of
from portal.publishing import alone, linking, sheets
from portal.publishing.exporting import Exported, add
from portal.publishing.models import Version

MOST_PAGES, MOST_BYTES = 5_000, 300_000_000
STYLE, INDEX = "style.css", "index.html"


def export(space, user, top=None):
    """The zip of everything published in `space`, or from the page `top` on, that `user` may read."""
    pages = {page.id: page for page in db.session.scalars(pages_of(space, user, top)).unique()}
    size = sum(facts["size"] for page in pages.values() for facts in page.published.files)
    if len(pages) > MOST_PAGES or size > MOST_BYTES:
        raise NotAllowedNow(_("This is too much for one archive. Take a part of it."))
    exported = [Exported(page, page.published, folder) for page, folder, _position in in_order(pages, parents_of(space))]
    return Folder(exported, user, space, top)


class Folder:
    def __init__(self, exported, user, space, top):
        self.exported, self.space, self.top = exported, space, top
        self.by_id = {one.entry.id: one for one in exported}
        self.meant = linking.targets_of([one.revision.id for one in exported], user)

    def write(self, file):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            add(archive, STYLE, alone.style().encode())
            add(archive, INDEX, self.contents().encode())
            for one in self.exported:
                for place, content in self.parts(one):
                    add(archive, place, content)

    def as_bytes(self):
        made = io.BytesIO()
        self.write(made)
        return made.getvalue()

    def contents(self):
        """The first page: all others as a tree."""
        about = "" if self.top else self.space.text_in("description", language())[0]
        return template("knowledge/contents.html").render(
            title=self.title, lang=html_lang(language()), about=about, tree=self.below(""))

    @property
    def title(self):
        return self.top.title_in(language()) if self.top else self.space.name_in(language())

    def below(self, folder):
        """What lies in the folder, and in those within it."""
        return [{"title": one.entry.title_in(language()) or _("Untitled"), "number": one.entry.reference,
                 "address": quote(f"{one.folder}/{file_of(one, language())}"), "below": self.below(one.folder)}
                for one in self.exported if posixpath.dirname(one.folder) == folder]

    def parts(self, one):
        """(place, content) of each file of a page."""
        version = db.session.get(Version, (one.entry.id, one.entry.version))
        names = {address: quote(one.files[facts["name"]]) for facts in one.revision.files
                 for address in sheets.addresses_of(one.entry, one.revision, facts)}
        for code in written(one):
            yield f"{one.folder}/{file_of(one, code)}", self.page(one, version, code, names).encode()
        for facts in one.revision.files:
            yield f"{one.folder}/{one.files[facts['name']]}", storage.get(facts["sha256"])

    def page(self, one, version, code, names):
        def place(entry, fragment):
            if entry.id not in self.by_id:
                return None
            other = self.by_id[entry.id]
            there = posixpath.relpath(f"{other.folder}/{file_of(other, code)}", one.folder)
            return quote(there) + (f"#{fragment}" if fragment else "")

        document = sheets.document(one.entry, one.revision, version, [code],
                                   self.meant.get(one.revision.id, {}), place, names)
        up = posixpath.relpath(".", one.folder)
        return alone.page(document, names, sheet=f"{up}/{STYLE}", back=(f"{up}/{INDEX}", self.title),
                          others=[(file_of(one, other), other) for other in written(one) if other != code])


def template(name):
    """As it is: a command has no request that a page's context could speak of."""
    return current_app.jinja_env.get_template(name)


def written(one):
    return [text.language for text in one.revision.texts if text.body or text is one.revision.original]


def file_of(one, code):
    """The original has the plain name; so has what is not there in the language."""
    text = one.revision.text(code)
    is_original = code == one.revision.original.language or not (text and text.body)
    return INDEX if is_original else f"index.{code}.html"
