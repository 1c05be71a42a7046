"""From a folder, a zip or a file to documents: everything that can be read, and a reason for everything that cannot."""
import posixpath
from collections import Counter, defaultdict
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from portal.core.importing import (
    archive,
    bookstack,
    docx,
    flavours,
    frontmatter,
    html,
    languages,
    metadata,
    outlines,
    portable,
    texts,
)
from portal.core.importing.linking import Linking
from portal.core.importing.ordering import Arrangement, readable
from portal.core.importing.resolving import NUMBER, OWN, Index, squeezed
from portal.core.importing.source import Source
from portal.core.importing.things import Document, Limits, Note, Refused

MARKDOWN = {".md", ".mdx", ".markdown", ".mdown", ".mkd", ".mkdn", ".txt"}
HTML = {".html", ".htm", ".xhtml"}
WORD = {".docx"}
NOT_READ = {".ipynb": "Jupyter", ".rmd": "R Markdown", ".qmd": "Quarto", ".org": "Org", ".rst": "reStructuredText",
            ".adoc": "AsciiDoc", ".asciidoc": "AsciiDoc", ".asc": "AsciiDoc", ".textile": "Textile", ".wiki": "wiki text",
            ".mediawiki": "MediaWiki", ".tex": "LaTeX", ".doc": "Word 97", ".rtf": "RTF", ".odt": "OpenDocument",
            ".pages": "Pages", ".one": "OneNote", ".enex": "Evernote", ".mht": "MHTML", ".wpd": "WordPerfect"}
NO_PAGES = {"license.txt", "licence.txt", "copying.txt", "notice.txt", "robots.txt", "humans.txt", "requirements.txt",
            "cmakelists.txt"}
NO_DOCUMENTS = {bookstack.DATA, *portable.BESIDE}
CONTROL = outlines.TREES | outlines.BOOKS | outlines.SITES | outlines.LISTS


def read(path, *, encoding=None, limits=None) -> Source:
    """What the material at `path` holds. Raises Unsafe when it is refused as a whole.

    `encoding` is that of texts that are not UTF-8; without it such a text is refused, never guessed at.
    """
    tree = archive.opened(path, limits or Limits())
    try:
        return Reading(tree, encoding).source()
    except BaseException:
        tree.close()
        raise


