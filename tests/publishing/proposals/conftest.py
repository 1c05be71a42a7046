"""A page and a brief that others read, and the people at their browsers."""
import pytest

from tests import make
from tests.browser import Browser
from tests.publishing.acts import kept
from tests.publishing.proposals.proposing import BODY


@pytest.fixture
def room(people):
    """A space of institution A that the alliance reads; its representative is the steward."""
    return make.space(people["representative"], "shop", "institution", "open", "alliance")


@pytest.fixture
def page(people, room):
    return kept(make.page(people["member"], room, "Torque wrenches", body=BODY))


@pytest.fixture
def paper(people):
    return kept(make.brief(people["member"], body=BODY))


@pytest.fixture
def reader(app, people):
    return Browser(app).sign_in(people["coauthor"])


@pytest.fixture
def steward(app, people):
    return Browser(app).sign_in(people["representative"])
