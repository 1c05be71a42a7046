"""Reading pages: the tree beside the text, what comes before and after, former addresses, print."""
from datetime import date

import pytest

from portal.core.db import db
from portal.knowledge import beside, queries
from portal.members.models import Visitor
from tests import make
from tests.browser import Form


@pytest.fixture
def tree(people):
    """a > (b > (c, d), e), f, in a space that everyone reads; "hidden" beside it is for writers."""
    by = people["member"]
    space = make.space(by, audience="everyone")
    pages = {"a": make.page(by, space, "Alpha", title_zh="甲")}
    for name, title, parent in (("b", "Beta", "a"), ("c", "Gamma", "b"), ("d", "Delta", "b"), ("e", "Epsilon", "a"),
                                ("f", "Zeta", None)):
        pages[name] = make.page(by, space, title, pages.get(parent))
    db.session.commit()
    return pages | {"space": space, "by": by}


def test_the_way_through_a_space_leads_over_every_page_in_order(tree):  # K9
    order = [node.title_en for node in queries.tree(tree["space"], Visitor())]
    assert order == ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]
    around = {}
    for name in "abcdef":
        _beside, before, after = beside.branch(tree[name], Visitor())
        around[tree[name].title_en] = (before and before.title_en, after and after.title_en)
    wanted = [None, *order, None]
    assert around == {title: (wanted[n], wanted[n + 2]) for n, title in enumerate(order)}


def test_beside_a_page_stand_the_pages_of_its_way_only(tree):  # K9
    assert [node.title_en for node in beside.branch(tree["f"], Visitor())[0]] == ["Alpha", "Zeta"]
    assert [node.title_en for node in beside.branch(tree["c"], Visitor())[0]] == [
        "Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]


def test_of_a_long_row_the_near_part_stands_beside_a_page_and_the_rest_is_listed(browser, people, monkeypatch):  # K9
    monkeypatch.setattr(beside, "AROUND", 1)
    monkeypatch.setattr(beside, "PAGE_SIZE", 2)
    by = people["member"]
    space = make.space(by, audience="everyone")
    top = make.page(by, space, "Top")
    pages = [make.page(by, space, f"Page {number}", top) for number in range(1, 7)]
    make.page(by, space, "Last of the first", pages[0])
    db.session.commit()
    rows, before, after = beside.branch(pages[1], Visitor())
    assert [row.number if row.is_gap else row.title_en for row in rows] == ["Top", "Page 1", "Page 2", "Page 3", 3]
    assert (before.title_en, after.title_en) == ("Last of the first", "Page 3")
    rows, before, after = beside.branch(pages[5], Visitor())
    assert [row.number if row.is_gap else row.title_en for row in rows] == ["Top", 4, "Page 5", "Page 6"]
    assert (before.title_en, after) == ("Page 5", None)
    listed = browser.get(rows[1].address).text
    assert "Page 4</a>" in listed and "Page 5</a>" not in listed and f'href="{pages[3].address}"' in listed
    for number in range(3):
        make.page(by, space, f"Beside {number}")
    db.session.commit()
    assert "Beside 1</a>" in browser.get("/knowledge/practice?page=2").text
    assert "Beside 1</a>" not in browser.get("/knowledge/practice").text


def test_a_visitor_reads_with_tree_breadcrumbs_neighbours_and_both_languages(browser, tree):  # K9
    page = browser.get("/knowledge/practice/alpha/beta/gamma").text
    for wanted in ('rel="prev" href="/knowledge/practice/alpha/beta"',
                   'rel="next" href="/knowledge/practice/alpha/beta/delta"',
                   'aria-current="page">Gamma', "Changed by", "Lin", "Print with all pages below"):
        assert wanted in page, wanted
    assert "Edit" not in page and "/edit" not in page
    chinese = browser.get("/knowledge/practice/alpha?lang=zh").text
    assert "每周检查" in chinese and "甲" in chinese
    assert browser.get("/knowledge/practice/none").status_code == 404
    listed = browser.get("/knowledge?lang=en").text
    assert "What works in workshops." in listed and "6 pages" in listed
    assert "Alpha" in browser.get("/knowledge/practice").text


def test_every_former_address_redirects_for_ever(browser, tree):  # K1
    tree["b"].move(tree["f"], None, tree["by"], slug="bee")
    tree["f"].rename("last", tree["by"])
    db.session.commit()
    for old in ("alpha/beta/gamma", "zeta/bee/gamma"):
        answer = browser.get(f"/knowledge/practice/{old}")
        assert (answer.status_code, answer.location) == (301, "/knowledge/practice/last/bee/gamma")
    assert browser.get(f"/knowledge/p/{tree['c'].id}").location == "/knowledge/practice/last/bee/gamma"


def test_a_former_address_of_a_hidden_page_tells_nothing(browser, tree, people):  # P22 K1
    inner = make.space(tree["by"], "inner")
    tree["b"].move(None, None, tree["by"], space=inner)
    db.session.commit()
    assert browser.get("/knowledge/practice/alpha/beta").status_code == 404
    browser.sign_in(people["coauthor"])
    assert browser.get("/knowledge/practice/alpha/beta").status_code == 301


def test_a_subtree_is_one_print_page_without_what_is_not_below(browser, tree):  # K9
    page = browser.get(f"/knowledge/p/{tree['b'].id}/print").text
    assert [page.count(f"</span> {title}</h2>") for title in ("Beta", "Gamma", "Delta", "Epsilon")] == [1, 1, 1, 0]


def test_readers_are_told_of_overdue_and_obsolete_pages(browser, tree):  # K6 K7
    tree["c"].hand_to(tree["by"], date(2020, 1, 31), tree["by"])
    tree["d"].declare_obsolete(tree["by"], tree["e"])
    db.session.commit()
    overdue = browser.get(tree["c"].address).text
    assert "should have been looked at again by 31 January 2020" in overdue and "needs review" in overdue
    obsolete = browser.get(tree["d"].address).text
    assert "This page is obsolete." in obsolete and f'<a href="{tree["e"].address}">Epsilon</a>' in obsolete


def test_earlier_versions_stay_readable_and_are_labelled(browser, tree):  # P5 K1
    tree["c"].save(make.content(title="Gamma"), tree["by"], tree["c"].head_revision_id)
    db.session.commit()
    first = browser.get(f"/knowledge/p/{tree['c'].id}/v1").text
    assert "Check them every week." in first and "This is version 1" in first
    assert browser.get(f"/knowledge/p/{tree['c'].id}/v9").status_code == 404


def test_a_writer_begins_a_page_below_another_and_reads_it(writer, tree):  # K1 K4
    answer = writer.submit(f"/knowledge/practice/-/new?parent={tree['f'].id}", "/knowledge/practice/-/new",
                           title="拧紧 工具", language="zh")
    assert answer.location.endswith("/edit")
    shown = writer.get(answer.location).text
    assert "Save and go to submission" not in shown and "Save and ask for approval" not in shown
    saved = writer.client.post(answer.location, data=Form(shown, answer.location).values | {"body_zh": "# 每周\n"})
    assert saved.location.startswith("/knowledge/practice/zeta/%E6%8B%A7%E7%B4%A7")
    assert "每周" in writer.get(saved.location).text
