import pytest

from portal.config import ROOT
from portal.core.db import db
from portal.frameworks.loading import load
from portal.frameworks.queries import axes_with_terms, default_version
from portal.members.history import history
from portal.members.models import Group, GroupRole
from tests.make import HIDDEN, person


@pytest.fixture
def group(people):
    group = Group(slug="wg-test", name_en="Working group test", name_zh="测试工作组", charter_en="Tests.\n\nAgain.",
                  charter_zh="测试。")
    group.found(by=people["administrator"])
    group.add(people["member"], by=people["administrator"])
    group.add(people["coauthor"], by=people["administrator"])
    db.session.commit()
    return group


def test_everybody_reads_of_the_groups_in_both_languages(browser, people, group):
    assert "Working group test" in browser.get("/groups").text
    assert "2 members" in browser.get("/groups").text
    page = browser.get(f"/groups/{group.id}?lang=zh").text
    for words in ("测试工作组", "测试。", "林知远", "梅若兰"):
        assert words in page


def test_who_hides_the_profile_is_not_among_the_members_for_outsiders(browser, people, group, borui):  # M8
    group.add(person("Hidden Hand", "隐名氏", borui, **HIDDEN), by=None)
    db.session.commit()
    assert "Hidden Hand" not in browser.get(f"/groups/{group.id}").text
    browser.sign_in(people["member"])
    assert "Hidden Hand" in browser.get(f"/groups/{group.id}").text


def test_members_hold_the_groups_key_as_long_as_they_belong(people, group):  # M10
    lin = people["member"]
    assert f"group:{group.id}" in lin.access_keys
    group.remove(lin, by=people["administrator"])
    assert f"group:{group.id}" not in lin.access_keys
    group.add(lin, by=people["administrator"])
    assert f"group:{group.id}" in lin.access_keys
    assert [m.until is None for m in lin.memberships] == [False, True]


def test_chair_secretary_members_and_observers_stand_in_this_order_and_what_they_were_stays(browser, people, group):  # M10
    office, names = people["administrator"], ("coauthor", "colleague", "member", "auditor")
    for name, role in zip(names, GroupRole, strict=True):
        group.add(people[name], by=office, role=role)
    db.session.commit()
    page = browser.sign_in(people["member"]).get(f"/groups/{group.id}?lang=en").text
    places = [page.index(f">{people[name].name_en}</a>") for name in names]
    assert places == sorted(places) and "secretary" in page and "In office before" not in page
    group.add(people["colleague"], by=office, role=GroupRole.CHAIR)
    group.add(people["coauthor"], by=office)
    db.session.commit()
    assert "In office before" in browser.get(f"/groups/{group.id}").text
    held = browser.get(f"/people/{people['colleague'].id}").text.split("Working groups</h2>")[1]
    assert "Working group test</a>" in held and '<span class="quiet">chair</span>' in held
    past = [(m.person.name_en, m.role) for m in group.memberships if m.until]
    assert past == [("Mei", "member"), ("Mei", "chair"), ("Wu", "secretary")]
    assert [event["sentence"] for event in history(group, "en", 2)] == ["Mei joined Working group test",
                                                                       "Wu became chair of Working group test"]


def test_an_administrator_gives_roles_and_a_scope_in_the_framework(browser, people, group):  # M10 G10
    load(ROOT / "content" / "frameworks")
    db.session.commit()
    browser.sign_in(people["administrator"])
    page = f"/administration/groups/{group.id}"
    browser.submit(page, f"{page}/add", **{"add-email": people["colleague"].email, "add-role": "secretary"})
    assert group.membership_of(people["colleague"]).role == GroupRole.SECRETARY
    term = axes_with_terms(default_version())[0].terms[0]
    browser.submit(page, f"{page}/scope", **{"scope-terms": str(term.id)})
    assert [each.id for each in group.scope] == [term.id]
    browser.submit(page, f"{page}/edit", **{"edit-kind": "committee"})
    shown = browser.get(f"/groups/{group.id}").text
    assert term.name_en in shown and "committee" in shown
    assert browser.client.post(f"{page}/scope", data={"scope-terms": "99999"}).status_code in (400, 422)


def test_observers_read_for_the_group_and_do_not_write_for_it(people, group):  # M10
    group.add(people["auditor"], by=None, role=GroupRole.OBSERVER)
    keys = people["auditor"].access_keys
    assert f"group:{group.id}" in keys and f"writers:{group.id}" not in keys
    group.add(people["auditor"], by=None)
    assert f"writers:{group.id}" in people["auditor"].access_keys


def test_without_groups_the_list_says_what_belongs_there(browser, people):  # X23
    assert "There is no working group yet" in browser.get("/groups").text
