"""Who may do what with an entry: one table, person x expected, for every question of the policy."""
import pytest

from portal.core.db import db
from portal.publishing import policy
from tests.make import group, person
from tests.publishing.acts import brief, kept

# Author and co-author (of A and B) wrote it, and suspended did too; invited has not answered; named was let to read it;
# the colleague at A belongs to the group; own mod. moderates at A.
PEOPLE = ["visitor", "trainee", "outsider", "colleague", "author", "coauthor", "invited", "named", "repres.",
          "moderator", "own mod.", "admin", "auditor", "suspended"]

#                        v t o  c a c i n  r m o  a a s
TABLE = """
draft
  can_view               . . .  . x x x x  . . .  . . x
  can_know               . . .  . x x x x  . . .  . . x
  can_view_draft         . . .  . x x x x  . . .  . . x
  can_see_authors        . . .  . x x x x  . . .  . . x
  can_edit               . . .  . x x . .  . . .  . . .
  can_invite             . . .  . x x . .  . . .  . . .
  can_attach             . . .  . x x . .  . . .  . . .
  can_place              . . .  . x x . .  . . .  . . .
  can_tag                . . .  . x x . .  . . .  . . .
  can_submit             . . .  . x x . .  . . .  . . .
  can_resubmit           . . .  . x x . .  . . .  . . .
  can_take_back          . . .  . x x . .  . . .  . . .
  can_delete             . . .  . x x . .  . . .  . . .
  can_order_authors      . . .  . x x . .  . . .  . . .
  can_set_audience       . . .  . x x . .  . . .  . . .
  can_set_group          . . .  . x x . .  . . .  . . .
  can_plan_widening      . . .  . x x . .  . . .  . . .
  can_appeal             . . .  . x x . .  . . .  . . .
  can_restore            . . .  . x x . .  . . .  . . .
  can_duplicate          . . .  . x x . .  . . .  . . .
  can_agree              . . .  . x x . .  . . .  . . .
  can_preview            . . .  . x x . .  . . .  . . .
  can_compare            . . .  . x x x x  . . .  . . x
  can_answer_invitation  . . .  . . . x .  . . .  . . .
  can_review             . . .  . . . . .  . . .  . . .
  can_claim              . . .  . . . . .  . . .  . . .
  can_decide             . . .  . . . . .  . . .  . . .
  can_see_counts         . . .  . x x . .  x . .  . . x
submitted
  can_view               . . .  . x x . x  . x .  . . x
  can_know               . . .  . x x . x  . x .  . . x
  can_view_draft         . . .  . x x . x  . x .  . . x
  can_compare            . . .  . x x . x  . x .  . . x
  can_edit               . . .  . x x . .  . . .  . . .
  can_review             . . .  . . . . .  . x .  . . .
  can_claim              . . .  . . . . .  . x .  . . .
  can_release            . . .  . . . . .  . x .  . . .
  can_decide             . . .  . . . . .  . x .  . . .
  can_name_moderators    . . .  . . . . .  . x x  x x .
changes_requested
  can_view               . . .  . x x . x  . x .  . . x
  can_edit               . . .  . x x . .  . . .  . . .
declined
  can_view               . . .  . x x . x  . . .  . . x
  can_review             . . .  . . . . .  . . .  . . .
  can_appeal             . . .  . x x . .  . . .  . . .
published for everyone
  can_view               x x x  x x x . x  x x x  x x x
  can_view_draft         . . .  . x x . x  . . .  . . x
  can_compare            x x x  x x x . x  x x x  x x x
  can_withdraw           . . .  . x x . .  . x .  . . .
  can_archive            . . .  . x x . .  . x .  . . .
  can_plan_publication   . . .  . x x . .  . x .  . . .
  can_see_counts         . . .  . x x . .  x . .  . . x
  can_review             . . .  . . . . .  . . .  . . .
  can_decide             . . .  . . . . .  . x .  . . .
  can_name_moderators    . . .  . . . . .  . x x  x x .
published for alliance
  can_view               . . x  x x x . x  x x x  x x x
published for institution
  can_view               . . .  x x x . x  x . x  . . x
published for group
  can_view               . . .  x x x . x  . . .  . . x
published for authors
  can_view               . . .  . x x . x  . . .  . . x
  can_decide             . . .  . . . . .  . . .  . . .
  can_withdraw           . . .  . x x . .  . x .  . . .
withdrawn
  can_view               . . .  . . . . .  . . .  . . .
  can_view_draft         . . .  . . . . .  . . .  . . .
  can_know               x x x  x x x . x  x x x  x x x
"""


