"""P15 P16: authors and reviewers talk about passages of a draft; proposed words are accepted with one click."""
import pytest

from portal.core import waiting
from portal.core.db import db
from portal.publishing.models import Comment
from portal.publishing.models.comments import replaced
from tests import make
from tests.browser import Browser
from tests.publishing.acts import ask_for_changes, brief, decline, kept, write
from tests.publishing.pressing import force

PASSAGE = "A press shop was measured for a week."


@pytest.fixture
def draft(people):
    return brief(people["member"], "in_review", coauthors=[people["coauthor"]], moderator=people["moderator"])


def to(entry, act, comment=None):
    return f"/briefs/{entry.id}{f'/comments/{comment.id}' if comment else ''}/{act}"


def say(browser, entry, page="conversation", **fields):
    return browser.press(to(entry, page), to(entry, "discuss"), **fields)


def proposed(app, people, entry, words="It was measured for a month.", passage=PASSAGE):
    say(Browser(app).sign_in(people["moderator"]), entry, "review", body="Was it so?", quotation=passage, proposal=words)
    return db.session.query(Comment).order_by(Comment.id.desc()).first()


def test_a_moderator_comments_on_a_passage_and_authors_learn_the_role_only(app, people, draft, mails):  # P15
    moderator = Browser(app).sign_in(people["moderator"])
    mails()
    page = say(moderator, draft, "review", body="For which week?", anchor="s-findings", quotation="measured for\na week")
    said = db.session.query(Comment).one()
    assert (said.anchor, said.anchor_title, said.round, said.is_review) == ("s-findings", "Findings", 1, True)
    assert "For which week?" in page.text and ">Mo</a>" in page.text
    seen = Browser(app).sign_in(people["coauthor"]).get(to(draft, "conversation")).text
    assert "For which week?" in seen and "A moderator" in seen and "Mo<" not in seen
    told = {reader: text for reader, _subject, text in mails()}
    assert told.keys() == {people["member"].email, people["coauthor"].email}
    assert all("A moderator wrote" in text and "Mo " not in text for text in told.values())


@pytest.mark.parametrize("name, status", [
    ("visitor", 404), ("trainee", 404), ("colleague", 404), ("own moderator", 404), ("administrator", 404),
    ("coauthor", 200), ("second moderator", 200)])
def test_only_who_may_read_the_draft_reads_what_is_said_about_it(app, people, draft, name, status):  # P15 P20
    draft.comment("For which week?", people["moderator"], is_review=True, revision_id=draft.head_revision_id)
    kept(draft)
    browser = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    assert browser.get(to(draft, "conversation")).status_code == status


def test_what_is_said_in_review_never_stands_on_the_page_of_readers(app, people):  # P15 P33
    paper = brief(people["member"], "revised", moderator=people["moderator"])
    paper.comment("Only for insiders", people["member"], is_review=True, revision_id=paper.head_revision_id)
    kept(paper)
    assert "Only for insiders" not in Browser(app).sign_in(people["member"]).get(paper.address).text


@pytest.mark.parametrize("fields, message", [
    ({"body": " "}, "Write what you want to say."),
    ({"body": "See", "quotation": "nothing of the kind"}, "This passage is not in the text."),
    ({"body": "See", "proposal": "Other words"}, "Quote the passage that it replaces."),
    ({"body": "See", "quotation": "a", "proposal": "b"}, "more than once")])
def test_a_comment_that_does_not_fit_the_text_comes_back(app, people, draft, fields, message):  # P15 X25
    browser = Browser(app).sign_in(people["coauthor"])
    answer = browser.submit(to(draft, "conversation"), to(draft, "discuss"), **fields)
    assert answer.status_code == 422 and message in answer.text and db.session.query(Comment).count() == 0


def test_an_author_accepts_proposed_words_with_one_click(app, people, draft):  # P15
    said = proposed(app, people, draft)
    author = Browser(app).sign_in(people["member"])
    assert to(draft, "accept", said) not in author.get(to(draft, "conversation")).text
    assert force(author, to(draft, "accept", said)).status_code == 409  # under review nothing changes
    ask_for_changes(draft, people["moderator"])
    page = author.press(to(draft, "conversation"), to(draft, "accept", said))
    assert "Accepted" in page.text and "thread-resolved" in page.text
    assert "It was measured for a month." in draft.head.text("en").body and PASSAGE not in draft.head.text("en").body
    assert draft.head.by_id == people["member"].id
    assert force(author, to(draft, "accept", said)).status_code == 409


