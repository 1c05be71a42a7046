"""Statements do not grow with the rows of a list (X31): the same at 5 rows and at 50."""
import pytest
from flask import g

from portal.core.db import db
from portal.members.models import Group, Invitation, Role
from tests.make import institution, person

LISTS = ("/people", "/people?q=machining", "/people?sort=newest", "/institutions", "/groups", "/groups/1",
         "/institutions/1")
OFFICE = ("/administration/people", "/administration/people/1", "/administration/institutions",
          "/administration/groups", "/administration/groups/1", "/administration/roles",
          "/administration/roles?ended=1", "/institutions/1/people")


def grow(people, start, count):
    """More of everything: institutions, people in two of them each, groups, roles in force and ended, invitations."""
    first = people["member"].institution
    group = db.session.get(Group, 1)
    if group is None:
        group = Group(slug="first", name_en="First", name_zh="第一")
        group.found(by=None)
    for number in range(start, start + count):
        where = institution(f"Institute {number}", f"研究所{number}", f"I{number}", place_en="Machining Town")
        who = person(f"Person {number}", "某人", first, email=f"p{number}@people.example", expertise_en=["machining"])
        who.affiliate(where, by=None)
        who.grant(Role.MODERATOR, by=None)
        who.grant(Role.AUDITOR, by=None)
        who.revoke(Role.AUDITOR, by=None)
        group.add(who, by=None)
        Group(slug=f"group-{number}", name_en=f"Group {number}", name_zh="组").found(by=None)
        Invitation.make(f"g{number}@people.example", by=who, institution=first)
        person(f"Guest {number}", "来客", email=f"n{number}@people.example").propose(first)
    db.session.commit()


def statements(browser, page):
    db.session.expunge_all()
    assert browser.get(page).status_code == 200
    return g.statements


@pytest.mark.any_database
@pytest.mark.parametrize("reader, pages, most", [
    ("visitor", LISTS, 9), ("member", LISTS, 12), ("administrator", LISTS, 12), ("administrator", OFFICE, 12)])
def test_statements_do_not_grow_with_the_rows(browser, people, reader, pages, most):  # X31
    if reader != "visitor":
        browser.sign_in(people[reader])
    cast = dict(people)
    grow(cast, 0, 5)
    at_five = {page: statements(browser, page) for page in pages}
    for name in cast:
        if name != "visitor":
            cast[name] = db.session.merge(cast[name], load=True)
    grow(cast, 5, 45)
    at_fifty = {page: statements(browser, page) for page in pages}
    assert at_fifty == at_five
    assert max(at_five.values()) <= most
