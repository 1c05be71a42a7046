"""Proposals: somebody who may read proposes other words, those who write the text take them part by part."""
import json

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.knowledge.models import Page
from portal.knowledge.workflow import Mode
from portal.publishing import own_data
from portal.publishing.models import Content, Proposal, ProposalState, Words
from portal.publishing.models.proposals import PROPOSALS
from portal.publishing.proposal_letters import SENTENCES
from tests import make
from tests.browser import Browser
from tests.publishing.acts import kept, write
from tests.publishing.pressing import force, together, token
from tests.publishing.proposals.proposing import BETTER, BODY, fields_of, keys, merge, propose

# One part is taken, another one talked about

def test_a_reader_proposes_and_the_steward_takes_one_part_asks_about_another_and_merges(  # K5
        app, people, page, reader, steward, mails):
    made = propose(reader, page)
    shown = steward.get(made.address).text
    assert "As we do it here." in shown and shown.count('form="merge"') == 2
    assert "every day" not in page.head.text("en").body
    assert "A change is proposed" in steward.get("/waiting").text and "1 proposal" in steward.get(page.address).text
    assert [to for to, _subject, text in mails() if made.address in text] == [people["representative"].email]
    first, second = keys(made)
    assert merge(steward, made, [first]).status_code == 303
    assert "every day" in page.published.text("en").body and "office" not in page.head.text("en").body
    assert page.head.note == "proposed by Mei" and page.head.by is people["representative"]
    assert {"Lin", "Mei", "Rui"} == {author["name_en"] for author in page.head.authors}
    assert made.state == ProposalState.OPEN and keys(made) == [second]
    answer = force(steward, f"{made.address}/remarks", part=second, body="In *which* office?")
    assert answer.location.startswith(f"{made.address}#remark-")
    assert "<em>which</em>" in reader.get(made.address).text
    assert force(reader, f"{made.address}/remarks", part=second, body="The one beside the gate.").status_code == 303
    told = [(to, subject) for to, subject, _text in mails()]
    assert sorted(to for to, _subject in told) == [people["coauthor"].email] * 2 + [people["representative"].email]
    assert "beside the gate" in steward.get(made.address).text
    assert merge(steward, made, [second], note="Thank you").status_code == 303
    assert page.head.text("en").body == BETTER and page.head.note == "proposed by Mei: Thank you"
    assert made.state == ProposalState.MERGED and made.decided_by_id == people["representative"].id
    assert "taken over" in reader.get(made.address).text and 'form="merge"' not in steward.get(made.address).text
    verbs = db.session.scalars(db.select(JournalEntry.verb).where(JournalEntry.noun == "proposal").order_by(
        JournalEntry.id)).all()
    assert verbs == ["propose", "take", "say", "say", "merge"]
    assert {("proposal", verb) for verb in PROPOSALS.verbs} | {("proposal", "propose")} == SENTENCES.keys()


def test_what_is_not_taken_may_be_left_out(page, reader, steward):  # K5
    made = propose(reader, page)
    assert "Merged" in steward.get(merge(steward, made, keys(made, 1), rest="left").location).text
    assert made.state == ProposalState.MERGED and "every week" in page.head.text("en").body
    assert "not taken over" in reader.get(made.address).text


def test_a_proposal_for_a_brief_goes_into_the_draft_and_publishes_nothing(paper, reader, author, people, mails):  # K5
    author_only = Browser(author.app).sign_in(people["colleague"])
    made = propose(reader, paper)
    paper.autosave("en", make.content().texts["en"], paper.head_revision_id, by=people["member"])
    kept(paper)
    assert author_only.get(made.address).status_code == 404
    assert merge(author, made, keys(made)).status_code == 303
    assert paper.version == 1 and "every week" in paper.published.text("en").body
    assert "every day" in paper.head.text("en").body and paper.head.keywords == paper.published.keywords
    assert paper.autosaves_of(people["member"]).keys() == {"en"}
    assert [author["name_en"] for author in paper.head.authors] == ["Lin"]
    assert people["coauthor"].email in [to for to, _subject, _text in mails()]


def test_in_a_reviewed_space_a_merged_proposal_waits_for_approval(room, page, reader, steward, people):  # K5 K4
    room.set_mode(Mode.REVIEWED, people["representative"])
    made = propose(reader, kept(page))
    merge(steward, made, keys(made))
    assert page.waits_for_approval and "every week" in page.published.text("en").body


# An old base

def test_a_proposal_on_an_old_base_is_joined_with_what_was_written_since(page, reader, steward, people):  # K5
    made = propose(reader, page)
    write(page, people["member"], BODY.replace("Ask the shop", "Ask the shop by phone"))
    assert "Both go together" in steward.get(made.address).text
    assert merge(steward, made, keys(made)).status_code == 303
    assert page.head.text("en").body == BETTER.replace("Ask the shop", "Ask the shop by phone")


