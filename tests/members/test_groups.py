import pytest

from portal.core.db import db
from portal.members.models import Group
from tests.make import person


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
    group.add(person("Hidden Hand", "隐名氏", borui, shows_profile=False), by=None)
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


def test_without_groups_the_list_says_what_belongs_there(browser, people):  # X23
    assert "There is no working group yet" in browser.get("/groups").text
