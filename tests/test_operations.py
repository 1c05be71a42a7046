"""Starting, stopping, preparing and refusing: what an operator meets, in processes of their own where it matters."""
import json
import os
import re
import subprocess
import sys

import click
import pytest
from sqlalchemy import create_engine, text

from portal import create_app
from portal.administration.loading import DEMO_PASSWORD
from portal.administration.production import refuse_unsafe
from portal.config import ROOT
from portal.core import outbox
from portal.core.db import db
from portal.members.models import Role
from tests.make import person
from tests.served import Served, eventually

SECRET = "a secret that is long enough for production"
LASTING = ("entries", "revisions", "people", "institutions", "affiliations", "groups", "journal", "files", "positions")


def rows(database, folder):
    """How many rows there are of what must not change by itself."""
    engine = create_engine(database or f"sqlite:///{folder / 'portal.db'}")
    with engine.connect() as connection:
        found = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in LASTING}
    engine.dispose()
    return found


def test_a_start_prepares_and_serves_and_the_next_one_changes_nothing(tmp_path, empty_database):  # X1 X2 X7
    folder = tmp_path / "instance"
    with Served(folder, empty_database) as portal:
        printed = portal.log.read_text()
        assert portal.address in printed and str(folder) in printed and DEMO_PASSWORD in printed
        for role in (*Role, "trainee", "representative", "suspended", "member"):
            assert f" {role}" in printed
        assert '"ready"' in portal.get("/readyz") and "<h1" in portal.get("/briefs")
        check_signing_in(portal, printed)
        portal.kill()
    eventually(lambda: not portal.has_worker())  # the worker ends with its parent, however that ended
    before = rows(empty_database, folder)
    with Served(folder, empty_database) as portal:
        assert "new, " not in portal.log.read_text() and "Schema" not in portal.log.read_text()
        assert "<h1" in portal.get("/briefs")
    eventually(lambda: not portal.has_worker())
    assert rows(empty_database, folder) == before


def check_signing_in(portal, printed):
    """It works, and leaves neither password nor token nor cookie nor text in the log."""
    email = next(word for word in printed.split() if word.startswith("lin."))
    address, _page = portal.post("/sign-in", email=email, password=DEMO_PASSWORD)
    assert address == f"{portal.address}/"
    portal.get("/search?q=confidential-question")
    lines = [json.loads(line) for line in portal.log.read_text().splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "portal.requests"]
    assert {"id", "method", "route", "status", "ms", "statements"} <= set.intersection(*map(set, requests))
    logged = json.dumps(lines)
    cookies = [cookie.value for cookie in portal.cookies]
    assert cookies and not [word for word in (DEMO_PASSWORD, email, "confidential-question", *cookies) if word in logged]


def commands(group, *path):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


def test_there_is_a_command_for_each_operation_and_it_says_what_it_does(application):  # X3
    found = {path: command for path, command in commands(application.cli) if path[0] not in ("db", "run", "shell")}
    assert found.keys() >= {("prepare",), ("serve",), ("content", "load"), ("search", "rebuild"), ("search", "check"),
                            ("users", "invite"), ("verify",)}
    for path in found:
        result = application.test_cli_runner().invoke(args=[*path, "--help"])
        assert result.exit_code == 0 and len(result.output.split("\n\n")[1].strip()) > 20, path


@pytest.fixture
def portal(tmp_path, empty_database):
    app = create_app(TESTING=True, INSTANCE=str(tmp_path), DATABASE=empty_database, SECRET=SECRET, DEMO="0",
                     HOST="0.0.0.0", URL="https://portal.example")
    yield app
    with app.app_context():
        db.engine.dispose()
    app.extensions["search"].close()


def run(app, *arguments):
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_operation_can_be_repeated(portal):  # X3
    assert "Schema" in run(portal, "prepare", "--no-demo")
    again = run(portal, "prepare", "--no-demo")
    assert "Schema" not in again and not re.search(r"'(added|changed|removed)': [1-9]", again)
    first, second = (run(portal, "content", "load", "--no-demo") for _ in range(2))
    assert first == second
    for arguments in (("search", "rebuild"), ("search", "check"), ("worker", "--once"), ("verify",),
                      ("users", "invite", "new@people.example", "--role", "administrator")):
        run(portal, *arguments)
        run(portal, *arguments)


def test_an_unprepared_production_start_says_what_to_set(tmp_path):  # X2
    app = create_app(INSTANCE=str(tmp_path), HOST="0.0.0.0", DATABASE="")
    with pytest.raises(SystemExit) as refused:
        refuse_unsafe(app)
    for word in ("PORTAL_SECRET", "PORTAL_URL", "prepare --no-demo"):
        assert word in str(refused.value)


def test_a_production_start_refuses_demo_accounts(portal):  # X2
    run(portal, "prepare", "--no-demo")
    refuse_unsafe(portal)
    with portal.app_context():
        person("Demo", is_demo=True)
        db.session.commit()
    with pytest.raises(SystemExit) as refused:
        refuse_unsafe(portal)
    assert "demo" in str(refused.value)


@pytest.mark.parametrize("arguments", [["-c", "import app"], ["app.py", "--host", "0.0.0.0"]])
def test_under_a_server_and_off_loopback_it_ends_before_it_serves(tmp_path, arguments):  # X2
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    ended = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120,
                           env=environment | {"PORTAL_INSTANCE": str(tmp_path)})
    assert ended.returncode == 1 and "PORTAL_SECRET" in ended.stderr and "Traceback" not in ended.stderr


def test_a_load_balancer_learns_whether_the_portal_lives_and_is_ready(app, browser):  # X7
    assert browser.get("/healthz").json == {"status": "alive"}
    ready = browser.get("/readyz").json
    assert (ready["status"], ready["database"], ready["queue_seconds"]) == ("ready", "ok", 0)
    assert ready["search"] in ("ok", "missing")


def test_the_age_of_the_queue_tells_whether_the_worker_lives(app, browser, at):  # X7
    job = outbox.enqueue("work", "notice", {})
    db.session.commit()
    at(job.run_at.replace(year=job.run_at.year + 1))
    assert browser.get("/readyz").json["queue_seconds"] > 300 * 24 * 3600


def test_without_its_database_the_portal_is_not_ready_but_says_so_in_its_own_words(app, browser):  # X7 X47 X26
    real, db.engines[None] = db.engine, create_engine("sqlite:////nowhere/at/all.db")
    try:
        assert browser.get("/healthz").status_code == 200
        answer = browser.get("/readyz?lang=zh")
        assert answer.status_code == 503 and 'lang="zh-CN"' in answer.text
    finally:
        db.engines[None].dispose()
        db.engines[None] = real
