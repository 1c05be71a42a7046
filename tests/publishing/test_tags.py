"""P31: tags with synonyms in both languages, set by those who write, found by their readers, put in order by moderators."""
import xml.etree.ElementTree as etree
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, event

from portal.config import ROOT
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.publishing import tagging
from portal.publishing.models import Tag
from portal.publishing.models.tags import MOST_TAGS
from portal.publishing.tag_loading import load_demo
from tests.browser import Browser
from tests.make import group
from tests.publishing.acts import brief, kept
from tests.publishing.pressing import force, together, token

ATOM = "{http://www.w3.org/2005/Atom}"


def tag(name_en, name_zh="", synonyms=(), **more):
    made = Tag.create(None, name_en, name_zh, synonyms=synonyms, **more)
    db.session.commit()
    return made


def give(thing, by, *words):
    thing.take_tags(words, by=by)
    return kept(thing)


def page(thing):
    return f"/briefs/{thing.id}/positions"


def set_tags(browser, thing, typed):
    return browser.press(page(thing), f"/briefs/{thing.id}/tags", tags=typed)


def names(thing):
    return [each.name_in("en") for each in thing.tags]


def journal(noun, *verbs):
    return [(row.verb, row.after or row.before) for row in db.session.scalars(
        db.select(JournalEntry).where(JournalEntry.noun == noun, JournalEntry.verb.in_(verbs)).order_by(JournalEntry.id))]


@pytest.fixture
def twin(app):
    return tag("digital twin", "数字孪生", ["virtual replica", "数字双胞胎"])


@pytest.mark.parametrize("typed", [
    "digital twin", "DIGITAL  Twin", "ｄｉｇｉｔａｌ twin", "数字孪生", "數字孿生", "Virtual Replica", "数字双胞胎",
    "digital twin, 数字孪生，virtual replica"])
def test_whatever_form_or_synonym_is_typed_leads_to_the_one_tag(people, author, twin, typed):  # P31
    draft = brief(people["member"])
    set_tags(author, draft, typed)
    assert draft.tags == [twin] and db.session.scalar(db.select(db.func.count()).select_from(Tag)) == 1
    assert 'value="digital twin"' in author.get(page(draft)).text
    assert 'value="数字孪生"' in author.get(f"{page(draft)}?lang=zh").text


def test_an_unknown_word_becomes_a_proposed_tag_and_the_page_says_what_became_of_each(people, author, twin):  # P31
    draft = brief(people["member"])
    answer = set_tags(author, draft, "virtual replica, Kaizen, 看板")
    assert "virtual replica” is the tag “digital twin" in answer.text and "Kaizen, 看板" in answer.text
    new = Tag.known(["kaizen", "看板"])
    assert {(each.name_en, each.name_zh, each.slug, each.is_proposed) for each in new.values()} == {
        ("Kaizen", "", "kaizen", True), ("", "看板", "kan-ban", True)}
    set_tags(author, draft, "Kaizen")
    assert names(draft) == ["Kaizen"]
    assert [verb for verb, _facts in journal("brief", "tag", "untag")] == ["tag", "tag", "tag", "untag", "untag"]
    history = author.get(f"/briefs/{draft.id}/history").text
    assert "tagged it “Kaizen”" in history and "took the tag “digital twin” away" in history
    assert draft.head.number == 1  # tags belong to the entry, not to its revisions


def test_an_entry_has_at_most_twelve_tags_of_sensible_length(people, author):  # P31 X46
    draft = brief(people["member"])
    refused = set_tags(author, draft, ", ".join(f"word {number}" for number in range(MOST_TAGS + 1)))
    assert refused.status_code == 409 and "At most 12 tags" in refused.text and draft.tags == []
    assert "too long for a tag" in set_tags(author, draft, "x" * 61).text and draft.tags == []
    for odd in ("", " , ,，", "\u200b,\u0301"):
        set_tags(author, draft, odd)
        assert draft.tags == []
    set_tags(author, draft, '<script>alert(1)</script>, "><b>')
    assert "<script>alert" not in author.get(page(draft)).text and len(draft.tags) == 2


