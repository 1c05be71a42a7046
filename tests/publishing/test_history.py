"""P2 G20: what became of an entry, told in sentences in the reader's language."""
import re

import pytest

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.core.locale import in_language
from portal.publishing import history
from portal.publishing.models import ReviewRule
from portal.publishing.views import history as history_pages
from portal.publishing.workflow import PUBLICATION
from tests.publishing.acts import accept, ask_for_changes, brief, decline, kept, submit, write
from tests.publishing.test_revisions import picture


def sentences(thing, person):
    return [event.sentence for event in history.events_of(thing, person)]


def test_every_verb_of_the_workflow_has_a_sentence(app):  # G20
    assert PUBLICATION.verbs.keys() - {"post", "plan"} <= history.SENTENCES.keys()


def test_the_story_of_a_brief_is_told_newest_first_without_gaps(people):  # G20
    thing = brief(people["member"], coauthors=[people["coauthor"]])
    thing.attach(picture(), by=people["member"])
    thing.set_audience("alliance", by=people["member"])
    thing.let_read(people["trainee"], by=people["member"])
    thing.stop_reading(people["trainee"], by=people["member"])
    thing.agree(by=people["coauthor"])
    submit(thing, people["member"])
    thing.claim(by=people["moderator"])
    ask_for_changes(thing, people["moderator"], "Which gauge?")
    write(thing, people["member"], "Gauge 7.\n")
    thing.resubmit(by=people["member"])
    accept(kept(thing), people["moderator"])
    told = sentences(thing, people["administrator"])
    assert told[0] == "Mo published version 1" and told[-1] == "Lin started this draft"
    for sentence in ("Mo asked for changes", "Lin let Tao read it", "Lin no longer lets Tao read it",
                     "Mei accepted to be an author", "Lin submitted it again", f"Lin submitted it as {thing.reference}",
                     "Lin added the file press.png"):
        assert sentence in told
    assert not any("—" in sentence or "%" in sentence for sentence in told)
    assert "Which gauge?" in [event.reason for event in history.events_of(thing, people["member"])]
    with in_language("zh"):
        assert any("林知远" in sentence for sentence in sentences(thing, people["member"]))


def test_approving_declining_appealing_and_archiving_are_told_too(people):  # G20
    db.session.add(ReviewRule(kind="brief", approvals=2))
    thing = brief(people["member"], "submitted")
    accept(thing, people["moderator"])
    decline(thing, people["second moderator"])
    thing.appeal("Look again.", by=people["member"])
    told = sentences(kept(thing), people["auditor"])
    assert told[0] == "Lin appealed" and "Qin declined it" in told
    assert "Mo approved it; another approval is needed" in told


def test_readers_see_the_history_of_versions_and_insiders_the_whole(people, browser, author):  # P22 B5
    thing = brief(people["member"], "revised")
    assert browser.get(f"/briefs/{thing.id}/history").status_code == 404
    text = author.get(f"/briefs/{thing.id}/history").text
    assert "A moderator published version 1" in text and "Lin saved revision 2" in text


OFFICES = ("second moderator", "administrator", "auditor")


@pytest.mark.parametrize("state", ["submitted", "in_review", "changes_requested", "declined", "published", "archived"])
def test_authors_and_whom_they_let_read_learn_the_role_of_who_decided_and_others_the_name(people, state):  # P13 G3 G20
    thing = brief(people["member"], state, coauthors=[people["coauthor"]], moderator=people["moderator"])
    for name in ("member", "coauthor", "colleague"):
        assert not [told for told in sentences(thing, people[name]) if "Mo " in told], name
    for name in OFFICES:
        assert not [told for told in sentences(thing, people[name]) if "A moderator" in told], name
    assert (state == "submitted") == (sentences(thing, people["member"]) == sentences(thing, people["auditor"]))


def test_who_moderates_is_an_author_like_others_of_the_own_work(people):  # P13 G3
    thing = brief(people["moderator"], "published", moderator=people["second moderator"])
    told = sentences(thing, people["moderator"])
    assert told[0] == "A moderator published version 1" and told[-1] == "Mo started this draft"


def test_an_author_who_archives_is_named_and_a_moderator_is_not(people):  # P18 G20
    mine, other = (brief(people["member"], "published", moderator=people["moderator"], title=title) for title in "ab")
    mine.archive(by=people["member"])
    other.archive(by=people["moderator"])
    assert sentences(kept(mine), people["member"])[0] == "Lin archived it"
    assert sentences(kept(other), people["member"])[0] == "A moderator archived it"
    assert sentences(other, people["auditor"])[0] == "Mo archived it"


def test_the_journal_itself_keeps_the_name(people):  # G20
    thing = brief(people["member"], "published", moderator=people["moderator"])
    row = db.session.scalars(db.select(JournalEntry).where(JournalEntry.verb == "accept")).one()
    assert (row.noun_id, row.by_id) == (thing.id, people["moderator"].id)


def test_the_page_of_the_decision_and_the_history_say_the_same(people, author, moderator):  # P13 G3
    thing = brief(people["member"], "changes_requested", moderator=people["moderator"])
    for name in ("edit", "history"):
        text = author.get(f"/briefs/{thing.id}/{name}").text
        assert "A moderator" in text and ">Mo<" not in text and "Mo asked" not in text
    assert "Mo asked for changes" in moderator.get(f"/briefs/{thing.id}/history").text


def test_old_rows_without_facts_are_told_with_a_dash(people):  # G20
    thing = brief(people["member"])
    row = db.session.scalars(db.select(JournalEntry).where(JournalEntry.verb == "begin")).one()
    row.verb, row.after = "publish", None
    kept(thing)
    assert sentences(thing, people["member"])[-1] == "Lin published version —"


def test_a_long_history_comes_in_pages_each_with_the_newest_to_compare_with(people, browser, monkeypatch):  # P2 P7
    monkeypatch.setattr(history_pages, "PAGE_SIZE", 2)
    thing = brief(people["member"])
    for number in range(2, 6):
        write(thing, people["member"], f"Reading {number}.\n")
    db.session.commit()
    browser.sign_in(people["member"])
    shown = {page: re.findall(r'name="to" value="(\d+)"', browser.get(f"/briefs/{thing.id}/history?page={page}").text)
             for page in (1, 2, 3, 4)}
    assert shown == {1: ["5", "4"], 2: ["5", "3", "2"], 3: ["5", "1"], 4: ["5", "1"]}
    assert "page=3" in browser.get(f"/briefs/{thing.id}/history").text