class Reading:
    def __init__(self, tree, encoding):
        self.tree, self.encoding = tree, encoding
        self.notes, self.refused = list(tree.notes), list(tree.refused)
        self.within = {}        # pictures in Word documents
        self.unread = {}        # pages in formats that are not read
        self.assets = {}        # files that a page uses; None for a damaged one

    def note(self, place, reason):
        self.notes.append(Note(place, reason))

    def refuse(self, place, reason):
        self.refused.append(Note(place, reason))

    def source(self):
        if portable.is_portable(self.tree):
            found = portable.Reader(self.tree, self.note, self.refuse)
            self.assets = found.assets
            return self.finished(found.documents, is_own=True)
        if bookstack.is_bookstack(self.tree):
            documents = bookstack.read(self.tree, self.note)
            self.settle_languages(documents, languages.Languages([]))
            self.link(documents, Index(documents, self.tree.sizes))
            return self.finished(documents)
        documents = self.documents()
        told = languages.Languages([document.place for document in documents])
        self.settle_languages(documents, told)
        found, folders = outlines.outlines(self.tree, self.note)
        files = [*self.tree.sizes, *self.within]
        documents = self.arranged(documents, Index(documents, files, told.roots), told, found, folders)
        self.link(documents, Index(documents, files, told.roots))
        return self.finished(documents)

    # Each file by itself

    def documents(self):
        made = []
        for place in self.tree.sizes:
            suffix = PurePosixPath(place).suffix.lower() or PurePosixPath("x" + posixpath.basename(place)).suffix.lower()
            if not self.is_page(place, suffix):
                continue
            try:
                made.append(self.document(place, suffix))
            except Refused as error:
                self.refuse(place, error.reason)
        return made

    def is_page(self, place, suffix):
        name = posixpath.basename(place).lower()
        if suffix in NOT_READ:
            self.unread[place] = NOT_READ[suffix]
        if name in outlines.SUMMARIES and self.is_summary(place):
            return False
        hidden = any(part.startswith(".") for part in place.split("/")[:-1])
        return not hidden and name not in NO_PAGES and suffix in MARKDOWN | HTML | WORD

    def is_summary(self, place):
        try:
            return bool(outlines.from_summary(outlines.text_of(self.tree, place), place, posixpath.dirname(place)))
        except Refused:
            return False

    def document(self, place, suffix):
        if self.tree.sizes[place] > (self.tree.limits.text if suffix not in WORD else self.tree.limits.file):
            raise Refused(_l("This page has %(size)s KB of text; at most %(limit)s KB are taken.",
                             size=self.tree.sizes[place] // 1000, limit=self.tree.limits.text // 1000))
        raw = self.tree.read(place)
        document = Document(place, name=self.name(place))
        reader = self.from_word if suffix in WORD else self.from_html if suffix in HTML else self.from_markdown
        made = reader(document, raw, suffix)
        document.markdown, document.heading, document.headings = made.markdown, made.heading, made.headings
        document.anchors, document.contents = made.anchors, made.contents
        document.title = document.meta.title or document.heading or self.title(place)
        if document.heading and squeezed(document.heading) != squeezed(document.title):
            document.markdown = f"# {document.heading}\n\n{document.markdown}"
        for sentence in made.notes:
            self.note(place, sentence)
        if not document.markdown.strip() and not made.contents:
            self.note(place, _l("This page has no text."))
        return document

    def from_markdown(self, document, raw, suffix):
        text, said = texts.decoded(raw, document.place, self.encoding)
        found, body, odd = frontmatter.split(text)
        document.meta, strange = metadata.meta(found)
        for sentence in (*said, *odd, *strange):
            self.note(document.place, sentence)
        return flavours.converted(body, suffix)

    def from_html(self, document, raw, suffix):
        declared = html.declared(raw)
        try:
            text, said = texts.decoded(raw, document.place, self.encoding)
        except Refused:
            if not declared:
                raise
            text, said = texts.decoded(raw, document.place, declared)
            self.note(document.place, _l("Read as %(encoding)s, which the page says of itself.", encoding=declared))
        for sentence in said:
            self.note(document.place, sentence)
        page = html.page(text)
        document.meta, _ = metadata.meta({"language": page.language, **page.meta})
        made = flavours.converted(page.markdown, ".md")
        document.meta.title = "" if made.heading else page.title
        return made

    def from_word(self, document, raw, suffix):
        page, said = docx.read(raw, document.place)
        for name, size in docx.pictures(raw).items():
            self.within[document.place + docx.WITHIN + name] = size
        for sentence in said:
            self.note(document.place, sentence)
        return flavours.converted(page.markdown, ".md")

    def name(self, place):
        """What an address is made of: the file's name, or the folder's for the folder's own page."""
        stem, folder = PurePosixPath(place).stem, posixpath.basename(posixpath.dirname(place))
        stem = "" if stem.startswith(".") and stem.lower() in MARKDOWN else stem
        return NUMBER.sub("", folder if stem.casefold() in OWN and folder else stem)

    def title(self, place):
        return readable(self.name(place)) or posixpath.basename(place)

    # All together

    def settle_languages(self, documents, told):
        for document in documents:
            document.language = (document.meta.language or told.told.get(document.place)
                                 or languages.by_content(document.title + "\n" + document.markdown))

    def arranged(self, documents, index, told, found, folders):
        arrangement = Arrangement(documents, index, told, folders, self.note)
        for outline in found:
            arrangement.follow(outline)
        if not found:
            arrangement.follow_contents()
        arrangement.follow_folders()
        arrangement.follow_named_parents()
        documents = list(arrangement.documents.values())
        self.settle_made(documents, arrangement)
        languages.pair(documents, told.keys)
        return in_order(documents, arrangement)

    def settle_made(self, documents, arrangement):
        """A page that was made has the language of most of what is below it; a title that won keeps the heading."""
        for document in reversed(documents):
            below = [arrangement.documents[place].language for place in arrangement.children[document.place]]
            if document.made and not document.language:
                document.language = Counter(filter(None, below)).most_common(1)[0][0] if any(below) else "en"
        for document in documents:
            if document.heading and squeezed(document.title) != squeezed(document.heading):
                if not document.markdown.startswith("# "):
                    document.markdown = f"# {document.heading}\n\n{document.markdown}"
                self.note(document.place, _l("The title is “%(title)s”; the heading “%(heading)s” stays in the text.",
                                             title=document.title, heading=document.heading))

    def link(self, documents, index):
        linking = Linking(self.tree, self.within, index, self.note, self.refuse)
        for document in documents:
            linking.link(document)
        self.assets = linking.assets

    # What is left

    def finished(self, documents, is_own=False):
        source = Source(self.tree, documents, self.notes, self.refused,
                        {place: asset for place, asset in self.assets.items() if asset}, is_own)
        pages = {document.place for document in documents} | {note.place for note in self.refused}
        side = defaultdict(int)
        for place in self.tree.sizes:
            if place not in pages and place not in self.assets:
                self.left(place, side)
        for folder, number in sorted(side.items()):
            self.note(folder or "/", _l("%(number)s notices of licence beside other files were left out.", number=number))
        return source

    def left(self, place, side):
        name = posixpath.basename(place).lower()
        if place.endswith(".license"):
            side[posixpath.dirname(place)] += 1
        elif place in self.unread:
            self.refuse(place, _l("Pages in the format %(format)s are not read. Save it as Markdown, HTML or Word.",
                                  format=self.unread[place]))
        elif name in CONTROL | outlines.SUMMARIES or place in NO_DOCUMENTS or outlines.PROGRAMS.search(place):
            return
        else:
            self.note(place, _l("No page uses this file; it was left out."))


def in_order(documents, arrangement):
    """Parents before children, each page followed by its translations; orders and parents are written in."""
    known = {document.place: document for document in documents}
    often = Counter(document.language for document in documents if not document.made)
    originals = {document.place: document.translation_of or document.place for document in documents}
    children = defaultdict(list)
    tops = sorted(arrangement.children[None], key=lambda place: -often[known[place].language] if place in
                  arrangement.languages.roots else 0)
    for place in (*tops, *(each for parent in arrangement.parents if parent for each in arrangement.children[parent])):
        if known[place].translation_of is None:
            parent = arrangement.parents[place]
            children[originals.get(parent)].append(place)
    made, waiting = [], [(place, None, order) for order, place in reversed(list(enumerate(children[None])))]
    seen = set()
    while waiting:
        place, parent, order = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        for each in (place, *known[place].translations.values()):
            known[each].parent, known[each].order = parent, order
            made.append(known[each])
        waiting += [(child, place, number) for number, child in reversed(list(enumerate(children[place])))]
    return made