def test_who_may_edit_tags_and_nobody_else(people, author, moderator, browser):  # P31 P20
    thing = brief(people["member"], "published")
    assert force(moderator, f"/briefs/{thing.id}/tags", tags="kaizen").status_code == 403
    assert force(author, f"/briefs/{thing.id}/tags", tags="kaizen").status_code == 303
    assert names(kept(thing)) == ["kaizen"]
    shown = browser.get(thing.address).text
    assert 'rel="tag" href="/tags/kaizen"' in shown
    for address in ("/moderation/tags", f"/moderation/tags/{thing.tags[0].id}"):
        assert author.get(address).status_code == 403 and moderator.get(address).status_code == 200


def test_two_who_make_the_same_tag_at_once_share_it(app, people):  # P31 P3
    drafts = [brief(people[who], title=who) for who in ("member", "coauthor")]
    ids = [(draft.id, people[who].id) for draft, who in zip(drafts, ("member", "coauthor"), strict=True)]
    browsers = [Browser(app).sign_in(people[who]) for who in ("member", "coauthor")]
    answers = together(app, *(lambda b=b, i=i: force(b, f"/briefs/{i}/tags", tags="kaizen").status_code
                              for b, (i, _who) in zip(browsers, ids, strict=True)))
    assert answers == [303, 303]
    assert db.session.scalar(db.select(db.func.count()).select_from(Tag)) == 1 and names(drafts[0]) == names(drafts[1])


def test_a_tag_that_another_made_in_the_same_moment_is_taken(app, people, author):  # P31 P3
    draft = brief(people["member"])

    made = []

    def make_it_first(_connection, _cursor, statement, *_more):
        if not made and statement.startswith("SELECT tag_words.folded"):
            made.append(True)
            with app.app_context():
                tag("kaizen")

    token(author)
    event.listen(Engine, "after_cursor_execute", make_it_first)
    try:
        with app.app_context():
            assert force(author, f"/briefs/{draft.id}/tags", tags="kaizen").status_code == 303
    finally:
        event.remove(Engine, "after_cursor_execute", make_it_first)
    db.session.expire_all()
    assert made and names(draft) == ["kaizen"] and db.session.query(Tag).count() == 1


def test_a_tag_shows_each_reader_what_that_reader_may_read(app, people, browser, author, moderator, twin):  # P31 P20 P22
    everyone = give(brief(people["member"], "published", title="For all"), people["member"], "digital twin")
    grouped = give(brief(people["member"], "published", title="For few", audience="group",
                         group=group("presses", people["trainee"])), people["member"], "digital twin", "secret project")
    draft = give(brief(people["member"], title="Not yet"), people["member"], "digital twin", "kaizen")
    member = Browser(app).sign_in(people["trainee"])
    for who, count in ((browser, 1), (member, 2), (author, 2)):
        index, shown = who.get("/tags").text, who.get(twin.address).text
        assert ("secret project" in index) == (count == 2) and "kaizen" not in index
        assert everyone.reference in shown and (grouped.reference in shown) == (count == 2) and "Not yet" not in shown
        assert who.get("/tags/kaizen").status_code == 404
        assert who.get("/tags/secret-project").status_code == (200 if count == 2 else 404)
    assert moderator.get("/tags/kaizen").status_code == 200 and "Not yet" not in moderator.get("/tags/kaizen").text
    assert names(draft) == ["digital twin", "kaizen"]


def test_the_list_of_tags_is_in_the_order_of_the_readers_language_and_is_searched_by_any_synonym(people, browser):  # P31
    made = [tag("zinc", "锌", ["Zn"]), tag("bearing", "轴承"), tag("anode", "阳极")]
    give(brief(people["member"], "published"), people["member"], *(each.name_en for each in made))

    def order(address, *words):
        text = browser.get(address).text
        main = text[text.index("<ol class=\"timetable"):]
        return sorted((word for word in words if word in main), key=main.index)
    assert order("/tags", "zinc", "bearing", "anode") == ["anode", "bearing", "zinc"]
    assert order("/tags?lang=zh", "锌", "轴承", "阳极") == ["锌", "阳极", "轴承"]  # xīn, yáng, zhóu
    assert order("/tags?find=ZN", "zinc", "bearing", "anode") == ["zinc"]
    none = browser.get("/tags?find=copper&lang=en")
    assert "No tag fits" in none.text and browser.get("/tags?page=99").status_code == 200


