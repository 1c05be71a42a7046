"""Who may propose, see and decide; and what is typed into a proposal: nothing of it is lost, and nothing of it runs."""
import pytest

from portal.core.db import db
from portal.knowledge.workflow import Mode
from portal.publishing import proposals
from portal.publishing.models import Audience, Proposal, Words
from portal.publishing.models.proposals import MOST_OPEN
from tests.browser import Browser
from tests.publishing.acts import kept, write
from tests.publishing.pressing import force
from tests.publishing.proposals.proposing import BETTER, BODY, at, keys, merge, propose

# Who may

@pytest.mark.parametrize("name, of_page, of_paper", [
    ("visitor", 404, 404), ("trainee", 404, 404), ("coauthor", 200, 200), ("moderator", 404, 404),
    ("administrator", 404, 404), ("auditor", 404, 404), ("representative", 200, 404), ("colleague", 200, 404),
    ("member", 200, 200), ("suspended", 404, 404)])
def test_only_its_maker_and_those_who_write_the_text_see_a_proposal(  # K5 P20
        app, people, page, paper, reader, name, of_page, of_paper):
    one, two = propose(reader, page), propose(reader, paper)
    reading = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    assert (reading.get(one.address).status_code, reading.get(two.address).status_code) == (of_page, of_paper)
    seen = db.session.scalars(proposals.listed(people[name], state="any")).all()
    assert set(seen) == {made for made, status in ((one, of_page), (two, of_paper)) if status == 200}
    assert set(seen) == {made for made in (one, two) if proposals.can_see(people[name], made)}
    if name != "visitor":
        listed = reading.get("/proposals").text
        assert (one.address in listed, two.address in listed) == (of_page == 200, of_paper == 200)


@pytest.mark.parametrize("name, status", [
    ("visitor", 401), ("trainee", 200), ("coauthor", 200), ("moderator", 200), ("administrator", 200), ("colleague", 200),
    ("member", 303), ("suspended", 403)])
def test_whoever_has_signed_in_and_may_read_but_not_write_may_propose(app, people, paper, name, status):  # K5
    reading = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    assert (at(paper) in reading.get(paper.address).text) == (status == 200)
    assert reading.get(at(paper)).status_code == status


def test_who_can_no_longer_read_it_sees_nothing_of_it(page, room, reader, steward, people):  # K5 P20
    made = propose(reader, page)
    room.set_audience(Audience.INSTITUTION, people["representative"])
    kept(room)
    shown = reader.get(made.address)
    assert shown.status_code == 200 and "can no longer read" in shown.text
    assert not any(word in shown.text for word in ("Wrenches", "wrenches", "every day", "As we do it here"))
    assert "wrenches" not in reader.get("/proposals").text
    assert reader.get(f"{made.address}/texts/{page.id}").status_code == 404
    assert force(reader, f"{made.address}/remarks", body="Hello").status_code == 403
    assert steward.get(made.address).status_code == 200
    assert force(reader, f"{made.address}/withdraw").status_code == 303


def test_who_reads_a_draft_without_writing_it_sees_no_proposal_for_it(app, paper, reader, people):  # K5 P20
    made = propose(reader, paper)
    paper.let_read(people["colleague"], by=people["member"])
    write(paper, people["member"], BODY + "\nMore.\n")
    paper.submit(by=people["member"], change_note="More")
    kept(paper)
    for name in ("colleague", "moderator"):
        reading = Browser(app).sign_in(people[name])
        assert reading.get(at(paper, "history")).status_code == 200 and reading.get(made.address).status_code == 404
        assert made.address not in reading.get("/proposals").text
    answer = merge(Browser(app).sign_in(people["member"]), made, keys(made))
    assert answer.status_code == 409 and "submitted" in answer.text


def test_where_nothing_changes_any_more_nothing_is_proposed_or_merged(  # K5
        page, room, paper, reader, steward, author, people):
    made, other = propose(reader, page), propose(reader, paper)
    room.set_mode(Mode.READ_ONLY, people["representative"])
    kept(room)
    assert at(page) not in reader.get(page.address).text
    assert reader.get(at(page)).status_code == 409 and "read-only" in merge(steward, made, keys(made)).text
    sent = force(reader, at(page), body_en="What I typed", reason="Because")
    assert sent.status_code == 409 and "What I typed" in sent.text and "read-only" in sent.text
    paper.withdraw("Wrong gauge.", by=people["member"])
    kept(paper)
    assert merge(author, other, keys(other)).status_code == 409 and reader.get(at(paper)).status_code == 410
    room.set_mode(Mode.OPEN, people["representative"])
    page.trash(people["representative"])
    kept(page)
    assert steward.get(made.address).status_code == 404 and "can no longer read" in reader.get(made.address).text


