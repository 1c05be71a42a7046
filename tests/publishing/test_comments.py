"""P33 M10: readers talk about what is published; who may, what becomes of their words, and that no access is widened."""
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.publishing import comments
from portal.publishing.models import Audience, Comment
from portal.publishing.models.comments import flat
from tests import make
from tests.browser import Browser
from tests.publishing.acts import brief
from tests.publishing.pressing import force, together

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SECRET = "zephyrion"


@pytest.fixture
def paper(people):
    return brief(people["member"], "published", moderator=people["moderator"])


def said(entry, by, body="Which gauge was it?", thread=None, **more):
    made = entry.comment(body, by, thread, **more)
    db.session.commit()
    return made


def to(entry, act, comment=None):
    middle = f"/comments/{comment.id}" if comment else ""
    return f"/briefs/{entry.id}{middle}/{act}"


def signed(app, people, name):
    browser = Browser(app)
    return browser if name == "visitor" else browser.sign_in(people[name])


def test_a_reader_comments_and_an_author_answers_under_the_text(app, people, paper):  # P33
    reader, author = signed(app, people, "coauthor"), signed(app, people, "member")
    page = reader.press(paper.address, to(paper, "comment"), body="Which **gauge** was it?")
    assert "<strong>gauge</strong>" in page.text and 'href="/people/' in page.text
    first = db.session.query(Comment).one()
    page = author.press(paper.address, to(paper, "answer", first), body="A Bourdon gauge.")
    answer = db.session.query(Comment).filter(Comment.thread_id == first.id).one()
    assert (answer.by_id, answer.html) == (people["member"].id, "<p>A Bourdon gauge.</p>")
    assert page.text.index("gauge</strong> was it") < page.text.index("A Bourdon gauge.")
    visitor = Browser(app).get(paper.address).text
    assert "A Bourdon gauge." in visitor and "<textarea" not in visitor
    verbs = db.session.query(JournalEntry.verb).filter(JournalEntry.noun == "comment").order_by(JournalEntry.id).all()
    assert [verb for verb, in verbs] == ["comment", "comment"]


@pytest.mark.parametrize("name, may", [
    ("visitor", False), ("trainee", False), ("coauthor", True), ("colleague", True), ("moderator", True),
    ("suspended", False)])
def test_members_who_may_act_comment(app, people, paper, name, may):  # P33 M9
    browser = signed(app, people, name)
    assert ('name="body"' in browser.get(paper.address).text) == may
    assert comments.can_comment(people[name], paper) == may


def test_observers_of_a_group_read_what_is_for_the_group_and_do_not_post(app, people):  # M10
    group = make.group("presses", people["coauthor"])
    group.add(people["colleague"], by=None, is_observer=True)
    paper = brief(people["member"], "published", audience="group", group=group, moderator=people["moderator"])
    watcher, member = signed(app, people, "colleague"), signed(app, people, "coauthor")
    assert watcher.get(paper.address).status_code == 200 and "<textarea" not in watcher.get(paper.address).text
    assert force(watcher, to(paper, "comment"), body="May I?").status_code == 403
    assert member.submit(paper.address, to(paper, "comment"), body="I may.").status_code == 303
    paper.let_read(people["colleague"], by=people["member"])  # now also by name, not only as an observer
    db.session.commit()
    assert force(watcher, to(paper, "comment"), body="Now I may.").status_code == 303


@pytest.mark.parametrize("body, message", [
    ("", "Write what you want to say."), (" \n\t ", "Write what you want to say."),
    ("word " * 2_001, "at most 10,000 characters"), ("[" * 3_000 + "x", "square brackets")])
def test_what_is_not_in_order_comes_back_with_what_was_typed(app, people, paper, body, message):  # P33 X25
    answer = signed(app, people, "coauthor").submit(paper.address, to(paper, "comment"), body=body)
    assert answer.status_code == 422 and message in answer.text
    assert body.strip()[:50] in unescape(answer.text) and db.session.query(Comment).count() == 0


def test_a_paste_of_ten_megabytes_is_refused_with_a_sentence(app, people, paper):  # P33
    answer = force(signed(app, people, "coauthor"), to(paper, "comment"), body="x" * 10_000_000)
    assert answer.status_code in (413, 422) and db.session.query(Comment).count() == 0


