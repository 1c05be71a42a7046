"""Pages in a tree: addresses, moving, renaming, undoing, the trash."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models import Page, PageAddress, PageMove
from portal.knowledge.models.names import named_after
from portal.publishing import policy
from portal.publishing.models import Entry, File, Right
from tests import make


@pytest.fixture
def tree(people):
    """a > b > c, and d beside a, in a space of the alliance."""
    by = people["member"]
    space = make.space(by)
    a = make.page(by, space, "A")
    b = make.page(by, space, "B", a)
    c = make.page(by, space, "C", b)
    d = make.page(by, space, "D")
    db.session.commit()
    return {"space": space, "by": by, "a": a, "b": b, "c": c, "d": d}


def former(slug, path):
    return db.session.scalars(db.select(PageAddress.page_id).where(
        PageAddress.space_slug == slug, PageAddress.path == path).order_by(PageAddress.id.desc())).first()


def test_an_address_shows_the_path_and_a_number_that_stays(tree):  # K1
    assert tree["c"].address == "/knowledge/practice/a/b/c" and tree["c"].depth == 3
    assert tree["c"].reference == f"KB-{tree['c'].id}" and Page.find(tree["c"].reference) is tree["c"]
    assert Page.at("practice", "a/b/c") is tree["c"]


@pytest.mark.parametrize("title, name", [
    ("OPC UA: data types", "opc-ua-data-types"), ("数据质量 与 机床", "数据质量-与-机床"), ("", "page"), ("../..", "page"),
    ("~x/y", "x-y"), ("A" * 200, "a" * 80), ("v1.2", "v1.2")])
def test_a_pages_part_of_the_address_is_made_of_its_title(title, name):  # K1
    assert named_after(title) == name


def test_pages_of_one_name_get_numbers(tree):  # K1
    assert make.page(tree["by"], tree["space"], "A").path == "a-2"


def test_moving_takes_everything_below_along_and_keeps_the_former_addresses(tree):  # K1 K2
    a, b, c, d = (tree[name] for name in "abcd")
    b.move(d, None, tree["by"])
    assert (b.path, c.path, b.depth, c.depth, b.parent_id) == ("d/b", "d/b/c", 2, 3, d.id)
    assert former("practice", "a/b") == b.id and former("practice", "a/b/c") == c.id
    c.move(None, 1, tree["by"])
    assert c.path == "c" and [c.position, a.position, d.position] == [1, 2, 3]
    assert former("practice", "d/b/c") == c.id


def test_renaming_changes_the_addresses_below(tree):  # K1
    tree["a"].rename("Über uns", tree["by"])
    assert tree["c"].path == "über-uns/b/c" and tree["c"].address.endswith("/%C3%BCber-uns/b/c")
    assert former("practice", "a/b/c") == tree["c"].id


def test_a_page_never_stands_below_itself_nor_on_anothers_address(tree):  # K1 K2
    a, b, c, by = tree["a"], tree["b"], tree["c"], tree["by"]
    for target in (a, c):
        with pytest.raises(NotAllowedNow):
            a.move(target, None, by)
    b.rename("d", by)
    b.move(None, None, by, slug="e")
    with pytest.raises(NotAllowedNow):
        tree["d"].rename("e", by)
    assert c.path == "e/c"


def test_a_move_is_undone_within_thirty_days(tree, at):  # K2
    b, d = tree["b"], tree["d"]
    b.move(d, None, tree["by"], slug="other")
    move = db.session.scalars(db.select(PageMove)).one()
    move.undo(tree["by"])
    assert (b.path, tree["c"].path, move.is_undoable) == ("a/b", "a/b/c", False)
    b.move(d, None, tree["by"])
    again = db.session.scalars(db.select(PageMove).order_by(PageMove.id.desc())).first()
    at(datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(NotAllowedNow):
        again.undo(tree["by"])


def test_in_another_space_owner_audience_and_keys_are_that_ones(tree, people):  # K2
    group = make.group("presses", people["member"])
    other = make.space(people["member"], "inner", "group", audience="group", group=group)
    tree["b"].move(None, None, tree["by"], space=other)
    assert tree["c"].address == "/knowledge/inner/b/c" and tree["c"].audience == "group"
    assert tree["c"].keys(Right.READ) == {f"group:{group.id}", f"writers:{group.id}", f"reader:{people['member'].id}"}
    assert not policy.can_view(people["coauthor"], tree["c"]) and policy.can_view(people["coauthor"], tree["a"])
    db.session.scalars(db.select(PageMove)).one().undo(tree["by"])
    assert tree["c"].path == "a/b/c" and policy.can_view(people["coauthor"], tree["c"])


def test_the_trash_takes_a_subtree_and_gives_it_back_whole(tree, people):  # K14
    a, b, c, by = tree["a"], tree["b"], tree["c"], tree["by"]
    c.attach(File(name="a.png", sha256="0" * 64, media_type="image/png", size=1), by)
    b.trash(by, "out of date")
    assert not policy.can_view(by, c) and c.keys(Right.READ) == set() and Page.at("practice", "a/b/c") is None
    with pytest.raises(NotAllowedNow):
        c.save(make.content(), by, c.head_revision_id)
    with pytest.raises(NotAllowedNow):
        c.restore_from_trash(by)
    b.restore_from_trash(by)
    assert (b.path, c.path, c.trashed_at, [f.name for f in c.files]) == ("a/b", "a/b/c", None, ["a.png"])
    assert policy.can_view(people["coauthor"], c) and a.path == "a"


def test_what_is_restored_gets_a_free_name_and_keeps_its_former_address(tree):  # K14 K1
    tree["b"].trash(tree["by"])
    make.page(tree["by"], tree["space"], "B", tree["a"])
    tree["b"].restore_from_trash(tree["by"])
    assert tree["b"].path == "a/b-2" and tree["c"].path == "a/b-2/c" and former("practice", "a/b/c") == tree["c"].id


def test_trash_within_trash_comes_back_one_by_one(tree):  # K14
    tree["c"].trash(tree["by"])
    tree["a"].trash(tree["by"])
    tree["c"].restore_from_trash(tree["by"])
    assert tree["c"].path == "c" and tree["b"].is_trashed
    tree["a"].restore_from_trash(tree["by"])
    assert tree["b"].path == "a/b" and tree["c"].path == "c"


def test_deleting_for_good_needs_a_reason_and_leaves_nothing(tree):  # K14
    b, by = tree["b"], tree["by"]
    ident = b.id
    with pytest.raises(NotAllowedNow):
        b.delete_for_good("because", by)
    b.trash(by)
    with pytest.raises(NotAllowedNow):
        b.delete_for_good(" ", by)
    b.delete_for_good("personal data", by)
    db.session.commit()
    left = db.session.scalars(db.select(Entry.title_en).order_by(Entry.id)).all()
    assert left == ["A", "D"] and db.session.get(Page, ident) is None
