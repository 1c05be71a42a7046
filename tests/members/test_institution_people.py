import pytest
from sqlalchemy import select

from portal.core import waiting
from portal.core.db import db
from portal.members.models import Invitation
from tests.members.test_account import token

PAGE = "/institutions/{}/people"


@pytest.fixture
def page(browser, people, anhe):
    """The address of A's people; its representative is signed in."""
    browser.sign_in(people["representative"])
    return PAGE.format(anhe.id)


@pytest.fixture
def proposed(people, anhe):
    link = people["trainee"].propose(anhe)
    db.session.commit()
    return link


@pytest.mark.parametrize("who, code", [
    ("visitor", 401), ("trainee", 403), ("member", 403), ("coauthor", 403), ("moderator", 403), ("suspended", 403),
    ("auditor", 200), ("representative", 200), ("administrator", 200)])
def test_who_sees_the_people_of_an_institution_with_their_addresses(browser, people, anhe, who, code):  # M5 X40
    if who != "visitor":
        browser.sign_in(people[who])
    answer = browser.get(PAGE.format(anhe.id))
    assert answer.status_code == code
    assert (people["member"].email in answer.text) is (code == 200)


def test_an_auditor_finds_nothing_to_press(browser, people, anhe, proposed):  # M4
    browser.sign_in(people["auditor"])
    shown = browser.get(PAGE.format(anhe.id)).text
    assert shown.count('method="post"') == 2  # language, signing out
    for act in (f"{proposed.id}/approve", f"{people['member'].affiliation.id}/representative", "invite"):
        answer = browser.client.post(f"{PAGE.format(anhe.id)}/{act}", data={"csrf_token": token(browser)})
        assert answer.status_code == 403


def test_a_representative_invites(browser, page, post, anhe):  # M5
    browser.submit(page, f"{page}/invite", email="Guest@People.example", name="郭来", language="zh")
    invitation = db.session.scalar(select(Invitation))
    assert (invitation.email, invitation.institution, invitation.language) == ("guest@people.example", anhe, "zh")
    assert post.link("guest@people.example").startswith("/invitations/")
    assert "guest@people.example" in browser.get(page).text


@pytest.mark.parametrize("email, said", [
    ("lin@people.example", "belongs to the institution already"), ("no address", "not an e-mail address")])
def test_an_invitation_that_makes_no_sense_is_refused(browser, page, email, said):  # X25
    answer = browser.submit(page, f"{page}/invite", email=email, name="Kept Name")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept Name" in answer.text


def test_somebody_is_invited_once_and_then_again_from_the_list(browser, page, post):  # M5
    browser.submit(page, f"{page}/invite", email="guest@people.example")
    assert "has an invitation already" in browser.submit(page, f"{page}/invite", email="guest@people.example").text
    invitation = db.session.scalar(select(Invitation))
    browser.submit(page, f"{page}/invitations/{invitation.id}/resend")
    first, second = (post.link("guest@people.example", of=n) for n in (0, 1))
    assert browser.get(first).status_code == 410
    assert browser.get(second).status_code == 200
    browser.submit(page, f"{page}/invitations/{invitation.id}/withdraw")
    assert browser.get(second).status_code == 410
    assert "guest@people.example" not in browser.get(page).text


def test_a_proposed_person_waits_and_is_approved(browser, page, people, proposed, post, anhe):  # M6
    representative = people["representative"]
    item, = waiting.items(representative)
    assert (item.kind, item.id, item.verb, item.title_en) == ("institution", anhe.id, "confirm", "Tao")
    assert waiting.items(people["coauthor"]) == []
    browser.submit(page, f"{page}/{proposed.id}/approve")
    assert people["trainee"].institution is anhe
    assert people["trainee"].is_member
    assert waiting.items(representative) == []
    assert "has confirmed that you belong" in post.to(people["trainee"].email)[0]["text"]


def test_a_proposed_person_may_be_declined_with_a_reason(browser, page, people, proposed, post):  # M6
    browser.submit(f"{page}/{proposed.id}/decline", reason="Left in May.")
    assert not people["trainee"].is_member
    assert not proposed.is_open_proposal
    assert "Left in May." in post.to(people["trainee"].email)[0]["text"]
    assert browser.client.post(f"{page}/{proposed.id}/approve", data={"csrf_token": token(browser)}).status_code == 409


def test_an_affiliation_ends_with_a_reason_and_what_was_published_keeps_it(browser, page, people, post):  # M3 M5
    lin = people["member"]
    link = lin.affiliation
    address = f"{page}/{link.id}/end"
    assert browser.submit(address, reason=" ").status_code == 422
    assert link.is_current
    browser.submit(address, reason="Moved to another city.")
    assert lin.affiliation is None
    assert lin.former_affiliations == [link]
    assert "Moved to another city." in post.to(lin.email)[0]["text"]


def test_a_representative_makes_and_unmakes_representatives(browser, page, people, anhe):  # M5
    lin = people["member"]
    browser.submit(page, f"{page}/{lin.affiliation.id}/representative")
    assert lin.represented_ids == (anhe.id,)
    browser.submit(page, f"{page}/{lin.affiliation.id}/no-representative")
    assert not lin.is_representative


def test_a_representative_has_no_say_in_another_institution(browser, page, people, borui, anhe):  # M5 X42
    mei = people["coauthor"].affiliation
    invitation, _token = Invitation.make("guest@people.example", by=people["administrator"], institution=borui)
    db.session.commit()
    form = {"csrf_token": token(browser), "reason": "x", "email": "x@people.example", "language": "en"}
    for act in (f"{mei.id}/representative", f"{mei.id}/end", "invite", f"invitations/{invitation.id}/withdraw"):
        assert browser.client.post(f"{PAGE.format(borui.id)}/{act}", data=form).status_code == 403
        if act != "invite":  # nor through the door of the own one
            assert browser.client.post(f"{page}/{act}", data=form).status_code == 404
    assert mei.is_current
    assert invitation.is_open


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_the_representative_of_an_institution_that_is_not_active_manages_nobody(browser, people, anhe, state):  # M9
    anhe.suspend("fees", by=people["administrator"])
    if state == "left":
        anhe.leave("went", by=people["administrator"])
    db.session.commit()
    browser.sign_in(people["representative"])
    assert browser.get(PAGE.format(anhe.id)).status_code == 403
