"""The search engine that comes with the portal: Whoosh for what lies on the disk, sets and weights of our own above."""
import logging
import threading
from collections import Counter
from functools import reduce
from operator import and_, or_
from pathlib import Path

from portal.search.corrections import corrections
from portal.search.engine import NEWEST, Key, Request, Response, SearchUnavailable, Value, key_of
from portal.search.generations import Generations
from portal.search.priors import OBSOLETE
from portal.search.query import wanted
from portal.search.ranking import best, explanations, holding, newest, plan
from portal.search.whoosh_index import WhooshIndex

log = logging.getLogger("portal.search")
FEW = 20  # changes that may be made up for while writers wait
WORN_AT = 1000


class WhooshEngine:
    """Meant for up to about 30,000 documents, one process that writes and any number that read. See engine.Engine."""

    def __init__(self, root: Path):
        self.generations = Generations(Path(root))
        self.opened = None
        self.lock = threading.RLock()

    def close(self):
        """Let go of all files; the next search opens them again."""
        with self.lock:
            if self.opened:
                self.opened.close()
            self.opened = None

    # asking

    def search(self, request: Request) -> Response:
        return self.twice(self.answer, request)

    def corrections(self, tree, access, conflicts):
        return self.twice(lambda: corrections(tree, self.segments_for(access, conflicts)))

    def twice(self, ask, *arguments):
        with self.lock:
            try:
                return ask(*arguments)
            except SearchUnavailable:
                raise
            except Exception:  # a swap may have taken files away; a damaged file raises anything
                log.warning("the index could not be read; trying once more", exc_info=True)
                self.close()
            try:
                return ask(*arguments)
            except Exception as error:
                self.close()
                raise SearchUnavailable("the index cannot be read") from error

    def segments_for(self, access, conflicts):
        """The segments, each showing what this reader may see."""
        segments = self.live_index().follow()
        for segment in segments:
            segment.show_to(access, conflicts)
        return segments

    def answer(self, request):
        segments = self.segments_for(request.access, request.conflicts)
        planned = None if request.tree is None else plan(request.tree)
        with_obsolete = asks_for_obsolete(request)
        panels = [Panel(segment, found_by(planned, segment, with_obsolete), request.chosen) for segment in segments]
        found = [(panel.segment, panel.results) for panel in panels]
        most = request.offset + request.limit
        ranked = newest(found, most) if request.sort == NEWEST else best(request.tree, planned, found, most)
        hits = [Key(*segment.entry(doc)[:2]) for segment, doc, _weight in ranked[request.offset:]]
        why = explanations(planned, found, ranked[request.offset:]) if request.explains else ()
        return Response(
            hits=hits, explained=dict(zip(hits, why, strict=True)) if why else {},
            total=sum(results.bit_count() for _, results in found),
            facets={name: count_values(panels, name, request.chosen.get(name, frozenset())) for name in request.facets},
        )

    def live_index(self):
        folder = self.generations.live()
        if folder is None:
            raise SearchUnavailable("there is no index yet")
        if self.opened is None or self.opened.folder != folder:
            self.close()
            self.opened = WhooshIndex(folder)
        return self.opened

    def entries(self):
        with self.lock:
            for segment in self.live_index().follow():
                for doc in range(segment.size):
                    if segment.live >> doc & 1:
                        kind, ident, stamp = segment.entry(doc)
                        yield Key(kind, ident), stamp

    # writing

    def index(self, documents):
        documents = list({key_of(document): document for document in documents}.values())
        self.write(documents, {key_of(document) for document in documents})

    def remove(self, keys):
        self.write([], set(keys))

    def write(self, documents, keys):
        """Without a live index nothing is lost: the rebuild that it needs reads everything."""
        if not keys:
            return
        with self.generations.writing(), self.lock:
            if self.generations.live():
                self.live_index().write(documents, keys)
            self.generations.note_changes(keys)

    def rebuild(self, documents, again):
        with self.generations.rebuilding() as may:
            if not may:
                return -1
            index = WhooshIndex.create(self.generations.begin())
            index.fill(documents)
            while len(keys := self.taken_changes()) > FEW:
                self.make_up(index, keys, again)
            with self.generations.writing():
                self.make_up(index, keys | self.generations.take_changes(), again)
                self.generations.swap(index.folder)
            count = sum(segment.live.bit_count() for segment in index.follow())
            index.close()
            return count

    def taken_changes(self):
        with self.generations.writing():
            return self.generations.take_changes()

    def make_up(self, index, keys, again):
        if keys:
            keys = {Key(kind, int(ident)) for kind, _, ident in (key.rpartition(":") for key in keys)}
            index.write(list(again(keys)), keys)

    def tidy(self):
        with self.generations.writing(), self.lock:
            if self.generations.live():
                self.live_index().tidy()

    # health

    def ailment(self):
        with self.generations.writing(), self.lock:  # a commit would change the files under the look at them
            if self.generations.live() is None:
                return "missing"
            index = self.live_index()
            if not index.is_sound():
                self.close()
                return "damaged"
            if not index.has_right_analyser():
                return "analyser"
            deleted = sum(segment.deleted_count for segment in index.segments)
            return "worn" if deleted > WORN_AT and 2 * deleted > sum(s.size for s in index.segments) else None

    def is_there(self) -> bool:
        return self.generations.live() is not None

    def is_rebuilding(self) -> bool:
        return self.generations.is_rebuilding()


def found_by(planned, segment, with_obsolete):
    found = segment.readable if planned is None else holding(planned, segment) & segment.readable
    return found if with_obsolete else found & ~segment.with_key("facets", OBSOLETE)


def asks_for_obsolete(request):
    """What is obsolete is found only by those who ask for its state, among the facets or in words."""
    return "obsolete" in request.chosen.get("state", ()) or any(
        words.field == "state" for words in wanted(request.tree))


class Panel:
    """What one segment has found, and what it would find without the choice made in one of the facets."""

    def __init__(self, segment, found, chosen):
        self.segment, self.found = segment, found
        self.sets = {name: reduce(or_, (segment.facet(name).get(value, 0) for value in values), 0)
                     for name, values in chosen.items()}
        self.results = self.without(None)

    def without(self, name):
        return reduce(and_, (docs for other, docs in self.sets.items() if other != name), self.found)


def count_values(panels, name, chosen):
    """The values of a facet: several of one facet widen, so an unchosen one counts together with the chosen."""
    own, added, already = Counter(), Counter(), 0
    for panel in panels:
        open_to = panel.without(name)
        others = open_to & ~panel.sets[name] if chosen else open_to
        already += open_to.bit_count() - others.bit_count() if chosen else 0
        for value, docs in panel.segment.facet(name).items():
            if found := docs & open_to:
                own[value] += found.bit_count()
                if chosen:
                    added[value] += (docs & others).bit_count()
    values = [Value(value, already + added[value] if chosen and value not in chosen else own[value], value in chosen)
              for value in own.keys() | chosen]
    return sorted(values, key=lambda value: (-own[value.value], value.value))
