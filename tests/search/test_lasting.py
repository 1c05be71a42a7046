"""The index survives what happens to processes and disks, and is made anew beside itself."""
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portal.search import whoosh_index
from portal.search.engine import Key, SearchUnavailable
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import ids_found
from tests.search.material import paper

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from portal.search.whoosh_engine import WhooshEngine
from tests.search.material import paper
engine, start = WhooshEngine(sys.argv[1]), int(sys.argv[2])
for number in range(start, start + 5):
    engine.index([paper(number, "common")])
"""
KILLED = """
import os, signal, sys, time
from portal.search.whoosh_engine import WhooshEngine
from tests.search.material import paper
engine, start = WhooshEngine(sys.argv[1]), 1
for delay in range(25):
    seen, told = os.pipe()
    child = os.fork()
    while not child:
        engine.index([paper(start, f"Number n{start}", "common " * 50)])
        os.write(told, b"%d " % start)
        start += 1
    os.close(told)
    acknowledged = os.read(seen, 1000)
    time.sleep(0.003 * delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    acknowledged += os.read(seen, 100_000)
    os.close(seen)
    print(acknowledged.decode())
    start = max(map(int, acknowledged.split())) + 2
"""


def python(script, *arguments):
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE,
                            text=True)


def held(engine):
    return {key.id for key, _ in engine.entries()}


# S13
@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill_in_the_middle_of_commits(engine):
    process = python(KILLED, engine.generations.root)
    acknowledged = set(map(int, process.communicate()[0].split()))
    assert process.returncode == 0 and len(acknowledged) >= 25
    assert acknowledged <= held(engine) and len(held(engine) - acknowledged) <= 25
    assert len(ids_found(engine, "common")) == len(held(engine))
    engine.index([paper(1, "after all")])
    assert engine.ailment() is None and ids_found(engine, "after") == [1]


# S13
@pytest.mark.slow
def test_twenty_parallel_saves_give_no_lock_error_and_a_complete_index(engine):
    processes = [python(WRITER, engine.generations.root, 100 * number) for number in range(1, 3)]
    threads = [threading.Thread(target=engine.index, args=([paper(number, "common")],)) for number in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    expected = {*range(1, 21), *(100 * number + step for number in range(1, 3) for step in range(5))}
    assert held(engine) == expected == set(ids_found(engine, "common")) and engine.ailment() is None


def test_many_small_saves_are_merged_and_nothing_is_lost(engine, find):
    for number in range(1, 90):
        engine.index([paper(number, "common", f"only{number}")])
    engine.remove([Key("paper", number) for number in range(1, 20)])
    engine.index([paper(50, "common", "changed")])
    assert len(engine.live_index().follow()) < 25
    assert set(find("common")) == set(range(20, 90)) and find("only50") == [] and find("changed") == [50]


def test_tidying_merges_small_segments(engine, find, monkeypatch):
    monkeypatch.setattr(whoosh_index, "MOST_MERGED", 0)
    for number in range(1, 30):
        engine.index([paper(number, "common")])
    assert len(engine.live_index().follow()) > whoosh_index.TIDY_AT
    engine.tidy()
    assert len(engine.live_index().follow()) == 1 and len(find("common")) == 29 and engine.ailment() is None


# S13
@pytest.mark.parametrize("damage", ["a file gone", "a file cut", "a byte changed", "the list gone", "the list garbled"])
def test_a_damaged_index_is_noticed_and_made_anew(engine, find, damage):
    documents = [paper(number, "common") for number in range(1, 50)]
    engine.index(documents)
    assert engine.ailment() is None
    engine.close()
    folder = engine.generations.live()
    postings = next(folder.glob("*.pst"))
    table = next(folder.glob("*.toc"))
    content = postings.read_bytes()
    {"a file gone": postings.unlink, "a file cut": lambda: postings.write_bytes(content[:-20]),
     "a byte changed": lambda: postings.write_bytes(content[:30] + bytes([content[30] ^ 255]) + content[31:]),
     "the list gone": table.unlink, "the list garbled": lambda: table.write_bytes(b"garbled")}[damage]()
    assert engine.ailment() == "damaged"
    engine.rebuild(documents, lambda keys: [])
    assert engine.ailment() is None and len(find("common")) == 49


# S13
def test_a_missing_index_is_said_to_be_unavailable_and_not_an_error(tmp_path):
    engine = WhooshEngine(tmp_path)
    assert engine.ailment() == "missing"
    with pytest.raises(SearchUnavailable):
        ids_found(engine, "anything")
    engine.index([paper(1, "early")])  # the rebuild will read it from the database
    assert engine.rebuild([paper(1, "early")], lambda keys: []) == 1 and ids_found(engine, "early") == [1]
    engine.close()


def test_searches_go_on_while_the_folder_is_swapped_under_them(engine):
    documents = [paper(number, "common", f"body{number}") for number in range(1, 200)]
    engine.rebuild(documents, lambda keys: [])
    reader, errors, stop = WhooshEngine(engine.generations.root), [], threading.Event()

    def read():
        while not stop.is_set():
            if len(ids_found(reader, "common")) != 199:
                errors.append("incomplete")

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(3):
        engine.rebuild(documents, lambda keys: [])
    stop.set()
    thread.join()
    reader.close()
    assert not errors


# S14
def test_changes_during_a_rebuild_reach_the_live_index_at_once_and_the_new_one_too(engine, find):
    world = {number: paper(number, "common") for number in range(1, 60)}
    engine.index(world.values())
    seen = []

    def documents():
        for number in list(world):
            yield world[number]
            if number == 30:  # in the middle: what was read already changes, something comes, something goes
                world[1], world[99] = paper(1, "changed"), paper(99, "common new")
                del world[2]
                engine.index([world[1], world[99]])
                engine.remove([Key("paper", 2)])
                seen.append((find("changed"), find("new"), 2 in find("common")))

    assert engine.rebuild(documents(), lambda keys: [world[key.id] for key in keys if key.id in world]) == 59
    assert seen == [([1], [99], False)]
    assert find("changed") == [1] and find("new") == [99] and 2 not in find("common")


# S14
def test_many_changes_during_a_rebuild_are_made_up_for_before_writers_have_to_wait(engine, find):
    def documents():
        yield paper(1, "common")
        engine.index(paper(number, "common") for number in range(2, 60))

    engine.rebuild(documents(), lambda keys: [paper(key.id, "common") for key in keys])
    assert len(find("common")) == 59


# S14
def test_two_rebuilds_do_not_run_at_once(engine, new_engine):
    other = WhooshEngine(engine.generations.root)

    def documents():
        assert other.is_rebuilding() and other.rebuild([], lambda keys: []) == -1
        yield paper(1, "one")

    assert engine.rebuild(documents(), lambda keys: []) == 1 and not other.is_rebuilding()


def test_a_rebuild_that_fails_leaves_the_live_index_alone(engine, find):
    engine.index([paper(1, "one")])

    def documents():
        yield paper(2, "two")
        raise OSError("the disk is full")

    with pytest.raises(OSError):
        engine.rebuild(documents(), lambda keys: [])
    assert find("one") == [1] and find("two") == [] and not engine.is_rebuilding()
    engine.rebuild([paper(2, "two")], lambda keys: [])
    folders = [path for path in engine.generations.root.iterdir() if path.is_dir()]
    assert find("two") == [2] and folders == [engine.generations.live()]


# S14
def test_an_index_of_another_analyser_asks_for_a_rebuild_and_is_used_until_then(engine, find, monkeypatch):
    engine.index([paper(1, "one")])
    monkeypatch.setattr(whoosh_index, "META", whoosh_index.META | {"analyser": "next"})
    assert engine.ailment() == "analyser" and find("one") == [1]
    engine.rebuild([paper(1, "one")], lambda keys: [])
    assert engine.ailment() is None


def test_an_index_of_mostly_deleted_documents_asks_for_a_rebuild(engine):
    engine.rebuild((paper(number, "x") for number in range(1, 1500)), lambda keys: [])
    engine.remove([Key("paper", number) for number in range(1, 1200)])
    assert engine.ailment() == "worn"


def test_nobody_else_on_the_machine_can_read_or_write_the_index(engine):
    root = engine.generations.root
    assert root.stat().st_mode & 0o777 == 0o700 and engine.generations.live().stat().st_mode & 0o777 == 0o700


def test_a_second_process_sees_what_the_first_one_writes(engine):
    reader = WhooshEngine(engine.generations.root)
    engine.index([paper(1, "one")])
    assert ids_found(reader, "one") == [1]
    engine.remove([Key("paper", 1)])
    assert ids_found(reader, "one") == []
    reader.close()
