"""The whole portal as a newcomer starts it: app.py with its worker and the demo content, read in a real browser."""
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

from portal import create_app
from portal.core.db import db
from tests import make
from tests.axe import violations
from tests.browser import Browser
from tests.served import Served, in_this_process

PASSWORD = "demo-portal-2026"


class Portal(Served):
    """A served portal and its mails."""

    def mails_to(self, address):
        """The texts of the mails delivered to `address`, oldest first."""
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default)
                 for path in sorted((self.folder / "outbox").glob("*.eml"))]
        return [f"{mail['Subject']}\n{mail.get_content()}" for mail in mails if mail["To"] == address]


@pytest.fixture(scope="session")
def portal(tmp_path_factory, new_database):
    with Portal(tmp_path_factory.mktemp("served"), new_database) as served:
        yield served


@pytest.fixture(scope="session")
def backstage(portal, new_database):
    """`with backstage():` works on the served portal's own data, for what a story does not act out."""
    app = create_app(TESTING=True, INSTANCE=str(portal.folder), DATABASE=new_database)

    @contextmanager
    def work():
        with app.app_context():
            yield
            db.session.commit()

    yield work
    app.extensions["search"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(portal, chromium):
    """`visitor(language, width, dark)` opens a new browser; `visitor.sign_in(page, email)` signs in as somebody."""
    contexts = []

    def open_browser(language="en", width=1280, dark=False, at=None, **settings):
        context = chromium.new_context(
            base_url=at or portal.address, viewport={"width": width, "height": 900}, **settings,
            locale={"en": "en-GB", "zh": "zh-CN"}[language], color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and "Failed to load" not in message.text
                and page.complaints.append(message.text))
        return page

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(visitor):
    def open_as(email, language="en", **settings):
        page = visitor(language, **settings)
        page.goto("/sign-in")
        page.fill("main [name=email]", email)
        page.fill("main [name=password]", PASSWORD)
        page.click("main form [type=submit], main form button")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page
    return open_as


@pytest.fixture
def elsewhere(visitor, tmp_path, empty_database):
    """`elsewhere(path)` opens a page of another portal, with nothing in it but a space, as that one's steward."""
    app = create_app(TESTING=True, INSTANCE=str(tmp_path / "elsewhere"), DATABASE=empty_database, SECRET="for tests only")
    with app.app_context():
        db.create_all()
        steward = make.person(of=make.institution())
        make.space(steward, slug="empty")
        cookie = Browser(app).sign_in(steward).client.get_cookie("portal").value
    with in_this_process(app) as address:
        def open_page(path):
            page = visitor(at=address)
            page.context.add_cookies([{"name": "portal", "value": cookie, "url": address}])
            page.goto(path)
            return page
        yield open_page
    app.extensions["search"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def fits():
    """`fits(page)` fails when the page scrolls sideways or the browser complains of it."""
    def check(page):
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
            f"{page.url} scrolls sideways")
        assert page.complaints == [], f"{page.url}: {page.complaints}"
    return check


@pytest.fixture
def accessible(fits):
    """`accessible(page)` fails when axe finds a violation of WCAG 2.2 A or AA too."""
    def check(page):
        found = violations(page)
        assert not found, f"{page.url}: {found}"
        fits(page)
    return check
