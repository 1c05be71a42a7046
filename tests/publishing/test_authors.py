"""P30 M3: authors are invited, answer, agree; the byline keeps the affiliation of its day."""
import pytest

from portal.core.db import db
from portal.members.models import Affiliation, Person
from portal.publishing.models import Revision
from tests.browser import Form
from tests.make import person
from tests.publishing.acts import accept, brief, kept, next_version, submit, write
from tests.publishing.pressing import force


@pytest.fixture
def draft(people):
    return brief(people["member"])


def at(thing, page):
    return f"/briefs/{thing.id}/{page}"


def invite(author, draft, who):
    return author.submit(at(draft, "authors"), at(draft, "invite"), who=who)


def consents(thing):
    return {a.person.name_en: a.consent.value for a in thing.authorships if a.person}


def ticks(browser, thing):
    """A tick for each warning on the page of submitting."""
    return {name: "1" for name in Form(browser.get(at(thing, "submit")).text, at(thing, "submit")).names
            if name.startswith("accept-")}


def test_who_is_invited_by_address_sees_the_draft_and_accepts(people, author, coauthor, draft):  # P30
    assert coauthor.get(draft.address).status_code == 404
    assert invite(author, draft, people["coauthor"].email).status_code == 303
    assert coauthor.get(draft.address).status_code == 200
    assert coauthor.get(at(draft, "edit")).status_code == 403
    coauthor.submit(at(draft, "authors"), at(draft, "accept-authorship"))
    assert consents(draft) == {"Lin": "accepted", "Mei": "accepted"}
    assert coauthor.get(at(draft, "edit")).status_code == 200


def test_who_refuses_leaves_the_byline_and_sees_nothing_more(people, author, coauthor, draft):  # P30
    invite(author, draft, people["coauthor"].email)
    answer = coauthor.submit(at(draft, "authors"), at(draft, "refuse-authorship"))
    assert answer.status_code == 303 and answer.location == "/"
    assert consents(draft)["Mei"] == "refused" and [a["name_en"] for a in draft.head.authors] == ["Lin"]
    assert coauthor.get(draft.address).status_code == 404
    invite(author, draft, people["coauthor"].email)
    assert consents(draft)["Mei"] == "invited"


def test_nobody_answers_for_another_or_twice(people, author, coauthor, moderator, draft):  # P30
    invite(author, draft, people["coauthor"].email)
    assert force(author, at(draft, "accept-authorship")).status_code == 403
    assert force(moderator, at(draft, "accept-authorship")).status_code == 404
    coauthor.submit(at(draft, "authors"), at(draft, "accept-authorship"))
    for answer in ("accept-authorship", "refuse-authorship"):
        assert force(coauthor, at(draft, answer)).status_code == 403


@pytest.mark.parametrize("who", ["", "Nobody of this name", "nobody@people.example", "%", "_", "suspended"])
def test_who_is_not_there_is_not_invited_and_a_sentence_says_so(people, author, draft, who):  # P30
    answer = invite(author, draft, people["suspended"].email if who == "suspended" else who)
    assert answer.status_code == 422 and ("Nobody here has" in answer.text or "Write a name" in answer.text)
    assert len(draft.authorships) == 1


def test_an_account_that_nobody_confirmed_is_not_invited(people, author, draft):  # P30 M6
    kept(Person.register("new@people.example", name_en="Nina New"))
    for who in ("new@people.example", "Nina New"):
        assert invite(author, draft, who).status_code == 422


def test_an_author_cannot_be_invited_again(people, author, draft):  # P30
    answer = invite(author, draft, people["member"].email)
    assert answer.status_code == 409 and "is an author already" in answer.text


