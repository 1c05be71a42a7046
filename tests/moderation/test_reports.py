"""G4 G1 P16: anyone reports an entry or a comment; reports on one thing are one case; the reporters learn the outcome."""
import pytest

from portal.core import waiting
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.publishing.models import Case, CaseState, Comment
from tests.browser import Browser
from tests.publishing.acts import brief, kept
from tests.publishing.pressing import force


@pytest.fixture
def paper(people):
    return brief(people["member"], "published", moderator=people["moderator"])


@pytest.fixture
def rude(people, paper):
    said = paper.comment("You are a fool.", people["colleague"])
    kept(paper)
    return said


@pytest.fixture
def case(app, people, paper, rude):
    report(app, people["coauthor"], paper, rude, complaint="abuse", text="Rude.")
    return db.session.query(Case).one()


def to(entry, comment=None):
    return f"/briefs/{entry.id}{f'/comments/{comment.id}' if comment else ''}/report"


def report(app, by, entry, comment=None, **fields):
    return Browser(app).sign_in(by).press(to(entry, comment), to(entry, comment), **fields)


def judge(app, by, case, verb, text="As the rules of the house say."):
    place = f"/moderation/reports/{case.id}"
    return Browser(app).sign_in(by).press(place, f"{place}/judge", verb=verb, text=text)


def test_reports_on_one_thing_are_one_case_in_the_queue(app, people, paper, rude, case):  # G4
    assert "You are told by mail" in report(app, people["trainee"], paper, rude, complaint="spam").text
    again = Browser(app).sign_in(people["trainee"]).submit(to(paper, rude), complaint="spam")
    assert again.status_code == 409 and "reported this already" in again.text
    assert len(case.reports) == 2
    queue = Browser(app).sign_in(people["moderator"])
    assert "2 reports" in queue.get("/moderation/reports").text
    assert "/moderation/reports" in queue.get("/moderation").text
    page = queue.get(f"/moderation/reports/{case.id}").text
    assert "You are a fool." in page and "Rude." in page and "Mei" in page


@pytest.mark.parametrize("fields", [{}, {"complaint": "other"}, {"complaint": "nonsense"},
                                    {"complaint": "spam", "text": "x" * 2_001}])
def test_a_report_needs_a_reason_of_the_list_and_for_others_words(app, people, paper, fields):  # G4 X25
    answer = Browser(app).sign_in(people["coauthor"]).submit(to(paper), **fields)
    assert answer.status_code == 422 and db.session.query(Case).count() == 0


def test_nobody_reports_their_own_words_or_what_they_cannot_see(app, people, paper, rude):  # G4 P22
    assert force(Browser(app).sign_in(people["colleague"]), to(paper, rude), complaint="spam").status_code == 403
    assert force(Browser(app).sign_in(people["member"]), to(paper), complaint="spam").status_code == 403
    paper.set_audience("institution", by=people["member"])
    kept(paper)
    assert force(Browser(app).sign_in(people["coauthor"]), to(paper, rude), complaint="spam").status_code == 404


@pytest.mark.parametrize("name, may", [
    ("moderator", True), ("second moderator", True), ("own moderator", False), ("administrator", False),
    ("colleague", False), ("coauthor", False)])
def test_moderators_without_a_conflict_decide(app, people, case, name, may):  # G4 P13
    browser = Browser(app).sign_in(people[name])
    assert (browser.get(f"/moderation/reports/{case.id}").status_code == 200) == may
    assert [row.verb for row in waiting.items(people[name])] == ["judge"] * may
    assert (f"/moderation/reports/{case.id}" in browser.get("/waiting").text) == may


def test_a_moderator_who_reported_something_leaves_it_to_another(app, people, paper, rude):  # G4 P13
    report(app, people["moderator"], paper, rude, complaint="spam")
    case = db.session.query(Case).one()
    assert Browser(app).sign_in(people["moderator"]).get(f"/moderation/reports/{case.id}").status_code == 404
    assert waiting.items(people["moderator"]) == [] and len(waiting.items(people["second moderator"])) == 1


def test_with_a_conflict_a_moderator_decides_when_nobody_else_could(app, people, paper):  # G4 P13
    inner = brief(people["member"], "published", audience="institution", title="Inner", moderator=people["moderator"])
    said = inner.comment("Only we read this.", people["colleague"])
    kept(inner)
    report(app, people["member"], inner, said, complaint="rights")
    case = db.session.query(Case).one()
    assert case.is_alone and [row.verb for row in waiting.items(people["own moderator"])] == ["judge"]
    assert waiting.items(people["moderator"]) == []
    assert judge(app, people["own moderator"], case, "dismiss").status_code == 200


