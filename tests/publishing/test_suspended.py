"""M9: a suspended person changes nothing from that second on, reads what everyone reads and own work; content stays."""
import pytest

from portal.core.db import db
from tests.browser import Browser
from tests.publishing.acts import brief, kept
from tests.publishing.pressing import force

POSTS = ("edit", "resolve", "autosave", "preview", "discard", "files", "invite", "agree", "order-authors", "remove-author",
         "audience", "let-read", "positions", "submit", "take-back", "appeal", "withdraw", "archive", "delete", "duplicate",
         "restore", "accept-authorship")


@pytest.fixture(params=["the person", "the institution"])
def suspend(people, request):
    def suspend():
        whom = people["member"] if request.param == "the person" else people["member"].institution
        whom.suspend("for a test", by=people["administrator"])
        db.session.commit()
    return suspend


def test_a_suspended_author_changes_nothing_and_reads_own_work(app, people, suspend):  # M9 P20
    draft = brief(people["member"])
    shown = brief(people["member"], "published", title="Goes on")
    closed = brief(people["coauthor"], "published", audience="alliance", title="For members")
    before = draft.head.sha256, draft.state, shown.state
    author = Browser(app).sign_in(people["member"])
    assert author.get(closed.address).status_code == 200
    suspend()
    assert "sign-in" in author.get(f"/briefs/{draft.id}/history").text  # signed out at once
    author.sign_in(people["member"])
    assert {author.get(page).status_code for page in (draft.address, shown.address, f"/briefs/{draft.id}/history")} == {200}
    assert author.get(closed.address).status_code == 404
    assert author.get(f"/briefs/{draft.id}/edit").status_code == 403 == author.get("/briefs/new").status_code
    for address in POSTS:
        for thing in (draft, shown):
            assert force(author, f"/briefs/{thing.id}/{address}", reason="x", name=draft.title_en).status_code == 403
    assert force(author, "/briefs/new", title="x", language="en", type="test_report").status_code == 403
    assert (draft.head.sha256, draft.state, shown.state) == before


def test_what_a_suspended_person_wrote_stays_and_their_coauthor_goes_on(app, people, coauthor, suspend):  # M9
    shown = brief(people["member"], "published", coauthors=[people["coauthor"]])
    suspend()
    visitor = Browser(app)
    assert "Lin" in visitor.get(shown.address).text and shown.reference in visitor.get("/briefs").text
    assert coauthor.submit(f"/briefs/{shown.id}/edit", title_en="Goes on").status_code == 303


def test_nothing_waits_for_a_suspended_person(people, browser, suspend):  # M9 P16
    brief(people["member"], "changes_requested", title="Changes please")
    assert "Changes please" in browser.sign_in(people["member"]).get("/waiting").text
    suspend()
    assert "Changes please" not in browser.sign_in(people["member"]).get("/waiting").text


def test_a_suspended_moderator_decides_nothing_and_reads_no_submission(people, moderator):  # M9 P13
    thing = brief(people["member"], "submitted")
    assert moderator.get(f"/briefs/{thing.id}/review").status_code == 200
    people["moderator"].suspend("for a test", by=people["administrator"])
    kept(thing)
    moderator.sign_in(people["moderator"])
    assert moderator.get(f"/briefs/{thing.id}/review").status_code == 404
    assert force(moderator, f"/briefs/{thing.id}/decide", verdict="accept", read=thing.head.sha256).status_code == 403
    assert moderator.get("/moderation").status_code == 403 and thing.state == "submitted"


def test_after_reinstatement_everything_is_as_before(app, people):  # M9
    draft = brief(people["member"])
    people["member"].suspend("for a test", by=None)
    kept(draft)
    people["member"].reinstate("for a test", by=None)
    kept(draft)
    author = Browser(app).sign_in(people["member"])
    assert author.submit(f"/briefs/{draft.id}/edit", title_en="Again").status_code == 303