def test_all_authors_agree_to_the_text_as_it_stands_before_the_first_submission(people, author, coauthor, draft):  # P30
    invite(author, draft, people["coauthor"].email)
    sent = {"revision": str(draft.head_revision_id), "accept-positions-missing-all": "1", "accept-body-short-en": "1"}
    refused = force(author, at(draft, "submit"), **sent)
    assert refused.status_code == 409 and "Mei" in refused.text
    coauthor.submit(at(draft, "authors"), at(draft, "accept-authorship"))
    author.submit(at(draft, "edit"), body_en="Other words.\n")
    sent["revision"] = str(draft.head_revision_id)
    assert force(author, at(draft, "submit"), **sent).status_code == 409
    coauthor.submit(at(draft, "authors"), at(draft, "agree"))
    assert force(author, at(draft, "submit"), **sent).status_code == 303
    assert draft.state == "submitted"


def test_an_agreement_counts_for_the_text_that_was_on_the_page(people, author, coauthor, draft):  # P30 P14
    invite(author, draft, people["coauthor"].email)
    asked = Form(coauthor.get(at(draft, "authors")).text, at(draft, "accept-authorship")).values
    write(draft, people["member"], "Words that Mei never saw.\n")
    coauthor.client.post(at(draft, "accept-authorship"), data=asked)
    db.session.expire_all()
    assert consents(draft)["Mei"] == "accepted" and [a.person.name_en for a in draft.without_agreement()] == ["Mei"]
    asked = Form(coauthor.get(at(draft, "authors")).text, at(draft, "agree")).values
    write(draft, people["member"], "Words that Mei never saw either.\n")
    answer = coauthor.client.post(at(draft, "agree"), data=asked)
    assert answer.status_code == 409 and "Read it again" in answer.text
    coauthor.submit(at(draft, "authors"), at(draft, "agree"))
    assert draft.without_agreement() == []


def test_nobody_stands_on_a_later_version_without_having_accepted(people, author):  # P30
    thing = brief(people["member"], "published")
    invite(author, thing, people["coauthor"].email)
    refused = force(author, at(thing, "submit"), revision=str(thing.head_revision_id), change_note="A new author",
                    **ticks(author, thing))
    assert refused.status_code == 409 and "Mei" in refused.text
    again = brief(people["member"], "changes_requested", title="Under review")
    invite(author, again, people["coauthor"].email)
    refused = force(author, at(again, "submit"), revision=str(again.head_revision_id), **ticks(author, again))
    assert refused.status_code == 409 and again.state == "changes_requested"


def test_the_order_and_the_corresponding_author_are_kept_in_the_byline(people, author, draft):  # P30
    draft = brief(people["member"], coauthors=[people["coauthor"]], title="Ordered")
    first, second = draft.authorships
    author.submit(at(draft, "authors"), at(draft, "order-authors"),
                  **{f"place-{first.id}": "2", f"place-{second.id}": "1", "corresponding": str(second.id)})
    assert [(a["name_en"], a["is_corresponding"]) for a in draft.head.authors] == [("Mei", True), ("Lin", False)]


@pytest.mark.parametrize("corresponding", ["", "x", "999999", "9" * 5000, "institution"])
def test_there_is_always_exactly_one_corresponding_author(people, author, corresponding):  # P30
    draft = brief(people["member"], coauthors=[people["coauthor"]])
    draft.add_institution(people["member"].institution, by=people["member"])
    kept(draft)
    if corresponding == "institution":
        corresponding = str(draft.authorships[2].id)
    force(author, at(draft, "order-authors"), corresponding=corresponding)
    assert [a["is_corresponding"] for a in draft.head.authors] == [True, False, False]
    force(author, at(draft, "remove-author"), author=str(draft.authorships[0].id))
    assert [(a["name_en"], a["is_corresponding"]) for a in draft.head.authors] == [("Mei", True), ("Anhe Institute", False)]


def test_an_institution_as_such_is_an_author_once(people, author, draft):  # P30
    page, own = at(draft, "authors"), str(people["member"].institution_id)
    author.submit(page, at(draft, "name-institution"))
    assert [a["name_en"] for a in draft.head.authors] == ["Lin", "Anhe Institute"]
    assert "institution_id" in draft.head.authors[1]
    assert force(author, at(draft, "name-institution"), institution=own).status_code == 409
    for other in (str(people["coauthor"].institution_id), "", "x", "99999999999"):
        assert force(author, at(draft, "name-institution"), institution=other).status_code == 303
    assert len(draft.authorships) == 2
    force(author, at(draft, "remove-author"), author=str(draft.authorships[1].id))
    assert len(draft.authorships) == 1


