"""The acts on a page and in a space, as people do them at their pages."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock, waiting
from portal.core.db import db
from portal.knowledge import jobs, policy, search
from portal.knowledge.models import Page, PageMove, Space
from tests import make
from tests.browser import Form


@pytest.fixture
def space(people):
    space = make.space(people["representative"], level="institution", mode="reviewed")
    db.session.commit()
    return space


def own_page(people, within, **more):
    page = make.page(people["member"], within, **more)
    db.session.commit()
    return page


def test_a_representative_opens_a_space_and_changes_how_it_works(steward, reader, people):  # K1 K4
    a = people["member"].institution
    answer = steward.submit("/knowledge/new", slug="presses", name_en="Presses", whose=f"institution-{a.id}",
                            mode="open", audience="alliance", description_en="What we know of presses.")
    assert answer.location == "/knowledge/presses"
    assert "What we know of presses." in reader.get("/knowledge").text
    assert reader.get("/knowledge/presses/-/settings").status_code == 403
    steward.submit("/knowledge/presses/-/settings", mode="reviewed", audience="institution")
    space = Space.named("presses")
    assert (space.mode, space.audience) == ("reviewed", "institution")
    assert reader.get("/knowledge/presses").status_code == 404
    steward.submit("/knowledge/presses/-/settings", "/knowledge/presses/-/appoint", who="mei@people.example")
    assert reader.get("/knowledge/presses").status_code == 200
    assert "made Mei a steward" in steward.get("/knowledge/presses/-/changes").text
    assert steward.submit("/knowledge/new", slug="presses", name_en="Again").status_code == 422
    assert steward.submit("/knowledge/new", slug="7", name_en="Again").status_code == 422


def test_a_draft_waits_for_the_steward_who_reads_the_difference_and_approves(writer, steward, reader, people, space,
                                                                             mails):  # K4 P13
    page = own_page(people, space)
    edit = f"/knowledge/{page.id}/edit"
    shown = writer.get(edit).text
    writer.client.post(edit, data=Form(shown, edit).values | {"act": "submit"})
    assert reader.get(page.address).status_code == 404
    assert [(row.verb, row.id) for row in waiting.items(people["representative"])] == [("approve", page.id)]
    assert "a text waits for your approval" in mails()[0][1]
    assert f"/knowledge/{page.id}/approval" in steward.get("/waiting").text
    steward.press(f"/knowledge/{page.id}/approval", f"/knowledge/{page.id}/approve")
    assert "every week" in reader.get(page.address).text and waiting.items(people["representative"]) == []
    shown = writer.get(edit).text
    writer.client.post(edit, data=Form(shown, edit).values | {"body_en": "Check them every day.\n", "act": "submit"})
    assert "every week" in reader.get(page.address).text
    assert "<ins>day" in steward.get(f"/knowledge/{page.id}/approval").text
    answer = steward.submit(f"/knowledge/{page.id}/approval", f"/knowledge/{page.id}/approve", read="old")
    assert answer.status_code == 409
    steward.client.post(f"/knowledge/{page.id}/send-back", data=Form(
        steward.get(f"/knowledge/{page.id}/approval").text, f"/knowledge/{page.id}/approve").values | {"reason": "Why?"})
    assert any("sent back" in subject for _to, subject, _text in mails())


def test_only_stewards_approve(writer, reader, people, space):  # K4 X40
    page = own_page(people, space)
    assert writer.get(f"/knowledge/{page.id}/approval").status_code == 403
    assert reader.get(f"/knowledge/{page.id}/approval").status_code == 404


def test_two_people_at_one_sentence_see_both_versions(writer, people, app):  # P3
    page = own_page(people, make.space(people["member"]))
    edit = f"/knowledge/{page.id}/edit"
    mine = Form(writer.get(edit).text, edit).values
    page.save(make.content(title="Torque wrenches", body="Check them every month.\n", body_zh=""), people["coauthor"],
              page.head_revision_id)
    db.session.commit()
    answer = writer.client.post(edit, data=mine | {"body_en": "Check them every day.\n"})
    assert answer.status_code == 409 and "every month" in answer.text and "every day" in answer.text


def test_moving_first_shows_what_changes_and_can_be_undone(writer, reader, people):  # K2
    space = make.space(people["member"])
    make.space(people["member"], "inner", level="institution", name="Inner", audience="institution")
    top = make.page(people["member"], space, "Top")
    page = make.page(people["member"], space, "Moved", top)
    below = make.page(people["member"], space, "Below", page)
    other = make.page(people["member"], space, "Other", body="See [[Below]].\n")
    db.session.commit()
    move = f"/knowledge/{page.id}/move"
    plan = writer.submit(move, target="inner/", slug="moved")
    assert plan.status_code == 200 and db.session.get(Page, page.id).path == "top/moved"
    for wanted in ("/knowledge/practice/top/moved/below", "/knowledge/inner/moved/below", "1 other text links here",
                   "the addresses of 2 pages", "own institution"):
        assert wanted in plan.text, wanted
    writer.client.post(move, data=Form(plan.text, move).values)
    assert db.session.get(Page, below.id).address == "/knowledge/inner/moved/below"
    assert reader.get("/knowledge/practice/top/moved").status_code == 404
    assert "/knowledge/inner/moved/below" in writer.get(other.address).text
    undo = f"/knowledge/inner/-/undo/{db.session.scalars(db.select(PageMove.id)).one()}"
    writer.press("/knowledge/inner/-/changes", undo)
    assert reader.get("/knowledge/practice/top/moved").status_code == 200
    assert writer.client.post(undo, data=Form(writer.get(move).text, move).values).status_code in (404, 409)


def test_a_refused_move_says_why(writer, people):  # K2
    space = make.space(people["member"])
    make.page(people["member"], space, "Taken")
    page = make.page(people["member"], space, "Page")
    db.session.commit()
    answer = writer.submit(f"/knowledge/{page.id}/move", slug="taken", target="practice/")
    assert answer.status_code == 409 and "is there already" in answer.text


def test_the_trash_at_its_pages(writer, steward, reader, people, space):  # K14
    page = own_page(people, space)
    address = writer.submit(f"/knowledge/{page.id}/trash", reason="twice").location
    assert writer.get(page.address).status_code == 404
    restore, delete = (f"/knowledge/practice/-/trash/{page.id}/{act}" for act in ("restore", "delete"))
    assert "Delete for good" not in writer.get(address).text
    assert writer.press(address, restore).status_code == 200
    writer.submit(f"/knowledge/{page.id}/trash")
    assert steward.submit(address, delete).status_code == 422
    steward.submit(address, delete, reason="personal data")
    assert db.session.get(Page, page.id) is None


def test_after_thirty_days_the_trash_is_emptied(people, space, at):  # K14
    page = own_page(people, space)
    page.trash(people["member"])
    db.session.commit()
    jobs.empty_trash([])
    assert db.session.get(Page, page.id)
    at(datetime.now(UTC) + timedelta(days=31))
    jobs.empty_trash([])
    assert db.session.get(Page, page.id) is None


def test_owners_are_reminded_once_at_30_7_and_0_days_also_after_a_pause(people, at, mails):  # K6
    page = own_page(people, make.space(people["member"]))
    now, sent = datetime.now(UTC), []
    page.hand_to(people["member"], (now + timedelta(days=40)).date(), people["member"])
    db.session.commit()
    mails()
    for days in (5, 10, 11, 33, 34, 41, 45):
        at(now + timedelta(days=days))
        jobs.remind([])
        sent.append([subject.rpartition(" ")[2] for _to, subject, _text in mails()])
    assert sent == [[], ["days"], [], ["days"], [], ["now"], []]
    page.confirm(people["member"])
    page.renew((now + timedelta(days=46)).date())
    db.session.commit()
    jobs.remind([])  # 30 and 7 passed at once: one mail
    assert len(mails()) == 1 and db.session.get(Page, page.id).reminded == 7


def test_still_true_is_one_press(writer, people):  # K6
    page = own_page(people, make.space(people["member"]))
    page.hand_to(people["member"], clock.today() - timedelta(days=2), people["member"])
    db.session.commit()
    assert [row.verb for row in waiting.items(people["member"])] == ["keep"]
    writer.press(page.address, f"/knowledge/{page.id}/confirm")
    assert not db.session.get(Page, page.id).is_overdue and waiting.items(people["member"]) == []


def test_a_page_whose_owner_left_goes_to_the_stewards_at_once(steward, people, space, mails):  # K6
    page = own_page(people, space)
    page.approve(people["representative"], page.head.sha256)
    db.session.commit()
    jobs.hand_over([])
    mails()
    assert waiting.items(people["representative"]) == []
    who = people["member"]
    who.end_affiliation(who.current_affiliations[0], by=None)
    db.session.commit()
    assert [row.verb for row in waiting.items(people["representative"])] == ["take_over"]
    jobs.hand_over([])
    jobs.hand_over([])
    assert [subject.rpartition(" ")[2] for _to, subject, _text in mails()] == ["left"]
    steward.submit(f"/knowledge/{page.id}/care", keeper=str(people["representative"].id))
    assert waiting.items(people["representative"]) == []


def test_an_obsolete_page_is_named_with_what_replaces_it(writer, people):  # K7
    space = make.space(people["member"])
    old, new = own_page(people, space, title="Old"), own_page(people, space, title="New")
    act = f"/knowledge/{old.id}/obsolete"
    assert writer.submit(f"/knowledge/{old.id}/care", act, replacement="KB-999").status_code == 422
    writer.submit(f"/knowledge/{old.id}/care", act, replacement=new.address)
    assert db.session.get(Page, old.id).replacement_id == new.id
    found = {document.id: document for document in search.documents()}
    assert found[old.id].state == "obsolete" and found[new.id].state == "published"
    assert found[new.id].facets["space"].keys() == {"practice"}
    writer.press(f"/knowledge/{old.id}/care", f"/knowledge/{old.id}/revive")
    assert not db.session.get(Page, old.id).is_obsolete


def test_history_compares_and_restores_and_names_who_did_what(writer, people):  # P5 P6
    page = own_page(people, make.space(people["member"]))
    page.save(make.content(title="Torque wrenches", body="Every day.\n"), people["coauthor"], page.head_revision_id)
    db.session.commit()
    history = writer.get(f"/knowledge/{page.id}/history").text
    assert "Mei" in history and f"/knowledge/p/{page.id}/v1" in history
    assert "<del>" in writer.get(f"/knowledge/{page.id}/compare?from=1&to=2").text
    writer.client.post(f"/knowledge/{page.id}/restore", data=Form(history, f"/knowledge/{page.id}/restore").values | {
        "revision": "1"})
    db.session.expire_all()
    page = db.session.get(Page, page.id)
    assert page.published.number == 3 and page.published.original.body == "Check them every week.\n"


def test_nothing_of_briefs_review_applies_to_pages(writer, moderator_of_all, people):  # P13
    page = own_page(people, make.space(people["member"]))
    for act in ("submit", "authors", "audience", "withdraw", "delete"):
        assert writer.get(f"/knowledge/{page.id}/{act}").status_code in (403, 404), act
        assert moderator_of_all.get(f"/knowledge/{page.id}/{act}").status_code in (403, 404), act
    assert not policy.is_steward(people["moderator"], page.space)
