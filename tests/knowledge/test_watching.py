"""Watching a space and its pages: what is written there is told, to those who may read it."""
from portal.core.db import db
from portal.core.worker import work_all
from portal.publishing.models import Content, Notice, Pace, Watch, What, Words
from tests import make
from tests.browser import Browser


def verbs(person):
    rows = db.session.scalars(db.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [[act["verb"] for act in notice.acts] for notice in rows]


def write(page, by, body):
    page.save(Content({"en": Words(page.title_en, "", body)}), by, page.head_revision_id)


def test_who_watches_a_space_is_told_of_every_page_of_it(app, people):  # P36
    author, reader = people["member"], people["coauthor"]
    space = make.space(author)
    db.session.commit()
    browser = Browser(app).sign_in(reader)
    browser.press(space.address, "/watches", pace="daily")
    assert space.name_in("en") in browser.get("/account/watches").text
    page = make.page(author, space)
    write(page, author, "More of it.\n")
    page.confirm(author)
    page.rename("another-address", by=author)
    db.session.commit()
    work_all(app, ["work"])
    assert verbs(reader) == [["publish", "edit", "confirm", "rename"]]
    shown = browser.get("/notices").text
    assert "Lin changed the text" in shown and page.address in shown
    page.trash(author)
    db.session.commit()
    assert page.title_en not in browser.get("/notices").text


def test_who_watches_an_institution_is_told_of_its_new_pages_and_not_of_each_change(app, people):  # P36
    author, reader = people["member"], people["coauthor"]
    space = make.space(author)
    Watch.set(reader, What.INSTITUTION, space.institution_id, Pace.DAILY)
    page = make.page(author, space)
    write(page, author, "More of it.\n")
    db.session.commit()
    work_all(app, ["work"])
    assert verbs(reader) == [["publish"]]


def test_a_page_can_be_watched_and_a_hidden_space_cannot(app, people):  # P36 P22
    author, stranger = people["member"], Browser(app).sign_in(people["coauthor"])
    page = make.page(author, make.space(author))
    hidden = make.space(author, "inner", "institution", audience="institution", name="Inner matters")
    Watch.set(people["coauthor"], What.SPACE, hidden.id, Pace.DAILY)
    db.session.commit()
    stranger.press(page.address, "/watches", pace="instant")
    write(page, author, "More of it.\n")
    make.page(author, hidden)
    db.session.commit()
    work_all(app, ["work"])
    assert verbs(people["coauthor"]) == [["edit"]]
    assert hidden.name_in("en") not in stranger.get("/account/watches").text
