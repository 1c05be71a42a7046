"""Saved searches: kept on the search page, told of as things come to answer them, followed in a feed reader."""
import re
from html import unescape

import feedparser
import pytest

from portal.core.db import db
from portal.core.outbox import Job
from portal.core.worker import work_all
from portal.members import own_data
from portal.members.models import SignIn
from portal.publishing import files, watching
from portal.publishing.models import Notice, Pace, Watch, WatchHabit, What
from portal.search.models import SavedSearch
from portal.terms.models import Concept, Facts
from tests import make
from tests.browser import Browser
from tests.publishing.acts import accept, brief, kept, next_version, submit, write
from tests.publishing.pressing import force


@pytest.fixture
def reader(app, people, shelf):
    """A browser of somebody who writes nothing here, and a search to look with."""
    return Browser(app).sign_in(people["coauthor"])


def save(browser, address="/search?q=valve", pace="instant", **more):
    page = browser.press(address, "/account/searches", pace=pace, **more)
    assert page.status_code == 200
    return db.session.scalars(db.select(SavedSearch).order_by(SavedSearch.id.desc())).first()


def told(person):
    """(title, verbs) of the person's notices."""
    rows = db.session.scalars(db.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [(notice.entry.title_en, [act["verb"] for act in notice.acts]) for notice in rows]


def feed_of(browser):
    return unescape(re.search(r'<input id="feed-\d+"[^>]* value="([^"]+)"', browser.get("/account/searches").text)[1])


def test_a_search_is_kept_under_a_name_once_and_found_in_the_account(reader):  # S15
    assert "Save this search" not in reader.get("/search").text
    assert "You have saved no search yet" in reader.get("/account/searches?lang=en").text
    page = reader.press("/search?q=+leaks++night&tag=b&tag=a&trl=6&page=3&lang=en", "/account/searches", pace="weekly").text
    assert "You have saved this search as “leaks night" in page and "mail once a week" in page
    force(reader, "/account/searches", query="trl=6&tag=a&q=leaks+night&tag=b", name="Leaks", pace="daily")
    [saved] = db.session.scalars(db.select(SavedSearch)).all()
    assert (saved.name, saved.query) == ("Leaks", "q=leaks+night&tag=a&tag=b&trl=6")
    assert saved.query.replace("&", "&amp;") in (shown := reader.get("/account/searches").text) and "Leaks" in shown
    assert "Leaks" in reader.get("/account/watches").text
    reader.press("/account/searches", f"/account/searches/{saved.id}", name="  Air at night ", pace="never")
    assert db.session.get(SavedSearch, saved.id).name == "Air at night"
    assert Watch.of(saved.person, What.SEARCH, saved.id).pace == Pace.NEVER
    reader.press("/account/searches", f"/account/searches/{saved.id}/remove")
    assert not db.session.scalars(db.select(SavedSearch)).all() and not db.session.scalars(db.select(Watch)).all()


def test_what_looks_for_nothing_is_not_kept_and_nobody_keeps_more_than_fifty(people, reader):  # S15
    for query in ("", "q=", "q=the", "sort=newest", "unknown=1", "&".join(f"tag={n}" for n in range(600))):
        assert force(reader, "/account/searches", query=query, name="x", pace="daily").status_code == 422, query
    for number in range(SavedSearch.MOST):
        SavedSearch.save(people["coauthor"], f"q=leak{number}", f"Leak {number}", Pace.NEVER)
    db.session.commit()
    assert force(reader, "/account/searches", query="q=another", name="x", pace="daily").status_code == 409
    assert "more there cannot be" in reader.get("/search?q=another&lang=en").text
    assert force(reader, "/account/searches", query="q=leak7", name="Again", pace="daily").status_code == 303


def test_only_new_hits_are_told_in_one_mail_that_ends_with_one_click(app, people, later, letters, reader):  # S15 P36
    author, owner = people["member"], people["coauthor"]
    owner.language = "zh"
    brief(author, "published", title="There before", body="A valve leaks.\n")
    later(minutes=1)
    saved = save(reader, "/search?q=valve", name="Valves")
    later(minutes=1)
    thing = brief(author, "published", title="Found", body="A valve was changed.\n")
    brief(author, "published", title="Of pumps", body="A pump was changed.\n")
    brief(owner, "published", title="An own one", body="My valve.\n")
    letters()
    assert [row for row in told(owner) if row[0] != "An own one"] == [("Found", ["publish"])]
    later(minutes=30)
    letter, = letters()
    text = letter.get_content()
    assert letter["To"] == owner.email and thing.address in text and "夜间的压缩空气" in text and "Valves" in text
    next_version(thing, author, people["moderator"], body="Another valve.\n")
    later(minutes=31)
    assert len(letters()) == 1
    next_version(thing, author, people["moderator"], body="No such thing any more.\n", note="Corrected")
    later(minutes=31)
    assert letters() == [], "it answers no more"
    way_out = letter["List-Unsubscribe"].strip("<>").removeprefix(app.config["URL"])
    assert "Valves" in Browser(app).get(way_out).text
    assert Browser(app).client.post(way_out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Watch.of(owner, What.SEARCH, saved.id).pace == Pace.NEVER
    brief(author, "published", title="Later", body="One more valve.\n")
    later(hours=1)
    assert letters() == [] and "Later" not in str(told(owner))


def test_where_saving_is_publishing_a_page_is_a_new_hit_when_it_begins_to_answer(app, people, later, reader):  # S15
    author, owner = people["member"], people["coauthor"]
    space = make.space(author)
    save(reader, "/search?q=valve&kind=page")
    page = kept(make.page(author, space, body="Begun.\n"))
    steps = ["Nothing yet.\n", "A valve.\n", "A valve, and more of it.\n", "Without.\n", "A valve again.\n"]
    for number, body in enumerate(steps, start=1):
        later(hours=number)
        write(page, author, body)
        work_all(app, ["work"])
    assert told(owner) == [("Torque wrenches", ["edit"]), ("Torque wrenches", ["edit"])]


def test_a_short_abbreviation_of_a_term_makes_no_new_hit(app, people, later, reader):  # S5 S15
    author, owner = people["member"], people["coauthor"]
    concept = Concept(slug="digital-twin")
    db.session.add(concept)
    concept.say(Facts("数字孪生", "digital twin", abbr=("DT",), definition_en="A model."))
    db.session.commit()
    save(reader, "/search?q=数字孪生")
    later(minutes=1)
    brief(author, "published", title="Registers", body="DT is a register of the controller.\n")
    brief(author, "published", title="Twins", body="The digital twin of a cell.\n")
    later(minutes=1)
    work_all(app, ["work"])
    assert told(owner) == [("Twins", ["publish"])]


def test_nobody_learns_of_what_they_may_not_read_until_they_may(people, later, letters, reader):  # S15 S8 P20
    author, owner = people["member"], people["coauthor"]
    save(reader)
    later(minutes=1)
    thing = brief(author, "published", audience="institution", title="Inner", body="A secret valve.\n")
    letters()
    assert told(owner) == []
    later(hours=1)
    thing.set_audience("alliance", by=author)
    kept(thing)
    letters()
    assert told(owner) == [("Inner", ["widen"])]
    thing.set_audience("institution", by=author)
    kept(thing)
    later(hours=1)
    assert letters() == [] and "Inner" not in reader.get("/notices").text


def test_a_dying_worker_and_a_broken_index_lose_and_repeat_nothing(app, people, later, letters, reader):  # S15
    owner = people["coauthor"]
    save(reader)
    later(minutes=1)
    (app.extensions["search"].generations.root / "current").unlink()
    brief(people["member"], "published", title="Found", body="A valve.\n")
    [payload] = db.session.scalars(db.select(Job.payload).where(Job.task == "happening", Job.done_at.is_(None)))
    watching.fan_out([payload])
    db.session.rollback()  # it dies before the commit
    watching.fan_out([payload])
    db.session.commit()    # it dies after it, before the job is noted as done
    letters()
    later(hours=1)
    assert len(letters()) == 1
    watching.fan_out([payload])
    db.session.commit()
    later(hours=1)
    assert letters() == [] and told(owner) == [("Found", ["publish"])]


def test_words_in_files_that_are_still_being_read_make_a_hit_later(app, people, later, reader):  # S15 S1
    author, owner, watcher = people["member"], people["coauthor"], people["colleague"]
    save(reader, "/search?q=bathyscaphe")
    later(minutes=1)
    thing = brief(author, "draft", title="With a file")
    thing.attach(files.keep(files.accept("notes.txt", b"The bathyscaphe dives.")), by=author)
    write(thing, author, "See the file.\n")
    Watch.set(watcher, What.AUTHOR, author.id, Pace.DAILY)
    accept(submit(thing, author), people["moderator"])
    work_all(app, ["work"])
    assert told(owner) == [] and told(watcher) == [("With a file", ["publish"])]
    work_all(app, ["texts"])
    later(minutes=1)
    work_all(app, ["work"])
    assert told(owner) == told(watcher) == [("With a file", ["publish"])]


def test_the_feed_shows_its_owner_s_newest_hits_to_whoever_has_its_address(app, people, later, reader):  # B9 S15 S8
    author, owner = people["member"], people["coauthor"]
    owner.language = "zh"
    for title, more in {"Old <b>&": {}, "Inner": {"audience": "institution"}, "Ours": {"audience": "alliance"}}.items():
        later(minutes=1)
        brief(author, "published", title=title, body="A valve.\n", **more)
    brief(owner, "draft", title="A draft", body="A valve.\n")
    work_all(app, ["index"])
    save(reader, "/search?q=valve&language=en", name="Valves & <more>")
    sessions = db.session.scalar(db.select(db.func.count()).select_from(SignIn))
    address = feed_of(reader)
    assert address.startswith(f"{app.config['URL']}/search/feed/")
    address = address.removeprefix(app.config["URL"])
    for browser in (Browser(app), Browser(app).sign_in(people["member"]), reader):
        answer = browser.get(address)
        feed = feedparser.parse(answer.data)
        assert answer.status_code == 200 and answer.mimetype == "application/atom+xml" and not feed.bozo
        assert [entry.title for entry in feed.entries] == ["Ours", "Old <b>&"] and feed.feed.title == "Valves & <more>"
        assert feed.feed.language == "zh-CN" and answer.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in answer.headers
    tag = answer.headers["ETag"]
    assert Browser(app).get(address, headers={"If-None-Match": tag}).status_code == 304
    assert db.session.scalar(db.select(db.func.count()).select_from(SignIn)) == sessions + 1  # of signing in, above
    (app.extensions["search"].generations.root / "current").unlink()
    assert Browser(app).get(address).status_code == 503


def test_an_address_of_a_feed_ends_with_another_one_with_its_search_and_with_its_owner(app, people, reader):  # S15 M9
    saved = save(reader)
    old = feed_of(reader).removeprefix(app.config["URL"])
    reader.press("/account/searches", f"/account/searches/{saved.id}/renew")
    new = feed_of(reader).removeprefix(app.config["URL"])
    assert [Browser(app).get(address).status_code for address in (old, new)] == [410, 200]
    wrong = new.replace(".atom", "x.atom"), "/search/feed/x.atom", "/search/feed/WzEsMV0.x.atom"
    assert [Browser(app).get(address).status_code for address in wrong] == [404] * 3
    owner = people["coauthor"]
    owner.suspend("A test.", by=people["administrator"])
    db.session.commit()
    assert Browser(app).get(new).status_code == 404
    owner.reinstate("Over.", by=people["administrator"])
    db.session.commit()
    assert Browser(app).get(new).status_code == 200
    reader = Browser(app).sign_in(owner)
    reader.press("/account/searches", f"/account/searches/{saved.id}/remove")
    assert Browser(app).get(new).status_code == 410


def test_a_saved_search_belongs_to_its_owner_and_goes_with_the_account(app, people, reader):  # X27 X45
    saved, owner = save(reader, name="Valves"), people["coauthor"]
    stranger = Browser(app).sign_in(people["colleague"])
    for act in ("", "/renew", "/remove"):
        assert force(stranger, f"/account/searches/{saved.id}{act}", name="Mine", pace="daily").status_code == 404
    assert force(stranger, "/watches", what="search", key=str(saved.id), pace="daily").status_code == 404
    assert own_data.archive(owner).count(b"saved_searches.json")
    reader.submit("/account/data", "/account/data/delete", password=make.PASSWORD, name=owner.name_en, keeps_name="yes")
    assert not db.session.scalars(db.select(SavedSearch)).all() and not db.session.scalars(db.select(Watch)).all()


def test_who_wants_no_mail_reads_of_it_in_the_page(people, letters, later, reader):  # P36 S15
    owner = people["coauthor"]
    save(reader, name="Valves", pace="daily")
    WatchHabit.set(owner, by_mail=False)
    db.session.commit()
    later(minutes=1)
    brief(people["member"], "published", title="Found", body="A valve.\n")
    letters()
    later(days=2)
    shown = reader.get("/notices?lang=en").text
    assert letters() == [] and "Found" in shown and "Saved search: Valves" in shown
