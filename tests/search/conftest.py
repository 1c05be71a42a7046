"""Engines to test with, and an application whose search finds made-up papers."""
from urllib.parse import urlencode

import pytest

from portal.search import jobs
from portal.search.engine import Request
from portal.search.query import parse
from portal.search.whoosh_engine import WhooshEngine
from tests.publishing.letters import later, letters
from tests.search.material import READERS, corpus
from tests.search.shelf import Shelf

__all__ = ["later", "letters"]


@pytest.fixture
def new_engine(tmp_path):
    """`new_engine(documents)`: one more engine, which holds these documents."""
    engines = []

    def new_engine(documents=()):
        engines.append(WhooshEngine(tmp_path / f"index-{len(engines)}"))
        engines[-1].rebuild(documents, lambda keys: [])
        return engines[-1]

    yield new_engine
    for engine in engines:
        engine.close()


@pytest.fixture
def engine(new_engine):
    """An engine with an empty index."""
    return new_engine()


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """The shared material as (documents by id, an engine that holds them)."""
    documents = corpus()
    engine = WhooshEngine(tmp_path_factory.mktemp("library"))
    engine.rebuild(documents, lambda keys: [])
    yield {document.id: document for document in documents}, engine
    engine.close()


@pytest.fixture
def find(engine):
    """`find(words)`: the ids found in `engine`, best first."""
    def find(words, access=READERS, **more):
        return ids_found(engine, words, access, **more)
    return find


def ids_found(engine, words, access=READERS, **more):
    request = Request(tree=parse(words).tree, access=frozenset(access), **{"limit": 10_000} | more)
    return [key.id for key in engine.search(request).hits]


@pytest.fixture
def shelf(app, tmp_path, monkeypatch):
    """Papers in the application, and a search that holds them."""
    shelf, engine = Shelf(app), WhooshEngine(tmp_path / "portal-index")
    monkeypatch.setitem(app.extensions, "features", [*app.extensions["features"], shelf.feature()])
    monkeypatch.setitem(app.extensions, "search", engine)
    jobs.rebuild([])
    yield shelf
    engine.close()


@pytest.fixture
def search(browser):
    """`search(q="…")`: the text of the page, which has to be there."""
    def search(**arguments):
        answer = browser.get("/search?" + urlencode(arguments, doseq=True))
        assert answer.status_code == 200
        return answer.text
    return search
