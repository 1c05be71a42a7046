"""What an import's documents become: words with the addresses of other new entries left open, files, a hash."""
import hashlib
import re
import secrets
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import quote

from flask_babel import lazy_gettext as _l

from portal.core import markdown
from portal.core.importing import Refused
from portal.core.journal import canonical
from portal.core.typed import clean, line
from portal.publishing import files, pictures
from portal.publishing.import_labels import labels
from portal.publishing.models import Content, Words
from portal.publishing.models.revisions import BODY_LIMIT

LANGUAGES = ("zh", "en")
PICTURES = {media_type for _suffix, media_type in pictures.FORMATS.values()}
LONGEST_TITLE, LONGEST_SUMMARY = 400, 8000
OUR_NAME = re.compile(r"\w[\w\-.]{0,90}")
NO_LETTER = re.compile(r"[\W_]+")


class Material:
    """The documents of a source as the portal keeps them. `homes` maps a document's place to what stands for its entry."""

    def __init__(self, source, note):
        self.source, self.note = source, note
        self.documents = {document.place: document for document in source.documents}
        self.mark = secrets.token_hex(8)   # no text of the source holds it
        self.addresses = re.compile(rf"/{self.mark}/(\d+)/")
        self.names_of_entries = re.compile(rf"{self.mark}~(\d+)~")
        self.homes = {}
        self.accepted, self.hashes, self.headings = {}, {}, {}

    # A hash of what the source holds, so that the same again is known

    def sha256(self, documents):
        held = [[d.place, d.language, d.title, d.markdown, d.meta.summary, labels(d), str(d.meta.other),
                 [[link.target, link.resolved] for link in d.links], [[f.place, self.hash(f.place)] for f in d.files]]
                for d in documents]
        return hashlib.sha256(canonical(held).encode()).hexdigest()

    def hash(self, place):
        if place not in self.hashes:
            try:
                self.hashes[place] = hashlib.sha256(self.source.content(place)).hexdigest()
            except Refused:
                self.hashes[place] = ""
        return self.hashes[place]

    # Words

    def content(self, documents, keywords, fields):
        """(Content with open addresses, {name: file}) of one entry: its original and its translations."""
        names = self.names(documents)
        texts = {code: self.words(document, names) for code, document in documents.items()}
        return Content(texts, keywords, fields), {name: self.accepted[place][0] for place, name in names.items()}

    def words(self, document, names):
        title = line(document.title)
        if len(title) > LONGEST_TITLE:
            self.note(document.place, _l("The title was cut after %(number)s characters.", number=LONGEST_TITLE))
        body = document.rewritten(lambda link: self.target(link, names))
        return Words(title[:LONGEST_TITLE], clean(document.meta.summary)[:LONGEST_SUMMARY], clean(body))

    def target(self, link, names):
        if link.resolved in names:
            return names[link.resolved]
        home = self.homes.get(link.resolved)
        if home is None:
            return None
        if link.syntax in ("wiki", "embed"):
            return f"{self.mark}~{home}~" + (f"#{link.fragment}" if link.fragment else "")
        found = self.heading(link.resolved, link.fragment) if link.fragment else ""
        return f"/{self.mark}/{home}/" + (f"#{quote(found)}" if found else "")

    def heading(self, place, fragment):
        """The name that the portal gives the heading which a link of the source means."""
        if place not in self.headings:
            self.headings[place] = self.read_headings(self.documents[place])
        return self.headings[place].get(squeezed(fragment), fragment)

    def read_headings(self, document):
        try:
            shown = markdown.render(document.markdown, document.language, limit=BODY_LIMIT)
        except markdown.Refused:
            return {}
        found = {squeezed(heading.text): heading.id for heading in reversed(shown.toc)}
        return found | {squeezed(heading.id.removeprefix("s-")): heading.id for heading in reversed(shown.toc)}

    def filled(self, content, address, name):
        """The same content with each open address, and name in [[ ]], as `address(number)` and `name(number)` tell."""
        def put_in(text):
            text = self.addresses.sub(lambda found: address(int(found[1])), text)
            return self.names_of_entries.sub(lambda found: name(int(found[1])), text)
        return Content({code: Words(words.title, words.summary, put_in(words.body))
                        for code, words in content.texts.items()}, content.keywords, content.fields)

    def names_others(self, item):
        return any(self.mark in words.body for words in item.content.texts.values())

    def check(self, content):
        """Raises markdown.Refused with the sentence for the first text that cannot be shown."""
        for code, words in content.texts.items():
            markdown.render(words.body, code, limit=BODY_LIMIT)

    # Files

    def names(self, documents):
        """{place: name within the entry} of the files that can be kept."""
        taken, found = set(), {}
        for document in documents.values():
            for asset in document.files:
                kept = self.kept(document.place, asset)
                if kept and asset.place not in found:
                    found[asset.place] = free(kept_name(asset.place, kept.name), taken)
                    taken.add(found[asset.place].casefold())
        return found

    def kept(self, place, asset):
        """The file as it is kept, a picture written anew, or None; what is wrong is told for each page that uses it."""
        if asset.place not in self.accepted:
            self.accepted[asset.place] = self.tried(asset)
        made, reason = self.accepted[asset.place]
        if made is None:
            self.note(place, _l("The file “%(name)s” is left out: %(reason)s", name=asset.place, reason=reason))
        return made

    def tried(self, asset):
        name = PurePosixPath(asset.place).name
        try:
            content = self.source.content(asset.place)
            if asset.media_type in PICTURES:
                return pictures.accept(name, content, keep_pure=True), ""
            return files.accept(name, content), ""
        except pictures.Unusable as error:
            return None, error.message
        except Refused as error:
            return None, error.reason


def kept_name(place, made):
    """The name that it has, when it could be ours, else the one made of it."""
    name = PurePosixPath(place).name
    return name if OUR_NAME.fullmatch(name) and PurePosixPath(name).suffix == PurePosixPath(made).suffix else made


def free(name, taken):
    """`name`, or with a number when it is taken."""
    path = PurePosixPath(name)
    names = (name if number == 1 else f"{path.stem}-{number}{path.suffix}" for number in count(1))
    return next(each for each in names if each.casefold() not in taken)


def squeezed(words):
    return NO_LETTER.sub("", words.casefold())
