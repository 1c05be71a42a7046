"""Merging a page into another one: what goes over, where the addresses lead, and taking it back."""
import pytest

from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.knowledge.models import Page
from portal.knowledge.models.merging import lowered, with_names
from portal.publishing.models import Comment, File, Link, Pace, Proposal, Watch, What, Words
from tests import make
from tests.browser import Form


@pytest.fixture
def pair(people):
    """`old` with a page below it, to be merged into `new`; both in a space of the member's."""
    by = people["member"]
    space = make.space(by, audience="everyone")
    new = make.page(by, space, "Torque", title_zh="扭矩", body="# Torque\n\nTighten by hand.\n")
    old = make.page(by, space, "Wrenches",
                    body="## Care\n\nOil ![them](a.png), see [the list](b.pdf).\n\n```\n# no heading\n```\n")
    below = make.page(by, space, "Care", old)
    make.page(by, space, "Care", new)
    source = make.page(by, space, "Source", body="See [[Wrenches]] and [it](/knowledge/practice/wrenches).\n")
    db.session.commit()
    return {"space": space, "new": new, "old": old, "below": below, "source": source, "by": by}


def attach(page, name, content, by):
    page.attach(File(name=name, sha256=content * 64, media_type="image/png", size=1), by)


def targets_of(source):
    return set(db.session.scalars(db.select(Link.target_id).where(Link.entry_id == source.id)))


def test_everything_goes_over_and_the_former_addresses_lead_to_the_other_page(pair, people, browser, reader):  # K1
    old, new, below, by = pair["old"], pair["new"], pair["below"], pair["by"]
    old.rename("spanners", by)
    attach(new, "a.png", "1", by)
    attach(old, "a.png", "2", by)
    attach(old, "b.pdf", "3", by)
    said = old.comment("Which oil?", people["coauthor"])
    Watch.set(people["coauthor"], What.ENTRY, old.id, Pace.WEEKLY)
    old.take_tags(["oil"], by)
    db.session.commit()
    assert f"/knowledge/{new.id}" not in browser.get(f"/knowledge/p/{old.id}").location
    old.merge_into(new, by)
    db.session.commit()
    for former in ("wrenches", "spanners"):
        answer = browser.get(f"/knowledge/practice/{former}")
        assert (answer.status_code, answer.location) == (301, new.address)
    assert browser.get(f"/knowledge/p/{old.id}").location == new.address
    assert Page.at_address(f"p/{old.id}") is new and targets_of(pair["source"]) == {new.id}
    assert targets_of(make.page(by, pair["space"], "Later", body=f"See [[{old.reference}]].\n")) == {new.id}
    assert below.path == "torque/care-2" and browser.get("/knowledge/practice/spanners/care").location == below.address
    assert new.head.content.words("en").body == (
        "# Torque\n\nTighten by hand.\n\n## Wrenches\n\n### Care\n\n"
        f"Oil ![them]({old.reference}-a.png), see [the list](b.pdf).\n\n```\n# no heading\n```\n")
    assert {file["name"]: file["sha256"][0] for file in new.head.files} == {"a.png": "1", f"{old.reference}-a.png": "2",
                                                                           "b.pdf": "3"}
    assert new.published is new.head and new.head.outdated == {"zh"}
    assert db.session.get(Comment, said.id).entry_id == new.id and [tag.name_en for tag in new.tags] == ["oil"]
    assert Watch.of(people["coauthor"], What.ENTRY, new.id).pace == Pace.WEEKLY
    assert "merged “Wrenches”" in reader.get("/knowledge/practice/-/changes").text


def test_what_was_merged_is_taken_back_from_the_trash(pair, people):  # K1
    old, new, below, by = pair["old"], pair["new"], pair["below"], pair["by"]
    said = old.comment("Which oil?", people["coauthor"])
    old.rename("spanners", by)
    old.merge_into(new, by, keeps_text=False)
    assert "Oil" not in new.head.content.words("en").body
    old.restore_from_trash(by)
    db.session.commit()
    assert (old.path, below.path, targets_of(pair["source"])) == ("spanners", "spanners/care-2", {old.id})
    assert Page.at_address("practice/wrenches") is old and Page.at_address(f"p/{old.id}") is old
    assert db.session.get(Comment, said.id).entry_id == old.id and old.merge is None


