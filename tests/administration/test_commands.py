"""X3: what the operator's commands say when the content cannot be loaded."""
import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.administration import loading
from portal.core.db import db
from portal.frameworks.models import Framework
from tests.frameworks.conftest import SMALL


@pytest.fixture
def content(tmp_path, monkeypatch):
    """`content(text)` makes a folder with one framework file the portal's content."""
    def put(text):
        folder = tmp_path / "content" / "frameworks"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "small.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(loading, "CONTENT", folder.parent)
    return put


def test_a_wrong_content_file_is_named_in_one_line_and_the_command_fails(app, content):  # X3
    content(SMALL.replace('"in_force"', '"valid"').replace(', zh = "高"', ""))
    result = app.test_cli_runner().invoke(args=["content", "load", "--no-demo"])
    assert result.exit_code == 1 and "Traceback" not in result.output
    [line] = result.output.splitlines()
    assert line.startswith("Error: The content was not loaded: small.toml, ") and line.count("small.toml") == 2
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 0


def test_preparing_fails_alike_and_succeeds_once_the_file_is_right(tmp_path, empty_database, content):  # X2 X3
    portal = create_app(TESTING=True, INSTANCE=str(tmp_path / "instance"), DATABASE=empty_database, SECRET="for tests only",
                        DEMO="0")
    content("key = ")
    for answer in ("this is no TOML", "'added'"):
        result = portal.test_cli_runner().invoke(args=["prepare", "--no-demo"])
        assert answer in result.output.splitlines()[-1]
        assert result.exit_code == (1 if "TOML" in answer else 0)
        content(SMALL)
    with portal.app_context():
        db.engine.dispose()
    portal.extensions["search"].close()
