"""Fixtures for the tests of members: mails as they were queued, links out of them, institutions of the cast."""
import re

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.outbox import Job


class Post:
    """The mails that wait in the outbox."""

    def all(self):
        return [job.payload for job in db.session.scalars(select(Job).where(Job.task == "mail").order_by(Job.id))]

    def to(self, address):
        return [mail for mail in self.all() if mail["to"] == address]

    def link(self, address, of=-1):
        """The path of the link in a mail to `address`, by default the newest."""
        return re.search(r"https?://[^/\s]+(/\S+)", self.to(address)[of]["text"])[1]


@pytest.fixture
def post(app):
    return Post()


@pytest.fixture
def anhe(people):
    """Institution A of the cast."""
    return people["member"].institution


@pytest.fixture
def borui(people):
    return people["coauthor"].institution
