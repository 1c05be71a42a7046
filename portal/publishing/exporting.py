"""Entries out of the portal: a folder each, Markdown with front matter, files beside it, links relative, and a manifest.

Reading it back (core/importing/portable.py) and exporting again yields the same manifest, wherever that happens.
"""
import hashlib
import io
import json
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import yaml
from flask import current_app
from sqlalchemy import select

from portal.core import storage
from portal.core.db import db
from portal.core.importing import links
from portal.core.importing.portable import FORMAT, MANIFEST
from portal.core.importing.rewriting import destination
from portal.core.markdown import wiki
from portal.publishing.models import Entry, Link, Revision
from portal.publishing.models.links import REFERENCE, name_in
from portal.publishing.queries import readable

EPOCH = (1980, 1, 1, 0, 0, 0)   # the same content makes the same archive
AT_ONCE = 500
BRACKET = re.compile(r"([\[\]])")


@dataclass
class Exported:
    """One entry in its folder, as `revision` has it. `said` is front matter that only its kind knows."""
    entry: Entry
    revision: Revision
    folder: str
    position: int = 1
    said: dict = field(default_factory=dict)

    @property
    def files(self):
        """{name in the portal: name in the folder}; names that differ only in capitals get a number."""
        taken = {"index.md", *(f"index.{text.language}.md".casefold() for text in self.revision.texts)}
        names = {}
        for facts in self.revision.files:
            path = PurePosixPath(facts["name"])
            wanted = (facts["name"] if number == 1 else f"{path.stem}-{number}{path.suffix}" for number in count(1))
            names[facts["name"]] = next(name for name in wanted if name.casefold() not in taken)
            taken.add(names[facts["name"]].casefold())
        return names


class Export:
    """`write(file)` makes the archive. `exported` are the entries; what they link to outside keeps a whole address."""

    def __init__(self, exported, user, about):
        self.exported, self.about = exported, about
        self.by_id = {one.entry.id: one for one in exported}
        self.meant = targets([one.revision.id for one in exported])
        self.others = addresses({ident for found in self.meant.values() for ident in found.values()} - self.by_id.keys(),
                                user)

    def write(self, file):
        hashes = {}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in self.exported:
                for place, content in self.parts(one):
                    hashes[place] = hashlib.sha256(content).hexdigest()
                    add(archive, place, content)
            add(archive, MANIFEST, as_json({"format": FORMAT, "files": dict(sorted(hashes.items()))}))
            add(archive, "about.json", as_json(self.about | {"entries": [
                {"place": posixpath.join(one.folder, "index.md"), **about(one)} for one in self.exported]}))

    def as_bytes(self):
        made = io.BytesIO()
        self.write(made)
        return made.getvalue()

    def parts(self, one):
        """(place, content) of each file of an entry."""
        names = one.files
        for text in one.revision.texts:
            is_original = text is one.revision.original
            name = "index.md" if is_original else f"index.{text.language}.md"
            said = front_matter(one, text, sorted(names.values()) if is_original else None)
            yield posixpath.join(one.folder, name), written(said, self.body(one, text, names)).encode()
        for facts in one.revision.files:
            yield posixpath.join(one.folder, names[facts["name"]]), storage.get(facts["sha256"])

    def body(self, one, text, names):
        parts, at = [], 0
        for link in links.all_in(text.body):
            if link.start < at or (new := self.rewritten(one, link, names)) is None:
                continue
            parts += [text.body[at:link.start], new]
            at = link.end
        return "".join([*parts, text.body[at:]])

    def rewritten(self, one, link, names):
        """What stands in the place of the link's span, or None when it stays."""
        if link.syntax in ("wiki", "embed"):
            return self.by_name(one, link)
        if names.get(unquote(link.target), link.target) != link.target and unquote(link.target) in names:
            return destination(names[unquote(link.target)])
        if not link.target.startswith("/"):
            return None
        target = self.meant.get(one.revision.id, {}).get(unquote(urlsplit(link.target).path).rstrip("/"))
        place = self.place(one, target, link.fragment)
        return destination(place or current_app.config["URL"] + link.target) if target else None

    def by_name(self, one, link):
        """A name that the exporter cannot follow stays, but a number of this portal would be another's elsewhere."""
        name, _sign, heading = link.target.partition("#")
        name = name_in(wiki.address(" ".join(name.split()), ""))
        target = self.meant.get(one.revision.id, {}).get(name)
        place = self.place(one, target, wiki.prefixed_name(heading) if heading else "")
        if place is None:
            return (link.label or name) if target and REFERENCE.fullmatch(name) else None
        label = link.label or (self.by_id[target].revision.original.title if target in self.by_id else link.target)
        words = BRACKET.sub(r"\\\1", label)
        return f"[{words}]({destination(place)})"

    def place(self, one, target, fragment):
        sign = f"#{fragment}" if fragment else ""
        if target in self.by_id:
            other = posixpath.join(self.by_id[target].folder, "index.md")
            return posixpath.relpath(other, one.folder or ".") + sign
        return f"{current_app.config['URL']}{self.others[target]}{sign}" if target in self.others else None


def targets(revisions):
    """{revision: {what is written: the entry that it means}}."""
    found = {}
    for start in range(0, len(revisions), AT_ONCE):
        for row in db.session.execute(select(Link.revision_id, Link.written, Link.target_id).where(
                Link.revision_id.in_(revisions[start:start + AT_ONCE]), Link.target_id.is_not(None))):
            found.setdefault(row.revision_id, {})[row.written] = row.target_id
    return found


def addresses(idents, user):
    """{id: permanent address} of those entries that `user` may read; links to others stay as they are written."""
    idents, found = sorted(idents), {}
    for start in range(0, len(idents), AT_ONCE):
        rows = db.session.scalars(readable(user).where(Entry.id.in_(idents[start:start + AT_ONCE]))).unique()
        found |= {entry.id: getattr(entry, "permanent_address", entry.address) for entry in rows}
    return found


def front_matter(one, text, files):
    """Of the original with `files`, its names; of a translation None."""
    words = {"title": text.title, "summary": text.summary, "keywords": one.revision.keywords.get(text.language) or []}
    if files is not None:
        words = {"language": text.language, **words, "tags": tags_of(one.entry, text.language),
                 "position": one.position, **one.said, "files": files}
    return {name: value for name, value in words.items() if value not in ("", [], {}, None)}


def tags_of(entry, language):
    return sorted(tag.name_in(language) for tag in entry.tags)


def written(said, body):
    return f"---\n{yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10**6)}---\n\n{body}"


def about(one):
    """What is true of this portal only: numbers, dates, names."""
    entry, revision = one.entry, one.revision
    return {"kind": entry.kind, "number": entry.reference, "address": current_app.config["URL"] + entry.address,
            "version": entry.version if revision.id == entry.published_revision_id else None,
            "published": entry.published_at.date().isoformat() if entry.published_at else None,
            "revision": revision.number, "changed": revision.at.date().isoformat(), "institution": entry.owner.name_en,
            "authors": [author.get("name_en") or author.get("name_zh") for author in revision.authors]}


def as_json(thing):
    return (json.dumps(thing, ensure_ascii=False, indent=1) + "\n").encode()


def add(archive, place, content):
    info = zipfile.ZipInfo(place, EPOCH)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(info, content)
