"""The journal is written with the change, sealed in a chain, and tells the first place where somebody meddled."""
import pytest
from sqlalchemy import delete, func, select, update

from portal.core import clock, journal
from portal.core.db import db
from portal.core.journal import JournalEntry, first_broken, record, seal_rows
from tests.make import institution, person


@pytest.fixture
def chain(app):
    """Six sealed rows about two things."""
    who, thing = person("Lin"), institution("Anhe", "安和")
    for verb in ("found", "edit", "suspend"):
        record(verb, thing, who, before={"state": "active"}, after={"name": "安和"}, reason="because")
        record(verb, who, None, after={"language": "zh"})
    seal_rows()
    db.session.commit()
    return db.session.scalars(select(JournalEntry).order_by(JournalEntry.seal_number)).all()


def test_an_untouched_chain_is_whole(chain):  # G20
    assert first_broken() is None and journal.sealed_count() == len(chain)


TAMPERED = {
    "verb": "withdraw", "noun": "entry", "noun_id": 99, "by_id": None, "for_institution_id": 1, "title": "Another",
    "before": {"state": "left"}, "after": None, "reason": "another", "digest": "0" * 64, "seal": "0" * 64,
    "at": clock.now(),
}


@pytest.mark.parametrize("column", TAMPERED)
def test_a_changed_entry_is_found_and_named(chain, column):  # G20
    wrong = chain[2]
    db.session.execute(update(JournalEntry).where(JournalEntry.id == wrong.id).values({column: TAMPERED[column]}))
    db.session.commit()
    row, what = first_broken()
    assert row.id == wrong.id and what


def test_a_removed_entry_is_found(chain):  # G20
    db.session.execute(delete(JournalEntry).where(JournalEntry.id == chain[2].id))
    db.session.commit()
    assert first_broken()[1] == "entry with seal number 3 is missing"


def test_two_entries_that_changed_places_are_found(chain):  # G20
    first, second = chain[1], chain[2]
    seals = {first.id: (second.seal_number, second.seal), second.id: (first.seal_number, first.seal)}
    db.session.execute(update(JournalEntry).where(JournalEntry.id.in_(seals)).values(seal_number=None))
    for ident, (number, seal) in seals.items():
        db.session.execute(update(JournalEntry).where(JournalEntry.id == ident).values(seal_number=number, seal=seal))
    db.session.commit()
    assert first_broken()[0].seal_number == 2


def test_erased_personal_data_leaves_the_chain_whole(chain):  # G20
    row = chain[2]
    row.before, row.after, row.reason, row.title, row.is_erased = None, None, "", "", True
    db.session.commit()
    assert first_broken() is None


def test_sealing_goes_on_where_it_stopped(chain):  # G20
    who = person("Wu")
    for number in range(5):
        record(f"verb{number}", who, None)
    assert [seal_rows(limit=2), seal_rows(limit=2), seal_rows(limit=2), seal_rows()] == [2, 2, 1, 0]
    db.session.commit()
    assert first_broken() is None
    assert db.session.scalar(select(func.count()).where(JournalEntry.seal_number.is_(None))) == 0


def test_a_change_that_is_rolled_back_leaves_no_entry(chain):  # G20
    institution("Borui", "博锐", "BORUI").found(by=None)
    db.session.rollback()
    assert db.session.scalar(select(func.count(JournalEntry.id))) == len(chain)


def test_verify_names_the_first_broken_entry(app, chain):  # G20 X3
    run = app.test_cli_runner()
    assert run.invoke(args=["verify"]).exit_code == 0
    wrong = chain[3]
    db.session.execute(update(JournalEntry).where(JournalEntry.id == wrong.id).values(reason="nothing"))
    db.session.commit()
    result = run.invoke(args=["verify"])
    assert result.exit_code == 1 and f"Entry {wrong.id} " in result.output


@pytest.mark.parametrize("value, kept", [
    (None, None), ("draft", {"state": "draft"}), ({"on": clock.today()}, {"on": str(clock.today())})])
def test_what_is_noted_is_plain_data(value, kept):
    assert journal.plain(value) == kept
