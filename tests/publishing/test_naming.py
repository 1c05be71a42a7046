"""Completion of people after `@` and of tags after `#`; and who is told that a text names them."""
import pytest

from portal.core.db import db
from portal.core.markdown import render
from portal.publishing import completing, mentions
from portal.publishing.models import Audience, Content, Tag, Words
from tests import make
from tests.browser import Browser


@pytest.fixture
def space(people):
    space = make.space(people["member"], "inner", "institution", audience="institution")
    db.session.commit()
    return space


def named(browser, **asked):
    answer = browser.get("/complete/people", query_string=asked)
    return [(offer["title"], offer["insert"]) for offer in answer.json["offers"]] if answer.status_code == 200 else answer


def test_people_are_offered_by_name_and_only_those_who_may_read(app, people, space):  # K3 P33
    page = make.page(people["member"], space)
    paper = make.brief(people["member"], "draft", audience="institution")
    db.session.commit()
    writer = Browser(app).sign_in(people["member"])
    mei, wu = people["coauthor"], people["colleague"]
    assert named(writer, q="me") == [("Mei", f"[@Mei](/people/{mei.id})")]
    assert named(writer, q="吴一") == [("Wu", f"[@Wu](/people/{wu.id})")]
    for entry in (page, paper):
        assert named(writer, q="mei", entry=entry.id) == [] and named(writer, q="wu", entry=entry.id) != []
    assert named(writer, q="wu", entry=paper.id, of="draft") == [], "who reads a draft is fewer people"
    assert named(writer, q="sus") == [] == named(writer, q="") == named(writer, q="%")
    assert named(Browser(app).sign_in(mei), q="wu", entry=page.id).status_code == 404
    assert Browser(app).get("/complete/people?q=me").status_code == 401


def test_tags_are_offered_by_any_word_and_written_in_the_language_of_the_text(app, people):  # K3 P31
    Tag.create(people["moderator"], "digital twin", "数字孪生", synonyms=["digital shadow"])
    Tag.propose("secret tag", people["member"])
    db.session.commit()
    writer = Browser(app).sign_in(people["coauthor"])

    def tags(typed, language):
        offers = writer.get("/complete/tags", query_string={"q": typed, "in": language}).json["offers"]
        return [(offer["title"], offer["note"], offer["insert"]) for offer in offers]

    assert tags("shad", "zh-CN") == [("digital twin", "digital shadow", "[#数字孪生](/tags/digital-twin)")]
    assert tags("孪生", "en") == [("digital twin", "数字孪生", "[#digital twin](/tags/digital-twin)")]
    assert tags("digital tw", "en")[0][1] == "" and tags("secret", "en") == []


def test_a_person_whom_a_shown_text_names_is_told_once_if_they_may_read_it(app, people, space, mails):  # K3 P36
    mei, wu = people["coauthor"], people["colleague"]
    body = (f"Ask [@Mei](/people/{mei.id}) or [@吴一帆](/people/{wu.id}), "
            f"not [@Somebody](/people/{people['moderator'].id}), nor `[@Own](/people/{people['own moderator'].id})`.\n")
    page = make.page(people["member"], space, body="")
    db.session.commit()
    assert mails() == []

    def save(text):
        page.save(Content({"en": Words("Page", "", text)}), people["member"], page.head_revision_id)
        db.session.commit()
        return [(to, subject) for to, subject, _text in mails()]

    told = save(body)
    assert [to for to, _subject in told] == [wu.email] and "you are named in a text" in told[0][1]
    assert save(body + "More.\n") == [] == save(body + "Less.\n")
    space.set_audience(Audience.ALLIANCE, people["member"])
    assert [to for to, _subject in save(body + "Again.\n")] == [mei.email]
    html = page.head.text("en").html
    assert f'<a href="/people/{mei.id}">@Mei</a>' in html


def test_what_is_completed_is_what_comments_understand(people, space):  # K3 P33
    page = make.page(people["member"], space)
    twin = make.person("Wu", "吴双", people["member"].institution, email="other.wu@people.example")
    db.session.commit()
    found = completing.people("wu", people["member"], "en", page)
    assert len(found) == 2
    for person, offer in zip(sorted((people["colleague"], twin), key=lambda each: each.id), found, strict=True):
        assert [one.id for one in mentions.read(f"Look, {offer.insert}!", page).people] == [person.id]
        assert f'href="/people/{person.id}"' in render(offer.insert, "en", {}, 1000).html
    assert mentions.read("@Wu", page).unclear and not mentions.read("\\@Own", page).people
