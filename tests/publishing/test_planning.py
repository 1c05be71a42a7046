"""Planned publication and widening: on time, once, also after downtime; nothing shows before."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.core.db import db
from portal.core.outbox import Job
from portal.core.worker import work_all
from portal.core.workflow import NotAllowedNow
from portal.publishing import jobs
from portal.publishing.models import Plan, ReviewRule
from portal.publishing.workflow import State
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import accept, brief, decline, kept, next_version, submit, write
from tests.publishing.pressing import force

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai
TOMORROW = START + timedelta(days=1)
TYPED = "2026-11-24T09:00"  # the same on the author's clock


@pytest.fixture
def later(app, at):
    """`later(hours=3)` moves the clock on and does the worker's work; `work=False`: no worker runs."""
    now = [START]
    at(START)

    def move(work=True, **more):
        now[0] += timedelta(**more)
        at(now[0])
        if work:
            work_all(app, ["work"])
            db.session.expire_all()
    return move


def planned(people, **more):
    """Accepted, to be published a day after START."""
    thing = brief(people["member"], "submitted", **more)
    thing.plan_publication(TOMORROW, by=people["member"])
    return accept(kept(thing), people["moderator"])


def seen(app, thing, browser=None):
    """Where a visitor, or `browser`, meets it."""
    browser = browser or Browser(app)
    places = {"page": thing.address, "list": "/briefs", "home": "/", "feed": "/feed.atom", "map": "/sitemap-1.xml",
              "person": f"/people/{thing.corresponding.id}", "institution": f"/institutions/{thing.owner_id}"}
    found = {name: browser.get(address) for name, address in places.items()}
    return {name for name, answer in found.items()
            if answer.status_code == 200 and (thing.reference in answer.text or thing.title_en in answer.text)}


def test_what_is_accepted_is_published_at_its_time_and_once(app, people, later):  # P17
    thing = planned(people, title="Under embargo")
    later(hours=23, minutes=59)
    assert thing.state == State.ACCEPTED and seen(app, thing) == set()
    assert seen(app, thing, Browser(app).sign_in(people["colleague"])) == set()
    later(minutes=1)
    assert thing.state == State.PUBLISHED and thing.published_at == TOMORROW and thing.version == 1
    assert seen(app, thing) == {"page", "list", "home", "feed", "map", "person", "institution"}
    [plan] = db.session.scalars(db.select(Plan))
    jobs.carry_out([{"plan": plan.id}])
    kept(thing)
    assert thing.version == 1


def test_after_downtime_it_is_published_as_soon_as_the_worker_runs(app, people, later):  # P17
    thing = planned(people)
    later(work=False, days=9)
    assert thing.state == State.ACCEPTED
    later(minutes=0)
    assert thing.state == State.PUBLISHED and thing.version == 1
    later(days=1)
    assert thing.version == 1


def test_a_worker_that_dies_publishes_once(people, later):  # P17 X47
    thing = planned(people)
    later(work=False, days=1)
    [plan] = db.session.scalars(db.select(Plan))
    jobs.carry_out([{"plan": plan.id}])
    db.session.rollback()  # it dies before the commit
    assert thing.state == State.ACCEPTED
    jobs.carry_out([{"plan": plan.id}])
    kept(thing)            # it dies after it
    later(hours=1)
    assert thing.state == State.PUBLISHED and thing.version == 1


def test_a_newer_version_waits_while_readers_keep_the_one_they_have(app, people, later):  # P17 P10
    thing = brief(people["member"], "published", title="As it was")
    write(thing, people["member"], "A secret of tomorrow.\n", title="Under embargo")
    submit(thing, people["member"], change_note="A secret note")
    thing.plan_publication(TOMORROW, by=people["member"])
    accept(kept(thing), people["moderator"])
    shown = Browser(app).get(thing.address).text
    assert "As it was" in shown and "embargo" not in shown and "secret" not in shown and "2026-11-24" not in shown
    later(days=1)
    shown = Browser(app).get(thing.address).text
    assert thing.version == 2 and "Under embargo" in shown and "A secret of tomorrow" in shown


def test_the_author_sets_the_time_when_submitting_and_the_moderator_may_change_it(app, people, later):  # P17
    author, moderator = (Browser(app).sign_in(people[name]) for name in ("member", "moderator"))
    thing = brief(people["member"], "draft")
    thing.submit(by=people["member"])
    kept(thing)
    assert force(author, f"/briefs/{thing.id}/dates/publish", publish_at=TYPED).status_code == 303
    assert thing.publish_at == TOMORROW
    page = moderator.get(f"/briefs/{thing.id}/review").text
    assert f'value="{TYPED}"' in page
    moderator.submit(f"/briefs/{thing.id}/review", f"/briefs/{thing.id}/decide", verdict="accept",
                     publish_at="2026-11-25T09:00")
    assert thing.state == State.ACCEPTED and thing.publish_at == TOMORROW + timedelta(days=1)
    assert "25 Nov 2026, 09:00" in author.get(thing.address).text
    assert "25 Nov 2026, 09:00" in author.get(f"/briefs/{thing.id}/dates").text
    later(days=1)
    assert thing.state == State.ACCEPTED
    later(days=1)
    assert thing.state == State.PUBLISHED


def test_a_moderator_who_clears_the_time_publishes_at_once(app, people, later):  # P17
    thing = brief(people["member"], "submitted")
    thing.plan_publication(TOMORROW, by=people["member"])
    kept(thing)
    Browser(app).sign_in(people["moderator"]).submit(
        f"/briefs/{thing.id}/review", f"/briefs/{thing.id}/decide", verdict="accept", publish_at="")
    assert thing.state == State.PUBLISHED
    later(days=2)
    assert thing.version == 1


