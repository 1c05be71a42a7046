"""Writers take turns: on SQLite the transactions of one process, and the requests that write."""
import threading
import time

import pytest
from sqlalchemy import text

from portal.core import db as database
from portal.core import requests
from portal.core.db import db
from portal.core.turns import Turns
from tests.browser import Browser, Form

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


# Whoever comes first goes first

def waiting(turns):
    return len(turns._waiting)


def until(is_so):
    for _ in range(500):
        if is_so():
            return
        time.sleep(.01)
    raise AssertionError("waited for five seconds")


def test_turns_are_taken_in_the_order_of_coming():  # X33
    turns, order = Turns(), []

    def come(number):
        assert turns.acquire(10)
        order.append(number)
        turns.release()

    assert turns.acquire(0)
    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=come, args=(number,)))
        threads[-1].start()
        until(lambda wanted=number + 1: waiting(turns) == wanted)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == list(range(6)) and not turns.locked()


def test_who_gives_up_waiting_holds_up_nobody():  # X33
    turns = Turns()
    assert turns.acquire(0) and not turns.acquire(.01)
    turns.release()
    assert turns.acquire(0)


def test_a_request_that_writes_waits_for_the_one_before_it(app, people, monkeypatch):  # X33
    monkeypatch.setattr(requests, "WRITERS_WAIT", 10)
    browser, turns, answers = Browser(app).sign_in(people["member"]), app.extensions["writers"], []
    values = Form(browser.get("/account").text, "/account").values | {"bio_en": "Second"}
    assert turns.acquire(0)
    thread = threading.Thread(target=lambda: answers.append(browser.client.post("/account", data=values).status_code))
    thread.start()
    until(lambda: waiting(turns) == 1)
    assert answers == []
    turns.release()
    thread.join()
    assert answers == [302] and not turns.locked()


def test_nobody_waits_long_for_what_takes_long(app, people):  # X33
    browser, turns = Browser(app).sign_in(people["member"]), app.extensions["writers"]
    assert turns.acquire(0)
    assert browser.submit("/account", "/account", bio_en="While an import runs").status_code == 302
    assert turns.locked()
    turns.release()
    assert "While an import runs" in browser.get("/account").text


def test_reading_takes_no_turn(app, people):  # X33
    turns = app.extensions["writers"]
    assert turns.acquire(0)
    Browser(app).sign_in(people["member"]).get("/briefs")
    assert waiting(turns) == 0
    turns.release()


def test_a_request_that_fails_gives_its_turn_back(app, people):  # X33
    browser = Browser(app).sign_in(people["member"])
    assert browser.client.post("/account", data={"csrf_token": "wrong"}).status_code == 400
    assert browser.client.post("/nowhere").status_code == 404
    assert not app.extensions["writers"].locked()