def test_hostile_markdown_stays_within_its_comment(app, people, paper):  # P33 X40
    words = ("# Head\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://evil.example/p.png)\n\n"
             "Note[^1]\n\n[^1]: foot")
    page = signed(app, people, "coauthor").press(paper.address, to(paper, "comment"), body=words).text
    kept = db.session.query(Comment).one().html
    assert "<script>alert" not in page and "<h1" not in kept and " id=" not in kept and "<img" not in kept
    assert "javascript:" not in kept and 'href="#' not in kept
    assert page.count('id="s-findings"') == 1


def test_headings_and_anchors_of_a_comment_are_taken_from_tags_only():
    html = '<h2 id="s-a">A <a class="permalink" href="#s-a">#</a></h2><p>he wrote id="x" and <a href="#s-b">b</a></p>'
    assert flat(html) == '<p><strong>A </strong></p><p>he wrote id="x" and <a>b</a></p>'


def test_one_changes_ones_own_words_for_a_quarter_of_an_hour(app, people, paper, at):  # P33
    at(MONDAY)
    mine = said(paper, people["coauthor"])
    browser = signed(app, people, "coauthor")
    page = browser.press(to(paper, "edit", mine), to(paper, "edit", mine), body="Which gauge?")
    assert "Which gauge?" in page.text and mine.edited_at == MONDAY
    at(MONDAY + timedelta(minutes=16))
    assert to(paper, "edit", mine) not in browser.get(paper.address).text
    late = browser.submit(to(paper, "edit", mine), body="Another text")
    assert late.status_code == 409 and "15 minutes" in late.text and "Another text" in late.text
    assert mine.body == "Which gauge?"


def test_a_change_made_in_another_window_is_not_overwritten_unseen(app, people, paper):  # P33
    mine = said(paper, people["coauthor"])
    browser = signed(app, people, "coauthor")
    browser.submit(to(paper, "edit", mine), body="From the first window")
    answer = force(browser, to(paper, "edit", mine), body="From the second window", read="")
    assert answer.status_code == 409 and mine.body == "From the first window"


def test_what_one_removes_is_gone_and_the_answers_stay(app, people, paper):  # P33
    first = said(paper, people["coauthor"], f"A {SECRET} question")
    said(paper, people["member"], "An answer", first)
    browser = signed(app, people, "coauthor")
    page = browser.press(paper.address, to(paper, "remove", first)).text
    assert SECRET not in page and "An answer" in page and "no longer there" in page
    assert (first.body, first.html, first.plain) == ("", "", "")
    assert force(browser, to(paper, "remove", first)).status_code == 409
    late = force(signed(app, people, "member"), to(paper, "answer", first), body="Too late")
    assert late.status_code == 409 and "Too late" in late.text


def test_a_resolved_thread_is_folded_and_takes_no_answer_until_it_is_open_again(app, people, paper):  # P33
    first = said(paper, people["coauthor"])
    author, other = signed(app, people, "member"), signed(app, people, "colleague")
    assert force(other, to(paper, "resolve", first)).status_code == 403
    page = author.press(paper.address, to(paper, "resolve", first)).text
    assert "thread-resolved" in page and to(paper, "answer", first) not in page
    assert force(author, to(paper, "resolve", first)).status_code == 409
    assert force(other, to(paper, "answer", first), body="But").status_code == 409
    assert to(paper, "answer", first) in author.press(paper.address, to(paper, "reopen", first)).text


def test_the_thread_of_another_entry_is_none_of_this_one(app, people, paper):  # P33
    other = brief(people["member"], "published", moderator=people["moderator"], title="Another paper")
    first = said(other, people["coauthor"])
    for act in ("answer", "resolve", "remove", "edit", "report"):
        assert force(signed(app, people, "coauthor"), to(paper, act, first), body="Here").status_code == 404


def test_those_who_are_named_and_can_read_are_told_and_the_writer_learns_who_was_not(app, people, mails):  # P33
    paper = brief(people["member"], "published", audience="institution", moderator=people["moderator"])
    mails()
    page = signed(app, people, "representative").press(
        paper.address, to(paper, "comment"),
        body=f"@吴一帆 and @Mei, look; `@Own` too. @{people['own moderator'].id} as well")
    assert "were not told: Mei" in page.text
    made = db.session.query(Comment).one()
    assert {mention.person_id for mention in made.mentions} == {people["colleague"].id, people["own moderator"].id}
    told = {reader: text for reader, subject, text in mails() if "named in a comment" in subject or "提到" in subject}
    assert told.keys() == {people["colleague"].email, people["own moderator"].email}
    assert "> @吴一帆 and @Mei, look" in told[people["colleague"].email]