def test_the_last_person_cannot_be_removed(people, author, draft):  # P30
    draft.add_institution(people["member"].institution, by=people["member"])
    answer = force(author, at(kept(draft), "remove-author"), author=str(draft.authorships[0].id))
    assert answer.status_code == 409 and "last author" in answer.text


def test_an_author_may_leave_and_is_led_away(people, coauthor):  # P30
    draft = brief(people["member"], coauthors=[people["coauthor"]])
    answer = force(coauthor, at(draft, "remove-author"), author=str(draft.authorships[1].id))
    assert (answer.status_code, answer.location) == (303, "/")
    assert coauthor.get(draft.address).status_code == 404


def test_another_entrys_authorship_is_not_removed(people, author, draft):  # X42
    other = brief(people["colleague"], title="Another")
    force(author, at(draft, "remove-author"), author=str(other.authorships[0].id))
    assert len(other.authorships) == 1


def test_after_a_refusal_whoever_agreed_to_the_longer_byline_is_asked_again(people):  # P30
    third = person("Tian", "田", people["coauthor"].institution)
    draft = brief(people["member"], coauthors=[people["coauthor"]])
    draft.invite(third, by=people["member"])
    kept(draft).refuse_authorship(by=third)
    assert [a.person.name_en for a in kept(draft).without_agreement()] == ["Lin"]  # Mei agreed to the byline of two
    assert draft.head.by_id == third.id


# The affiliation of the date

def move(someone, institution):
    for link in someone.current_affiliations:
        someone.end_affiliation(link, by=None)
    someone.affiliate(institution, by=None)
    db.session.commit()


def test_what_is_published_keeps_the_affiliation_of_its_date(people, browser, author):  # M3
    lin, mo = people["member"], people["moderator"]
    thing = brief(lin, "published", moderator=mo)
    move(lin, people["coauthor"].institution)
    lin.edit(lin, name_en="Lin Renamed")
    db.session.commit()
    byline = browser.get(f"{thing.address}/v1").text
    assert "Anhe Institute" in byline and "Borui Works" not in byline and "Lin Renamed" not in byline
    assert thing.owner.short_name == "ANHE"
    assert [(c.person_id, c.institution_id) for c in thing.contributions] == [(lin.id, first_institution(lin))]
    next_version(thing, lin, mo)
    assert "Borui Works" in browser.get(thing.address).text
    assert "Borui Works" not in browser.get(f"{thing.address}/v1").text


def first_institution(someone):
    return db.session.scalars(db.select(Affiliation.institution_id).where(Affiliation.person_id == someone.id)
                              .order_by(Affiliation.id)).first()


def test_the_byline_of_a_draft_is_of_the_day_it_was_saved(people):  # M3 P1
    lin = people["member"]
    thing = brief(lin, "submitted")
    move(lin, people["coauthor"].institution)
    accept(thing, people["moderator"])
    assert thing.published.authors[0]["affiliation_en"] == "Anhe Institute"
    write(thing, lin, "Later.\n")
    assert thing.head.authors[0]["affiliation_en"] == "Borui Works"
    assert db.session.get(Revision, thing.published_revision_id).authors[0]["affiliation_en"] == "Anhe Institute"


def test_a_person_without_institution_and_with_orcid_stands_so_in_the_byline(people):  # P30
    people["trainee"].edit(people["trainee"], orcid="0000-0002-1825-0097")
    thing = brief(people["member"], coauthors=[people["trainee"]])
    accept(submit(thing, people["member"]), people["moderator"])
    byline = thing.published.authors[1]
    assert (byline["affiliation_id"], byline["affiliation_en"], byline["orcid"]) == (None, "", "0000-0002-1825-0097")
