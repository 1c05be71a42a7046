"""Naming a page to put something below, to merge into, or to take another's place: typed, completed or chosen."""
import pytest

from portal.core.db import db
from portal.knowledge import targets
from portal.knowledge.models import Page
from tests import make


@pytest.fixture
def tree(people):
    """Pages of like names in two spaces, one of which only its own institution may read; `page` is to be moved."""
    by = people["member"]
    space = make.space(by)
    inner = make.space(by, "inner", level="institution", name="Inner", name_zh="内部", audience="institution")
    top = make.page(by, space, "Presses", title_zh="压力机")
    made = {"space": space, "inner": inner, "top": top, "care": make.page(by, space, "Care", top),
            "other care": make.page(by, inner, "Care"), "page": make.page(by, space, "Moved")}
    made["below"] = make.page(by, space, "Moved below", made["page"])
    db.session.commit()
    return made


def meaning(text, tree, user, among="writable"):
    within = targets.scope(among, user, without=tree["page"], has_tops=True)
    found, several = targets.meant(text, within, user)
    return found.value if found else [one.value for one in several]


def test_a_page_is_meant_by_number_address_path_title_and_initials(tree, people):  # K2
    user, top = people["member"], tree["top"]
    for text in (top.reference, top.reference.lower(), top.address, f"http://portal.example{top.address}",
                 top.permanent_address, "practice/presses", "presses", "Presses", "压力机", " PRESSES "):
        assert meaning(text, tree, user) == "practice/presses", text
    assert meaning("presses/care", tree, user) == "practice/presses/care"
    assert meaning("inner/", tree, user) == meaning("Inner", tree, user) == meaning("内部", tree, user) == "inner/"
    assert meaning("ylj", tree, user) == ["practice/presses"]
    tree["top"].rename("machines", user)
    assert meaning("practice/presses", tree, user) == "practice/machines"


def test_several_or_parts_of_names_are_offered_and_what_may_not_be_chosen_is_nothing(tree, people):  # K2
    user = people["member"]
    assert meaning("Care", tree, user) == ["inner/care", "practice/presses/care"]
    assert meaning("pres", tree, user)[0] == "practice/presses"
    for hidden in ("Moved", "Moved below", tree["below"].reference, "practice/moved", "%", "practice/nothing", "KB-99999"):
        assert meaning(hidden, tree, user) == [], hidden
    outsider = people["coauthor"]
    assert meaning("Care", tree, outsider) == "practice/presses/care" and meaning("inner/", tree, outsider) == []
    assert meaning(tree["other care"].reference, tree, outsider) == []
    assert meaning("Care", tree, outsider, "stewarded") == [] and meaning("Care", tree, user, "inner") == "inner/care"


def test_the_completion_offers_what_may_be_chosen(tree, writer, reader, browser):  # K2
    address = f"/knowledge/-/targets?among=writable&tops=1&without={tree['page'].id}&q="
    assert browser.get(address + "care").status_code == 401

    def offered(by, typed):
        return [one["text"] for one in by.get(address + typed).json["suggestions"]]
    assert offered(writer, "care") == ["inner/care", "practice/presses/care"]
    assert offered(writer, "") == ["inner/", "practice/"]
    assert offered(reader, "care") == ["practice/presses/care"] and offered(writer, "moved") == []


def test_without_scripts_one_chooses_among_several(tree, writer):  # K2
    move = f"/knowledge/{tree['page'].id}/move"
    assert 'value="practice/"' in writer.get(move).text
    several = writer.submit(move, target="Care")
    assert several.status_code == 422 and "Choose one of them below" in several.text
    assert 'type="radio" name="target"' in several.text and 'value="inner/care"' in several.text
    assert writer.submit(move, target="Nowhere").status_code == 422
    plan = writer.submit(move, target=["Care", "practice/presses/care"])
    assert plan.status_code == 200 and "/knowledge/practice/presses/care/moved/moved-below" in plan.text


def test_an_obsolete_page_names_what_replaces_it_in_the_same_way(tree, writer, people):  # K7
    care = f"/knowledge/{tree['page'].id}/care"
    act = f"/knowledge/{tree['page'].id}/obsolete"
    assert writer.submit(care, act, replacement="Care").status_code == 422
    writer.submit(care, act, replacement="Presses")
    page = db.session.get(Page, tree["page"].id)
    assert (page.validity, page.replacement_id) == ("obsolete", tree["top"].id)


def test_a_new_page_is_put_below_one_that_is_typed_or_that_the_address_names(tree, writer):  # K1 K2
    new = "/knowledge/practice/-/new"
    for named in (tree["top"].id, tree["top"].reference, "presses"):
        assert 'value="practice/presses"' in writer.get(f"{new}?parent={named}").text
    assert writer.submit(new, title="Nowhere", parent="nothing").status_code == 422
    writer.submit(new, title="Oil", parent="Presses")
    writer.submit(new, title="Rust")
    assert Page.at("practice", "presses/oil") and Page.at("practice", "rust")
