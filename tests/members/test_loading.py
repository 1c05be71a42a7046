import contextlib

import pytest
from sqlalchemy import func, select

from portal.config import ROOT
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.core.outbox import Job
from portal.members.loading import load_demo
from portal.members.models import Group, Institution, Person
from tests.members.test_signing_in import sign_in

DEMO = ROOT / "content" / "demo"


@contextlib.contextmanager
def silent(items, label=""):
    yield items


def load():
    said = load_demo(DEMO, silent)
    db.session.commit()
    return said


def rows():
    return {model: db.session.scalar(select(func.count()).select_from(model))
            for model in (Person, Institution, Group, JournalEntry, Job)}


@pytest.fixture
def loaded(app):
    load()


def person(email):
    return db.session.scalar(select(Person).where(Person.email == email))


def test_the_demo_brings_every_role_and_marks_everything_as_demonstration(loaded):
    people = db.session.scalars(select(Person)).all()
    assert all(who.is_demo for who in people)
    assert {"is_moderator", "is_administrator", "is_auditor", "is_representative", "is_member", "is_suspended"} <= {
        claim for who in people for claim in ("is_moderator", "is_administrator", "is_auditor", "is_representative",
                                              "is_member", "is_suspended") if getattr(who, claim)}
    assert db.session.scalar(select(func.count()).where(~Institution.is_demo)) == 0
    assert len(db.session.scalar(select(Group).where(Group.slug == "wg-machining")).members) == 4


def test_a_second_load_changes_nothing(loaded):  # X1
    before = rows()
    assert load().startswith("0 new")
    assert rows() == before


def test_what_people_changed_stays_and_nothing_comes_twice(loaded):
    lin = person("lin.wanqing@qlut.example")
    lin.edit(by=lin, name_en="Lin W.", expertise_en=[])
    lin.change_email("lin@elsewhere.example", by=lin)
    lin.end_affiliation(lin.affiliation, by=None)
    qlut = db.session.scalar(select(Institution).where(Institution.short_name == "QLUT"))
    qlut.edit(by=None, short_name="QUT", name_en="Q")
    db.session.commit()
    before = rows()
    load()
    assert rows() == before
    assert person("lin.wanqing@qlut.example") is None
    assert lin.name_en == "Lin W."
    assert lin.affiliation is None


def test_everybody_signs_in_with_the_password_of_the_demonstration(browser, loaded):  # X2
    for email in ("lin.wanqing@qlut.example", "viktor.sand@tarnbeck.example", "chen.xiaohe@trainee.example"):
        assert sign_in(browser, email, "demo-portal-2026").status_code == 302
        browser.client.delete_cookie("portal")


def test_histories_begin_when_the_institution_joined(loaded):
    lin = person("lin.wanqing@qlut.example")
    assert lin.affiliation.since == lin.institution.joined_on
    assert lin.created_at.date() == lin.institution.joined_on