def test_after_a_second_merge_all_addresses_lead_to_the_last_and_stay_when_the_trash_is_emptied(pair, browser):  # K1
    old, new, last, by = pair["old"], pair["new"], pair["source"], pair["by"]
    number = old.id
    old.merge_into(new, by)
    new.merge_into(last, by)
    old.delete_for_good("30 days in the trash", by)
    db.session.commit()
    assert browser.get("/knowledge/practice/wrenches").location == last.address
    assert browser.get(f"/knowledge/p/{number}").location == last.address


def test_a_page_is_not_merged_into_itself_nor_into_one_below_it(pair):  # K1
    for target in (pair["old"], pair["below"]):
        with pytest.raises(NotAllowedNow):
            pair["old"].merge_into(target, pair["by"])


def test_a_page_to_which_somebody_proposes_changes_is_not_merged(pair, people):  # K1 K5
    words = Words("Wrenches", "", "## Care\n\nWash them.\n")
    Proposal.open(people["coauthor"], pair["old"], pair["old"].head, {"en": words}, "Oil is bad for them.")
    with pytest.raises(NotAllowedNow):
        pair["old"].merge_into(pair["new"], pair["by"])


def test_a_steward_of_both_sees_first_what_happens(pair, people, app, writer, reader):  # K1
    old, new = pair["old"], pair["new"]
    others = make.space(people["coauthor"], "others", audience="alliance")
    theirs = make.page(people["coauthor"], others, "Theirs")
    db.session.commit()
    merge = f"/knowledge/{old.id}/merge"
    assert f'href="{merge}"' in writer.get(f"/knowledge/{old.id}/move").text
    assert reader.get(merge).status_code == 403 and merge not in reader.get(f"/knowledge/{old.id}/move").text
    for refused in ("Theirs", theirs.reference, "Wrenches", "wrenches/care"):
        assert writer.submit(merge, target=refused).status_code == 422, refused
    plan = writer.submit(merge, target="Torque")
    assert plan.status_code == 200 and not old.is_trashed
    for said in ("/knowledge/practice/wrenches", "1 page, which stands below", "links of 1 other text", "under its title"):
        assert said in plan.text, said
    answer = writer.client.post(merge, data=Form(plan.text, merge).values)
    assert answer.location == new.address and db.session.get(Page, old.id).is_trashed
    trash = "/knowledge/practice/-/trash"
    assert "Merged into" in writer.get(trash).text
    restore = f"{trash}/{old.id}/restore"
    assert reader.press(trash, restore).status_code == 403
    writer.press(trash, restore)
    assert not db.session.get(Page, old.id).is_trashed


def test_in_a_reviewed_space_the_joined_text_waits(people, writer, reader):  # K1 K4
    by = people["member"]
    space = make.space(by, "checked", mode="reviewed", audience="everyone")
    pages = [make.page(by, space, title, body=f"About {title}.\n") for title in ("One", "Two")]
    for page in pages:
        page.approve(by, page.head.sha256, "nobody else is there")
    db.session.commit()
    one, two = pages
    merge = f"/knowledge/{one.id}/merge"
    plan = writer.submit(merge, target="Two")
    assert "another steward has approved it" in plan.text
    writer.client.post(merge, data=Form(plan.text, merge).values)
    two = db.session.get(Page, two.id)
    assert two.waits_for_approval and "About One" not in reader.get(two.address).text


@pytest.mark.parametrize("text, expected", [
    ("# A\n## B\n###### C\nText # no\n#no", "## A\n### B\n###### C\nText # no\n#no"),
    ("~~~\n# code\n```\n# code\n~~~~\n# A", "~~~\n# code\n```\n# code\n~~~~\n## A")])
def test_headings_stand_a_level_lower_but_not_what_is_code(text, expected):  # K1
    assert lowered(text) == expected


def test_files_that_are_called_otherwise_are_named_so_in_the_text():  # K1
    text = "![x](a.png) [y](<a.png>) ![z](a.png \"Title\") [other](ba.png) a.png"
    assert with_names(text, {"a.png": "n.png"}) == (
        "![x](n.png) [y](<n.png>) ![z](n.png \"Title\") [other](ba.png) a.png")
