"""The data of a whole document for the template: texts as trees, links and notes settled, words of its own."""
from portal.core.typeset.tree import Tree

KEPT = ("language", "title", "description", "keywords", "authors", "running", "number", "cells", "mark", "has_contents",
        "words", "foot")
OUTSIDE = ("http://", "https://")
NO_FEET = {"heading", "footnote", "figure-caption"}


def data_of(document):
    """`document` as typeset.Document has it, as plain values; the answer is JSON for template.typ."""
    trees = [(part, Tree(part["html"], document["pictures"], part["title"])) for part in document["parts"]]
    known = {part["name"] for part in document["parts"]}
    known |= {f"{part['name']}-{name}" for part, tree in trees for name in tree.anchors}
    found = {name: document[name] for name in KEPT}
    settle_levels(document["parts"])
    return found | {"parts": [part_of(part, tree, known) for part, tree in trees]}


def settle_levels(parts):
    """No level is left out on the way down."""
    above = 0
    for part in parts:
        part["level"] = above = min(part["level"], above + 1)


def part_of(part, tree, known):
    found = {name: value for name, value in part.items() if name != "html"}
    return found | {"blocks": Settled(part["name"], tree.notes, known).all(tree.blocks)}


class Settled:
    """Links and notes of one part. The first mention of a note or an address brings it to the foot of the page."""

    def __init__(self, name, notes, known):
        self.name, self.notes, self.known = name, notes, known
        self.seen = set()

    def all(self, things, place=""):
        return [settled for thing in things for settled in self.one(thing, place)]

    def one(self, thing, place):
        if not isinstance(thing, dict):
            return [thing]
        match thing.get("kind"):
            case "math" | "code" if "tree" in thing or "lines" in thing:
                return [thing]
            case "anchor":
                return [{"kind": "anchor", "id": self.label(thing["id"])}]
            case "link":
                return self.link(thing, place)
            case "note-mark":
                return self.note(thing, place)
            case "heading":
                return [thing | {"id": self.label(thing["id"]) if thing["id"] else "",
                                 "of": self.all(thing["of"], "heading")}]
            case "table":
                return [thing | {"caption": self.all(thing["caption"], "heading"), "cells": [
                    cell | {"of": self.all(cell["of"], "heading" if cell["y"] < thing["head"] else place)}
                    for cell in thing["cells"]]}]
        return [thing | {name: self.all(thing[name], place if name == "of" else "heading")
                         for name in ("of", "title", "term", "caption") if name in thing}]

    def label(self, name):
        return f"{self.name}-{name}"

    def link(self, thing, place):
        inside, target = self.all(thing["of"], place), thing["to"]
        if target.startswith("#"):
            label = self.label(target[1:]) if target.startswith("#s-") else target[1:]
            found = next((each for each in (label, label.partition("-")[0]) if each in self.known), None)
            return [{"kind": "within", "to": found, "of": inside}] if found else inside
        if not target.startswith(OUTSIDE):
            return [{"kind": "link", "to": target, "of": inside}] if target.startswith("mailto:") else inside
        foot = "" if place in NO_FEET or words(inside) in (target, target.rstrip("/")) else self.foot(target)
        return [{"kind": "link", "to": target, "of": inside, "foot": foot, "id": self.label(f"to-{target}")}]

    def foot(self, key):
        """"first" or "again"."""
        is_known = key in self.seen
        self.seen.add(key)
        return "again" if is_known else "first"

    def note(self, mark, place):
        blocks = self.notes.get(mark["id"])
        if blocks is None or place in NO_FEET:
            return [{"kind": "sup", "of": [mark["s"]]}]
        foot = self.foot(mark["id"])
        return [{"kind": "footnote", "foot": foot, "id": self.label(f"note-{mark['id']}"),
                 "of": self.all(blocks, "footnote") if foot == "first" else []}]


def words(inside):
    return "".join(word if isinstance(word, str) else words(word.get("of", [])) for word in inside).replace("\u200b", "")
