"""The mails of the story: who is told what, in the reader's language, and nobody who may not know."""
import pytest

from portal.core.db import db
from portal.core.outbox import Job
from portal.publishing.models import ReviewRule
from tests.publishing.acts import accept, ask_for_changes, brief, decline, kept, submit, write


@pytest.fixture
def chinese(people):
    people["coauthor"].language = "zh"
    db.session.commit()
    return people


def addressees(sent):
    return sorted(to.partition("@")[0] for to, _subject, _text in sent)


def test_an_invited_author_is_told_in_their_language_with_a_link_to_the_page(app, chinese, mails):  # P30 G3 X34
    draft = brief(chinese["member"])
    draft.invite(chinese["coauthor"], by=chinese["member"])
    kept(draft)
    [(to, subject, text)] = mails()
    assert to == chinese["coauthor"].email
    assert f"{app.config['URL']}{draft.address}" in text and "夜间的压缩空气" in text
    assert chinese["coauthor"].name_zh in text and "Dear Lin" not in text and subject


def test_the_answer_goes_to_the_other_authors(people, mails):  # P30
    draft = brief(people["member"])
    draft.invite(people["coauthor"], by=people["member"])
    mails()
    kept(draft).accept_authorship(by=people["coauthor"])
    kept(draft)
    [(to, subject, text)] = mails()
    assert to == people["member"].email and "accepted" in subject and "Mei accepted to be an author" in text


def test_every_author_is_told_what_was_asked_in_the_moderators_words(chinese, mails):  # G3
    thing = brief(chinese["member"], "submitted", coauthors=[chinese["coauthor"]])
    mails()
    ask_for_changes(thing, chinese["moderator"], "Which gauge?\nAnd when?")
    sent = mails()
    assert addressees(sent) == ["lin", "mei"]
    for _to, subject, text in sent:
        assert thing.reference in subject and "> Which gauge?\n> And when?" in text and "Mo" not in text
    subjects = {to: subject for to, subject, _text in sent}
    assert "changes are asked for" in subjects[chinese["member"].email]


def test_authors_are_told_of_a_decline_of_publication_and_of_withdrawal(people, mails):  # G3 P18 P19
    declined = brief(people["member"], "submitted")
    mails()
    decline(declined, people["moderator"], "Outside our field.")
    [(_to, subject, text)] = mails()
    assert "declined" in subject and "> Outside our field." in text and "appeal" in text
    thing = brief(people["member"], "submitted", title="Goes out")
    mails()
    accept(thing, people["moderator"])
    [(_to, subject, text)] = mails()
    assert "published" in subject and thing.address in text
    thing.withdraw("The gauge was broken.", by=people["moderator"])
    kept(thing)
    [(_to, subject, text)] = mails()
    assert "withdrawn" in subject and "> The gauge was broken." in text


def test_a_declined_version_is_not_said_to_be_open_to_appeal(people, mails):  # G3
    thing = brief(people["member"], "revised")
    submit(thing, people["member"], change_note="New")
    mails()
    decline(thing, people["moderator"], "Not new enough.")
    [(_to, _subject, text)] = mails()
    assert "readers keep the one they have" in text and "by an appeal" not in text


def test_whose_approval_is_void_is_told(people, mails):  # P14
    db.session.add(ReviewRule(kind="brief", approvals=2))
    thing = brief(people["member"], "submitted")
    accept(thing, people["moderator"])
    ask_for_changes(thing, people["second moderator"])
    write(thing, people["member"], "Changed.\n")
    mails()
    thing.resubmit(by=people["member"])
    kept(thing)
    [(to, subject, text)] = mails()
    assert to == people["moderator"].email and "no longer counts" in text and "the text has changed" in subject


def test_nobody_is_told_of_own_acts(people, mails):  # P36
    thing = brief(people["member"], "published", coauthors=[people["coauthor"]])
    mails()
    thing.withdraw("Wrong.", by=people["member"])
    kept(thing)
    assert addressees(mails()) == ["mei"]


def test_who_may_no_longer_know_of_it_gets_no_mail(people, mails):  # P20
    draft = brief(people["member"])
    draft.invite(people["coauthor"], by=people["member"])
    draft.remove_author(draft.authorship_of(people["coauthor"]), by=people["member"])
    kept(draft)
    gone = brief(people["member"], title="Gone")
    gone.invite(people["coauthor"], by=people["member"])
    kept(gone).delete(by=people["member"])
    db.session.commit()
    assert mails() == []


def test_what_is_to_be_told_is_written_with_the_change_and_not_without_it(people):  # P19 X47
    draft = brief(people["member"])
    before = db.session.scalar(db.select(db.func.count()).select_from(Job))
    draft.invite(people["coauthor"], by=people["member"])
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(Job)) == before
    thing = brief(people["member"], "submitted", title="Atomic")
    db.session.execute(db.delete(Job))
    thing.decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    jobs = {(job.task, job.payload.get("verb") or job.payload.get("kind")) for job in db.session.scalars(db.select(Job))}
    assert jobs == {("notice", "publish"), ("index", "brief"), ("happening", None), ("make pdf", None)}


def test_a_title_cannot_forge_lines_of_a_mail(people, mails):  # X43
    draft = brief(people["member"], title="Air\r\nBcc: all@people.example")
    draft.invite(people["coauthor"], by=people["member"])
    kept(draft)
    [(to, subject, text)] = mails()
    assert to == people["coauthor"].email and "\n" not in subject
