"""M11: taking the own data along, and deleting the account; what was published, counted and sealed stays whole."""
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from portal.core import journal
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.members.models import Affiliation, Institution, Invitation, Person, Role, SignIn
from portal.publishing.models import Autosave, Content, Entry, Watch, What, Words
from portal.publishing.models.watches import Pace
from tests import make
from tests.browser import Browser
from tests.make import PASSWORD, brief, group

PAGE = "/account/data"


@pytest.fixture
def lin(people):
    """The author, with a published and an unsent work, and what else a busy person leaves behind."""
    person = people["member"]
    person.edit(by=person, bio_en="Measures air.", expertise_en=["air"], orcid="0000-0002-1825-0097")
    draft = brief(person, title="Hidden leaks", state="draft")
    brief(person, coauthors=[people["coauthor"]], title="Night air")
    draft.autosave("en", Words("Unsent title", "", "Unsent words."), draft.head_revision_id, person)
    Watch.set(person, What.ENTRY, draft.id, Pace.DAILY)
    Invitation.make(person.email, by=None, name="Lin")
    group("presses", person)
    journal.seal_rows()
    db.session.commit()
    return person


def delete(browser, person, **more):
    browser.sign_in(person)
    typed = {"keeps_name": "yes", "name": person.name_en, "password": PASSWORD} | more
    return browser.submit(PAGE, f"{PAGE}/delete", **typed)


def everything_about(names):
    """The rows of the whole database, in which one of `names` still stands."""
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            text = json.dumps(dict(row), default=str, ensure_ascii=False)
            found += [(table.name, name) for name in names if name in text]
    return found


def test_the_copy_holds_what_the_portal_keeps_about_the_person_and_nothing_of_others(browser, lin, people):  # M11
    answer = browser.sign_in(lin).submit(PAGE, f"{PAGE}/export")
    assert answer.mimetype == "application/zip" and "attachment" in answer.headers["Content-Disposition"]
    parts = zipfile.ZipFile(io.BytesIO(answer.data))
    assert parts.testzip() is None
    held = {name: parts.read(name).decode() for name in parts.namelist()}
    told = {name: json.loads(text) for name, text in held.items() if name.endswith(".json")}
    assert (told["profile.json"]["email"], told["profile.json"]["orcid"]) == (lin.email, "0000-0002-1825-0097")
    assert told["affiliations.json"][0]["institution"] == "ANHE" and told["groups.json"][0]["group"] == "presses"
    assert len(told["sign_ins.json"]) == 1 and told["watches.json"][0]["pace"] == "daily"
    assert {entry["title_en"] for entry in told["entries.json"]} == {"Hidden leaks", "Night air"}
    assert any(row["verb"] == "submit" for row in told["journal.json"])
    texts = "".join(text for name, text in held.items() if name.endswith(".md"))
    assert "# Hidden leaks" in texts and "Unsent words." in texts and "对一个冲压车间" in texts
    assert people["coauthor"].email not in "".join(held.values()) and lin.password_hash not in "".join(held.values())


def test_pages_of_the_knowledge_base_go_along_and_lose_the_name_as_well(app, browser, lin, people):  # M11 K4
    where = make.space(lin, audience="everyone")
    own, shared = make.page(lin, where, "Own words"), make.page(lin, where, "Shared words")
    text = shared.head.content
    shared.save(Content({"en": Words("Shared words", "", "Of both.\n")}, text.keywords), people["coauthor"],
                shared.head_revision_id)
    db.session.commit()
    answer = browser.sign_in(lin).submit(PAGE, f"{PAGE}/export")
    parts = zipfile.ZipFile(io.BytesIO(answer.data))
    held = {name: parts.read(name).decode() for name in parts.namelist()}
    assert {"Own words", "Shared words"} <= {entry["title_en"] for entry in json.loads(held["entries.json"])}
    assert f"texts/{own.slug}.en.md" in held and not any("Of both." in text for text in held.values())
    delete(browser, lin, keeps_name="no")
    shown = Browser(app)
    for one in (own, shared):
        assert "Former member" in json.dumps(one.published.authors) and '"Lin"' not in json.dumps(one.published.authors)
        assert shown.get(one.address).status_code == 200


@pytest.mark.parametrize("wrong, said", [
    ({"password": "not the password"}, "not your password"), ({"name": "Somebody"}, "as it stands above"),
    ({"keeps_name": ""}, "")])