def test_a_proposal_that_clashes_shows_both_sides_and_the_choice_is_merged(page, reader, steward, people):  # K5
    made = propose(reader, page)
    write(page, people["member"], BODY.replace("every week", "every month"))
    assert "1 place was changed by others too" in steward.get(made.address).text
    answer = merge(steward, made, keys(made), note="Both")
    assert answer.status_code == 409 and "every month" in answer.text and "every day" in answer.text
    assert ">Mei<" in answer.text and page.head.number == 2 and made.state == ProposalState.OPEN
    action = f"{made.address}/texts/{page.id}/resolve"
    fields = fields_of(answer.text, action)
    place = next(name for name in fields if name.endswith("-mine")).removesuffix("-mine")
    assert force(steward, action, **fields | {place: "both", "part": keys(made)}).status_code == 303
    body = page.head.text("en").body
    assert "every day" in body and "every month" in body and "office" in body
    assert made.state == ProposalState.MERGED and page.head.note == "proposed by Mei: Both"


def test_a_clash_in_one_of_two_pages_leaves_the_other_as_it_was(room, page, reader, steward, people):  # K5
    other = kept(make.page(people["member"], room, "Presses", body="Look at the gauge.\n"))
    made = propose(reader, page)
    reader.submit(f"{made.address}/texts/{other.id}", body_en="Look at the gauge twice.\n")
    write(page, people["member"], BODY.replace("every week", "every month"))
    parts = keys(made)
    answer = merge(steward, made, parts, rest="left")
    assert answer.status_code == 409 and other.head.number == 1 and page.head.number == 2
    action = f"{made.address}/texts/{page.id}/resolve"
    fields = fields_of(answer.text, action)
    place = next(name for name in fields if name.endswith("-mine")).removesuffix("-mine")
    assert force(steward, action, **fields | {place: "mine", "part": parts}).status_code == 303
    assert "every day" in page.head.text("en").body and made.state == ProposalState.OPEN
    assert [key for key in keys(made) if not key.startswith(f"{other.id}-")] == []
    assert merge(steward, made, keys(made)).status_code == 303
    assert "twice" in other.head.text("en").body and made.state == ProposalState.MERGED


def test_two_who_merge_at_the_same_moment_merge_once(app, page, reader, people):  # K5
    made = propose(reader, page)
    parts, stewards = keys(made), [Browser(app).sign_in(people[name]) for name in ("representative", "member")]
    for one in stewards:
        token(one)
    db.session.rollback()
    answers = together(app, *(lambda one=one: merge(one, made, parts).status_code for one in stewards))
    assert sorted(answers) == [303, 409] and page.head.number == 2 and page.head.text("en").body == BETTER


def test_what_was_changed_between_looking_and_pressing_is_not_merged(page, reader, steward):  # K5
    made = propose(reader, page)
    seen = keys(made)
    reader.submit(f"{made.address}/texts/{page.id}", body_en=BODY.replace("every week", "each hour"))
    assert merge(steward, made, seen).status_code == 409 and page.head.number == 1
    assert "each hour" in steward.get(made.address).text


# Asking for changes, declining, taking back

def test_changes_are_asked_for_and_made(page, reader, steward, people, mails):  # K5
    made = propose(reader, page)
    assert force(steward, f"{made.address}/ask", asked=" ").status_code == 422
    assert force(steward, f"{made.address}/ask", asked="Every day is too much.").status_code == 303
    assert made.state == ProposalState.CHANGES_ASKED and "A change is proposed" not in steward.get("/waiting").text
    assert "Changes to your proposal are asked for" in reader.get("/waiting").text
    assert any("Every day is too much." in text and to == people["coauthor"].email for to, _subject, text in mails())
    assert "Every day is too much." in reader.get(f"{made.address}/texts/{page.id}").text
    sent = reader.submit(f"{made.address}/texts/{page.id}", body_en=BODY.replace("every week", "twice a week"))
    assert sent.status_code == 303 and made.state == ProposalState.OPEN and len(keys(made)) == 1


def test_a_proposal_is_declined_with_a_reason(page, reader, steward, people, mails):  # K5
    made = propose(reader, page)
    mails()
    assert force(steward, f"{made.address}/decline", declined="").status_code == 422
    assert force(steward, f"{made.address}/decline", declined="The maker says weekly.").status_code == 303
    assert made.state == ProposalState.DECLINED and "The maker says weekly." in reader.get(made.address).text
    assert [(to, "The maker says weekly." in text) for to, _subject, text in mails()] == [(people["coauthor"].email, True)]
    for act, fields in {"merge": {"part": keys(made)}, "ask": {"asked": "More"}, "remarks": {"body": "But"}}.items():
        assert force(steward, f"{made.address}/{act}", **fields).status_code == 409


