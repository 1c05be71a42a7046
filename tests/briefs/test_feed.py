"""The feed: well-formed whatever a title holds, and of what everyone may read alone."""
import xml.etree.ElementTree as ET

import pytest

from portal.briefs import views
from tests.briefs.cited import NAUGHTY
from tests.browser import Browser
from tests.publishing.acts import brief, kept

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(browser):
    answer = browser.get("/briefs/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")


def text(entry, name):
    return entry.find(f"{ATOM}{name}").text


def test_a_feed_without_entries_is_well_formed(browser, people):  # B9
    assert entries(browser) == []


def test_an_entry_tells_title_authors_summary_and_when(app, people, browser):  # B9
    thing = brief(people["member"], "published", coauthors=[people["coauthor"]], language="zh")
    [entry] = entries(browser)
    assert text(entry, "title") == "夜间的压缩空气" and text(entry, "summary").startswith("泄漏的代价")
    assert [author.find(f"{ATOM}name").text for author in entry.findall(f"{ATOM}author")] == ["林知远", "梅若兰"]
    assert text(entry, "id") == f"{app.config['URL']}{thing.address}"
    assert text(entry, "updated") == thing.published_at.isoformat()
    assert entry.find(f"{ATOM}summary").get(XML_LANG) == "zh"


def test_titles_names_and_abstracts_of_any_kind_leave_it_well_formed(people, browser):  # B9 X43
    author = Browser(browser.app).sign_in(people["member"])
    people["member"].edit(people["member"], name_en="<Lin> & \"Co\" ]]>")
    for title in (" x ".join(NAUGHTY), "".join(NAUGHTY), *NAUGHTY[:3]):
        draft = brief(people["member"], title="x")
        author.submit(f"/briefs/{draft.id}/edit", title_en=f"a {title} b", summary_en=f"c {title}\n{title} d")
        draft.submit(by=people["member"])
        draft.decide("accept", people["moderator"], draft.submission.revision_sha256)
        kept(draft)
    found = entries(browser)
    assert len(found) == 5 and all(text(entry, "title").startswith("a ") for entry in found)
    assert "a </script> b" in {text(entry, "title") for entry in found}


@pytest.mark.parametrize("name", ["visitor", "colleague", "member", "moderator"])
def test_it_holds_what_everyone_may_read_whoever_asks(app, people, name):  # P20 P22
    shown = brief(people["member"], "published", title="For everyone")
    for audience in ("alliance", "institution", "authors"):
        brief(people["member"], "published", audience=audience, title=f"For {audience}")
    for state in ("draft", "submitted", "withdrawn"):
        brief(people["member"], state, title=f"In the state {state}")
    browser = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    assert [text(entry, "title") for entry in entries(browser)] == ["For everyone"]
    shown.set_audience("alliance", by=people["member"])
    kept(shown)
    assert entries(browser) == []


def test_the_newest_come_first_and_no_more_than_a_page(people, browser, monkeypatch):  # B9
    monkeypatch.setattr(views, "MOST_IN_FEED", 3)
    for number in range(5):
        brief(people["member"], "published", title=f"Paper {number}")
    assert [text(entry, "title") for entry in entries(browser)] == ["Paper 4", "Paper 3", "Paper 2"]
