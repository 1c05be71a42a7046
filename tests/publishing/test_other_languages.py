"""P35: texts in other languages than the interface's are kept, read, found, edited, compared and exported as such."""
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from portal.briefs.importing import BriefShelf
from portal.briefs.models import Brief
from portal.core import languages
from portal.core.db import db
from portal.core.importing import read
from portal.knowledge import exporting
from portal.knowledge.models import Page
from portal.publishing.importing import Plan
from portal.publishing.models import Audience, Verdict
from portal.search import jobs
from portal.search.whoosh_engine import WhooshEngine
from tests import make
from tests.browser import Browser
from tests.core.importing.made import folder
from tests.knowledge.test_exporting import bring, manifest, texts, through_another

PAGES = {
    "guide/press.md": "# Presses\n\nOil them every week.\n",
    "guide/press.de.md": "---\nkeywords: [Öl]\n---\n# Pressen\n\nJede Woche ölen, auch nachts.\n",
    "guide/press.ja.md": "# プレス機\n\n毎週給油します。\n",
    "ordner/schmieren.md": "---\nlang: de\n---\n# Schmierstoffe\n\nNur harzfreies Öl verwenden.\n",
    "odd.md": "---\nlang: quenya of old\n---\n# Odd\n\nText.\n",
}


@pytest.fixture
def space(people, tmp_path):
    made = make.space(people["member"], audience="everyone")
    plan = bring(folder(tmp_path / "vault", PAGES), made, people["member"])
    db.session.commit()
    made.notes = {note.place: str(note.reason) for note in plan.report.notes}
    return made


@pytest.fixture
def writer(app, people, space):
    return Browser(app).sign_in(people["member"])


def page(place):
    db.session.expire_all()
    return db.session.scalars(select(Page).where(Page.origin.endswith(place))).unique().one()


def test_an_import_keeps_each_text_in_its_language(space):  # P35
    press, oil = page("press.md"), page("schmieren.md")
    assert (press.language, {text.language for text in press.head.texts}) == ("en", {"en", "de", "ja"})
    assert (oil.language, [text.language for text in oil.head.texts]) == ("de", ["de"])
    assert press.head.keywords == {"de": ["Öl"]} and page("odd.md").language == "en"
    assert "quenya of old" in space.notes["odd.md"]


def test_the_switch_of_an_entry_offers_its_languages_by_their_own_names(space, browser):  # P35
    press = page("press.md")
    shown = browser.get(f"{press.address}?lang=en").text
    assert '<a href="?lang=de" lang="de" hreflang="de">Deutsch</a>' in shown and ">日本語</a>" in shown
    assert 'rel="alternate" hreflang="ja"' in shown
    german = browser.get(f"{press.address}?lang=de").text
    assert '<h1 lang="de">Pressen</h1>' in german and '<article class="prose" lang="de"' in german
    assert '<html lang="en"' in german and "Jede Woche" in german and 'href="?lang=en"' in german
    assert "The whole text is in" not in german
    assert "Oil them" in browser.get(f"{press.address}?lang=fr").text


def test_what_is_only_in_a_third_language_has_its_title_everywhere_and_says_which_it_is(space, browser, writer):  # P35
    oil = page("schmieren.md")
    assert (oil.title_in("zh"), oil.title_in("en"), oil.title_lang_in("zh")) == ("Schmierstoffe", "Schmierstoffe", "de")
    shown = browser.get(f"{oil.address}?lang=en").text
    assert "The whole text is in German only." in shown and '<h1 lang="de">Schmierstoffe</h1>' in shown
    assert 'aria-current="page" lang="de">Schmierstoffe</a>' in shown
    assert "德语" in browser.get(f"{oil.address}?lang=zh").text
    feed = ElementTree.fromstring(browser.get("/feed.atom").data)
    entry = next(each for each in feed if each.findtext("{*}title") == "Schmierstoffe")
    assert entry.find("{*}link").get("hreflang") == "de"
    writer.submit(f"/knowledge/{oil.id}/edit", title_en="Lubricants", body_en="Use oil.\n")
    oil = page("schmieren.md")
    assert (oil.title_en, oil.title_in("zh"), oil.title_lang_in("zh"), oil.title_lang_in("en")) == (
        "Lubricants", "Lubricants", "en", None)


