"""Handing over: before somebody leaves, or after; nothing is lost, nobody becomes an author unasked."""
import pytest

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.publishing import queries
from tests import make
from tests.browser import Form
from tests.publishing.acts import brief, kept, submit
from tests.publishing.pressing import force


def hand_over(browser, page, works, to):
    """Tick `works` on the page, choose `to`, send it."""
    fields = Form(browser.get(page).text, page).values
    answer = browser.client.post(page, data=fields | {"works": [work.id for work in works], "colleague": to.id})
    db.session.expire_all()
    return answer


@pytest.fixture
def drafts(people):
    return [brief(people["member"], title="Leaks by night"), brief(people["member"], title="Wear of spindles")]


def test_somebody_who_leaves_hands_drafts_to_a_colleague_who_is_told_and_asked(people, browser, drafts, mails):  # X27
    lin, wu = people["member"], people["colleague"]
    answer = hand_over(browser.sign_in(lin), "/hand-over", drafts, wu)
    assert answer.status_code == 303
    for draft in drafts:
        assert draft.corresponding == wu and draft.authorship_of(wu).is_invited and draft.is_author(lin)
    letters = mails()
    assert [to for to, *_rest in letters] == [wu.email] * 2
    assert any("Lin hands “Leaks by night” over to you" in text for _to, _subject, text in letters)
    assert "Leaks by night" in browser.sign_in(wu).get("/waiting").text
    browser.press(f"/briefs/{drafts[0].id}/authors", f"/briefs/{drafts[0].id}/accept-authorship")
    assert drafts[0].is_author(wu) and "hand-over" not in browser.get("/waiting").text
    assert browser.get(f"/briefs/{drafts[0].id}/edit").status_code == 200


def test_an_author_takes_over_at_once(people, browser, mails):  # X27
    lin, wu = people["member"], people["colleague"]
    draft = kept(make.brief(lin, "draft", [wu]))
    mails()
    hand_over(browser.sign_in(lin), "/hand-over", [draft], wu)
    assert draft.corresponding == wu and draft.authorship_of(wu).is_accepted and len(draft.authorships) == 2
    assert [to for to, *_rest in mails()] == [wu.email]


def test_whoever_refuses_leaves_it_with_whom_it_was(people, browser, drafts):  # X27
    lin, wu = people["member"], people["colleague"]
    hand_over(browser.sign_in(lin), "/hand-over", drafts[:1], wu)
    kept(drafts[0]).refuse_authorship(by=wu)
    kept(drafts[0])
    assert drafts[0].corresponding == lin and drafts[0] in queries.answered_for_by(lin)


def test_what_is_published_keeps_its_names_and_its_next_version_has_the_new_one(people, browser):  # X27
    lin, wu = people["member"], people["colleague"]
    paper = brief(lin, "published")
    hand_over(browser.sign_in(lin), "/hand-over", [paper], wu)
    names = [[author["name_en"] for author in revision.authors] for revision in (paper.published, paper.head)]
    assert names == [["Lin"], ["Lin", "Wu"]] and paper.is_out


def test_only_what_one_answers_for_is_offered_and_only_to_colleagues(people, browser, drafts):  # X27 P20
    lin, wu, mei = people["member"], people["colleague"], people["coauthor"]
    shared = kept(make.brief(mei, "draft", [lin], title="Not for Lin to give"))
    page = browser.sign_in(lin).get("/hand-over").text
    assert "Leaks by night" in page and "Not for Lin to give" not in page
    assert [name for name in ("Wu", "Mei", "Lin", "Sus") if f">{name}</option>" in page] == ["Wu"]
    for works, to in (([shared], wu), ([drafts[0]], mei), ([drafts[0]], people["suspended"])):
        answer = force(browser, "/hand-over", works=[work.id for work in works], colleague=to.id)
        assert answer.status_code == 422 and shared.corresponding == mei and drafts[0].corresponding == lin


def test_names_do_not_change_under_review(people, browser):  # X27 P14
    paper = submit(brief(people["member"], title="Read by moderators"), people["member"])
    page = browser.sign_in(people["member"]).get("/hand-over").text
    assert "Read by moderators" in page and "Under review" in page and "Take it back first" in page
    assert force(browser, "/hand-over", works=[paper.id], colleague=people["colleague"].id).status_code == 422


def test_an_empty_form_says_what_is_missing(people, browser, drafts):  # X25
    answer = browser.sign_in(people["member"]).submit("/hand-over")
    assert answer.status_code == 422 and "Tick at least one." in answer.text
    assert "Choose who takes it over." in answer.text


LEAVING = {
    "whose affiliation ended": lambda lin, rui: lin.end_affiliation(lin.affiliation, by=rui, reason="moved"),
    "whose account was closed": lambda lin, rui: lin.suspend("left", by=rui),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_a_representative_hands_over_what_somebody_left_and_sees_title_and_state_only(  # X27 P20 P16
        people, browser, drafts, leave, mails):
    lin, wu, rui = people["member"], people["colleague"], people["representative"]
    place = f"/institutions/{rui.institution.id}"
    assert "Left by their authors" not in browser.sign_in(rui).get(f"{place}/people").text
    leave(lin, rui)
    kept(drafts[0])
    assert "Left by their authors" in browser.get(f"{place}/people").text
    assert browser.get("/waiting").text.count("Its author has left") == 2
    page = browser.get(f"{place}/hand-over").text
    assert "Wear of spindles · draft" in page and "press shop" not in page
    assert hand_over(browser, f"{place}/hand-over", drafts[:1], wu).status_code == 303
    assert browser.get(f"/briefs/{drafts[0].id}/edit").status_code == 404
    assert [draft.corresponding for draft in drafts] == [wu, lin] and queries.left_at(rui.institution) == [drafts[1]]
    assert sorted(to for to, *_rest in mails()) == sorted([wu.email, lin.email])
    drafts[0].refuse_authorship(by=wu)
    kept(drafts[0])
    assert set(queries.left_at(rui.institution)) == set(drafts)


def test_what_somebody_of_another_institution_answers_for_is_not_left(people):  # X27
    lin, mei = people["member"], people["coauthor"]
    draft = kept(make.brief(lin, "draft", [mei]))
    draft.order_authors([], draft.authorship_of(mei).id, by=lin)
    LEAVING["whose account was closed"](lin, people["administrator"])
    kept(draft)
    assert queries.left_at(draft.owner) == []


def test_handing_over_stands_in_the_history_and_in_the_journal(people, browser, drafts):  # X27 P30
    hand_over(browser.sign_in(people["member"]), "/hand-over", drafts[:1], people["colleague"])
    assert "Lin handed it over to Wu" in browser.get(f"/briefs/{drafts[0].id}/history").text
    [row] = db.session.query(JournalEntry).filter_by(verb="hand_over")
    assert (row.by_id, row.after) == (people["member"].id, {"person": "Wu"})


def test_the_account_leads_there_for_members_only(people, browser):  # X27
    assert 'href="/hand-over"' in browser.sign_in(people["member"]).get("/account").text
    assert 'href="/hand-over"' not in browser.sign_in(people["trainee"]).get("/account").text