def test_accepted_words_are_joined_with_what_was_written_since_and_unsent_text_stays(app, people, draft):  # P15
    said = proposed(app, people, draft)
    ask_for_changes(draft, people["moderator"])
    write(draft, people["coauthor"], draft.head.text("en").body + "\nA last line.\n")
    draft.autosave("en", make.content().texts["en"], draft.head_revision_id, by=people["member"])
    kept(draft)
    assert force(Browser(app).sign_in(people["member"]), to(draft, "accept", said)).status_code == 303
    assert "measured for a month" in draft.head.text("en").body and "A last line." in draft.head.text("en").body
    assert draft.autosaves_of(people["member"]).keys() == {"en"}


def test_words_for_a_passage_that_has_changed_are_not_forced_in(app, people, draft):  # P15
    said = proposed(app, people, draft)
    ask_for_changes(draft, people["moderator"])
    write(draft, people["coauthor"], draft.head.text("en").body.replace("for a week", "for two weeks"))
    number = draft.head.number
    answer = force(Browser(app).sign_in(people["member"]), to(draft, "accept", said))
    assert answer.status_code == 409 and "Change it by hand" in answer.text and draft.head.number == number


def test_nobody_but_an_author_accepts_proposed_words(app, people, draft):  # P15
    said = proposed(app, people, draft)
    ask_for_changes(draft, people["moderator"])
    assert force(Browser(app).sign_in(people["moderator"]), to(draft, "accept", said)).status_code == 403


def test_the_conversation_goes_by_rounds_with_what_changed_since_the_first(app, people, draft):  # P15
    moderator, author = (Browser(app).sign_in(people[name]) for name in ("moderator", "member"))
    say(moderator, draft, "review", body="In the first round")
    ask_for_changes(draft, people["moderator"])
    write(draft, people["member"], "## Findings\n\nAnother text altogether.\n")
    for one in ("member", "coauthor"):
        draft.agree(by=people[one])
    draft.resubmit(by=people["member"])
    kept(draft)
    page = say(author, draft, body="In the second round").text
    assert page.index("Round 2") < page.index("In the second round") < page.index("Round 1")
    first = draft.submissions[0].revision.number
    assert "since round 1" in page and f"/briefs/{draft.id}/compare?from={first}&amp;to={draft.head.number}" in page


def test_unresolved_threads_wait_for_the_authors(app, people, draft):  # P15 P16
    said = proposed(app, people, draft)
    mine = [row.verb for row in waiting.items(people["member"])]
    assert mine == ["discuss"] and waiting.count(people["member"]) == 1
    assert waiting.items(people["colleague"]) == []
    page = Browser(app).sign_in(people["member"]).get("/waiting").text
    assert to(draft, "conversation") in page
    Browser(app).sign_in(people["member"]).submit(to(draft, "conversation"), to(draft, "resolve", said))
    assert waiting.items(people["member"]) == []


def test_a_draft_that_was_talked_about_can_be_deleted(app, people):  # P33
    draft = brief(people["member"], "draft")
    first = draft.comment("To myself", people["member"], is_review=True, revision_id=draft.head_revision_id)
    draft.comment("And again", people["member"], first)
    kept(draft).delete(by=people["member"])
    db.session.commit()
    assert db.session.query(Comment).count() == 0


def test_a_declined_draft_keeps_its_conversation(app, people, draft):
    say(Browser(app).sign_in(people["moderator"]), draft, "review", body="Why?")
    decline(draft, people["moderator"])
    assert "Why?" in Browser(app).sign_in(people["member"]).get(to(draft, "conversation")).text
    assert Browser(app).sign_in(people["moderator"]).get(to(draft, "conversation")).status_code == 404


@pytest.mark.parametrize("body, quotation, expected", [
    ("one two three", "two", "one X three"), ("one\ntwo three", "one two", "X three"), ("a a", "a", None),
    ("one", "two", None), ("one", " ", None), ("a (b) c", "(b)", "a X c")])
def test_a_passage_is_replaced_where_it_stands_exactly_once(body, quotation, expected):  # P15
    assert replaced(body, quotation, "X") == expected
