"""BookStack's portable zip: `data.json` with a book, chapter or page, and the files that it names."""
import json
import posixpath
import re
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.core.importing import flavours, html, texts
from portal.core.importing.metadata import day
from portal.core.importing.things import Document, Meta, Refused, Unsafe

DATA = "data.json"
REFERENCE = re.compile(r"\[\[bsexport:(image|attachment|page|chapter|book):([^\]\s]+)\]\]")
LONGEST = 200_000_000   # bytes of data.json


@dataclass
class Found:
    document: Document
    raw: str
    suffix: str


def is_bookstack(tree):
    if tree.sizes.get(DATA, 0) > LONGEST or DATA not in tree.sizes:
        return False
    if not any(place.startswith("files/") or place == DATA for place in tree.sizes):
        return False
    head = tree.head(DATA, 100_000)
    return any(sign in head for sign in (b'"instance"', b'"exported_at"', b'"book"', b'"chapter"', b'"page"'))


def read(tree, note):
    """The documents in order, parents first; links are addresses of the form `bookstack:page:40` already resolved."""
    try:
        data = json.loads(texts.plain(tree.read(DATA)))
        thing = next((data[kind] for kind in ("book", "chapter", "page") if isinstance(data.get(kind), dict)), None)
    except (ValueError, RecursionError, AttributeError) as error:
        raise Unsafe(DATA, _l("This BookStack archive cannot be read.")) from error
    except Refused as error:
        raise Unsafe(DATA, error.reason) from error
    if thing is None:
        raise Unsafe(DATA, _l("There is no book, chapter or page in this BookStack archive."))
    kind = next(kind for kind in ("book", "chapter", "page") if data.get(kind) is thing)
    reader = Reader(tree, note, day(data.get("exported_at")))
    reader.take(kind, thing, None, 0)
    reader.write()
    return [found.document for found in reader.found]


class Reader:
    def __init__(self, tree, note, exported):
        self.tree, self.note, self.exported = tree, note, exported
        self.found, self.places = [], {}

    def take(self, kind, thing, parent, order):
        if not isinstance(thing, dict):
            self.note(DATA, _l("Something in this archive is no %(kind)s and was left out.", kind=kind))
            return
        number = thing.get("id", f"unnumbered-{len(self.found) + 1}")
        place = f"{DATA}#{kind}:{number}"
        while any(found.document.place == place for found in self.found):
            self.note(place, _l("There are two of this number in the archive; both were taken."))
            place += "'"
        self.places.setdefault(f"{kind}:{number}", place)
        title = str(thing.get("name") or "").strip()
        document = Document(place, title=title, name=title, parent=parent, order=order, meta=self.meta(thing))
        raw, suffix = str(thing.get("markdown") or ""), ".md"
        if not raw.strip():
            raw, suffix = str(thing.get("html") or thing.get("description_html") or ""), ".html"
        self.found.append(Found(document, raw + self.attachments(thing, suffix), suffix))
        for number, (_, below, child) in enumerate(self.below(thing)):
            self.take(below, child, place, number)

    def below(self, thing):
        children = [(child.get("priority") or 0 if isinstance(child, dict) else 0, kind, child)
                    for kind in ("chapter", "page") for child in thing.get(kind + "s") or []]
        return sorted(children, key=lambda child: child[0] if isinstance(child[0], int | float) else 0)

    def meta(self, thing):
        tags = [tag for tag in thing.get("tags") or [] if isinstance(tag, dict) and tag.get("name")]
        words = [f"{tag['name']}: {tag['value']}" if tag.get("value") else str(tag["name"]) for tag in tags]
        other = {"exported": str(self.exported)} if self.exported else {}
        if thing.get("cover"):
            other["cover"] = "files/" + str(thing["cover"])
        return Meta(tags=words, other=other)

    def attachments(self, thing, suffix):
        made = []
        listed = [each for each in thing.get("attachments") or [] if isinstance(each, dict)]
        for each in sorted(listed, key=lambda each: each.get("order") if isinstance(each.get("order"), int) else 0):
            target = str(each.get("link") or f"files/{each.get('file')}")
            self.places.setdefault(f"attachment:{each.get('id')}", target)
            made.append((str(each.get("name") or target), target))
        if not made:
            return ""
        if suffix == ".html":
            return "<ul>" + "".join(f'<li><a href="{html.quoted(target)}">{html.quoted(name)}</a></li>'
                                    for name, target in made) + "</ul>"
        return "\n\n" + "\n".join(f"- [{name}](<{target}>)" for name, target in made) + "\n"

    def write(self):
        for found in self.found:
            raw = REFERENCE.sub(self.address, found.raw)
            if found.suffix == ".html":
                raw = html.page(f"<body>{raw}</body>").markdown
            made = flavours.converted(raw, ".md")
            document = found.document
            document.markdown, document.headings, document.anchors = made.markdown, made.headings, made.anchors
            if made.heading and made.heading != document.title:
                document.markdown = f"# {made.heading}\n\n{made.markdown}"
            document.heading = made.heading
            for sentence in made.notes:
                self.note(document.place, sentence)

    def address(self, found):
        kind, name = found[1], found[2]
        if kind == "image" or kind == "attachment" and f"attachment:{name}" not in self.places:
            return "files/" + posixpath.basename(name)
        return self.places.get(f"{kind}:{name}", f"bookstack-{kind}-{name}").replace("#", "%23")
