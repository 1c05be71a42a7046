"""Sending what no form on the page would send: another tab, an old page, somebody's own script."""
import re

from portal.core.db import db

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
