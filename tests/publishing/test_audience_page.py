"""P21: the page for readers says who can read what at every stage, and so it is."""
import html
import re

from tests.browser import Browser
from tests.publishing.acts import accept, ask_for_changes, brief, kept, next_version, submit, write


def said(author, thing):
    """What the page says about who can read it now."""
    text = author.get(f"/briefs/{thing.id}/audience").text
    listed = re.search(r"Who can read it now</h2>\s*<ul>(.*?)</ul>", text, re.DOTALL)[1]
    return [html.unescape(item.strip()) for item in re.findall(r"<li[^>]*>(.*?)</li>", listed, re.DOTALL)]


TITLES = "Representatives of Anhe Institute, administrators and auditors see its title and state, not its text."
DRAFT = "The draft: its authors and the people whom they named"
REVIEW = "While it is under review: moderators of other institutions"


def readers(app, people, address):
    """Who is answered at `address`."""
    names = ("visitor", "colleague", "coauthor", "trainee", "representative", "moderator", "own moderator", "administrator")
    browsers = {name: Browser(app) if name == "visitor" else Browser(app).sign_in(people[name]) for name in names}
    return {name for name, browser in browsers.items() if browser.get(address).status_code == 200}


def test_the_draft_of_a_second_version_is_said_to_be_the_authors_alone(app, people, author):  # P21 P11
    thing = brief(people["member"], "published", coauthors=[people["coauthor"]])
    out = "Version 1 and earlier ones: everyone"
    assert said(author, thing) == [out, TITLES]
    write(thing, people["member"], "A second week.\n")
    thing.let_read(people["trainee"], by=people["member"])
    kept(thing)
    assert said(author, thing) == [out, DRAFT, TITLES]
    assert readers(app, people, f"{thing.address}/draft") == {"coauthor", "trainee"}


def test_while_the_second_version_is_under_review_moderators_of_others_are_named_too(app, people, author):  # P21 G2
    thing = brief(people["member"], "published", audience="institution")
    write(thing, people["member"], "A second week.\n")
    submit(thing, people["member"], change_note="A second week")
    expected = ["Version 1 and earlier ones: own institution", DRAFT, REVIEW, TITLES]
    assert said(author, thing) == expected
    assert readers(app, people, f"{thing.address}/draft") == {"moderator"}
    thing.claim(by=people["moderator"])
    ask_for_changes(thing, people["moderator"])
    assert said(author, thing) == expected and readers(app, people, f"{thing.address}/draft") == {"moderator"}


def test_with_the_second_version_out_nothing_is_said_of_a_draft(people, author):  # P21
    thing = brief(people["member"], "published")
    next_version(thing, people["member"], people["moderator"])
    assert said(author, thing) == ["Version 2 and earlier ones: everyone", TITLES]
    write(thing, people["member"], "A third week.\n")
    submit(thing, people["member"], change_note="More")
    accept(thing, people["moderator"])
    assert said(author, thing)[0] == "Version 3 and earlier ones: everyone"