def test_a_tag_has_a_feed_of_what_everyone_may_read(people, browser, author, twin):  # P31 P38
    give(brief(people["member"], "published", title="Open & shut"), people["member"], "digital twin")
    give(brief(people["member"], "published", title="Inner", audience="institution"), people["member"], "digital twin")
    answer = author.get(f"{twin.address}/feed.atom")
    feed = etree.fromstring(answer.data)
    assert answer.mimetype == "application/atom+xml"
    assert [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")] == ["Open & shut"]
    assert f"{twin.address}/feed.atom" in browser.get(twin.address).text


ALIKE = [("digital twin", "digital-twin", "spaces"), ("sensor", "sensors", "plural"), ("battery", "batteries", "plural"),
         ("robotics", "robtics", "one letter"), ("modelling", "modeling", "one letter"),
         ("数字孪生", "孪生数字", "another order"),
         ("智能制造", "智能治造", "sounds the same")]
UNLIKE = [("MES", "MRS"), ("5G", "6G"), ("IEC 61360", "IEC 61361"), ("digital twin", "digital thread"), ("机床", "机器"),
          ("热误差", "热补偿"), ("数字孪生", "数字护照")]


@pytest.mark.parametrize("one, two, reason", [*ALIKE, *((*pair, None) for pair in UNLIKE)])
def test_near_duplicates_are_told_from_different_words(one, two, reason):  # P31
    found = tagging.likeness(*map(tagging.folded_word, (one, two)))
    assert (reason in str(found)) if reason else found is None
    keys = [set(tagging.likely_keys(tagging.folded_word(word))) for word in (one, two)]
    assert not reason or keys[0] & keys[1]


def test_moderators_see_near_duplicates_with_counts_and_merge_them_without_losing_links(
        people, moderator, author, browser):  # P31 G10
    one = tag("digital twin", "数字孪生", ["virtual replica"])
    other = tag("digital twins", "", ["twinning"], is_proposed=True)
    both = give(brief(people["member"], "published", title="Both"), people["member"], "digital twin", "digital twins")
    only = give(brief(people["member"], "published", title="Only"), people["member"], "digital twins")
    shown = moderator.get("/moderation/tags").text
    assert "digital twin (1) · digital twins (2)" in shown and "plural" in shown
    answer = moderator.press("/moderation/tags", f"/moderation/tags/{other.id}/merge")
    assert "“digital twins” is now part of “digital twin”, with 2 entries" in answer.text
    assert names(both) == names(only) == ["digital twin"]
    for address in ("/tags/digital-twins", "/tags/digital-twins/feed.atom"):
        moved = browser.get(address)
        assert moved.status_code == 301 and urlsplit(moved.location).path == address.replace("twins", "twin")
    assert Tag.known(["twinning", "digital twins"]).keys() == {"twinning", "digital twins"}
    assert set(one.synonyms) == {"virtual replica", "digital twins", "twinning"}
    assert journal("tag", "merge") == [("merge", {"into": "digital twin", "entries": 1})]
    assert "Both" in browser.get(one.address).text
    assert "may mean the same" not in moderator.get("/moderation/tags").text
    set_tags(author, only, "twinning")
    assert only.tags == [one]


def test_merging_again_keeps_every_old_address_and_refuses_circles(people, moderator, browser):  # P31
    first, second, third = tag("alpha one", "", []), tag("beta two"), tag("gamma three")
    give(brief(people["member"], "published"), people["member"], "alpha one")
    for gone, stays in ((first, second), (second, third)):
        moderator.submit(f"/moderation/tags/{gone.id}", f"/moderation/tags/{gone.id}/merge", into=stays.name_en)
    for slug in ("alpha-one", "beta-two"):
        assert browser.get(f"/tags/{slug}").location == "/tags/gamma-three"
    refused = moderator.submit(f"/moderation/tags/{third.id}", f"/moderation/tags/{third.id}/merge", into="alpha one")
    assert refused.status_code == 422 and "no other tag of this name" in refused.text
    assert moderator.get(f"/moderation/tags/{first.id}").location.endswith(f"/{third.id}")


def test_moderators_rename_a_tag_and_edit_its_synonyms(people, moderator, browser, twin):  # P31 G10
    thing = give(brief(people["member"], "published"), people["member"], "kaizen")
    new = thing.tags[0]
    tag("lean", "精益")
    answer = moderator.press(f"/moderation/tags/{new.id}", f"/moderation/tags/{new.id}", name_en="continuous improvement",
                             name_zh="持续改进", synonyms="Kaizen, 改善", description="Small steps.")
    assert "The tag was saved" in answer.text
    assert (new.slug, new.is_proposed, set(new.synonyms)) == ("kaizen", False, {"Kaizen", "改善"})
    shown = browser.get(f"{new.address}?lang=zh").text
    assert "持续改进" in shown and "Small steps." in shown and "改善" in shown
    refused = moderator.submit(f"/moderation/tags/{new.id}", synonyms="精益")
    assert refused.status_code == 409 and "belongs to the tag “lean”" in refused.text and "改善" in new.synonyms
    refused = moderator.submit(f"/moderation/tags/{new.id}", name_en="", name_zh=" ")
    assert refused.status_code == 422 and "in at least one language" in refused.text


def test_a_proposed_tag_is_accepted_with_one_press(people, moderator):  # P31 G10
    thing = give(brief(people["member"], "published"), people["member"], "kaizen")
    assert "proposed" in moderator.get("/moderation/tags").text
    moderator.press("/moderation/tags", f"/moderation/tags/{thing.tags[0].id}/accept")
    assert not thing.tags[0].is_proposed and [verb for verb, _ in journal("tag", "accept")] == ["accept"]


def test_the_search_narrows_by_tag_and_finds_by_any_synonym(people, browser, twin, index):  # P31 S6 S8
    thing = give(brief(people["member"], "published", title="Press shop"), people["member"], "digital twin")
    brief(people["member"], "published", title="Another")
    index()
    assert "/search?q=leaks&amp;tag=digital-twin" in browser.get("/search?q=leaks").text
    assert "数字孪生" in browser.get("/search?q=leaks&lang=zh").text
    for words in ("tag:数字双胞胎", 'tag:"virtual replica"', "tag:數字孿生", "twin", "leaks&tag=digital-twin"):
        found = browser.get(f"/search?q={words}").text
        assert thing.reference in found and "Another" not in found, words
    assert thing.reference in browser.get("/search?q=tag:compressors").text  # keywords stay keywords


def test_the_demonstrations_tags_are_loaded_once_and_fit_the_briefs_keywords(app):  # P31
    assert load_demo(ROOT / "content/demo", None).startswith("26 new")
    db.session.commit()
    assert load_demo(ROOT / "content/demo", None).startswith("0 new")
    tags = tagging.live_tags()
    assert all(each.name_en and each.name_zh and not each.is_proposed for each in tags)
    assert tagging.pairs(tags, {}) == []


def test_a_persons_expertise_leads_to_the_tag_and_the_tag_to_the_people(people, browser, author, twin):  # M8 P31
    knows, hides = people["member"], people["coauthor"]
    knows.expertise_en, knows.shows_bio = ["virtual replica", "GB/T 39116"], False
    hides.expertise_zh, hides.shows_expertise = ["数字孪生"], False
    db.session.commit()
    shown = browser.get(f"/people/{knows.id}").text
    assert 'href="/tags/word/virtual%20replica"' in shown and 'href="/tags/word/GB/T%2039116"' in shown
    assert browser.get("/tags/word/virtual%20replica").location == twin.address
    assert browser.get("/tags/word/GB/T%2039116").location == "/search?q=%22GB/T%2039116%22"
    assert f'href="/people/{knows.id}"' in browser.get(twin.address).text
    assert f'href="/people/{hides.id}"' not in browser.get(twin.address).text
    assert f'href="/people/{hides.id}"' in author.get(twin.address).text
