"""Writers and readers at their browsers, and the mails that were written."""
import pytest

from tests.browser import Browser
from tests.publishing.conftest import index, mails

__all__ = ["index", "mails"]


@pytest.fixture
def writer(app, people):
    return Browser(app).sign_in(people["member"])


@pytest.fixture
def reader(app, people):
    return Browser(app).sign_in(people["coauthor"])


@pytest.fixture
def steward(app, people):
    return Browser(app).sign_in(people["representative"])


@pytest.fixture
def moderator_of_all(app, people):
    return Browser(app).sign_in(people["moderator"])
