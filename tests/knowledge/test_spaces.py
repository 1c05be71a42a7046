"""Spaces: who writes, who reads, how texts come before readers; stewards."""
from datetime import date

import pytest

from portal.core import journal, outbox
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.knowledge import policy
from portal.knowledge.models import Page, Space
from portal.knowledge.workflow import Mode
from portal.members.models import Visitor
from portal.publishing.models import Audience, Content, Words
from tests import make


def text(page, body):
    return Content(page.head.content.texts | {"en": Words(page.title_en, "", body)})


def test_in_an_open_space_saving_is_publishing(people):  # K4
    space = make.space(people["member"], audience="everyone")
    page = make.page(people["member"], space)
    assert page.published is page.head and page.version == 1 and policy.can_view(Visitor(), page)
    page.save(text(page, "Every day.\n"), people["coauthor"], page.head_revision_id)
    assert page.published.number == 2 and [a["name_en"] for a in page.published.authors] == ["Lin", "Mei"]


def test_two_people_in_one_page_lose_nothing(people):  # P3
    page = make.page(people["member"], make.space(people["member"]), body="One.\n\nTwo.\n\nThree.\n")
    base = page.head_revision_id
    page.save(text(page, "One more.\n\nTwo.\n\nThree.\n"), people["member"], base)
    page.save(text(page, "One.\n\nTwo.\n\nThree more.\n"), people["coauthor"], base)
    assert page.head.original.body == "One more.\n\nTwo.\n\nThree more.\n"


def test_in_a_reviewed_space_readers_keep_the_approved_text(people):  # K4
    steward, writer = people["representative"], people["member"]
    space = make.space(steward, mode="reviewed", level="institution")
    page = make.page(writer, space)
    assert not policy.can_view(people["coauthor"], page) and policy.can_view(people["colleague"], page)
    page.ask(writer)
    page.approve(steward, page.head.sha256)
    assert policy.can_view(people["coauthor"], page) and page.published.number == 1
    page.save(text(page, "New.\n"), writer, page.head_revision_id)
    assert page.has_newer_draft and page.published.number == 1


def test_nobody_approves_the_own_text_unless_alone_and_says_why(people):  # P13 K4
    steward, other = people["member"], people["colleague"]
    space = make.space(steward, mode="reviewed")
    page = make.page(steward, space)
    with pytest.raises(NotAllowedNow):
        page.approve(steward, page.head.sha256)
    space.appoint(other, by=steward)
    with pytest.raises(NotAllowedNow):
        page.approve(steward, page.head.sha256, "nobody else is there")
    space.dismiss(other, by=steward)
    page.approve(steward, page.head.sha256, "nobody else is there")
    assert page.versions[0].alone_reason == "nobody else is there"


def test_what_changed_after_reading_is_not_approved(people):  # P12
    space = make.space(people["member"], mode="reviewed")
    page = make.page(people["colleague"], space)
    read = page.head.sha256
    page.save(text(page, "Other.\n"), people["colleague"], page.head_revision_id)
    with pytest.raises(NotAllowedNow):
        page.approve(people["member"], read)


def test_a_read_only_space_changes_in_nothing(people):  # K4
    space = make.space(people["member"])
    page = make.page(people["member"], space)
    space.set_mode(Mode.READ_ONLY, by=people["member"])
    assert not policy.may_write(people["member"], page)
    with pytest.raises(NotAllowedNow):
        page.save(text(page, "Other.\n"), people["member"], page.head_revision_id)


@pytest.mark.parametrize("level, audience, readers, writers", [
    ("alliance", "everyone", {"visitor", "trainee", "coauthor", "colleague", "suspended"}, {"coauthor", "colleague"}),
    ("alliance", "alliance", {"coauthor", "colleague"}, {"coauthor", "colleague"}),
    ("institution", "alliance", {"coauthor", "colleague"}, {"colleague"}),
    ("institution", "institution", {"colleague"}, {"colleague"}),
    ("group", "alliance", {"coauthor", "colleague"}, {"coauthor"}),
    ("group", "group", {"coauthor", "trainee"}, {"coauthor"}),
    ("group", "authors", {"coauthor"}, {"coauthor"})])
def test_who_reads_and_who_writes_follows_from_the_space(people, level, audience, readers, writers):  # K1 P20
    group = make.group("presses", people["member"], people["coauthor"])
    group.add(people["trainee"], by=None, is_observer=True)
    space = make.space(people["member"], level=level, audience=audience, group=group if level == "group" else None)
    page = make.page(people["member"], space)
    db.session.commit()
    names = ("visitor", "trainee", "coauthor", "colleague", "suspended")
    assert {name for name in names if policy.can_view(people[name], page)} == readers
    assert {name for name in names if policy.may_write(people[name], page)} == writers
    for name in names:
        listed = db.session.scalars(db.select(Page.id).where(policy.visible_to(people[name]))).all()
        spaces = db.session.scalars(db.select(Space.id).where(policy.spaces_visible_to(people[name]))).all()
        assert bool(listed) == (name in readers) and bool(spaces) == policy.can_view_space(people[name], space)


def test_another_audience_holds_for_every_page_at_once(people):  # K1 P20
    space = make.space(people["member"], audience="everyone")
    pages = [make.page(people["member"], space, f"Page {number}") for number in range(3)]
    space.set_audience(Audience.ALLIANCE, by=people["member"])
    assert not any(policy.can_view(Visitor(), page) for page in pages)
    assert {page.audience for page in pages} == {Audience.ALLIANCE}
    urgent = db.session.scalars(db.select(outbox.Job.payload).where(outbox.Job.priority == outbox.URGENT))
    assert [job["id"] for job in urgent if job["kind"] == "page"] == [page.id for page in pages]


def test_a_steward_of_elsewhere_writes_until_dismissed(people):  # K4
    space = make.space(people["representative"], level="institution", audience="institution")
    page = make.page(people["representative"], space)
    space.appoint(people["coauthor"], by=people["representative"])
    assert policy.may_write(people["coauthor"], page) and policy.is_steward(people["coauthor"], space)
    space.dismiss(people["coauthor"], by=people["representative"])
    assert not policy.can_view(people["coauthor"], page)


def test_still_true_renews_and_hands_reset_the_reminders(people, at):  # K6
    page = make.page(people["member"], make.space(people["member"]))
    page.hand_to(people["colleague"], date(2020, 1, 1), people["member"])
    assert page.is_overdue
    page.confirm(people["colleague"])
    assert not page.is_overdue and page.review_by.year > 2020 and page.head.number == 1
    verbs = db.session.scalars(db.select(journal.JournalEntry.verb)).all()
    assert {"care", "confirm_page"} <= set(verbs)


def test_an_obsolete_page_leads_to_its_replacement_and_comes_back(people):  # K7
    space = make.space(people["member"])
    old, new = make.page(people["member"], space, "Old"), make.page(people["member"], space, "New")
    with pytest.raises(NotAllowedNow):
        old.declare_obsolete(people["member"], old)
    old.declare_obsolete(people["member"], new)
    assert old.is_obsolete and old.replacement is new and policy.can_view(people["coauthor"], old)
    old.revive(people["member"])
    assert not old.is_obsolete and old.replacement is None
