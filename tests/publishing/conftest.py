"""Two people at two browsers, briefs in every state, and the mails that were written."""
import email
import email.policy
import shutil

import pytest

from portal.core.worker import work_all
from portal.search import jobs
from portal.search.whoosh_engine import WhooshEngine
from tests.browser import Browser
from tests.publishing.acts import brief
from tests.publishing.letters import later, letters

__all__ = ["later", "letters"]


@pytest.fixture
def author(app, people):
    return Browser(app).sign_in(people["member"])


@pytest.fixture
def coauthor(app, people):
    return Browser(app).sign_in(people["coauthor"])


@pytest.fixture
def moderator(app, people):
    return Browser(app).sign_in(people["moderator"])


@pytest.fixture
def submitted(people):
    return brief(people["member"], "submitted", coauthors=[people["coauthor"]])


@pytest.fixture
def second(app, people):
    return Browser(app).sign_in(people["second moderator"])


@pytest.fixture
def mails(app):
    """`mails()` does the work of the outbox and answers what it sent: [(to, subject, text)], oldest first."""
    folder = app.config["INSTANCE"] / "outbox"
    shutil.rmtree(folder, ignore_errors=True)

    def sent():
        work_all(app, ["work", "mail"])
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                 for path in sorted(folder.glob("*.eml"))]
        shutil.rmtree(folder, ignore_errors=True)
        return [(mail["To"], mail["Subject"], mail.get_content()) for mail in found]
    return sent


@pytest.fixture
def index(app, tmp_path, monkeypatch):
    """`index()` makes the search's index anew, of everything there is; it is empty before."""
    engine = WhooshEngine(tmp_path / "index")
    monkeypatch.setitem(app.extensions, "search", engine)
    yield lambda: jobs.rebuild([])
    engine.close()
