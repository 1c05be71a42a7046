"""P40: readings are counted without robots, authors and double clicks, and nothing is kept about who read."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.core.db import db
from portal.publishing import jobs, readings
from portal.publishing.models import ViewCount
from tests.browser import Browser
from tests.publishing.acts import brief, next_version

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def thing(app, people, at):
    for path in readings.folder().glob("*"):
        path.unlink()
    readings._last_seen.clear()
    at(NOON)
    return brief(people["member"], "published", coauthors=[people["coauthor"]])


def read(browser, address, agent=FIREFOX, ip="198.51.100.7", **headers):
    return browser.get(address, headers={"User-Agent": agent} | headers, environ_base={"REMOTE_ADDR": ip})


def counted(thing):
    """{revision number: views} so far."""
    jobs.count_readings([])
    rows = db.session.scalars(db.select(ViewCount).where(ViewCount.entry_id == thing.id))
    numbers = {version.revision_id: version.number for version in thing.versions}
    total = {}
    for row in rows:
        total[numbers[row.revision_id]] = total.get(numbers[row.revision_id], 0) + row.views
    return total


def test_each_reader_counts_once_in_half_an_hour_however_often_the_worker_looks(browser, thing, at):  # P40
    read(browser, thing.address)
    assert counted(thing) == {1: 1}
    for minute in (1, 10, 29):
        at(NOON + timedelta(minutes=minute))
        read(browser, thing.address)
        assert counted(thing) == {1: 1}
    at(NOON + timedelta(minutes=31))
    read(browser, thing.address)
    read(browser, f"{thing.address}/v1")
    assert counted(thing) == {1: 2}


def test_two_readers_are_two_readings(browser, thing):  # P40
    read(browser, thing.address)
    read(browser, thing.address, ip="198.51.100.8")
    read(browser, thing.address, agent=FIREFOX.replace("140", "141"))
    assert counted(thing) == {1: 3}


@pytest.mark.parametrize("agent", [
    "Mozilla/5.0 (compatible; Googlebot/2.1)", "Baiduspider+(+http://www.baidu.com/search/spider.htm)", "curl/8.5.0",
    "python-requests/2.32", "Mozilla/5.0 (compatible; bingbot/2.0)", "Wget/1.21", "HeadlessChrome/140.0", ""])
def test_robots_are_not_counted(browser, thing, agent):  # P40
    read(browser, thing.address, agent)
    assert counted(thing) == {}


def test_a_browser_that_looks_ahead_is_not_counted(browser, thing):  # P40
    read(browser, thing.address, **{"Sec-Purpose": "prefetch;prerender"})
    read(browser, thing.address, Purpose="prefetch")
    assert counted(thing) == {}


def test_authors_are_not_counted_and_other_members_are(app, people, thing):  # P40
    for name in ("member", "coauthor"):
        read(Browser(app).sign_in(people[name]), thing.address)
    assert counted(thing) == {}
    read(Browser(app).sign_in(people["colleague"]), thing.address)
    assert counted(thing) == {1: 1}


def test_only_published_pages_are_counted_each_version_for_itself(app, people, browser, thing):  # P40
    next_version(thing, people["member"], people["moderator"])
    read(browser, f"{thing.address}/v1")
    read(browser, thing.address)
    draft = brief(people["member"], "submitted", title="Under review")
    read(Browser(app).sign_in(people["moderator"]), draft.address)
    read(browser, f"{thing.address}/v9")
    assert counted(thing) == {1: 1, 2: 1} and counted(draft) == {}


def test_nothing_that_tells_who_read_is_written_or_kept(app, people, thing):  # P40
    read(Browser(app).sign_in(people["colleague"]), thing.address)
    read(Browser(app), thing.address, ip="203.0.113.99")
    written = "".join(path.read_text() for path in readings.folder().iterdir())
    for told in ("203.0.113", "198.51.100", "Firefox", "Mozilla", "wu@", str(people["colleague"].id) + "@"):
        assert told not in written
    assert (readings.folder().stat().st_mode & 0o077) == 0
    counted(thing)
    assert list(readings.folder().iterdir()) == []
    assert {column.name for column in ViewCount.__table__.columns} == {"entry_id", "revision_id", "day", "views"}


def test_the_same_reader_has_another_number_the_next_day(app, thing, at):  # P40
    numbers = set()
    for day in range(2):
        at(NOON + timedelta(days=day))
        with app.test_request_context("/", headers={"User-Agent": FIREFOX}):
            numbers.add(readings.reader_number())
    assert len(numbers) == 2


def test_what_was_deleted_or_forgotten_does_not_stop_the_counting(people, browser, thing, at):  # P40 X47
    folder = readings.folder()
    (folder / "1.log").write_text('[99999, 99999, "2026-11-22", "x", 1]\n')
    read(browser, thing.address)
    assert counted(thing) == {1: 1}
    at(NOON + timedelta(hours=2))
    counted(thing)
    assert readings._last_seen == {}


def test_authors_see_the_figures_by_month_and_others_do_not(app, people, browser, thing, at):  # P40
    for month in (10, 11):
        at(datetime(2026, month, 3, tzinfo=UTC))
        for ip in range(month):
            read(browser, thing.address, ip=f"198.51.100.{ip}")
    assert counted(thing) == {1: 21}
    text = Browser(app).sign_in(people["member"]).get(f"/briefs/{thing.id}/history").text
    assert "2026-10" in text and "2026-11" in text and ">11<" in text
    assert Browser(app).sign_in(people["moderator"]).get(f"/briefs/{thing.id}/history").status_code == 404
