"""Feeds and the map of the site: read back by a library; what everyone may read, and nothing else."""
import xml.etree.ElementTree as ET

import feedparser
import pytest

from portal.config import ROOT
from portal.core.db import db
from portal.frameworks.loading import load
from portal.frameworks.models import Term
from portal.publishing import feeds
from portal.publishing.models import Tag
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import brief, kept, next_version

MAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def titles(browser, address):
    return [entry.title for entry in read(browser, address).entries]


def test_the_feed_of_everything_is_read_back_by_a_library(app, people, browser):  # B9
    thing = brief(people["member"], "published", coauthors=[people["coauthor"]])
    feed = read(browser, "/feed.atom")
    [entry] = feed.entries
    assert entry.title == "Compressed air by night" and entry.id == f"{app.config['URL']}{thing.address}"
    assert [author.name for author in entry.authors] == ["Lin", "Mei"]
    assert entry.summary.startswith("What leaks cost")
    assert {link.get("hreflang") for link in entry.links} == {"en", "zh"}
    assert feed.feed.updated == entry.updated == thing.published_at.isoformat()
    assert feed.feed.title == "Smart Manufacturing Alliance" and feed.feed.links[0].href.endswith("/feed.atom")


@pytest.mark.parametrize("what", ["institution", "owner", "person", "group", "term", "tag", "briefs"])
def test_each_place_has_a_feed_of_its_own_and_tells_of_it_in_the_head_of_its_page(people, browser, what):  # B9
    load(ROOT / "content" / "frameworks")
    author, coauthor = people["member"], people["coauthor"]
    term = db.session.scalars(db.select(Term).order_by(Term.id)).first()
    tag, presses = Tag.create(None, "press", "压力机"), group("presses", coauthor)
    thing = brief(author, "published", coauthors=[coauthor], title="Here")
    thing.take_positions([frozenset({term.id})], by=author)
    thing.tag(tag, by=author)
    kept(thing)
    if what != "briefs":
        brief(people["moderator"], "published", title="Elsewhere", moderator=people["second moderator"])
    page, feed = {
        "institution": (f"/institutions/{coauthor.institution.id}",) * 2,
        "owner": (f"/institutions/{author.institution.id}",) * 2, "person": (f"/people/{coauthor.id}",) * 2,
        "group": (f"/groups/{presses.id}",) * 2, "tag": (tag.address,) * 2, "briefs": ("/briefs",) * 2,
        "term": (f"/briefs?term={term.id}", f"/frameworks/terms/{term.id}")}[what]
    assert titles(browser, f"{feed}/feed.atom") == ["Here"]
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}/feed.atom"' in browser.get(page).text


@pytest.mark.parametrize("name", ["visitor", "colleague", "member", "moderator"])
def test_a_feed_and_the_map_hold_what_everyone_may_read_whoever_asks(app, people, name):  # B9 P20 P22
    for audience in ("alliance", "institution", "authors"):
        brief(people["member"], "published", audience=audience, title=f"For {audience}")
    for state in ("draft", "submitted", "withdrawn"):
        brief(people["member"], state, title=f"In the state {state}")
    shown = brief(people["member"], "published", title="For everyone")
    browser = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    own = f"/people/{people['member'].id}/feed.atom"
    assert titles(browser, "/feed.atom") == titles(browser, own) == ["For everyone"]
    assert addresses(browser) == [f"{app.config['URL']}{shown.address}"]
    shown.withdraw("Wrong.", by=people["member"])
    kept(shown)
    assert titles(browser, "/feed.atom") == titles(browser, own) == []
    assert addresses(browser) == []


def addresses(browser, number=1):
    answer = browser.get(f"/sitemap-{number}.xml")
    if answer.status_code == 404:
        return []
    assert answer.mimetype == "application/xml"
    return [place.text for place in ET.fromstring(answer.data).iterfind("map:url/map:loc", MAP)]


def test_signs_that_xml_does_not_know_are_left_out(people, browser):  # B9
    brief(people["member"], "published", title="Air \x08\x0b\x1f\ufffe& <pressure> ]]>")
    assert titles(browser, "/feed.atom") == ["Air & <pressure> ]]>"]


def test_a_feed_stays_the_same_until_something_changes(people, browser):  # B9 X33
    thing = brief(people["member"], "published")
    first = browser.get("/feed.atom")
    kept_by = {"If-None-Match": first.headers["ETag"]}
    answer = browser.get("/feed.atom", headers=kept_by)
    assert (answer.status_code, answer.data) == (304, b"")
    next_version(thing, people["member"], people["moderator"])
    changed = browser.get("/feed.atom", headers=kept_by)
    assert changed.status_code == 200
    before, after = (feedparser.parse(each.data).entries[0] for each in (first, changed))
    assert before.id == after.id and before.updated < after.updated and before.published == after.published


def test_an_empty_feed_is_well_formed_and_always_the_same(people, browser):  # B9
    assert browser.get("/feed.atom").data == browser.get("/feed.atom").data
    assert titles(browser, "/feed.atom") == []


def test_the_map_is_paged_and_tells_when_each_part_changed(app, people, browser, monkeypatch):  # B9
    monkeypatch.setattr(feeds, "A_MAP", 2)
    things = [brief(people["member"], "published", title=f"Paper {number}") for number in range(3)]
    index = ET.fromstring(browser.get("/sitemap.xml").data)
    parts = [part.text.removeprefix(app.config["URL"]) for part in index.iterfind("map:sitemap/map:loc", MAP)]
    assert parts == ["/sitemap-places.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    days = [part.text for part in index.iterfind("map:sitemap/map:lastmod", MAP)]
    assert days == [things[1].published_at.isoformat(), things[2].published_at.isoformat()]
    base = app.config["URL"]
    assert addresses(browser, 1) + addresses(browser, 2) == [f"{base}{thing.address}" for thing in things]
    assert browser.get("/sitemap-3.xml").status_code == 404
    assert f"{base}/briefs" in addresses(browser, "places") and "/sitemap.xml" in browser.get("/robots.txt").text


def test_who_hides_the_affiliation_is_not_known_by_the_feed_of_a_group(people, browser):  # B9 P22
    presses = group("presses", people["member"])
    brief(people["member"], "published")
    people["member"].shows_affiliation = False
    db.session.commit()
    assert titles(browser, f"/groups/{presses.id}/feed.atom") == []


@pytest.mark.parametrize("place", ["institutions", "groups", "people", "frameworks/terms"])
def test_what_is_not_there_has_no_feed(people, browser, place):  # P22
    assert browser.get(f"/{place}/7007/feed.atom").status_code == 404
