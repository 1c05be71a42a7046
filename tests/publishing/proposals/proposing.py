"""What people do with proposals, at their browsers."""
from portal.core.db import db
from portal.publishing.models import Proposal
from tests.browser import Form
from tests.publishing.pressing import force

BODY = "# Wrenches\n\nCheck them every week.\n\nKeep the log.\n\nAsk the shop.\n"
BETTER = BODY.replace("every week", "every day").replace("Keep the log", "Keep the log in the office")


def at(entry, act="propose"):
    return f"/{entry.place}/{entry.id}/{act}"


def propose(browser, entry, body=BETTER, reason="As we do it here.", **more):
    """The proposal, made on the entry's page as a person would."""
    assert at(entry) in browser.get(entry.address).text
    answer = browser.submit(at(entry), body_en=body, reason=reason, **more)
    assert answer.status_code == 303, answer.text
    return db.session.get(Proposal, int(answer.location.rsplit("/", 1)[1]))


def keys(proposal, *places):
    """The keys of its open parts, in their order; or of those at `places`."""
    found = list(proposal.open_parts())
    return [found[place] for place in places] if places else found


def merge(browser, proposal, parts, rest="open", **more):
    return force(browser, f"{proposal.address}/merge", part=parts, rest=rest, **more)


def fields_of(text, action):
    return {name: value for name, value in Form(text, action).values.items() if name != "csrf_token"}