def test_what_is_accepted_after_its_time_is_published_at_once(people, later):  # P17
    thing = brief(people["member"], "submitted")
    thing.plan_publication(TOMORROW, by=people["member"])
    kept(thing)
    later(days=2)
    assert thing.state == State.SUBMITTED
    accept(thing, people["moderator"])
    assert thing.state == State.PUBLISHED
    db.session.add(ReviewRule(kind="brief", approvals=0))
    other = brief(people["member"], "draft")
    other.plan_publication(START + timedelta(days=3), by=people["member"])
    other.submit(by=people["member"])
    assert kept(other).state == State.ACCEPTED
    later(days=1)
    assert other.state == State.PUBLISHED


def test_it_can_be_published_now_or_called_off(app, people, later):  # P17
    author = Browser(app).sign_in(people["member"])
    first, second = planned(people, title="First"), planned(people, title="Second")
    author.press(f"/briefs/{first.id}/dates", f"/briefs/{first.id}/dates/publish-now")
    assert first.state == State.PUBLISHED
    author.press(f"/briefs/{second.id}/dates", f"/briefs/{second.id}/dates/call-off")
    assert second.state == State.DRAFT and not second.publish_at
    assert Browser(app).sign_in(people["moderator"]).get(second.address).status_code == 404
    later(days=2)
    assert (first.version, second.state) == (1, State.DRAFT)
    submit(second, people["member"])
    assert accept(second, people["moderator"]).state == State.PUBLISHED


def test_a_declined_or_withdrawn_one_is_not_published_by_its_plan(people, later):  # P17 P18
    thing = brief(people["member"], "submitted")
    thing.plan_publication(TOMORROW, by=people["member"])
    decline(kept(thing), people["moderator"])
    other = brief(people["member"], "published")
    next_version(other, people["member"], people["moderator"])
    other.withdraw("Wrong.", by=people["member"])
    kept(other)
    later(days=2)
    assert (thing.state, other.state) == (State.DECLINED, State.WITHDRAWN)
    with pytest.raises(NotAllowedNow):
        thing.plan_publication(TOMORROW, by=people["member"])


def test_more_people_may_read_it_from_the_time_on_and_nobody_before(app, people, later):  # P17 P20
    thing = brief(people["member"], "published", audience="institution", title="For us first")
    author = Browser(app).sign_in(people["member"])
    author.press(f"/briefs/{thing.id}/dates", f"/briefs/{thing.id}/dates/widen", audience="everyone", widen_at=TYPED)
    assert "24 Nov 2026, 09:00" in author.get(f"/briefs/{thing.id}/dates").text
    later(hours=23)
    assert seen(app, thing) == set() and thing.audience == "institution"
    later(hours=1)
    assert thing.audience == "everyone" and "page" in seen(app, thing)
    thing.set_audience("institution", by=people["member"])
    kept(thing)
    later(days=1)
    assert thing.audience == "institution", "once"


def test_a_widening_can_be_called_off_and_never_narrows(app, people, later):  # P17 P20
    author = Browser(app).sign_in(people["member"])
    presses = group("presses", people["coauthor"])
    first, second = (brief(people["member"], "published", audience="authors", title=title) for title in ("One", "Two"))
    for thing in (first, second):
        force(author, f"/briefs/{thing.id}/dates/widen", audience="group", group=str(presses.id), widen_at=TYPED)
    assert first.widening.group_id == presses.id
    author.press(f"/briefs/{first.id}/dates", f"/briefs/{first.id}/dates/keep-audience")
    second.set_audience("everyone", by=people["member"])
    kept(second)
    later(days=1)
    assert (first.audience, second.audience) == ("authors", "everyone")


WRONG = ("", "2026-11-22T09:00", "9999-12-31T23:59", "0001-01-01T00:00", "tomorrow", "2026-13-40T99:99")


@pytest.mark.parametrize("typed", WRONG)
def test_a_time_that_is_none_or_gone_is_refused_at_its_field(app, people, later, typed):  # P17 X26
    thing = brief(people["member"], "draft", audience="institution")
    author = Browser(app).sign_in(people["member"])
    for act, name in (("publish", "publish_at"), ("widen", "widen_at")):
        answer = force(author, f"/briefs/{thing.id}/dates/{act}", **{name: typed, "audience": "everyone"})
        assert answer.status_code == 422 and "field-error" in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Plan)) == 0


def test_who_may_not_set_times_cannot(app, people, later):  # P17 P22
    thing = planned(people)
    for name, status in (("colleague", 404), ("own moderator", 404), ("moderator", 303)):
        browser = Browser(app).sign_in(people[name])
        answer = force(browser, f"/briefs/{thing.id}/dates/publish", publish_at="2026-11-30T09:00")
        assert answer.status_code == status, name
    shown = brief(people["member"], "published", audience="alliance")
    answer = force(Browser(app).sign_in(people["moderator"]), f"/briefs/{shown.id}/dates/widen",
                   audience="everyone", widen_at=TYPED)
    assert answer.status_code == 403


def test_a_plan_is_kept_with_its_job_or_not_at_all(people, later):  # P17 X47
    thing = brief(people["member"], "submitted")
    thing.plan_publication(TOMORROW, by=people["member"])
    db.session.rollback()
    assert not thing.publish_at
    assert db.session.scalar(db.select(db.func.count()).where(Job.task == "plan")) == 0