def test_what_is_hidden_is_gone_for_readers_and_comes_back(app, people, paper, rude, case, mails):  # G4
    mails()
    judge(app, people["moderator"], case, "hide")
    assert "You are a fool." not in Browser(app).get(paper.address).text
    own = Browser(app).sign_in(people["colleague"]).get(paper.address).text
    assert "Hidden by the moderators" in own and "You are a fool." not in own
    assert "Hidden by the moderators" not in Browser(app).sign_in(people["coauthor"]).get(paper.address).text
    told = {reader: text for reader, _subject, text in mails()}
    assert told.keys() == {people["coauthor"].email, people["colleague"].email}
    assert all("As the rules of the house say." in text and "Mo " not in text for text in told.values())
    judge(app, people["second moderator"], case, "show_again", "It was a quotation.")
    assert "You are a fool." in Browser(app).get(paper.address).text and case.state == CaseState.DISMISSED
    verbs = [verb for verb, in db.session.query(JournalEntry.verb).filter(JournalEntry.noun == "case").order_by(
        JournalEntry.id)]
    assert verbs == ["report", "hide", "show_again"]


def test_what_is_removed_stays_away(app, people, paper, rude, case, mails):  # G4
    judge(app, people["moderator"], case, "remove")
    assert "You are a fool." not in Browser(app).sign_in(people["colleague"]).get(paper.address).text
    assert (rude.body, case.shown) == ("", "You are a fool.")
    assert "your comment was removed" in " ".join(subject for _reader, subject, _text in mails())


def test_what_is_dismissed_stays_and_can_be_reported_anew(app, people, paper, rude, case, mails):  # G4
    mails()
    judge(app, people["moderator"], case, "dismiss")
    assert "You are a fool." in Browser(app).get(paper.address).text
    assert [reader for reader, _subject, _text in mails()] == [people["coauthor"].email]
    report(app, people["trainee"], paper, rude, complaint="abuse")
    assert db.session.query(Case).filter(Case.state == CaseState.OPEN).count() == 1


@pytest.mark.parametrize("verb, text", [("", "why"), ("dismiss", " "), ("settle", "why"), ("show_again", "why")])
def test_a_decision_needs_a_verb_that_fits_and_a_reason(app, people, case, verb, text):  # G3 G4
    place = f"/moderation/reports/{case.id}"
    answer = Browser(app).sign_in(people["moderator"]).submit(place, f"{place}/judge", verb=verb, text=text)
    assert answer.status_code == 422 and case.state == CaseState.OPEN


def test_a_decision_in_another_window_is_not_made_twice(app, people, case):  # G4
    judge(app, people["moderator"], case, "dismiss")
    answer = force(Browser(app).sign_in(people["second moderator"]), f"/moderation/reports/{case.id}/judge",
                   verb="hide", text="Once more")
    assert answer.status_code in (409, 422) and db.session.query(Comment).one().hidden_at is None


def test_withdrawing_a_reported_entry_settles_its_reports(app, people, paper, mails):  # G4
    report(app, people["coauthor"], paper, complaint="wrong", text="The gauge was broken.")
    case = db.session.query(Case).one()
    mails()
    moderator = Browser(app).sign_in(people["moderator"])
    assert f"/briefs/{paper.id}/withdraw" in moderator.get(f"/moderation/reports/{case.id}").text
    moderator.press(f"/briefs/{paper.id}/withdraw", f"/briefs/{paper.id}/withdraw", reason="The gauge was broken.")
    assert case.state == CaseState.SETTLED
    assert any("acted on your report" in text for _reader, _subject, text in mails())
    assert waiting.items(people["second moderator"]) == []


def test_the_list_has_pages_and_states_with_counts(app, people, paper):  # G1 X31
    for number in range(27):
        kept(paper)
        said = paper.comment(f"Number {number}", people["colleague"])
        Case.report(paper, "spam", "", people["coauthor"], said)
    kept(paper)
    browser = Browser(app).sign_in(people["moderator"])
    assert browser.get("/moderation/reports").text.count("timetable-row") == 25
    assert browser.get("/moderation/reports?page=2").text.count("timetable-row") == 2
    assert browser.get("/moderation/reports?state=hidden&page=9").status_code == 200
    assert '<span class="facet-count">27</span>' in browser.get("/moderation").text