def test_deleting_needs_the_password_and_the_name(browser, lin, wrong, said):  # M11
    answer = delete(browser, lin, **wrong)
    assert answer.status_code == 422 and said in answer.text
    assert db.session.get(Person, lin.id).deleted_at is None


def test_a_deleted_account_leaves_published_work_under_the_name_and_frees_the_address(
        app, browser, lin, people, post):  # M11
    ident, email, shown = lin.id, lin.email, Browser(app)
    representative = people["representative"].email
    address = db.session.scalar(select(Entry).where(Entry.reference.is_not(None))).address
    assert delete(browser, lin).location == "/"
    assert browser.get("/account").status_code == 401
    person = db.session.get(Person, ident)
    assert person.email != email and not person.password_hash and not person.bio_en and not person.orcid
    assert db.session.scalars(select(SignIn).where(SignIn.person_id == ident)).all() == []
    assert all(link.until for link in db.session.scalars(select(Affiliation).where(Affiliation.person_id == ident)))
    assert not db.session.scalars(select(Autosave)).all() and not db.session.scalars(select(Watch)).all()
    assert [entry.title_en for entry in db.session.scalars(select(Entry))] == ["Night air"]
    assert "林知远" in shown.get(f"{address}?lang=zh").text and ">Lin<" in shown.get(f"{address}?lang=en").text
    assert "Night air" in shown.get(f"/people/{ident}").text and "/people/" not in shown.get("/people?q=Lin").text.split(
        "<main")[1].split("</main")[0]
    assert db.session.get(Institution, people["coauthor"].institution_id).is_active
    assert "Lin" in post.to(representative)[-1]["subject"] and "deleted" in post.to(email)[-1]["subject"]
    mine = Person.register(email, name_en="Another")  # the address is free
    db.session.commit()
    assert mine.id != ident


def test_who_asks_for_it_is_named_nowhere_any_more_and_the_chain_still_holds(app, browser, lin, people):  # M11 G20
    ident, names = lin.id, ("林知远", lin.email, "0000-0002-1825-0097", "Measures air.", '"Lin"')
    entry = db.session.scalar(select(Entry).where(Entry.reference.is_not(None)))
    address, sha256 = entry.address, entry.published.sha256
    version, contributions = entry.version, len(entry.contributions)
    assert everything_about(names)
    before = db.session.scalar(select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1))
    delete(browser, lin, keeps_name="no")
    left = {(table, name) for table, name in everything_about(names) if table not in ("jobs", "search_documents")}
    assert left == set()
    entry = db.session.scalar(select(Entry).where(Entry.reference.is_not(None)))
    assert (entry.version, len(entry.contributions), entry.published.sha256) == (version, contributions, sha256)
    shown = Browser(app)
    assert "Former member" in shown.get(address).text and "前成员" in shown.get(f"{address}?lang=zh").text
    assert "None" not in shown.get(address).text
    assert shown.get(f"/people/{ident}").status_code == 404
    journal.seal_rows()
    db.session.commit()
    assert journal.first_broken() is None and db.session.get(JournalEntry, before) is not None
    office = Browser(app).sign_in(people["administrator"])
    assert "Former member deleted the account" in office.get(f"/administration/people/{ident}").text
    home = people["colleague"].institution_id
    for page in ("/administration/journal", "/administration/people", f"/institutions/{home}/people"):
        assert office.get(page).status_code == 200


def test_the_last_administrator_stays(browser, people):  # M11
    office = people["administrator"]
    assert delete(browser, office).status_code == 409
    people["moderator"].grant(Role.ADMINISTRATOR, by=None)
    db.session.commit()
    assert delete(browser, db.session.get(Person, office.id)).status_code == 302


def test_an_office_does_nothing_more_with_a_deleted_account(browser, lin, people):  # M11
    ident = lin.id
    delete(browser, lin)
    browser.sign_in(people["administrator"])
    page = f"/administration/people/{ident}"
    assert browser.submit(page, f"{page}/send-reset").status_code == 409


def test_a_suspended_person_may_take_the_data_along_and_leave(browser, people):  # M11
    person = people["suspended"]
    assert browser.sign_in(person).submit(PAGE, f"{PAGE}/export").status_code == 200
    assert delete(browser, person).status_code == 302
