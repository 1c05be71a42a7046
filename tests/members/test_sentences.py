import ast
from pathlib import Path

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.members import sentences
from portal.members.history import history, sentence
from portal.members.workflow import ACCOUNT, MEMBERSHIP

MODELS = Path(sentences.__file__).parent


def recorded():
    """Every verb that a record(…) of this package names."""
    for path in MODELS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                yield from (n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant))


def test_every_act_that_is_recorded_has_its_sentence():
    verbs = {verb for _noun, verb in sentences.SENTENCES}
    assert set(recorded()) <= verbs
    assert {("person", verb) for verb in ACCOUNT.verbs} | {("institution", verb) for verb in MEMBERSHIP.verbs} <= set(
        sentences.SENTENCES)


def test_a_history_is_told_newest_first_with_its_reasons(people, anhe):
    anhe.suspend("Fees.", by=people["administrator"])
    anhe.reinstate("Paid.", by=people["administrator"])
    db.session.commit()
    first, second = history(anhe, "en")[:2]
    assert (str(first["sentence"]), first["reason"]) == ("Ada reinstated ANHE", "Paid.")
    assert str(second["sentence"]) == "Ada suspended the membership of ANHE"


def test_an_entry_that_lost_its_facts_still_reads():
    row = JournalEntry(noun="person", verb="affiliate", title="Lin", before=None, after=None, by=None)
    assert sentence(row, "en") == "Lin joined —"
