"""P20 P21: who reads it is said, widening is asked first, narrowing holds at once everywhere."""
import pytest

from portal.core.worker import work_all
from portal.publishing.models import Audience
from tests.browser import Browser
from tests.make import group, person
from tests.publishing.acts import brief, kept
from tests.publishing.pressing import force


def at(thing, page="audience"):
    return f"/briefs/{thing.id}/{page}"


@pytest.fixture
def presses(people):
    return kept(group("presses", people["trainee"]))


READERS = {"authors": set(), "group": {"trainee"}, "institution": {"colleague", "representative", "own moderator"},
           "alliance": {"colleague", "representative", "own moderator", "coauthor", "moderator", "administrator"},
           "everyone": {"colleague", "representative", "own moderator", "coauthor", "moderator", "administrator",
                        "trainee", "visitor", "suspended"}}


@pytest.mark.parametrize("level", READERS)
def test_each_level_is_read_by_whom_it_says_and_by_nobody_else(app, people, author, presses, level):  # P20 M9
    thing = brief(people["member"], "published")
    author.submit(at(thing), audience=level, group=str(presses.id))
    names = {name for names in READERS.values() for name in names}
    browsers = {name: Browser(app) if name == "visitor" else Browser(app).sign_in(people[name]) for name in names}
    assert {name for name, browser in browsers.items() if browser.get(thing.address).status_code == 200} == READERS[level]
    listed = {name for name, browser in browsers.items() if thing.reference in browser.get("/briefs").text}
    assert listed == READERS[level]


def test_widening_says_what_becomes_visible_and_waits_for_a_yes(people, browser, author, presses):  # P21
    thing = brief(people["member"], "published")
    author.submit(at(thing), audience="authors")
    asked = author.submit(at(thing), audience="everyone")
    assert asked.status_code == 200 and "More people will read this" in asked.text
    assert "1 published version" in asked.text and "no pictures" in asked.text
    assert thing.audience == "authors" and browser.get(thing.address).status_code == 404
    force(author, at(thing), audience="everyone", confirmed="1")
    assert thing.audience == "everyone" and browser.get(thing.address).status_code == 200


def test_another_group_is_a_wider_audience_too(people, author, presses):  # P21
    other = kept(group("welding", name="Welding"))
    thing = brief(people["member"], "published", audience="group", group=presses)
    assert "More people will read this" in author.submit(at(thing), audience="group", group=str(other.id)).text
    assert thing.audience_group_id == presses.id


def test_narrowing_holds_at_once_on_every_way(app, people, browser, author, index):  # P21 S8
    thing = brief(people["member"], "published", body="The zephyrion valve.\n")
    ident, reference, address = thing.id, thing.reference, thing.address
    index()
    colleague = Browser(app).sign_in(people["colleague"])
    ways = ("/", "/briefs", "/briefs/feed.atom", "/search?q=zephyrion", f"/people/{people['member'].id}")
    assert all(reference in browser.get(way).text for way in ways[:4])
    force(author, f"/briefs/{ident}/audience", audience="institution")
    assert not any(reference in browser.get(way).text for way in ways)
    assert {browser.get(address + end).status_code for end in ("", "/v1", "/cite.bib")} == {404}
    assert reference in colleague.get("/search?q=zephyrion").text and reference in colleague.get("/briefs").text
    work_all(app)
    assert not any(reference in browser.get(way).text for way in ways)


def test_a_draft_says_who_will_read_it_and_asks_nothing(people, author):  # P21
    draft = brief(people["member"])
    assert author.submit(at(draft), audience="authors").status_code == 303
    assert author.submit(at(draft), audience="alliance").status_code == 303
    text = author.get(at(draft)).text
    assert "Nothing is published yet. Then: members of the alliance" in text and "its authors and the people" in text


def test_a_group_has_to_be_chosen_and_to_exist(people, author, presses):  # P20
    draft = brief(people["member"])
    for chosen in ("0", "", "999", "x"):
        answer = force(author, at(draft), audience="group", group=chosen)
        assert answer.status_code == 422
    assert force(author, at(draft), audience="nobody").status_code == 422
    assert draft.audience == Audience.EVERYONE


def test_the_audience_follows_the_group_and_its_members(app, people, author, presses):  # P20
    thing = brief(people["member"], "published", audience="group", group=presses)
    newcomer = Browser(app).sign_in(people["coauthor"])
    assert newcomer.get(thing.address).status_code == 404
    presses.add(people["coauthor"], by=None)
    kept(thing)
    assert newcomer.get(thing.address).status_code == 200 and thing.reference in newcomer.get("/briefs").text
    presses.remove(people["coauthor"], by=None)
    kept(thing)
    assert newcomer.get(thing.address).status_code == 404 and thing.reference not in newcomer.get("/briefs").text


def test_a_named_person_reads_everything_and_changes_nothing(app, people, author):  # P20
    draft = brief(people["member"])
    named = Browser(app).sign_in(people["trainee"])
    author.submit(at(draft), at(draft, "let-read"), who=people["trainee"].email)
    assert {named.get(at(draft, page)).status_code for page in ("history", "authors")} == {200}
    assert {named.get(at(draft, page)).status_code for page in ("edit", "files", "submit")} == {403}
    assert force(named, at(draft, "edit"), body_en="x").status_code == 403
    author.submit(at(draft), at(draft, "stop-reading"))
    assert named.get(draft.address).status_code == 404


def test_a_suspended_person_no_longer_reads_what_others_named_them_for(app, people, author):  # M9
    draft = brief(people["member"])
    draft.let_read(people["trainee"], by=people["member"])
    kept(draft)
    people["trainee"].suspend("for a test", by=None)
    kept(draft)
    assert Browser(app).sign_in(people["trainee"]).get(draft.address).status_code == 404


def test_several_people_of_a_name_are_offered_and_none_is_taken_unasked(people, author):  # P20
    kept(person("Lee One", "李一", people["coauthor"].institution, email="lee1@people.example"))
    kept(person("Lee Two", "李二", people["coauthor"].institution, email="lee2@people.example"))
    draft = brief(people["member"])
    answer = author.submit(at(draft), at(draft, "let-read"), who="Lee")
    assert answer.status_code == 422 and "Lee One" in answer.text and "Lee Two" in answer.text
    assert draft.named_readers == []
