"""A reader at a browser: opens pages, fills in the form it finds there, and sends it."""
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import g
from flask.testing import FlaskClient

from portal.core.db import db
from portal.members.models import SignIn


class Form(HTMLParser):
    """The form of a page whose action is `action`: its fields and the values that they already hold."""

    def __init__(self, page, action):
        super().__init__()
        self.action, self.inside, self.found, self.names, self.values = action, False, False, set(), {}
        self.textarea = self.select = None
        self.feed(page)
        assert self.found, f"no form for {action} on this page"

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and not self.found:
            self.inside = attrs.get("action") == self.action and attrs.get("method", "get").lower() == "post"
            self.found = self.inside
        elif self.inside and "disabled" not in attrs:
            self.take(tag, attrs)

    def take(self, tag, attrs):
        name = attrs.get("name")
        if name:
            self.names.add(name)
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    self.add(name, attrs.get("value", "on"))
            elif kind not in ("submit", "file", "image"):
                self.values.setdefault(name, attrs.get("value") or "")
        elif tag == "textarea" and name:
            self.textarea, self.values[name] = name, ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.add(self.select, attrs.get("value", ""))

    def add(self, name, value):
        if name in self.values:
            held = self.values[name]
            self.values[name] = [*(held if isinstance(held, list) else [held]), value]
        else:
            self.values[name] = value

    def handle_data(self, data):
        if self.inside and self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            typed = self.values[self.textarea].replace("\r\n", "\n")  # as browsers read a page
            self.values[self.textarea] = typed.removeprefix("\n")
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form" and self.inside:
            self.inside = False


class Client(FlaskClient):
    """Each request starts with an empty `g`, as it does on a server; the tests' own context would lend it its own."""

    def open(self, *args, **options):
        for name in list(g) if g else ():
            g.pop(name)
        return super().open(*args, **options)


class Browser:
    def __init__(self, app):
        self.app = app
        self.client = Client(app, app.response_class)

    def sign_in(self, person):
        """Signed in without the form; the pages of signing in have tests of their own."""
        _row, token = SignIn.begin(person, "test")
        db.session.commit()
        with self.client.session_transaction() as session:
            session.clear()
            session.update(_user_id=token, _fresh=True)
        return self

    def get(self, url, **options):
        answer = self.client.get(url, **options)
        db.session.expire_all()
        return answer

    def submit(self, page, action=None, **typed):
        """Open `page`, fill in its form for `action` (the page itself when not given) and send it."""
        action = action or urlsplit(page).path
        shown = self.get(page)
        assert shown.status_code == 200, f"{page} answered {shown.status_code}"
        form = Form(shown.text, action)
        assert typed.keys() <= form.names, f"the form has no field {typed.keys() - form.names}"
        answer = self.client.post(action, data=form.values | typed)
        db.session.expire_all()
        return answer

    def press(self, page, action, **typed):
        """As `submit`, and follow where it leads."""
        answer = self.submit(page, action, **typed)
        return self.get(answer.location) if answer.status_code in (302, 303) else answer