def rows():
    """(situation, question, marks) of the table."""
    situation = None
    for line in TABLE.strip().splitlines():
        if not line.startswith(" "):
            situation = line
        else:
            question, *marks = line.split()
            yield situation, question, marks


@pytest.fixture
def cast(people):
    people["outsider"] = person("Otto", "区图", people["second moderator"].institution)
    people["named"] = person("Nora", "诺拉", people["coauthor"].institution)
    people["invited"] = person("Ivo", "伊沃", people["coauthor"].institution)
    return {name: people[{"author": "member", "repres.": "representative", "own mod.": "own moderator",
                          "admin": "administrator"}.get(name, name)] for name in PEOPLE} | {"all": people}


def thing_in(situation, cast):
    state, _for, audience = situation.partition(" for ")
    writers = [cast["coauthor"], cast["suspended"]]
    thing = brief(cast["author"], state, coauthors=writers, audience=audience or "everyone", moderator=cast["moderator"],
                  group=group("presses", cast["colleague"]) if audience == "group" else None)
    thing.let_read(cast["named"], by=cast["author"])
    if state == "draft":
        thing.invite(cast["invited"], by=cast["author"])
    return kept(thing)


@pytest.mark.parametrize("situation", dict.fromkeys(row[0] for row in rows()))
def test_the_policy_answers_as_the_table_says(cast, situation):  # P20 M9 M4
    thing = thing_in(situation, cast)
    wrong = []
    for _situation, question, marks in (row for row in rows() if row[0] == situation):
        for name, mark in zip(PEOPLE, marks, strict=True):
            if name == "invited" and situation != "draft":
                continue
            if bool(getattr(policy, question)(cast[name], thing)) != (mark == "x"):
                wrong.append(f"{question} of {name}")
    assert not wrong


def test_the_table_knows_every_question_about_an_entry():  # X40
    asked = {question for _situation, question, _marks in rows()}
    about_people = {"can_begin", "can_rule", "can_keep_tags"}
    assert {name for name in vars(policy) if name.startswith("can_")} == asked | about_people


def test_members_of_active_institutions_begin_entries_and_administrators_rule(cast):  # M4
    may = {name for name in PEOPLE if policy.can_begin(cast[name])}
    assert may == set(PEOPLE) - {"visitor", "trainee", "suspended"}
    assert {name for name in PEOPLE if policy.can_rule(cast[name])} == {"admin"}


def test_representatives_and_administration_see_titles_and_no_more(cast):  # P20
    thing = thing_in("draft", cast)
    listed = {name for name in PEOPLE
              if db.session.scalar(db.select(type(thing).id).where(policy.titles_visible_to(cast[name])))}
    assert listed == {"author", "coauthor", "invited", "named", "repres.", "admin", "auditor", "suspended"}


def test_an_invitation_that_was_refused_opens_nothing_any_more(cast):  # P30 P20
    thing = thing_in("draft", cast)
    thing.refuse_authorship(by=cast["invited"])
    assert not policy.can_know(cast["invited"], kept(thing))
    thing.remove_author(thing.authorship_of(cast["coauthor"]), by=cast["author"])
    assert not policy.can_know(cast["coauthor"], kept(thing)) and not policy.can_edit(cast["coauthor"], thing)


def test_a_named_person_stops_reading_at_once(cast):  # P20 P21
    thing = thing_in("published for authors", cast)
    thing.stop_reading(cast["named"], by=cast["author"])
    assert not policy.can_know(cast["named"], kept(thing))
