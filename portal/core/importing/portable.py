"""What the portal exports itself, read back word for word: a folder a page, its place and order in the front matter.

`manifest.json` names the format and the SHA-256 of each file. A page is `index.md` in its original language, with
`index.<language>.md` for each translation; its files lie beside it.
"""
import hashlib
import json
import posixpath
import re

from flask_babel import lazy_gettext as _l

from portal.core.importing import frontmatter, links, media
from portal.core.importing.things import Asset, Document, Meta, Refused, Unsafe

MANIFEST, FORMAT = "manifest.json", "portal-export-1"
BESIDE = {MANIFEST, "about.json"}   # the second says where it came from; nothing is read from it
PAGE = re.compile(r"(?:(?P<folder>.+)/)?index(?:\.(?P<language>[a-z]{2,3}(?:-[A-Za-z]{2,4})?))?\.md")


def is_portable(tree):
    return MANIFEST in tree.sizes and FORMAT.encode() in tree.head(MANIFEST, 4000)


class Reader:
    """`documents` in their order, parents first; `assets` are the files that belong to them."""

    def __init__(self, tree, note, refuse):
        self.tree, self.note, self.refuse = tree, note, refuse
        self.assets, self.documents = {}, []
        self.check()
        found = {}
        for place in tree.sizes:
            if (match := PAGE.fullmatch(place)) and (document := self.document(place, match)):
                found[place] = document
        self.arrange(found)
        for document in self.documents:
            self.link(document)

    def check(self):
        """A file that is not as it was exported is told; it may have been mended on purpose."""
        try:
            told = json.loads(self.tree.read(MANIFEST))["files"].items()
        except (ValueError, KeyError, AttributeError, RecursionError, Refused) as error:
            raise Unsafe(MANIFEST, _l("This manifest cannot be read.")) from error
        for place, sha256 in told:
            if place not in self.tree.sizes:
                self.note(place, _l("The manifest names this file, but it is not there."))
            elif hashlib.sha256(self.read(place)).hexdigest() != sha256:
                self.note(place, _l("This file was changed after it was exported."))

    def read(self, place):
        try:
            return self.tree.read(place)
        except Refused:
            return b""

    def document(self, place, match):
        try:
            said, body, odd = frontmatter.split(self.tree.read(place).decode("utf-8"))
        except (Refused, UnicodeDecodeError) as error:
            self.refuse(place, getattr(error, "reason", _l("This file cannot be read as %(encoding)s.", encoding="UTF-8")))
            return None
        for sentence in odd:
            self.note(place, sentence)
        folder = match["folder"] or ""
        meta = Meta(title=text(said, "title"), summary=text(said, "summary"), keywords=listed(said, "keywords"),
                    tags=listed(said, "tags"), slug=text(said, "slug"), position=number(said),
                    other=said["fields"] if isinstance(said.get("fields"), dict) else {})
        document = Document(place, title=meta.title or posixpath.basename(folder), name=meta.slug, meta=meta,
                            language=match["language"] or text(said, "language") or "en",
                            markdown=body.removeprefix("\n"))
        for name in listed(said, "files"):
            if asset := self.asset(posixpath.join(folder, name)):
                document.files.append(asset)
        return document

    def asset(self, place):
        if place not in self.tree.sizes:
            self.note(place, _l("A page names this file, but it is not there."))
            return None
        if place not in self.assets:
            self.assets[place] = Asset(place, media.media_type(place, self.tree.head(place)), self.tree.sizes[place])
        return self.assets[place]

    def arrange(self, found):
        """Depth first, each page below the next folder above it that has a page, followed by its translations."""
        originals = [document for place, document in found.items() if not PAGE.fullmatch(place)["language"]]
        folders = {posixpath.dirname(document.place): document for document in originals}
        for document in originals:
            above = posixpath.dirname(document.place)
            while above and document.parent is None:
                above = posixpath.dirname(above)
                document.parent = folders[above].place if above in folders else None
        below = {}
        for document in sorted(originals, key=lambda document: (document.meta.position or 0, document.place)):
            document.order = len(below.setdefault(document.parent, []))
            below[document.parent].append(document)
        waiting = below.get(None, [])[::-1]
        while waiting:
            document = waiting.pop()
            self.documents.append(document)
            self.add_translations(document, found)
            waiting += below.get(document.place, [])[::-1]

    def add_translations(self, document, found):
        folder = posixpath.dirname(document.place)
        for place, other in found.items():
            if other is not document and posixpath.dirname(place) == folder:
                other.translation_of, other.parent, other.order = document.place, document.parent, document.order
                document.translations[other.language] = place
                self.documents.append(other)

    def link(self, document):
        """Only links by relative path are the export's; what stands in [[ ]] was left as it was written."""
        folder = posixpath.dirname(document.place)
        for link in links.found_in(document.markdown)[0]:
            if link.syntax in ("wiki", "embed") or link.kind == "anchor":
                continue
            place = posixpath.normpath(posixpath.join(folder, link.target.partition("#")[0]))
            if place in self.assets or place in self.tree.sizes and PAGE.fullmatch(place):
                link.resolved = place
                document.links.append(link)


def text(said, name):
    return str(said.get(name) or "")


def listed(said, name):
    found = said.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


def number(said):
    found = said.get("position")
    return float(found) if isinstance(found, int | float) else None
