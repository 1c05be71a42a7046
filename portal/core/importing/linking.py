"""What each link of a document leads to, and which files the documents use."""
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from portal.core.importing import links, media
from portal.core.importing.source import Source
from portal.core.importing.things import Asset, Refused

PAGES = {".md", ".mdx", ".markdown", ".mdown", ".mkd", ".txt", ".html", ".htm", ".xhtml"}


class Linking:
    """`assets` holds every file that is used, None for a damaged one; `within` the sizes of pictures in documents."""

    def __init__(self, tree, within, index, note, refuse):
        self.tree, self.within, self.index = tree, within, index
        self.note, self.refuse = note, refuse
        self.assets = {}

    def link(self, document):
        document.links, remote = links.found_in(document.markdown)
        for link in document.links:
            self.resolve(document, link)
        if remote:
            self.note(document.place, _l("%(number)s pictures of other sites are shown as links.", number=remote))

    def resolve(self, document, link):
        by_name = link.syntax in ("wiki", "embed")
        if by_name:
            link.resolved, said = self.index.wiki(link.target, document.place)
            if said:
                self.note(document.place, said)
        else:
            link.resolved = document.place if link.kind == "anchor" else self.index.find(link.target, document.place)
        if link.resolved in self.index.documents:
            self.to_page(document, link, by_name)
        elif link.resolved is not None:
            self.to_file(document, link)
        else:
            self.to_nothing(document, link)

    def to_page(self, document, link, by_name):
        link.kind = link.kind if link.kind == "anchor" else "wiki" if by_name else "page"
        link.fragment = self.index.documents[link.resolved].anchors.get(link.fragment, link.fragment)
        if link.syntax == "embed":
            self.note(document.place, _l("“%(target)s” was shown within this page; it is a link now.",
                                         target=link.target))

    def to_file(self, document, link):
        asset = self.asset(link.resolved)
        if asset is None:
            link.resolved = None
            return
        link.kind = "picture" if asset.is_picture and link.kind == "picture" else "file"
        if asset not in document.files:
            document.files.append(asset)

    def to_nothing(self, document, link):
        if link.kind == "picture":
            self.note(document.place, _l("The picture “%(target)s” is not there.", target=link.target))
            return
        suffix = PurePosixPath(link.target.partition("#")[0]).suffix.lower()
        if link.kind == "page" and suffix not in PAGES and 1 < len(suffix) < 6 and not suffix[1].isdigit():
            link.kind = "file"
        self.note(document.place, _l("The link “%(target)s” leads nowhere.", target=link.target))

    def asset(self, place):
        """The file at `place`, looked at once; None when it cannot be read."""
        if place not in self.assets:
            self.assets[place] = self.looked_at(place)
        return self.assets[place]

    def looked_at(self, place):
        try:
            head = Source(self.tree).content(place)[:512] if place in self.within else self.tree.head(place)
        except Refused as error:
            self.refuse(place, error.reason)
            return None
        found = media.media_type(place, head)
        if media.belied(place, found):
            self.note(place, _l("This file is not what its name says: its content is %(type)s.", type=found))
        return Asset(place, found, self.within.get(place) or self.tree.sizes[place])