def test_a_person_has_at_most_twenty_proposals_that_wait(page, reader, people):  # K5
    for number in range(MOST_OPEN):
        texts = {"en": Words(f"Wrench {number}", "", BODY)}
        Proposal.open(people["coauthor"], page, page.published, texts, "Because")
    kept(page)
    assert reader.get(at(page)).status_code == 409
    sent = force(reader, at(page), title_en="Keys", body_en="What I typed", reason="Because")
    assert sent.status_code == 409 and "20 proposals" in sent.text and "What I typed" in sent.text


# What is typed

@pytest.mark.parametrize("fields, message", [
    ({"reason": ""}, "Say in a sentence"), ({"body_en": BODY}, "Nothing is changed yet"),
    ({"title_en": "x" * 401}, "at most 400"), ({"body_en": "[" * 5000}, ""), ({"body_en": "x" * 200_001}, "200,000")])
def test_what_is_not_in_order_comes_back_as_it_was_typed(page, reader, fields, message):  # K5 X25
    typed = {"body_en": BETTER, "summary_en": "Something that I typed", "reason": "As we do it"} | fields
    if fields == {"body_en": BODY}:
        typed["summary_en"] = ""
    sent = reader.submit(at(page), **typed)
    assert sent.status_code == 422 and message in sent.text and db.session.query(Proposal).count() == 0
    assert typed["summary_en"] in sent.text


def test_after_the_session_has_ended_what_was_typed_is_kept(app, page):  # K5 X26
    sent = Browser(app).client.post(at(page), data={"body_en": "What I typed", "reason": "Because"})
    assert sent.status_code == 401 and "What I typed" in sent.text


def test_markup_in_a_proposal_stays_text(page, reader, steward):  # K5 X41
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    made = propose(reader, page, BODY + "\n" + evil + "\n", reason=evil, title_en=evil[:200])
    force(reader, f"{made.address}/remarks", body=evil, part=keys(made, 0))
    for address in (made.address, f"{made.address}?as=read", "/proposals", "/waiting", f"{made.address}/texts/{page.id}"):
        shown = steward.get(address) if "texts" not in address else reader.get(address)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text and "<img src=x" not in shown.text and 'href="javascript' not in shown.text


@pytest.mark.parametrize("fields", [{"part": "nothing"}, {"part": ["1-en-body-0", "x" * 5000]}, {"rest": "open"}, {}])
def test_parts_that_are_not_there_are_not_merged(page, reader, steward, fields):  # K5
    made = propose(reader, page)
    assert force(steward, f"{made.address}/merge", **fields).status_code in (409, 422) and page.head.number == 1
    assert force(steward, f"{made.address}/remarks", part="nothing", body="Hm").status_code == 409
    assert force(steward, f"{made.address}/remarks", body=" ").status_code == 422


def test_a_draft_that_readers_do_not_see_never_shows_in_a_proposal(paper, reader, author, people):  # K5 P20
    write(paper, people["member"], BODY + "\nOnly for authors.\n")
    assert "Only for authors" not in reader.get(at(paper)).text
    made = propose(reader, paper)
    assert "Only for authors" not in reader.get(made.address).text
    forced = force(reader, at(paper), base=paper.head_revision_id, body_en=BETTER, reason="Because")
    assert "Only for authors" not in reader.get(forced.location).text
    assert "Only for authors" in paper.head.text("en").body and merge(author, made, keys(made)).status_code == 303
    assert "Only for authors" in paper.head.text("en").body and "every day" in paper.head.text("en").body


def test_the_preview_is_the_entrys_for_those_who_may_read_it(app, people, page, reader):  # K5 K3
    shown = force(reader, at(page, "propose/preview"), source="**bold** <script>x</script>", language="en")
    assert "<strong>bold</strong>" in shown.text and "<script" not in shown.text
    assert force(Browser(app).sign_in(people["trainee"]), at(page, "propose/preview"), source="x").status_code == 404
