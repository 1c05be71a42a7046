"""Sending what no form on the page would send: another tab, an old page, somebody's own script."""
import re
import threading
from concurrent.futures import ThreadPoolExecutor

from portal.core.db import db
from portal.core.turns import Turns

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


def token(browser):
    """The token of the browser's session, taken from a page once."""
    if not hasattr(browser, "token"):
        browser.token = TOKEN.search(browser.get("/contact").text)[1]
    return browser.token


def force(browser, action, **fields):
    """POST `fields` to `action` with a valid token, whether or not a page offers it."""
    answer = browser.client.post(action, data=fields | {"csrf_token": token(browser)})
    db.session.expire_all()
    return answer


def send_json(browser, action, data, **more):
    answer = browser.client.post(action, json=data, headers={"X-CSRFToken": token(browser)}, **more)
    db.session.expire_all()
    return answer


def together(app, *acts):
    """Do each act in a thread and an application context of its own, at the same moment; what they answer.

    They take no turns, as in processes of their own.
    """
    start, turns = threading.Barrier(len(acts)), app.extensions["writers"]
    app.extensions["writers"] = NoTurns()

    def run(act):
        with app.app_context():
            start.wait(10)
            return act()
    with ThreadPoolExecutor(len(acts)) as pool:
        answers = [each.result(60) for each in [pool.submit(run, act) for act in acts]]
    app.extensions["writers"] = turns
    db.session.expire_all()
    return answers


class NoTurns(Turns):
    def acquire(self, timeout):
        return False
