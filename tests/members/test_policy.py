"""Who may see and do what: one table a rule, person x expected; and lists say the same as pages."""
from functools import partial

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.members import policy
from portal.members.models import Institution, Person
from portal.members.models.people import PARTS
from tests.make import HIDDEN, institution, person

CAST = ("visitor", "trainee", "member", "coauthor", "representative", "moderator", "administrator", "auditor",
        "suspended")
#                           visitor trainee member coauth. repres. moder. admin. auditor suspended
RULES = {
    "administer":          "  no      no      no     no      no      no     yes    no      no",
    "audit":               "  no      no      no     no      no      no     yes    yes     no",
    "insider":             "  no      no      yes    yes     yes     yes    yes    yes     no",
    "view active":         "  yes     yes     yes    yes     yes     yes    yes    yes     yes",
    "view suspended":      "  no      no      yes    yes     yes     yes    yes    yes     yes",  # is himself
    "view unconfirmed":    "  no      no      no     no      no      no     yes    yes     no",
    "profile hidden":      "  no      no      yes    yes     yes     yes    yes    yes     no",
    "edit A":              "  no      no      no     no      yes     no     yes    no      no",
    "list people of A":    "  no      no      no     no      yes     no     yes    yes     no",
    "manage people of A":  "  no      no      no     no      yes     no     yes    no      no",
    "manage people of B":  "  no      no      no     no      no      no     yes    no      no",
    "view A suspended":    "  no      no      yes    yes     yes     yes    yes    yes     yes",
    "view A left":         "  yes     yes     yes    yes     yes     yes    yes    yes     yes",
    "view applied":        "  no      no      no     no      no      no     yes    yes     no",
    "suspend member":      "  no      no      no     no      no      no     yes    no      no",
    "suspend admin":       "  no      no      no     no      no      no     no     no      no",  # not himself
}


@pytest.fixture
def ask(people, anhe, borui):
    """rule -> function of a user."""
    hidden = person("Hidden", "隐名", borui, **HIDDEN)
    unconfirmed = Person.register("nobody@people.example", name_en="Nobody")
    applied = institution("Applicant", "申请者", "APPL", state="applied")
    halted, left = (institution(f"I {state}", "机构", state, state=state) for state in ("suspended", "left"))
    db.session.commit()
    return {
        "administer": policy.can_administer,
        "audit": policy.can_audit,
        "insider": policy.is_insider,
        "view active": lambda u: policy.can_view_person(u, people["member"]),
        "view suspended": lambda u: policy.can_view_person(u, people["suspended"]),
        "view unconfirmed": lambda u: policy.can_view_person(u, unconfirmed),
        "profile hidden": lambda u: policy.can_view_part(u, hidden, "bio"),
        "edit A": lambda u: policy.can_edit_institution(u, anhe),
        "list people of A": lambda u: policy.can_view_people(u, anhe),
        "manage people of A": lambda u: policy.can_manage_people(u, anhe),
        "manage people of B": lambda u: policy.can_manage_people(u, borui),
        "view A suspended": lambda u: policy.can_view_institution(u, halted) or u is people["suspended"],
        "view A left": lambda u: policy.can_view_institution(u, left),
        "view applied": lambda u: policy.can_view_institution(u, applied),
        "suspend member": lambda u: policy.can_suspend(u, people["member"]),
        "suspend admin": lambda u: policy.can_suspend(u, people["administrator"]),
    }


@pytest.mark.parametrize("rule", RULES)
def test_who_may_do_what(ask, people, rule):  # M4 X40
    expected = dict(zip(CAST, RULES[rule].split(), strict=True))
    assert {name: "yes" if ask[rule](people[name]) else "no" for name in CAST} == expected


@pytest.fixture
def world(people, anhe, borui):
    """Every state of account, institution and profile there is, and who belongs to two."""
    admin = people["administrator"]
    person("Hidden", "隐名", borui, **HIDDEN)
    for name in HIDDEN:
        person(f"Hides {name}", "半隐", borui, **{name: False})
    Person.register("nobody@people.example", name_en="Nobody")
    for state in ("applied", "active", "suspended", "left"):
        where = institution(f"Institute {state}", "研究所", state.upper(), state=state)
        both = person(f"In {state} and B", "两处", borui)
        both.affiliate(where, by=admin)
        person(f"In {state}", "一处", where)
    moved = person("Moved", "搬家", anhe)
    moved.end_affiliation(moved.affiliation, by=admin)
    moved.affiliate(borui, by=admin)
    person("Proposed", "待定").propose(anhe)
    left = db.session.scalar(select(Institution).where(Institution.short_name == "LEFT"))
    people["colleague"].affiliate(left, by=admin)
    db.session.commit()


@pytest.mark.parametrize("name", [*CAST, "colleague", "own moderator"])
def test_lists_hold_exactly_what_pages_show(world, people, name):
    user = people[name]
    for model, condition, can_view in (
            (Person, policy.people_visible_to(user), policy.can_view_person),
            (Institution, policy.institutions_visible_to(user), policy.can_view_institution),
            *((Person, policy.people_visible_to(user) & policy.part_visible_to(user, part),
               partial(policy.can_view_part, part=part)) for part in PARTS)):
        listed = set(db.session.scalars(select(model).where(condition)))
        assert listed == {thing for thing in db.session.scalars(select(model)) if can_view(user, thing)}


def test_the_condition_of_suspension_says_the_same_as_the_person(world):  # M9
    found = set(db.session.scalars(select(Person).where(policy.suspended())))
    assert found == {who for who in db.session.scalars(select(Person)) if who.is_suspended}
    assert len(found) >= 3
