"""X4: one archive of everything while the portal serves, and back; a damaged one is refused by the name of its part."""
import json
import re
import threading
import zipfile
from contextlib import contextmanager

import pytest
from flask_migrate import stamp
from sqlalchemy import func, select, text

from portal import create_app
from portal.administration import backup
from portal.administration.archive import MANIFEST, Archive, Damaged
from portal.briefs.models import Brief
from portal.config import ROOT
from portal.core import journal, storage
from portal.core.db import db
from portal.core.journal import JournalEntry, first_broken, seal_rows
from portal.members.models import Institution
from portal.search import jobs
from tests.browser import Browser, Client
from tests.make import brief, institution, person
from tests.world import pictured

SECRET = "for tests only"
CHANGING = {"tables/generations.jsonl", "tables/search_documents.jsonl"}  # counts on; carries the moment of indexing


@pytest.fixture
def source(app):
    """The tests' portal with content, and a note of the schema that it has."""
    stamp(directory=str(ROOT / "migrations"))
    yield app
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@contextmanager
def portal(folder, database=""):
    """An empty portal of its own, inside its context; its schema is that of the models."""
    app = create_app(TESTING=True, INSTANCE=str(folder), DATABASE=database, SECRET=SECRET, DEMO="0",
                     RATELIMIT_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        stamp(directory=str(ROOT / "migrations"))
        yield app
        db.session.remove()
        db.engine.dispose()
    app.extensions["search"].close()


def run(app, *arguments, code=0):
    result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def parts(path):
    return {name: total for name, total in Archive(path).parts.items() if name not in CHANGING}


@contextmanager
def no_bar(items, label):
    yield items


def filled(people):
    """Entries in all states, pictures, mail that waits, a journal that is sealed: what a portal holds after a while."""
    shown = pictured(people["member"], people["coauthor"])
    for state in ("draft", "in_review", "withdrawn", "revised"):
        brief(people["member"], state, [people["coauthor"]], title=f"A paper {state}")
    seal_rows()
    addresses = ["/", "/briefs", shown.address, f"{shown.address}/draft", f"{shown.address}/history", "/people",
                 shown.file_address(shown.files[0]), f"/people/{people['member'].id}", "/institutions", "/groups",
                 "/search?q=compressed", "/search?q=空气", "/administration/journal", "/waiting"]
    db.session.commit()
    jobs.rebuild([])
    return addresses


def shown(app, cookie, addresses):
    """What each address answers to a visitor and to whoever the cookie belongs to, without what is new each time."""
    found = {}
    for kept in (None, cookie):
        client = app.test_client()
        if kept:
            client.set_cookie("portal", kept)
        for address in addresses:
            answer = client.get(address)
            found[address, bool(kept)] = (answer.status_code, plain(answer))
    return found


def plain(answer):
    if not answer.mimetype.startswith("text/"):
        return answer.data
    number = answer.headers.get("X-Request-ID", "no number")
    return re.sub(r'(name="csrf[-_]token"[^>]* (content|value)=")[^"]+', r"\1", answer.text.replace(number, ""))


def lasting(path):
    """The parts of an archive without the rows that the search makes anew after a restore, in an order of its own."""
    return {name: digest for name, digest in parts(path).items() if not name.startswith("tables/search_")}


def test_after_a_restore_every_page_file_and_answer_is_as_before_on_either_database(
        source, people, tmp_path, empty_database):  # X4 X6
    addresses = filled(people)
    cookies = [Browser(source).sign_in(each).client.get_cookie("portal").value
               for each in map(db.session.merge, (people["administrator"], people["member"]))]
    before = {each: shown(source, each, addresses) for each in cookies}
    assert {status for pages in before.values() for status, _text in pages.values()} >= {200, 401, 404}
    archives = [tmp_path / f"{name}.zip" for name in ("first", "second", "third")]
    run(source, "backup", archives[0])
    targets = [(tmp_path / "a", ""), (tmp_path / "b", empty_database)]
    for (folder, database), from_, to in zip(targets, archives, archives[1:], strict=False):
        with portal(folder, database) as app:
            assert "The journal is whole" in run(app, "restore", from_)
            after = {each: shown(app, each, addresses) for each in cookies}
            assert not [place for each in cookies for place in before[each] if after[each][place] != before[each][place]]
            run(app, "search", "check")
            run(app, "backup", to)
            person("Newcomer")  # new rows get numbers that are free
            db.session.commit()
            assert first_broken() is None
    assert lasting(archives[0]) == lasting(archives[1]) == lasting(archives[2])


def test_what_is_written_meanwhile_is_in_the_archive_whole_or_not_at_all(source, tmp_path):  # X4
    thing = institution("Anhe", "安和")
    db.session.commit()
    ident, stop, wrote = thing.id, threading.Event(), threading.Semaphore(0)

    def keep_writing():
        with source.app_context():
            number = 0
            while not stop.is_set():
                number += 1
                db.session.get(Institution, ident).edit(by=None, website=f"https://{number}.example")
                seal_rows()
                db.session.commit()
                wrote.release()
            db.session.remove()

    @contextmanager
    def after_each_write(items, label):
        def slowly():
            for item in items:
                assert wrote.acquire(timeout=30)
                yield item
        yield slowly()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert wrote.acquire(timeout=30)
        assert backup.write(tmp_path / "busy.zip", after_each_write) == []
    finally:
        stop.set()
        writer.join()
    with portal(tmp_path / "a") as app:
        run(app, "restore", tmp_path / "busy.zip")
        last = db.session.scalar(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1))
        assert db.session.get(Institution, ident).website == last.after["website"]
        assert journal.sealed_count() == db.session.scalar(select(func.count(JournalEntry.id)))
        assert first_broken() is None