def test_its_maker_takes_it_back_and_nobody_else_does(page, reader, steward):  # K5
    made = propose(reader, page)
    assert force(steward, f"{made.address}/withdraw").status_code == 403
    assert force(reader, f"{made.address}/merge", part=keys(made)).status_code == 403
    assert force(reader, f"{made.address}/withdraw").status_code == 303 and made.state == ProposalState.WITHDRAWN
    assert force(reader, f"{made.address}/texts/{page.id}", body_en="Other", reason="More").status_code == 409


# Several texts

def test_one_proposal_changes_several_pages_of_a_space(room, page, reader, steward, people, paper):  # K5
    other = kept(make.page(people["member"], room, "Presses", body="Look at the gauge.\n"))
    made = propose(reader, page)
    assert reader.get(f"{made.address}/add?wanted=No such page").status_code == 422
    assert "Others decide" in reader.get(f"{made.address}/add?wanted={paper.reference}").text
    led = reader.get(f"{made.address}/add?wanted={other.reference}")
    assert led.location == f"{made.address}/texts/{other.id}"
    assert reader.submit(led.location, body_en="Look at the gauge twice.\n").status_code == 303
    assert len(keys(made)) == 3 and "Presses" in steward.get(made.address).text
    assert merge(steward, made, keys(made)).status_code == 303 and made.state == ProposalState.MERGED
    assert "twice" in other.head.text("en").body and "every day" in page.head.text("en").body


def test_titles_and_translations_are_parts_too(page, reader, steward):  # K5
    made = propose(reader, page, BODY, title_en="Torque keys", title_zh="扭矩扳手", body_zh="每天检查。\n\n记录在案。\n")
    assert [key.split("-")[1:3] for key in keys(made)] == [["en", "title"], ["zh", "title"], ["zh", "body"]]
    assert "每天检查" in steward.get(f"{made.address}?as=read").text
    merge(steward, made, keys(made, 2))
    assert page.head.text("zh").body == "每天检查。\n\n记录在案。\n" and page.head.text("en").title == "Torque wrenches"


def test_a_text_in_a_third_language_is_changed_in_that_language(room, reader, steward, people):  # K5 P35
    words = {"de": Words("Drehmomentschlüssel", "", "Jede Woche prüfen.\n")}
    german = Page.begin(people["member"], "de", Content(words), room)
    made = propose(reader, kept(german), "", body_de="Jeden Tag prüfen.\n")
    assert 'lang="de"' in steward.get(made.address).text
    assert merge(steward, made, keys(made)).status_code == 303
    assert german.head.text("de").body == "Jeden Tag prüfen.\n" and german.head.text("en") is None


# Lists, own data, the workflow

def test_the_list_is_narrowed_by_side_state_and_entry(page, paper, reader, steward):  # K5
    one, two = propose(reader, page), propose(reader, paper)
    force(steward, f"{one.address}/decline", declined="No")
    def shown(browser, query):
        text = browser.get(f"/proposals{query}").text
        return [made for made in (one, two) if f'href="{made.address}"' in text]
    assert shown(reader, "") == [two] and shown(reader, "?state=declined") == [one]
    assert shown(reader, "?state=any") == [one, two]
    assert shown(reader, "?which=decide&state=any") == [] and shown(steward, "?which=decide&state=any") == [one]
    assert shown(reader, f"?state=any&entry={page.id}") == [one] and shown(reader, "?state=nothing&page=99") == [one, two]
    assert "Nothing is proposed here." in steward.get("/proposals").text


def test_what_one_proposed_is_among_ones_own_data_and_taken_back_when_one_leaves(page, reader, people):  # K5 M7
    made = propose(reader, page)
    force(reader, f"{made.address}/remarks", body="One more thing")
    own = json.dumps(own_data.of_person(people["coauthor"]), default=str)
    assert "every day" in own and "As we do it here." in own and "One more thing" in own
    assert "every day" not in json.dumps(own_data.of_person(people["member"])["proposals.json"], default=str)
    own_data.let_go(people["coauthor"], is_named=False)
    assert made.state == ProposalState.WITHDRAWN


@pytest.mark.parametrize("verb, leaves_from, leads_to", [
    ("revise", "open changes_asked", "open"), ("say", "open changes_asked", None), ("take", "open changes_asked", None),
    ("ask_changes", "open", "changes_asked"), ("merge", "open changes_asked", "merged"),
    ("decline", "open changes_asked", "declined"), ("withdraw", "open changes_asked", "withdrawn")])
def test_a_proposal_goes_from_state_to_state(verb, leaves_from, leads_to):  # K5
    for state in ProposalState:
        made = Proposal(state=state, opened_at=clock.now())
        assert PROPOSALS.allows(verb, made) == (state in leaves_from.split())
        if PROPOSALS.allows(verb, made):
            assert PROPOSALS.target(verb, made) == (leads_to or state)
    assert PROPOSALS.verbs.keys() == {"revise", "say", "take", "ask_changes", "merge", "decline", "withdraw"}
