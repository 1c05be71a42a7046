"""Watching: who is told of what, when and in which language; in the page, by mail, in a letter a day or a week."""

import pytest

from portal.core.db import db
from portal.core.outbox import Job
from portal.publishing import watching
from portal.publishing.models import Notice, Pace, Right, Tag, Watch, WatchHabit, What
from portal.publishing.models.watches import happen
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import brief, kept, next_version
from tests.publishing.pressing import force


def watch(person, thing, pace="instant", what="entry"):
    Watch.set(person, What(what), thing.id, Pace(pace))
    db.session.commit()


def notices_of(person):
    return db.session.scalars(db.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)).all()


def verbs(person):
    return [[act["verb"] for act in notice.acts] for notice in notices_of(person)]


def change(thing, by, verb="edit", **more):
    happen(thing, verb, by, **more)
    return kept(thing)


def text_of(letter):
    return letter.get_content().replace("\r\n", "\n")


def test_a_reader_watches_on_the_page_and_is_told_in_the_page_and_by_one_mail(app, people, later, letters):  # P36
    author, reader = people["member"], people["coauthor"]
    reader.language = "zh"
    thing = brief(author, "published")
    later(minutes=1)
    page = Browser(app).sign_in(reader)
    shown = page.press(thing.address, "/watches", pace="instant").text
    assert "您已关注" in shown or "You watch it" in shown
    letters()
    next_version(thing, author, people["moderator"])
    later(minutes=10)
    change(thing, author)
    later(minutes=5)
    change(thing, author)
    assert letters() == []
    later(minutes=15)
    [letter] = letters()
    assert letter["To"] == reader.email and thing.reference in letter["Subject"]
    told = text_of(letter)
    assert "夜间的压缩空气" in told and reader.name_zh in told and f"{app.config['URL']}{thing.address}" in told
    assert told.count(author.name_zh) == 2 and "2026-11-23 09:01" in told  # the reader's clock
    assert verbs(reader) == [["new_version", "edit", "edit"]]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = letter["List-Unsubscribe"].strip("<>").removeprefix(app.config["URL"])
    assert Browser(app).client.post(way_out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Watch.of(reader, What.ENTRY, thing.id).pace == Pace.NEVER
    watch(reader, thing)
    later(minutes=30)
    change(thing, author)
    assert letters() == [] and len(notices_of(reader)) == 2
    later(hours=2)
    assert len(letters()) == 1 and letters() == []


def test_nobody_is_told_of_own_acts_and_authors_watch_their_own(app, people, later, letters):  # P36
    author, coauthor = people["member"], people["coauthor"]
    thing = brief(author, "published", coauthors=[coauthor])
    letters()
    later(hours=1)
    for notice in notices_of(author) + notices_of(coauthor):
        db.session.delete(notice)
    change(thing, author)
    letters()
    assert (verbs(author), verbs(coauthor)) == ([], [["edit"]])
    page = Browser(app).sign_in(coauthor)
    assert 'name="stop"' in page.get(thing.address).text
    force(page, "/watches", what="entry", key=str(thing.id), stop="1")
    later(hours=1)
    change(thing, author)
    letters()
    assert len(notices_of(coauthor)) == 1
    other = brief(author, "published", coauthors=[coauthor])
    page.submit("/account/watches", watches_own=[])
    change(other, author)
    letters()
    assert len(notices_of(coauthor)) == 1


def test_what_authors_are_told_by_letter_is_in_the_page_and_not_in_a_second_mail(people, later, letters):  # P36
    thing = brief(people["member"], "published")
    assert letters() == []
    later(hours=1)
    assert letters() == [] and verbs(people["member"]) == [["publish"]]
    assert thing.is_out


def test_who_may_not_read_it_is_not_told(people, later, letters):  # P36 P20
    reader = people["coauthor"]
    thing = brief(people["member"], "published", audience="institution")
    watch(reader, thing)
    watch(reader, people["member"].institution, what="institution")
    change(thing, people["member"])
    later(hours=1)
    assert letters() == [] and notices_of(reader) == []


def test_rights_are_asked_again_when_the_mail_is_written_and_the_page_is_shown(app, people, later, letters):  # P36 P20
    author, reader = people["member"], people["coauthor"]
    thing, other = brief(author, "published", title="For a while"), brief(author, "published", title="For ever")
    for each, pace in ((thing, "instant"), (other, "daily")):
        watch(reader, each, pace)
        change(each, author)
    letters()
    page = Browser(app).sign_in(reader)
    assert "For a while" in (shown := page.get("/notices").text) and "For ever" in shown
    assert unread(shown) == 2
    for each in (thing, other):
        each.set_audience("institution", by=author)
        kept(each)
    later(days=1)
    assert letters() == []
    shown = page.get("/notices").text
    assert "For a while" not in shown and "For ever" not in shown and unread(shown) == 0


def unread(page):
    """The number in the frame."""
    return int(page.partition('class="count-unread"><span')[2].partition("</span>")[2].partition("</span>")[0] or 0)


def test_what_only_insiders_may_know_is_told_to_insiders(people, later, letters):  # P36 P22
    author, coauthor, reader = people["member"], people["coauthor"], people["colleague"]
    thing = brief(author, "revised", coauthors=[coauthor])
    later(minutes=1)
    watch(reader, thing)
    change(thing, author, "comment", right=Right.DRAFT)
    letters()
    assert verbs(reader) == [] and verbs(coauthor)[-1] == ["comment"]


@pytest.mark.parametrize("what", ["institution", "author", "group", "tag"])
def test_who_watches_where_it_stands_is_told_of_what_is_published_there_alone(people, later, letters, what):  # P36
    author, reader = people["member"], people["coauthor"]
    presses = group("presses", reader)
    tag = Tag.create(None, "press", "压力机")
    thing = brief(author, "draft", audience="group", group=presses)
    thing.tag(tag, by=author)
    thing.submit(by=author)
    watch(reader, {"institution": author.institution, "author": author, "group": presses, "tag": tag}[what], "daily", what)
    thing.decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    change(thing, author, "comment")
    letters()
    assert verbs(reader) == [["publish"]]
    later(days=1)
    [letter] = letters()
    assert thing.reference in text_of(letter)


def test_who_could_not_read_it_before_is_told_when_more_may(people, later, letters):  # P36 P17
    author, insider, outsider = people["member"], people["colleague"], people["coauthor"]
    thing = brief(author, "published", audience="institution")
    letters()
    for person in (insider, outsider):
        watch(person, author.institution, what="institution")
    thing.set_audience("alliance", by=author)
    kept(thing)
    letters()
    assert (verbs(insider), verbs(outsider)) == ([], [["widen"]])


def test_the_letter_of_the_day_leaves_at_eight_on_the_readers_clock_and_once(people, later, letters):  # P36
    author = people["member"]
    paces = {"coauthor": ("Europe/Berlin", "daily"), "colleague": ("Asia/Shanghai", "daily"),
             "auditor": ("Asia/Shanghai", "weekly")}
    thing = brief(author, "published")
    for name, (zone, pace) in paces.items():
        people[name].timezone = zone
        watch(people[name], thing, pace)
    letters()
    change(thing, author)
    letters()
    sent = {}
    for hour in range(1, 24 * 8):
        later(hours=1)
        for letter in letters():
            sent.setdefault(letter["To"].partition("@")[0], []).append(hour)
        if hour == 3:
            change(thing, author)  # the same day: the same letter
    assert sent == {"mei": [6], "wu": [23], "audrey": [7 * 24 - 1]}  # Berlin is at two in the morning at START


def test_after_a_time_without_the_worker_each_letter_leaves_once(app, people, later, letters):  # P36
    reader = people["coauthor"]
    things = [brief(people["member"], "published", title=f"Paper {number}") for number in range(2)]
    for thing in things:
        watch(reader, thing, "daily")
    letters()
    for thing in things:
        for _day in range(2):
            later(days=1)
            change(thing, people["member"])
    letters()
    later(days=1)
    [letter] = letters()
    assert text_of(letter).count("Paper 0 (") == 2 and text_of(letter).count("Paper 1 (") == 2
    assert letters() == []


def test_a_worker_that_dies_leaves_one_notice_and_one_mail(app, people, later, letters):  # P36 X47
    reader = people["coauthor"]
    thing = brief(people["member"], "published")
    letters()
    watch(reader, thing)
    change(thing, people["member"])
    [payload] = db.session.scalars(db.select(Job.payload).where(Job.task == "happening", Job.done_at.is_(None)))
    watching.fan_out([payload])
    db.session.rollback()  # it dies before the commit
    watching.fan_out([payload])
    db.session.commit()    # it dies after it, before the job is noted as done
    letters()
    assert verbs(reader) == [["edit"]]
    later(hours=1)
    [notice] = notices_of(reader)
    watching.mail_instant([{"notice": notice.id}])
    db.session.rollback()
    assert len(letters()) == 1 and letters() == []


def test_what_happens_is_noted_with_the_change_and_not_without_it(people):  # P36 X47
    thing = brief(people["member"], "published")
    before = db.session.scalar(db.select(db.func.count()).select_from(Job))
    thing.withdraw("Wrong.", by=people["member"])
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(Job)) == before


