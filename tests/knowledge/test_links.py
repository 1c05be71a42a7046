"""Pages and briefs link to each other by name; in a space a page's path and its last part are names as well."""
import pytest

from portal.core.db import db
from portal.knowledge.models import Page
from portal.publishing.models import Link
from tests import make
from tests.browser import Browser


@pytest.fixture
def space(people):
    return make.space(people["administrator"])


def targets(page):
    rows = db.session.query(Link).filter_by(revision_id=page.head_revision_id).order_by(Link.written)
    return [row.target_id for row in rows]


def test_a_page_is_found_by_title_path_or_last_part_nearest_first(people, space):  # P34 K8
    writer = people["member"]
    other = make.space(people["administrator"], slug="elsewhere", name="Elsewhere", name_zh="别处")
    guides = make.page(writer, space, title="Guides")
    here = make.page(writer, space, title="Set up", parent=guides)
    there = make.page(writer, other, title="Set up")
    page = make.page(writer, space, title="Start", body="[[Set up]] [[guides/set-up]] [[set-up]]")
    assert set(targets(page)) == {here.id}
    assert targets(make.page(writer, other, title="Other", body="[[Set up]] [[set-up]]")) == [there.id, there.id]
    assert targets(make.page(writer, other, title="Third", body=f"[[page:{here.reference}]]")) == [here.id]


def test_what_was_wanted_by_its_path_is_answered_by_the_page(people, space):  # P34 K8
    page = make.page(people["member"], space, title="Start", body="[[torque-wrenches]] [[Nothing]]")
    assert targets(page) == [None, None]
    later = make.page(people["member"], space, title="Torque wrenches")
    db.session.expire_all()
    assert sorted(filter(None, targets(page))) == [later.id]


def test_moving_and_renaming_a_page_keeps_links_to_it_and_briefs_and_pages_cite_each_other(app, people, space):  # K8 P34
    writer = people["member"]
    target = make.page(writer, space, title="Torque", body="[[Compressed air by night]]")
    brief = make.brief(writer, "published", body="[[Torque]]")
    db.session.commit()
    reader = Browser(app).sign_in(writer)
    assert f'href="{target.address}">Torque</a>' in reader.get(brief.address).text
    target.rename("wrenches", by=writer)
    db.session.commit()
    page = reader.get(brief.address).text
    assert f'href="{target.address}">Torque</a>' in page and target.address.endswith("/wrenches")
    assert "Torque" in page.partition("Cited by")[2] or "Cited by" not in page
    assert brief.reference in reader.get(target.address).text.partition("Cited by")[2]
    assert Browser(app).get(brief.address).text.count('class="wiki wanted"') == 1


def test_withdrawing_a_brief_waits_for_the_keeper_of_a_page_that_leans_on_it(app, people, space):  # K8 P34
    brief = make.brief(people["coauthor"], "published", title="Gauges")
    page = make.page(people["member"], space, title="Practice", body="As [[Gauges]] says.")
    brief.withdraw("Wrong.", by=people["coauthor"])
    db.session.commit()
    keeper = Browser(app).sign_in(people["member"])
    assert f"/knowledge/{page.id}/links" in keeper.get("/waiting").text
    assert keeper.submit(f"/knowledge/{page.id}/links", f"/knowledge/{page.id}/links/keep").status_code == 303
    assert f"/knowledge/{page.id}/links" not in keeper.get("/waiting").text
    assert db.session.get(Page, page.id).head.number == 1
