"""X32 X34: reading renders nothing and writes nothing."""
import pytest
from sqlalchemy import event

from portal.core.db import db
from portal.core.markdown import children
from portal.core.markdown import close as close_renderer
from tests.browser import Browser
from tests.make import content
from tests.publishing.acts import brief, next_version
from tests.publishing.pressing import force
from tests.rehearsal import READING as READING_STATEMENTS

PAGES = ("/", "/briefs", "/briefs?type=test_report&page=3&sort=trl", "/briefs/new", "/briefs/feed.atom", "/waiting",
         "/moderation", "/moderation/decided", "/moderation/rules")
OF_A_BRIEF = ("edit", "edit?unsaved=1", "authors", "positions", "files", "audience", "history", "submit", "review",
              "delete", "withdraw", "appeal", "compare?from=1&to=2", "compare?from=v1&to=v2&as=source")
READING = ("", "/v1", "/v2", "/cite.bib", "/cite.ris", "/cite.json", "?lang=zh")


@pytest.fixture
def things(people):
    made = [brief(people["member"], state, moderator=people["moderator"], title=f"Paper {state}")
            for state in ("published", "draft", "changes_requested", "declined", "revised", "withdrawn")]
    next_version(made[0], people["member"], people["moderator"])
    return made


def addresses(things):
    yield from PAGES
    for thing in things:
        yield from (f"/briefs/{thing.id}/{page}" for page in OF_A_BRIEF)
        yield from (thing.address + end for end in READING)


@pytest.fixture
def written(things):
    """The statements since now that are more than reading."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.lstrip().upper().startswith(READING_STATEMENTS):
            found.append(statement)
    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def no_renderer(monkeypatch):
    """From now on nothing can be rendered: the processes are gone and cannot be started."""
    def take_away():
        close_renderer()
        monkeypatch.setattr(children, "PROGRAM", ["/bin/false"])
    yield take_away
    monkeypatch.undo()
    close_renderer()


def test_reading_any_page_writes_nothing_and_renders_nothing(app, people, things, written, no_renderer):  # X32 X34 P40
    browsers = [Browser(app), *(Browser(app).sign_in(people[name]) for name in ("member", "moderator"))]
    asked = list(addresses(things))
    written.clear()
    no_renderer()
    for address in asked:
        for browser in browsers:
            code = browser.get(address).status_code
            assert code in (200, 301, 303, 401, 403, 404, 409, 410) and written == [], f"{address} answered {code}"
    assert "A press shop was measured" in browsers[0].get(f"{things[0].address}/v1?lang=en").text


def test_a_language_that_did_not_change_is_not_rendered_again(people, author, no_renderer):  # X32
    draft = brief(people["member"], body="English.\n", body_zh="中文。\n")
    before = {text.language: text.html for text in draft.head.texts}
    no_renderer()
    edit = f"/briefs/{draft.id}/edit"
    assert author.submit(edit, title_en="Another title", keywords_zh="气", trl="9").status_code == 303
    assert {text.language: text.html for text in draft.head.texts} == before and draft.head.number == 2
    assert force(author, f"/briefs/{draft.id}/restore", revision="1").status_code == 303
    refused = author.submit(edit, body_zh="另一段中文。\n")
    assert refused.status_code == 422 and "cannot be shown" in refused.text and "另一段中文。" in refused.text
    assert draft.head.number == 3


def test_submitting_reviewing_and_publishing_render_nothing(people, no_renderer):  # X32
    draft = brief(people["member"])
    no_renderer()
    draft.submit(by=people["member"])
    draft.decide("accept", people["moderator"], draft.submission.revision_sha256)
    db.session.commit()
    assert draft.state == "published"


def test_the_words_of_a_copy_and_of_new_authors_are_rendered_as_before(people):  # X32
    draft = brief(people["member"], coauthors=[people["coauthor"]])
    assert draft.head.text("en").html == draft.duplicate(by=people["member"]).head.text("en").html
    draft.save(content(), people["member"], draft.head_revision_id)
    assert draft.head.number == 2