def test_who_lost_the_right_to_read_is_not_sent_the_words(app, people, mails):  # P33
    paper = brief(people["member"], "published", moderator=people["moderator"])
    mails()
    said(paper, people["colleague"], "Dear Mei", mentioned=[people["coauthor"]])
    paper.set_audience(Audience.INSTITUTION, by=people["member"])
    db.session.commit()
    assert people["coauthor"].email not in {reader for reader, _subject, _text in mails()}


def test_several_of_a_name_are_not_guessed(app, people, paper, mails):  # P33
    make.person("Mei", "梅小", people["member"].institution, email="other.mei@people.example")
    db.session.commit()
    page = signed(app, people, "colleague").press(paper.address, to(paper, "comment"), body="@mei please look")
    assert "Several people have this name" in page.text and db.session.query(Comment).one().mentions == []


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 5000])
def test_a_number_that_nobody_can_have_names_nobody(app, people, paper, number):  # P33 X46
    page = signed(app, people, "colleague").press(paper.address, to(paper, "comment"), body=f"@{number} please look")
    assert page.status_code == 200 and db.session.query(Comment).one().mentions == []


def test_an_answer_is_told_to_those_in_the_thread_and_not_to_its_writer(app, people, paper, mails):  # P33
    first = said(paper, people["coauthor"])
    mails()
    said(paper, people["colleague"], "A Bourdon gauge, I think", first)
    told = [reader for reader, subject, _text in mails() if "answer in your thread" in subject]
    assert told == [people["coauthor"].email]


def test_comments_are_found_under_the_rights_of_their_entry(app, people, index):  # S1 P33 P22
    open_one = brief(people["member"], "published", moderator=people["moderator"])
    inner = brief(people["member"], "published", audience="institution", title="Inner", moderator=people["moderator"])
    for entry in (open_one, inner):
        said(entry, people["colleague"], f"The {SECRET} of this")
    draft = brief(people["member"], "submitted", title="Draft")
    said(draft, people["moderator"], f"A {SECRET} in review", is_review=True, revision_id=draft.head_revision_id)
    places = {entry.title_en: entry.address for entry in (open_one, inner, draft)}
    readers = {name: signed(app, people, name) for name in ("visitor", "moderator", "member", "representative")}
    index()

    def found(name):
        text = readers[name].get(f"/search?q={SECRET}").text
        return [title for title, address in places.items() if f"{address}#comment-" in text]
    assert found("visitor") == found("moderator") == ["Compressed air by night"]
    assert found("member") == ["Compressed air by night", "Inner"]
    inner = db.session.merge(inner)
    inner.set_audience(Audience.AUTHORS, by=people["member"])
    db.session.commit()
    assert found("representative") == ["Compressed air by night"]


def test_narrowing_and_withdrawing_take_the_comments_along(app, people, paper):  # P18 P33
    said(paper, people["coauthor"], f"A {SECRET} question")
    paper.set_audience(Audience.INSTITUTION, by=people["member"])
    db.session.commit()
    assert signed(app, people, "coauthor").get(paper.address).status_code == 404
    paper.withdraw("The gauge was out of order.", by=people["member"])
    db.session.commit()
    page = signed(app, people, "member").get(paper.address)
    assert page.status_code == 410 and SECRET not in page.text


def test_older_threads_stand_on_a_page_of_their_own(app, people, paper):  # P33 X31
    for number in range(comments.MOST_THREADS + 5):
        paper.comment(f"Number {number:03}", people["coauthor"])
    db.session.commit()
    page = Browser(app).get(paper.address).text
    assert "Number 054" in page and "Number 005" in page and "Number 004" not in page
    oldest = comments.of(paper, people["member"]).oldest
    older = Browser(app).get(f"{paper.address}?before={oldest}").text
    assert "Number 004" in older and "Number 005" not in older
    for strange in ("x", "-1", "9" * 40):
        assert "Number 054" in Browser(app).get(f"{paper.address}?before={strange}").text


def test_two_answers_at_the_same_moment_are_both_kept(app, people, paper):  # P33
    first = said(paper, people["coauthor"]).id
    ids = [people[name].id for name in ("coauthor", "member")]

    def answer(ident):
        def act():
            thread = db.session.get(Comment, first)
            said(thread.entry, db.session.get(type(people["member"]), ident), f"By {ident}", thread)
        return act
    together(app, *map(answer, ids))
    assert db.session.query(Comment).filter(Comment.thread_id == first).count() == 2