def test_notices_are_read_one_by_one_and_all_at_once(app, people, later, letters):  # P36
    reader = people["coauthor"]
    for number in range(3):
        thing = brief(people["member"], "published", title=f"Paper {number}")
        watch(reader, thing)
        change(thing, people["member"])
        later(minutes=1)
    letters()
    page = Browser(app).sign_in(reader)
    shown = page.get("/notices").text
    assert unread(shown) == 3 and shown.index("Paper 2") < shown.index("Paper 0")
    force(page, "/notices/read", notice=str(notices_of(reader)[0].id))
    shown = page.get("/notices?show=unread").text
    assert unread(shown) == 2 and "Paper 0" not in shown
    until = max(notice.id for notice in notices_of(reader))
    thing = brief(people["member"], "published", title="Paper 3")
    watch(reader, thing)
    change(thing, people["member"])
    letters()
    force(page, "/notices/read", until=str(until))
    assert unread(page.get("/notices").text) == 1, "what came after the page was shown stays unread"
    stranger = Browser(app).sign_in(people["colleague"])
    force(stranger, "/notices/read", notice=str(notices_of(reader)[-1].id))
    assert unread(page.get("/notices").text) == 1


def test_nobody_watches_what_may_not_be_read(app, people):  # P36 P22
    hidden = brief(people["member"], "draft")
    page = Browser(app).sign_in(people["coauthor"])
    for key in (hidden.id, 7007, "x"):
        assert force(page, "/watches", what="entry", key=str(key), pace="daily").status_code == 404
    assert db.session.scalar(db.select(db.func.count()).select_from(Watch)) == 0


def test_what_can_no_longer_be_read_loses_its_name_in_the_list_and_can_be_stopped(app, people):  # P36 P20
    thing = brief(people["member"], "published", title="A secret title")
    page = Browser(app).sign_in(people["coauthor"])
    page.press(thing.address, "/watches", pace="weekly")
    assert "A secret title" in page.get("/account/watches").text
    thing.set_audience("institution", by=people["member"])
    kept(thing)
    shown = page.get("/account/watches").text
    assert "A secret title" not in shown and "can no longer read" in shown
    force(page, "/watches", what="entry", key=str(thing.id), stop="1")
    assert Watch.of(people["coauthor"], What.ENTRY, thing.id).pace == Pace.NEVER


def test_a_mail_is_not_sent_to_a_shut_account_or_to_who_wants_none(people, later, letters):  # P36
    thing = brief(people["member"], "published")
    for name in ("coauthor", "suspended", "colleague"):
        watch(people[name], thing)
    WatchHabit.set(people["colleague"], by_mail=False)
    change(thing, people["member"])
    letters()
    later(hours=1)
    assert [letter["To"] for letter in letters()] == [people["coauthor"].email]
    assert len(notices_of(people["colleague"])) == 1