def test_the_editor_offers_the_languages_that_the_entry_has(space, writer):  # P35
    press = page("press.md")
    edit = f"/knowledge/{press.id}/edit"
    form = writer.get(f"{edit}?lang=en").text
    assert ">Deutsch</span>" in form and "Title, abstract and text in German" in form and 'name="body_fr"' not in form
    writer.submit(edit, title_de="Pressen im Werk", keywords_de="Öl, Fett")
    press = page("press.md")
    assert press.head.text("de").title == "Pressen im Werk" and press.head.text("ja").title == "プレス機"
    assert press.head.keywords == {"de": ["Öl", "Fett"]}
    told = writer.get(f"/knowledge/{press.id}/compare?from=1&to=2&lang=en").text
    assert '<div lang="de">' in told and "im Werk" in told and "Keywords, German" in told
    answer = writer.client.post(f"/knowledge/{press.id}/autosave", json={"language": "fr", "title": "x"})
    assert answer.status_code == 400


def test_two_who_change_the_same_passage_decide_in_any_language(space, people, writer):  # P3 P35
    press = page("press.md")
    edit = f"/knowledge/{press.id}/edit"
    from_before = {"base": str(press.head_revision_id)}
    writer.submit(edit, body_de="Jede Woche ölen, nur nachts.\n")
    answer = writer.submit(edit, body_de="Jeden Tag ölen, auch nachts.\n", **from_before)
    assert answer.status_code == 409 and 'name="clash-de-body"' in answer.text and ">Deutsch</span>" in answer.text


def test_a_text_in_any_language_is_found_with_a_facet_of_its_name(app, space, tmp_path, monkeypatch, browser):  # P35 S1
    monkeypatch.setitem(app.extensions, "search", WhooshEngine(tmp_path / "index"))
    jobs.rebuild([])

    def found(**asked):
        return browser.get("/search?" + urlencode(asked)).text

    assert 'lang="de"' in found(q="harzfreies Ol", lang="en") and "Schmierstoffe" in found(q="schmierstoffe")
    assert "プレス" in found(q="給油") and "German" in found(q="ölen OR Öl OR Text", lang="en")
    assert "Schmierstoffe" in found(q="Öl", language="de") and "Odd" not in found(q="Öl", language="de")
    app.extensions["search"].close()


def test_they_leave_the_portal_and_enter_another_as_they_were(space, people, tmp_path):  # P35 P38
    first = exporting.export(space, people["member"]).as_bytes()
    assert {"guide/press/index.de.md", "guide/press/index.ja.md"} <= manifest(first).keys()
    assert texts(first)["ordner/schmieren/index.md"].startswith("---\nlanguage: de\n")
    assert manifest(through_another(first, people["member"], tmp_path)) == manifest(first)


def test_a_brief_in_a_third_language_goes_all_the_way_to_its_readers(app, people, browser, tmp_path):  # P35 B10
    lin, body = people["member"], "Ein Versuch mit Öl. " * 120
    front = "title: Öl im Werk\nlang: de\nsummary: Was Öl kostet.\nkeywords: [Öl]\ntrl: 5\nlicence: CC-BY-4.0"
    with read(folder(tmp_path / "kit", {"oel.md": f"---\n{front}\n---\n## Befund\n\n{body}\n"})) as source:
        Plan(source, BriefShelf(lin), lin).carry_out()
    db.session.commit()
    brief = db.session.scalars(select(Brief)).unique().one()
    author = Browser(app).sign_in(lin)
    for act in ("edit", "authors", "positions", "audience", "submit", "history", "export"):
        assert author.get(f"/briefs/{brief.id}/{act}").status_code == 200, act
    told = author.get(f"/briefs/{brief.id}/submit?lang=en").text
    assert "There is no title and abstract in English" in told and "Give it a title" not in told
    brief.set_audience(Audience.EVERYONE, by=lin)
    brief.submit(by=lin)
    moderator = people["moderator"]
    brief.claim(by=moderator)
    db.session.commit()
    assert "Öl im Werk" in Browser(app).sign_in(moderator).get(f"/briefs/{brief.id}/review").text
    brief.decide(Verdict.ACCEPT, moderator, brief.submission.revision_sha256, None, "")
    db.session.commit()
    shown = browser.get(f"{brief.address}?lang=en").text
    assert '<h1 lang="de">Öl im Werk</h1>' in shown and 'name="citation_language" content="de"' in shown
    listed = browser.get("/briefs?lang=zh").text
    assert 'lang="de">Öl im Werk</a>' in listed and ">Deutsch<" in listed
    for form in ("bib", "ris", "json"):
        assert browser.get(f"{brief.address}/cite.{form}").status_code == 200
    assert "Öl im Werk" in browser.get("/?lang=en").text and "language=de" in listed


def test_languages_are_called_by_their_names():  # P35
    assert [languages.own_name(code) for code in ("de", "ja", "fr", "zh-TW", "xx")] == [
        "Deutsch", "日本語", "Français", "繁體中文", "Xx"]
    assert languages.name_in("de", "zh") == "德语" and languages.html_lang("zh") == "zh-CN"
    assert [languages.is_known(code) for code in ("pt", "zh-TW", "qq", "../en")] == [True, True, False, False]
