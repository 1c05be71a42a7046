"""P2 G20: what became of an entry, told in sentences in the reader's language."""
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.core.locale import in_language
from portal.publishing import history
from portal.publishing.models import ReviewRule
from portal.publishing.workflow import PUBLICATION
from tests.publishing.acts import accept, ask_for_changes, brief, decline, kept, submit, write
from tests.publishing.test_revisions import picture


def sentences(thing):
    return [event.sentence for event in history.events_of(thing)]


def test_every_verb_of_the_workflow_has_a_sentence(app):  # G20
    assert PUBLICATION.verbs.keys() - {"post"} <= history.SENTENCES.keys()


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
    told = sentences(thing)
    assert told[0] == "Mo published version 1" and told[-1] == "Lin started this draft"
    for sentence in ("Mo asked for changes", "Lin let Tao read it", "Lin no longer lets Tao read it",
                     "Mei accepted to be an author", "Lin submitted it again", f"Lin submitted it as {thing.reference}",
                     "Lin added the file press.png"):
        assert sentence in told
    assert not any("—" in sentence or "%" in sentence for sentence in told)
    assert "Which gauge?" in [event.reason for event in history.events_of(thing)]
    with in_language("zh"):
        assert any("林知远" in sentence for sentence in sentences(thing))


def test_approving_declining_appealing_and_archiving_are_told_too(people):  # G20
    db.session.add(ReviewRule(kind="brief", approvals=2))
    thing = brief(people["member"], "submitted")
    accept(thing, people["moderator"])
    decline(thing, people["second moderator"])
    thing.appeal("Look again.", by=people["member"])
    told = sentences(kept(thing))
    assert told[0] == "Lin appealed" and "Qin declined it" in told
    assert "Mo approved it; another approval is needed" in told


def test_readers_see_the_history_of_versions_and_insiders_the_whole(people, browser, author):  # P22 B5
    thing = brief(people["member"], "revised")
    assert browser.get(f"/briefs/{thing.id}/history").status_code == 404
    text = author.get(f"/briefs/{thing.id}/history").text
    assert "Mo published version 1" in text and "Lin saved revision 2" in text


def test_old_rows_without_facts_are_told_with_a_dash(people):  # G20
    thing = brief(people["member"])
    row = db.session.scalars(db.select(JournalEntry).where(JournalEntry.verb == "begin")).one()
    row.verb, row.after = "publish", None
    kept(thing)
    assert sentences(thing)[-1] == "Lin published version —"
