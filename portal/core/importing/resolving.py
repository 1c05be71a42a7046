"""What a link's target is in the source: a document or a file, by path, name, title or alias."""
import posixpath
import re
import unicodedata
from collections import defaultdict
from pathlib import PurePosixPath
from urllib.parse import unquote

from flask_babel import lazy_gettext as _l

PAGES = (".md", ".mdx", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".txt", ".docx")
OWN = ("index", "readme", "_index", "home")
WEB = re.compile(r"\.(?:html?|xhtml|aspx|php)$", re.IGNORECASE)
NUMBER = re.compile(r"^\d{1,4}[-_. ]+(?=\S)")
SITE = re.compile(r"(?:@site|pathname:/?|~@?|@)/")
STATIC = ("", "static", "public", "docs", "src", "source", "content", "assets", ".vuepress/public", "docs/.vuepress/public",
          ".gitbook/assets", "docs/public")
MOST = 300     # things of one name that are compared
NO_LETTER = re.compile(r"[\W_]+")


class Index:
    """Finds things in one source. `files` are places; `roots` maps a place to the folder of its language."""

    def __init__(self, documents, files, roots=None):
        self.documents = {document.place: document for document in documents}
        self.roots = roots or {}
        self.places = dict.fromkeys([*self.documents, *files])
        self.folded = {}
        self.stems, self.names, self.folders = {}, defaultdict(list), {}
        for place in sorted(self.places, key=self.rank):
            self.folded.setdefault(place.casefold(), place)
            self.names[posixpath.basename(place).casefold()].append(place)
            if place in self.documents:
                self.add_page(place)
        self.titles, self.aliases = defaultdict(list), defaultdict(list)
        for document in documents:
            self.add_words(document)
        self.base, self.called = self.common(), {}

    def rank(self, place):
        suffix = PurePosixPath(place).suffix.lower()
        return (PAGES.index(suffix) if suffix in PAGES else len(PAGES), place.count("/"), place)

    def add_page(self, place):
        if place.endswith("/"):   # a page made for its folder
            self.own(place[:-1], place, len(OWN) + 1)
            return
        stem = str(PurePosixPath(place).with_suffix(""))
        folder, name = posixpath.split(stem)
        self.stems.setdefault(stem.casefold(), place)
        self.names[name.casefold()].append(place)
        bare = NUMBER.sub("", name)
        if bare != name:
            self.stems.setdefault(posixpath.join(folder, bare).casefold(), place)
            self.names[bare.casefold()].append(place)
        if name.casefold() in OWN:
            self.own(folder, place, OWN.index(name.casefold()))
        elif posixpath.basename(folder).casefold() == name.casefold():
            self.own(folder, place, len(OWN))

    def own(self, folder, place, rank):
        if rank < self.folders.get(folder.casefold(), (99,))[0]:
            self.folders[folder.casefold()] = (rank, place)

    def add_words(self, document):
        for words in {document.title, document.heading, document.meta.title} - {""}:
            self.titles[squeezed(words)].append(document.place)
        names = [*document.meta.aliases, document.meta.slug, str(document.meta.other.get("id") or ""),
                 str(document.meta.other.get("permalink") or "")]
        for alias in filter(None, names):
            self.aliases[alias.strip("/").casefold()].append(document.place)
            self.stems.setdefault(posixpath.join(posixpath.dirname(document.place), alias.strip()).strip("/").casefold(),
                                  document.place)

    def common(self):
        """The one folder that everything lies in, or an empty name."""
        heads = {place.split("/", 1)[0] if "/" in place else "" for place in self.places}
        return heads.pop() if len(heads) == 1 else ""

    # By path

    def path(self, folder, target):
        """The place that `target` is, seen from `folder`; None when there is none. `target` is decoded already."""
        joined = posixpath.normpath(posixpath.join(folder, target)) if target else folder
        if joined.startswith("../") or joined == "..":
            return None
        joined = "" if joined == "." else joined.strip("/")
        if joined in self.places and not target.endswith("/"):
            return joined
        folded = unicodedata.normalize("NFC", joined).casefold()
        bare = WEB.sub("", folded)
        page = PurePosixPath(folded).suffix in PAGES and self.stems.get(str(PurePosixPath(folded).with_suffix("")))
        return (self.folded.get(folded) or self.stems.get(folded) or self.folders.get(folded, (0, None))[1]
                or page or self.stems.get(bare) or self.folders.get(posixpath.dirname(bare) if bare.endswith("/index") else
                                                                    bare, (0, None))[1])

    def find(self, target, place):
        """(place, sentence): of a relative or root link as written in `place`."""
        bare = re.sub(r"[?#].*", "", target, flags=re.DOTALL) if not self.literal(target, place) else target
        for path in dict.fromkeys((unquote(bare), bare, unquote(bare).replace("\\", "/"))):
            if found := self.by_path(path, place):
                return found
        return None

    def literal(self, target, place):
        """Whether there is a file whose very name has a # or ? in it."""
        return ("#" in target or "?" in target) and bool(self.by_path(unquote(target), place))

    def by_path(self, path, place):
        folder = posixpath.dirname(place)
        if not path:
            return place
        if SITE.match(path) or path.startswith("/"):
            return self.from_root(SITE.sub("/", path, count=1).lstrip("/"), place)
        return (self.path(folder, path)
                or self.path(str(PurePosixPath(place).with_suffix("")), path)     # addresses that end in a slash
                or self.elsewhere(folder, path, place)
                or self.unique_alias(path))

    def from_root(self, path, place):
        tops = dict.fromkeys([self.roots.get(place, ""), self.base, ""])
        for top in tops:
            for static in STATIC:
                if found := self.path(posixpath.join(top, static), path):
                    return found
        return self.unique_alias(path) or self.by_route(path)

    def by_route(self, path):
        """A site's address whose first parts are not in the source: `/docs/x/y` for x/y.md."""
        parts = path.strip("/").split("/")
        for number in range(1, len(parts) - 1):
            if found := self.path(self.base, "/".join(parts[number:])) or self.path("", "/".join(parts[number:])):
                return found
        return None

    def elsewhere(self, folder, path, place):
        """The same page in another language, where this one has none."""
        root = self.roots.get(place)
        wanted = posixpath.normpath(posixpath.join(folder, path))
        if root is None or not (wanted + "/").startswith(root + "/"):
            return None
        rest = wanted[len(root):].lstrip("/")
        for other in dict.fromkeys(self.roots.values()):
            if other != root and (found := self.path(other, rest)):
                return found
        return None

    def unique_alias(self, path):
        found = self.aliases.get(path.strip("/").casefold()) or self.aliases.get(WEB.sub("", path).strip("/").casefold())
        return found[0] if found and len(set(found)) == 1 else None

    # By name

    def wiki(self, target, place):
        """(place or None, a sentence when it could be several) of what stands in [[ ]]: path, name, title, alias."""
        name = target.partition("#")[0].strip().removesuffix("^")
        if not name:
            return place, None
        if name.startswith((".", "/")):
            return (self.find(name, place) or (self.path(self.base, name.lstrip("/")) if name[0] == "/" else None)), None
        folder = posixpath.dirname(place)
        if "/" not in name and (found := self.path(folder, name)):
            return found, None
        for top in dict.fromkeys((folder, self.roots.get(place, ""), self.base, "")) if "/" in name else ():
            if found := self.path(top, name):
                return found, None
        if name not in self.called:
            self.called[name] = self.candidates(name)[:MOST]
        return self.nearest(self.called[name], place, name)

    def candidates(self, name):
        """Everything of this name anywhere, else of this title, else of this alias."""
        found = self.names.get(name.rsplit("/", 1)[-1].casefold(), ())
        found = [each for each in dict.fromkeys(found) if "/" not in name or ends_with(each, name)]
        own = [place for folder, (_, place) in self.folders.items() if ("/" + folder).endswith("/" + name.casefold())]
        return (found or own or self.titles.get(squeezed(name)) or self.aliases.get(name.casefold())
                or self.aliases.get(name.strip("/").casefold()) or [])

    def nearest(self, candidates, place, name):
        if not candidates:
            return None, None
        root, folder = self.roots.get(place), posixpath.dirname(place)
        best = min(candidates, key=lambda each: (self.roots.get(each) != root, posixpath.dirname(each) != folder,
                                                 each not in self.documents, each.count("/"), each))
        number = sum(self.roots.get(each) == root and each in self.documents for each in candidates)
        return best, _l("“%(name)s” could be %(number)s pages; %(place)s was taken.", name=name, number=number,
                        place=best) if number > 1 else None


def ends_with(place, name):
    stem = str(PurePosixPath(place).with_suffix(""))
    return any(f"/{each}".casefold().endswith("/" + name.casefold()) for each in (place, stem))


def squeezed(words):
    return NO_LETTER.sub("", unicodedata.normalize("NFC", words).casefold()) or words