@pytest.fixture
def archive(source, people, tmp_path):
    """An archive of a few rows and a file."""
    pictured(people["member"], people["coauthor"])
    seal_rows()
    db.session.commit()
    run(source, "backup", tmp_path / "whole.zip")
    return tmp_path / "whole.zip"


def rewritten(path, change):
    """A copy of the archive in which `change(name, content)` stands in for each part; None leaves it out."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return other


CHANGES = {
    "a changed table": lambda name, content: content.replace(b"Lin", b"Lim") if name == "tables/people.jsonl" else content,
    "a missing table": lambda name, content: None if name == "tables/people.jsonl" else content,
    "a changed file": lambda name, content: content + b"." if name.startswith("files/") else content,
    "a missing file": lambda name, content: None if name.startswith("files/") else content,
    "no manifest": lambda name, content: None if name == MANIFEST else content,
    "another manifest": lambda name, content: b"{}" if name == MANIFEST else content,
}


@pytest.mark.any_database
@pytest.mark.parametrize("change", CHANGES)
def test_a_damaged_archive_is_refused_by_the_name_of_its_part_and_nothing_is_touched(archive, tmp_path, change):  # X4
    named = "tables/people.jsonl" if "table" in change else "files/" if "file" in change else MANIFEST
    with portal(tmp_path / "a") as app:
        said = run(app, "restore", rewritten(archive, CHANGES[change]), code=1)
        assert named in said and "nothing was touched" in said
        assert not list((tmp_path / "a").glob("files/*/*")) and db.session.scalar(select(func.count(Brief.id))) == 0


@pytest.mark.any_database
def test_no_changed_byte_goes_unnoticed(archive):  # X4
    whole, refused = archive.read_bytes(), 0
    contents = {name: zipfile.ZipFile(archive).read(name) for name in zipfile.ZipFile(archive).namelist()}
    for place in range(0, len(whole), 97):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1:])
        try:
            Archive(archive).check(no_bar)
            held = zipfile.ZipFile(archive)
            assert {name: held.read(name) for name in held.namelist()} == contents  # a byte that says nothing
        except Damaged as error:
            refused += 1
            assert ": " in str(error)
    assert refused > len(whole) / 97 / 2
    for end in (0, 10, len(whole) // 2, len(whole) - 1):
        archive.write_bytes(whole[:end])
        with pytest.raises(Damaged):
            Archive(archive).check(no_bar)


def test_data_is_replaced_only_when_that_is_asked_for(archive, tmp_path):  # X4
    with portal(tmp_path / "a") as app:
        person("Somebody else", email="else@people.example")
        db.session.commit()
        assert "--replace" in run(app, "restore", archive, code=1)
        run(app, "restore", archive, "--replace")
        assert db.session.scalar(text("SELECT count(*) FROM people WHERE email = 'else@people.example'")) == 0
        assert db.session.scalar(select(func.count(Brief.id))) == 1


def test_an_archive_of_another_schema_is_refused_with_what_to_do(archive, tmp_path):  # X4
    def newer(name, content):
        return json.dumps(json.loads(content) | {"migration": "9999"}) if name == MANIFEST else content

    with portal(tmp_path / "a") as app:
        assert "newer portal" in run(app, "restore", rewritten(archive, newer), code=1)


def test_no_archive_is_overwritten_and_none_is_left_half_written(source, archive, tmp_path):  # X4
    before = archive.read_bytes()
    assert "exists already" in run(source, "backup", archive, code=1)
    assert archive.read_bytes() == before
    assert "No archive was written" in run(source, "backup", tmp_path / "nowhere" / "x.zip", code=1)
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["whole.zip"]
    assert archive.stat().st_mode & 0o077 == 0


def test_a_file_that_the_storage_has_damaged_is_named_and_left_out(source, tmp_path):  # X4
    key = storage.put(b"a picture")
    path = source.config["INSTANCE"] / "files" / storage.path(key)
    path.chmod(0o600)
    path.write_bytes(b"another")
    try:
        assert key in run(source, "backup", tmp_path / "x.zip")
        assert not [name for name in Archive(tmp_path / "x.zip").files if key in name]
    finally:
        path.unlink()
