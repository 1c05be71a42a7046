"""A clock that is moved on, and the letters about what is watched, as they arrive at a post office."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.core.worker import work_all
from portal.publishing import jobs
from tests.core.post import PostOffice

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in Shanghai


@pytest.fixture
def later(at):
    """`later(minutes=5)` moves the clock on; it begins at START."""
    now = [START]
    at(START)

    def move(**more):
        now[0] += timedelta(**more)
        at(now[0])
    return move


@pytest.fixture
def letters(app, monkeypatch, later):
    """`letters()` does all that is due and answers what arrived about what is watched."""
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "MAIL", office.address)

        def arrived():
            work_all(app, ["work"])
            jobs.digests([])
            work_all(app, ["mail"])
            found = [letter for letter in office.received if letter["List-Unsubscribe"]]
            office.received.clear()
            return found
        yield arrived
