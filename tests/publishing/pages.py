"""Opening the pages of work on a brief, and sending back a form of a page that is already open."""
from portal.core.db import db
from tests import make
from tests.browser import Form


def brief(people, state="draft", **more):
    """One of Lin's, committed."""
    thing = make.brief(people["member"], state, moderator=people["moderator"], **more)
    db.session.commit()
    return thing


def at(entry, name):
    return f"/{entry.place}/{entry.id}/{name}"


def page(browser, entry, name):
    answer = browser.get(at(entry, name))
    assert answer.status_code == 200, f"{name} answered {answer.status_code}"
    return answer.text


def send(browser, shown, action, **chosen):
    """Send the form for `action` as the page `shown` has it, with what was chosen on it."""
    answer = browser.client.post(action, data=Form(shown, action).values | chosen)
    db.session.expire_all()
    return answer
