"""From the outbox to the index, its rows, and the commands that look after both."""
import pytest
from sqlalchemy import select

from portal.core import outbox, worker
from portal.core.db import db
from portal.core.index import Label
from portal.search import indexing, jobs, whoosh_index
from portal.search.engine import Key, Request
from portal.search.models import SearchDocument, SearchLabel
from portal.search.query import parse
from tests.search.material import labelled, paper


@pytest.fixture
def engine(shelf):
    return shelf.app.extensions["search"]


@pytest.fixture
def run(shelf):
    """`run("search", "check")`: the exit code and what it says."""
    def run(*arguments):
        result = shelf.app.test_cli_runner().invoke(args=arguments)
        return result.exit_code, result.output
    return run


def found(engine, words):
    return {key.id for key in engine.search(Request(parse(words).tree, frozenset({"everyone"}))).hits}


def rows():
    db.session.rollback()
    return {row.thing_id for row in db.session.scalars(select(SearchDocument)) if row.kind == "paper"}


# S13
def test_a_saved_thing_shows_and_a_withdrawn_one_goes(shelf, engine):
    shelf.put(paper(1, "first"), paper(2, "second"))
    assert found(engine, "first") == {1} and rows() == {1, 2}
    shelf.put(paper(1, "changed"))
    assert found(engine, "first") == set() and found(engine, "changed") == {1}
    shelf.take(1)
    assert found(engine, "changed") == set() and rows() == {2}


# S13
def test_a_withdrawal_goes_before_what_waited_longer(shelf, engine):
    shelf.put(paper(1, "first"))
    for number in range(2, 150):
        shelf.documents[number] = paper(number, "many")
        outbox.touch_index("paper", number, bulk=True)
    del shelf.documents[1]
    outbox.touch_index("paper", 1, removal=True)
    db.session.commit()
    worker.work_once("index", {task.name: task for task in jobs.TASKS})
    assert found(engine, "first") == set()


def test_indexing_again_changes_nothing(shelf, engine):
    shelf.put(paper(1, "first"))
    before = list(engine.entries())
    for _ in range(3):
        jobs.index([{"kind": "paper", "id": 1}, {"kind": "paper", "id": 1}, {"kind": "paper", "id": 77},
                    {"kind": "a kind that is no more", "id": 1}])
    assert list(engine.entries()) == before and rows() == {1}


def test_a_thing_that_cannot_be_indexed_holds_up_no_other(shelf, engine):
    shelf.documents = {number: paper(number, "common") for number in range(1, 6)}
    shelf.documents[3] = paper(3, texts={"en": None})
    with pytest.raises(jobs.NotIndexed, match="paper:3"):
        jobs.index([{"kind": "paper", "id": number} for number in range(1, 6)])
    assert found(engine, "common") == {1, 2, 4, 5} == rows()


def test_a_changed_label_is_learnt(shelf):
    shelf.put(paper(1, "first", facets={"institution": {"7": Label("Old name", "旧名")}}))
    shelf.put(paper(1, "first", facets={"institution": {"7": Label("New name", "新名")}}))
    db.session.rollback()
    label = db.session.scalar(select(SearchLabel).where(SearchLabel.value == "7"))
    assert (label.en, label.zh) == ("New name", "新名")


def test_text_that_databases_refuse_is_kept_without_its_bad_signs(shelf, engine):
    shelf.put(paper(1, "nul \0 and half \ud800 pair", facets={"tag": labelled("b\0d")}))
    assert found(engine, "half") == {1} and rows() == {1}


# S13 S14
@pytest.mark.parametrize("ailment", ["missing", "damaged", "analyser"])
def test_the_worker_makes_a_sick_index_anew(shelf, engine, monkeypatch, ailment):
    shelf.put(paper(1, "first"))
    if ailment == "analyser":
        monkeypatch.setattr(whoosh_index, "META", whoosh_index.META | {"analyser": "next"})
    elif ailment == "missing":
        (engine.generations.root / "current").unlink()
    else:
        engine.close()
        next(engine.generations.live().glob("*.pst")).write_bytes(b"")
    jobs.tend([])
    jobs.tend([])
    waiting = db.session.scalars(select(outbox.Job).where(outbox.Job.task == jobs.REBUILD)).all()
    assert [job.payload for job in waiting] == [{"why": ailment}]
    worker.work_all(shelf.app, ["rebuild"])
    assert engine.ailment() is None and found(engine, "first") == {1}
    jobs.tend([])
    assert not jobs.is_rebuild_waiting()


def test_the_index_is_there_before_the_first_page(shelf, engine):
    shelf.put(paper(1, "first"))
    (engine.generations.root / "current").unlink()
    jobs.make_ready()
    assert found(engine, "first") == {1}
    before = engine.generations.live()
    jobs.make_ready()
    assert engine.generations.live() == before


# S14
def test_a_rebuild_takes_away_the_rows_of_what_is_no_more(shelf, engine):
    shelf.put(paper(1, "first"), paper(2, "second"))
    del shelf.documents[1]
    jobs.rebuild([])
    assert rows() == {2} and found(engine, "first") == set()


# S14
def test_changes_during_a_rebuild_keep_their_rows(shelf, engine):
    shelf.put(*(paper(number, "common") for number in range(1, 250)))

    def documents():
        for document in list(shelf.of()):
            yield document
            if document.id == 150:
                shelf.put(paper(3, "changed"), paper(999, "common new"))
                shelf.take(4)

    assert jobs.rebuild([], documents()) == 249
    assert found(engine, "changed") == {3} and found(engine, "new") == {999} and 4 not in found(engine, "common")
    assert rows() == set(shelf.documents)


# S14
def test_check_finds_nothing_in_a_good_index_and_names_every_difference_in_a_bad_one(shelf, engine, run):
    shelf.put(*(paper(number, "common") for number in range(1, 6)))
    code, said = run("search", "check")
    assert code == 0 and "holds what the database says" in said
    shelf.documents[2] = paper(2, "changed")
    shelf.documents[9] = paper(9, "never indexed")
    del shelf.documents[3]
    code, said = run("search", "check")
    assert code == 1
    assert "1 not in the index:\n  paper:9" in said and "no longer there:\n  paper:3" in said
    assert "1 indexed as it was before:\n  paper:2" in said
    assert indexing.compare(indexing.all_documents()).missing == [Key("paper", 9)]
    code, said = run("search", "rebuild")
    assert code == 0 and "The index holds 5 documents." in said
    assert run("search", "check")[0] == 0


def test_check_says_when_there_is_no_index(shelf, engine, run):
    (engine.generations.root / "current").unlink()
    code, said = run("search", "check")
    assert code == 1 and "flask search rebuild" in said


def test_a_rebuild_beside_another_says_so(shelf, engine, run):
    with engine.generations.rebuilding():
        code, said = run("search", "rebuild")
    assert code == 1 and "Another rebuild is running" in said
