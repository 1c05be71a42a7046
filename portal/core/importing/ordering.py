"""The tree of pages: by an order file, by tables of contents, else by folders, positions and names."""
import fnmatch
import posixpath
import re
from collections import defaultdict
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from portal.core.importing.outlines import FolderOrder
from portal.core.importing.resolving import NUMBER, OWN
from portal.core.importing.things import Document

DIGITS = re.compile(r"(\d+)")
LAST = float("inf")


class Arrangement:
    """Parents and the order of children, for pages in folders and for what an order file adds."""

    def __init__(self, documents, index, languages, folders, note):
        self.documents = {document.place: document for document in documents}
        self.index, self.languages, self.folders, self.note = index, languages, folders, note
        self.parents, self.children = {}, defaultdict(list)
        self.outlined = False

    # Placing

    def put(self, place, parent, said_by):
        """Hang `place` below `parent`, unless it hangs somewhere or would hang below itself."""
        if place == parent:
            self.note(said_by, _l("“%(place)s” is named below itself.", place=place))
        elif place in self.parents:
            self.note(said_by, _l("“%(place)s” is named twice; the first place counts.", place=place))
        elif place in self.above(parent):
            self.note(said_by, _l("“%(place)s” is named below one of its own pages, in a circle.", place=place))
        else:
            self.parents[place] = parent
            self.children[parent].append(place)
            return True
        return False

    def above(self, place):
        found = []
        while place is not None and place not in found:
            found.append(place)
            place = self.parents.get(place)
        return found

    def make(self, place, title, parent, said_by, language=None):
        document = Document(place, title=title, name=title, made=True, language=language or "")
        self.documents[place] = document
        self.put(place, parent, said_by)

    # An order file

    def follow(self, outline):
        self.outlined = True
        tops = [outline.folder]
        if outline.language:
            tops = [folder for folder, (language, _) in self.languages.folders.items()
                    if language == outline.language and (folder + "/").startswith((outline.folder + "/").lstrip("/"))]
            tops = tops or [outline.folder]
        self.follow_nodes(outline, outline.nodes, None, tops[0], str(outline.place))

    def follow_nodes(self, outline, nodes, parent, top, path):
        for number, node in enumerate(nodes):
            place = self.target(node, top)
            where = f"{path}#{node.title or number}"
            if place is None and node.target:
                if not re.match(r"[a-z]+://", node.target):
                    self.note(outline.place, _l("“%(title)s” leads to “%(target)s”, which is not there.",
                                                title=node.title or node.target, target=node.target))
            elif place and self.put(place, parent, outline.place) and node.title:
                self.entitle(place, node.title)
            if not place and node.children and self.any_there(node.children, top):
                while where in self.documents:
                    where += "'"
                self.make(where, node.title or node.target, parent, outline.place, outline.language)
                place = where
            self.follow_nodes(outline, node.children, place if place in self.parents else parent, top, where)

    def entitle(self, place, title):
        document = self.documents[place]
        if not document.meta.title:
            document.title = title

    def any_there(self, nodes, top):
        return any(self.target(node, top) or self.any_there(node.children, top) for node in nodes)

    def target(self, node, top):
        if node.target is None:
            return None
        bare = node.target.partition("#")[0]
        place = self.index.path(top, bare.lstrip("/") or ".") or self.index.unique_alias(bare)
        return place if place in self.documents else None

    # Tables of contents in the pages themselves

    def follow_contents(self):
        holders = [document for document in self.documents.values() if document.contents]
        self.outlined = self.outlined or bool(holders)
        for document in sorted(holders, key=lambda document: (document.place.count("/"), document.place)):
            parent = None if self.is_front(document.place) else document.place
            if parent is None and document.place not in self.parents:
                self.put(document.place, None, document.place)
            for title, target in document.contents:
                self.follow_entry(document, parent, title, target)

    def is_front(self, place):
        top = self.languages.roots.get(place, self.index.base)
        return self.index.folders.get(top.casefold(), (0, None))[1] == place

    def follow_entry(self, document, parent, title, target):
        if target == "self" or re.match(r"[a-z]+://", target):
            return
        folder = self.index.base if target.startswith("/") else posixpath.dirname(document.place)
        found = self.globbed(folder, target.lstrip("/")) if "*" in target else \
            [self.index.path(folder, target.lstrip("/"))]
        for place in found:
            if place not in self.documents:
                self.note(document.place, _l("“%(title)s” leads to “%(target)s”, which is not there.",
                                             title=title or target, target=target))
            elif not ("*" in target and place in self.parents) and self.put(place, parent, document.place) and title:
                self.entitle(place, title)

    def globbed(self, folder, pattern):
        pattern = posixpath.normpath(posixpath.join(folder, pattern))
        return sorted((place for place in self.documents
                       if fnmatch.fnmatch(str(PurePosixPath(place).with_suffix("")), pattern)), key=natural)

    # Folders

    def follow_folders(self):
        held = defaultdict(set)
        for place in self.documents:
            if place in self.parents or self.documents[place].made:
                continue
            folder = posixpath.dirname(place)
            held[folder].add(place)
            while folder:
                above = posixpath.dirname(folder)
                held[above].add(folder + "/")
                folder = above
        tops = dict.fromkeys(self.languages.roots.values())
        for top in [*sorted(tops, key=natural), self.index.base, ""]:
            self.follow_folder(top, None, held)

    def follow_folder(self, folder, parent, held):
        for entry in sorted(held.pop(folder, ()), key=lambda entry: self.rank(folder, entry)):
            if entry.endswith("/"):
                self.follow_subfolder(entry[:-1], parent, held)
            elif entry not in self.parents:
                if self.outlined:
                    self.orphan(entry)
                else:
                    self.put(entry, parent, entry)

    def follow_subfolder(self, folder, parent, held):
        if not self.waiting(folder, held):
            return
        own = self.own_page(folder)
        if own and own not in self.parents and not self.outlined:
            self.put(own, parent, own)
            self.entitle_folder(own, folder)
        if not own and not self.outlined:
            own = folder + "/"
            self.make(own, self.label(folder) or readable(posixpath.basename(folder)), parent, folder,
                      self.languages.read_folder(own))
        self.follow_folder(folder, own if not self.outlined else parent, held)

    def waiting(self, folder, held):
        """Whether there is a page below this folder that has no place yet."""
        return any(self.waiting(entry[:-1], held) if entry.endswith("/") else entry not in self.parents
                   for entry in held.get(folder, ()))

    def entitle_folder(self, own, folder):
        document, label = self.documents[own], self.label(folder)
        if label and not document.meta.title and not document.heading:
            document.title = label

    def label(self, folder):
        said = self.folders.get(folder, FolderOrder())
        above = self.folders.get(posixpath.dirname(folder), FolderOrder())
        return said.label or above.titles.get(posixpath.basename(folder), "")

    def own_page(self, folder):
        rank, place = self.index.folders.get(folder.casefold(), (99, None))
        beside = self.index.stems.get(folder.casefold())
        beside = beside if beside in self.documents else None
        return place if place and rank < len(OWN) else beside or place

    def orphan(self, place):
        """A page that the order file does not name: below the page of the nearest folder that has one."""
        folder = posixpath.dirname(place)
        parent = None
        while folder and parent is None:
            own = self.own_page(folder)
            parent = own if own in self.parents and own != place and not self.is_front(own) else None
            folder = posixpath.dirname(folder)
        self.put(place, parent, place)
        if not (parent is None and self.is_front(place)):
            self.note(place, _l("The order file does not name this page; it comes after the others."))

    def rank(self, folder, entry):
        name = posixpath.basename(entry.rstrip("/"))
        stem = name if entry.endswith("/") else PurePosixPath(name).stem
        listed = self.folders.get(folder, FolderOrder()).names
        place = next((number for number, each in enumerate(listed) if each in (name, stem, entry)), len(listed))
        number = NUMBER.match(stem)
        position = self.position(entry)
        if position is None and number:
            position = float(re.match(r"\d+", stem)[0])
        front = stem.casefold() in OWN and not entry.endswith("/") and self.own_page(folder) == entry
        return not front, place, LAST if position is None else position, natural(stem), entry

    def position(self, entry):
        if not entry.endswith("/"):
            return self.documents[entry].meta.position
        said = self.folders.get(entry[:-1], FolderOrder()).position
        own = self.own_page(entry[:-1])
        return said if said is not None else self.documents[own].meta.position if own else None

    def follow_named_parents(self):
        """`parent: Title` in front matter, as Just the Docs has it."""
        children = [each for each in self.documents.values() if isinstance(each.meta.other.get("parent"), str)]
        titles = defaultdict(list)
        for document in self.documents.values() if children else ():
            titles[document.title].append(document.place)
        for document in children:
            found = titles[document.meta.other["parent"]]
            if len(found) == 1 and document.place not in self.above(found[0]):
                self.children[self.parents.pop(document.place)].remove(document.place)
                self.put(document.place, found[0], document.place)


def natural(name):
    return [(0, int(part), "") if part.isdecimal() and len(part) < 19 else (1, 0, part.casefold())
            for part in DIGITS.split(name) if part]


def readable(name):
    """A title out of a file's name."""
    words = NUMBER.sub("", name)
    if " " not in words and re.search(r"[A-Za-z]", words):
        words = re.sub(r"(?<=\w)[-_]+(?=\w)", " ", words)
    return words[:1].upper() + words[1:] if words[:1].islower() else words or name
