"""Writers of one process take turns on SQLite."""
import threading

import pytest
from sqlalchemy import text

from portal.core import db as database
from portal.core.db import db

WRITERS, ROUNDS = 8, 10


@pytest.fixture
def counter(app):
    db.session.execute(text("INSERT INTO generations (subject, number) VALUES ('turns', 0)"))
    db.session.commit()


def count_up(app, errors):
    try:
        for _ in range(ROUNDS):
            with app.app_context():
                db.session.execute(text("UPDATE generations SET number = number + 1 WHERE subject = 'turns'"))
                db.session.commit()
    except Exception as error:
        errors.append(error)


def number():
    return db.session.scalar(text("SELECT number FROM generations WHERE subject = 'turns'"))


def test_many_writers_at_once_all_get_through(app, counter):  # X33
    errors = []
    threads = [threading.Thread(target=count_up, args=(app, errors)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, number()) == ([], WRITERS * ROUNDS)


@pytest.mark.parametrize("ends", ["commit", "rollback", "close"])
def test_a_turn_ends_with_the_transaction(app, counter, ends):  # X33
    db.session.execute(text("UPDATE generations SET number = 5 WHERE subject = 'turns'"))
    getattr(db.session, ends)()
    assert not any(turn.locked() for turn in database._turns.values())


def test_reading_waits_for_nobody(app, counter):  # X33
    db.session.execute(text("UPDATE generations SET number = 5 WHERE subject = 'turns'"))
    seen = []

    def read():
        with app.app_context():
            seen.append(number())

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    db.session.rollback()
    assert seen == [0]
