"""The migrations lead from every earlier state, with data in it, to the schema that the models describe."""
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from portal import create_app
from portal.administration import schema
from portal.config import ROOT
from portal.core.db import db
from portal.members.models import Person
from portal.members.models.people import PARTS
from tests import revisions
from tests.world import build, everybody

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def portal(tmp_path, empty_database):
    """A portal whose database has no table yet."""
    app = create_app(TESTING=True, INSTANCE=str(tmp_path), DATABASE=empty_database, SECRET="for tests only", DEMO="0")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_migrated_schema_is_what_the_models_describe(portal):  # X5
    assert schema.bring_up() and not schema.bring_up()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_migrated_schema_has_every_constraint_of_the_models(portal):  # X5
    schema.bring_up()
    found = constraints()
    db.drop_all()
    db.create_all()
    assert found == constraints()


def constraints():
    """By table: the names of its checks, and which columns are keys of which table; Alembic does not compare the first."""
    inspector = inspect(db.engine)
    return {table: (sorted(check["name"] for check in inspector.get_check_constraints(table)),
                    sorted((each["constrained_columns"], each["referred_table"], sorted(each["options"].items()))
                           for each in inspector.get_foreign_keys(table))) for table in db.metadata.tables}


def test_flask_db_check_finds_nothing_to_write(portal):  # X5
    schema.bring_up()
    result = portal.test_cli_runner().invoke(args=["db", "check"])
    assert result.exit_code == 0, result.output


def test_there_is_one_line_of_migrations():  # X5
    assert len(SCRIPTS.get_heads()) == len(SCRIPTS.get_bases()) == 1


def test_every_earlier_schema_has_its_rows_kept_for_the_next_test():  # X5
    missing = [revision for revision in REVISIONS[:-1] if not (revisions.FOLDER / f"{revision}.json").exists()]
    assert missing == [], "python -m tests.revisions keep, before the next migration is written"


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_is_brought_up_with_its_data(rows, portal, revision):  # X5
    check_kept_through(rows if revision == REVISIONS[-1] else revisions.kept(revision), revision)


@pytest.fixture
def rows(app):
    """Everything that stands in the world of the tests, at today's schema."""
    build(everybody())
    db.session.commit()
    return revisions.dump()


def check_kept_through(rows, revision):
    """Put `rows` into the schema of `revision`, upgrade, and find all of them again."""
    upgrade(directory=str(ROOT / "migrations"), revision=revision)
    revisions.load(rows)
    upgrade(directory=str(ROOT / "migrations"))
    assert schema.present() == schema.newest()
    after = revisions.counts(revisions.dump())
    assert {name: after.get(name) for name in revisions.counts(rows)} == revisions.counts(rows)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_start_on_an_older_schema_brings_it_up_or_says_what_to_run(portal):  # X5
    upgrade(directory=str(ROOT / "migrations"), revision=REVISIONS[0])
    result = portal.test_cli_runner().invoke(args=["prepare", "--no-demo"])
    assert result.exit_code == 0 and schema.present() == schema.newest()


def test_who_had_hidden_the_profile_hides_each_part_of_it(portal):  # M8 X5
    upgrade(directory=str(ROOT / "migrations"), revision="0002")
    rows = revisions.kept("0002")
    hidden, *others = rows["people"]
    hidden["shows_profile"] = False
    revisions.load(rows)
    upgrade(directory=str(ROOT / "migrations"))
    people = {person.id: tuple(map(person.shows, PARTS)) for person in db.session.scalars(db.select(Person))}
    assert people == {hidden["id"]: (False, False, False)} | {each["id"]: (True, True, True) for each in others}
