"""Links between entries: found when a text is saved, shown with the addresses of today, filtered by the reader's rights."""
import pytest

from portal.core.db import db
from portal.publishing import completing, link_lists, linking
from portal.publishing.jobs import make_ready
from portal.publishing.models import EntryName, Link
from portal.publishing.queries import readable
from tests import make
from tests.browser import Browser, Form
from tests.publishing.acts import accept, brief, kept, next_version, submit, write

SECRET = "Zephyrion valve"


def shown(thing):
    """What the links of a text were found to be: {written: title of the target or None}."""
    rows = db.session.query(Link).filter_by(revision_id=thing.head_revision_id).all()
    return {row.written: db.session.get(type(thing), row.target_id).title_en if row.target_id else None for row in rows}


def publish(thing, people):
    return accept(submit(thing, people["member"]), people["moderator"])


@pytest.fixture
def target(people):
    return brief(people["coauthor"], "published", title="Spindle wear", title_zh="主軸磨損")


@pytest.fixture
def secret(people):
    """Published for the institution of B; nobody of A may know of it."""
    return brief(people["coauthor"], "published", audience="institution", title=SECRET, title_zh="暗流阀门")


@pytest.mark.parametrize("written", [
    "[[Spindle wear]]", "[[ｓｐｉｎｄｌｅ  WEAR|it]]", "[[主轴磨损]]", "[[Spindle wear#Findings]]",
    "[[brief:{number}]]", "[[{number}]]", "[it](/briefs/{number})", "[it](/briefs/{number}/v1#s-findings)"])
def test_a_link_is_resolved_when_it_is_saved_by_title_or_number(people, target, written):  # P34
    thing = brief(people["member"], title="Other", body=written.format(number=target.reference))
    assert list(shown(thing).values()) == ["Spindle wear"]


def test_names_that_nothing_has_are_wanted_and_other_addresses_are_no_links(people, target):  # P34
    thing = brief(people["member"], title="Other", body="[[Nothing]] [a](/briefs/new) [b](/handbook/writing) [c](https://a.example)")
    assert shown(thing) == {"Nothing": None}


def test_a_link_keeps_its_target_through_a_rename_and_shows_the_present_address(people, author, target):  # P34 K8
    body = f"[[Spindle wear|wear]] and [[{target.reference}]]."
    thing = publish(brief(people["member"], title="Other", body=body), people)
    write(target, people["coauthor"], title="Bearing wear")
    accept(submit(target, people["coauthor"], change_note="renamed"), people["moderator"])
    write(thing, people["member"], thing.head.content.words("en").body + "\nMore.\n")
    assert shown(thing) == {"Spindle wear": "Bearing wear", target.reference: "Bearing wear"}
    for address in (thing.address, f"{thing.address}/draft"):
        page = author.get(address).text
        assert f'<a class="wiki" href="{target.address}">wear</a>' in page
        assert f'<a class="wiki" href="{target.address}">Bearing wear</a>' in page


def test_a_title_that_is_published_later_answers_what_wanted_it(people, browser):  # P34 K8
    thing = publish(brief(people["member"], title="Other", body="See [[Gear noise]]."), people)
    page = browser.get(thing.address).text
    assert '<a class="wiki wanted" href="/to?wanted=Gear%20noise" title="Not written yet">Gear noise</a>' in page
    answer = browser.get("/to?wanted=Gear%20noise")
    assert answer.status_code == 404 and "Nothing is called “Gear noise” yet" in answer.text
    later = publish(brief(people["coauthor"], title="Gear Noise"), people | {"member": people["coauthor"]})
    assert f'<a class="wiki" href="{later.address}">Gear noise</a>' in browser.get(thing.address).text
    assert browser.get("/to?wanted=Gear%20noise").location == later.address


def test_of_several_with_one_title_the_newest_is_meant_and_the_writer_is_told(people, author, target):  # P34
    newer = brief(people["coauthor"], "published", title="Spindle wear")
    thing = brief(people["member"], title="Other", body="Nothing yet.")
    page = author.press(f"/briefs/{thing.id}/edit", f"/briefs/{thing.id}/edit", body_en="See [[Spindle wear]].").text
    assert f"the link leads to {newer.reference}" in page
    assert db.session.query(Link).one().target_id == newer.id


def test_what_the_writer_may_not_read_is_not_found_by_its_title(people, author, secret):  # P34 P22
    thing = brief(people["member"], title="Other", body=f"See [[{SECRET}]].")
    assert shown(thing) == {SECRET: None}
    page = author.get(f"/to?wanted={SECRET}")
    assert (page.status_code, author.get("/to?wanted=Zephyrion+valwe").status_code) == (404, 404)
    assert secret.reference not in page.text and secret.address not in page.text
    assert Browser(author.app).sign_in(people["coauthor"]).get(f"/to?wanted={SECRET}").location == secret.address


def test_a_hidden_target_looks_exactly_like_a_wanted_one(people, browser, secret):  # P34 P22 K8
    thing = brief(people["coauthor"], "published", title="Open", body=f"See [[{SECRET}]] and [[Nothing yet]].")
    assert shown(thing)[SECRET] == SECRET
    page = browser.get(thing.address).text
    hidden, wanted = (f'<a class="wiki wanted" href="/to?wanted={name}" title="Not written yet">'
                      for name in (SECRET.replace(" ", "%20"), "Nothing%20yet"))
    assert hidden in page and wanted in page and secret.reference not in page
    insider = Browser(browser.app).sign_in(people["coauthor"]).get(thing.address).text
    assert f'href="{secret.address}">{SECRET}</a>' in insider


def test_what_cites_an_entry_stands_beside_it_as_far_as_the_reader_may_know(people, browser, target):  # P34 K8 P22
    cited = publish(brief(people["member"], title="Citing", body="[[Spindle wear]]", body_zh="[[主轴磨损]]"), people)
    brief(people["member"], title="A draft that cites", body="See [[Spindle wear]].")
    brief(people["coauthor"], "published", audience="institution", title="Secretly citing", body="[[Spindle wear]]")
    related = brief(people["member"], "published", title="Testing it",
                    related=[{"number": target.reference, "relation": "tests"}])
    page = browser.get(target.address).text
    assert "Cited by (2)" in page and cited.reference in page and related.reference in page
    assert "Secretly citing" not in page and "A draft that cites" not in page
    assert "Cited by (3)" in Browser(browser.app).sign_in(people["coauthor"]).get(target.address).text
    rows = browser.get(f"/briefs/{target.id}/links").text
    assert "Citing" in rows and "Secretly citing" not in rows
    write(cited, people["member"], "不再。\n", language="zh")
    next_version(cited, people["member"], people["moderator"], "No longer.\n")
    assert "Cited by (1)" in browser.get(target.address).text


def test_a_link_to_itself_and_a_ring_of_links_do_no_harm(people, browser, target):  # P34
    write(target, people["coauthor"], "[[Spindle wear]] and [[Ring]]")
    accept(submit(target, people["coauthor"], change_note="ring"), people["moderator"])
    publish(brief(people["member"], title="Ring", body="[[Spindle wear]] [[Ring]]"), people)
    page = browser.get(target.address)
    assert page.status_code == 200 and "Cited by (1)" in page.text


def test_withdrawing_tells_those_who_lean_on_it_until_they_decide(people, author, browser, mails, target):  # P34 P18 K8
    thing = publish(brief(people["member"], title="Leaning", body="As [[Spindle wear]] says."), people)
    mails()
    target.withdraw("The gauge was broken.", by=people["coauthor"])
    kept(target)
    [letter] = [text for to, _subject, text in mails() if to == people["member"].email]
    assert "“Spindle wear” was withdrawn; your “Leaning” refers to it" in letter and "> The gauge was broken." in letter
    assert "Something it refers to was withdrawn" in author.get("/waiting").text
    page = browser.get(thing.address).text
    assert 'class="wiki withdrawn" title="Withdrawn: The gauge was broken."><s>Spindle wear</s></a>' in page
    assert "Spindle wear" in author.get(f"/briefs/{thing.id}/links").text
    assert author.submit(f"/briefs/{thing.id}/links", f"/briefs/{thing.id}/links/keep").status_code == 303
    assert "Something it refers to was withdrawn" not in author.get("/waiting").text


def test_a_tombstone_that_the_author_may_not_know_tells_nothing(people, author, mails, secret):  # P34 P22
    thing = brief(people["coauthor"], coauthors=[people["member"]], title="Joint", body=f"[[{SECRET}]]")
    thing.agree(by=people["coauthor"]), thing.agree(by=people["member"])
    submit(thing, people["coauthor"])
    accept(thing, people["moderator"])
    mails()
    secret.withdraw("Never mind.", by=people["coauthor"])
    kept(secret)
    assert [to for to, _subject, text in mails() if "refers to it" in text] == []
    assert "refers to was withdrawn" not in author.get("/waiting").text
    assert 'class="wiki wanted"' in author.get(thing.address).text


def test_the_preview_shows_links_as_the_saved_text_will(people, author, target):  # P34 K3
    thing = brief(people["member"], title="Other", body="[[Spindle wear]]")
    form = Form(author.get(f"/briefs/{thing.id}/edit").text, f"/briefs/{thing.id}/edit")
    answer = author.client.post(f"/briefs/{thing.id}/preview", data={
        "csrf_token": form.values["csrf_token"], "source": f"[[Spindle wear]] [[{target.reference}]] [[Nothing]]"}).text
    assert answer.count(f'<a class="wiki" href="{target.address}">Spindle wear</a>') == 2
    assert 'class="wiki wanted"' in answer


def test_submitting_warns_of_links_to_what_nobody_has_written(people, author, target):  # P34 B4
    thing = brief(people["member"], title="Other", body="[[Spindle wear]] and [[Ghost page]].")
    page = author.get(f"/briefs/{thing.id}/submit").text
    assert "Links to what nobody has written yet: Ghost page." in page


def test_a_wanted_page_offers_to_write_it_and_similar_titles(people, author, index, target):  # P34 K8
    index()
    page = author.get("/to?wanted=Spindle wears").text
    assert target.address in page and "/briefs/new?title=Spindle%20wears" in page.replace("+", "%20")
    assert 'value="Spindle wears"' in author.get("/briefs/new?title=Spindle wears").text


# Completion

def offered(browser, typed):
    answer = browser.get("/complete/links", query_string={"q": typed})
    return [(offer["title"], offer["insert"]) for offer in answer.json["offers"]]


def test_completion_finds_beginnings_parts_and_first_letters(people, author, target):  # K3 K8
    for typed in ("spin", "ＳＰＩＮ", "wear"):
        assert offered(author, typed) == [("Spindle wear", "[[Spindle wear]]")]
    for typed in ("主轴", "磨损", "zzm"):
        assert offered(author, typed) == [("主軸磨損", "[[主軸磨損]]")]
    assert offered(author, "") == offered(author, "%") == offered(author, "nothing like it") == []


def test_what_completion_inserts_leads_to_what_was_chosen(people, author):  # K3
    for title in ("C# and | in [brackets]", "Costs $5$ `now`"):
        thing = brief(people["member"], "published", title=title)
        [(_title, insert)] = offered(author, title[:6])
        assert shown(brief(people["member"], title="Other", body=insert)) == {title: title}, thing


def test_of_two_with_one_title_completion_inserts_the_numbers(people, author, target):  # K3
    other = brief(people["coauthor"], "published", title="Spindle wear")
    assert {insert for _title, insert in offered(author, "spindle")} == {
        f"[[brief:{number}|Spindle wear]]" for number in (target.reference, other.reference)}


def test_completion_offers_eight_at_most_in_two_statements(people, author):  # K3 X31
    for number in range(10):
        make.brief(people["member"], title=f"Series {number}", title_zh=f"系列{number}")
    db.session.commit()
    assert len(offered(author, "series")) == len(offered(author, "eries")) == 8


@pytest.mark.parametrize("role", ["visitor", "trainee", "member", "representative", "moderator", "administrator"])
def test_no_secret_title_comes_through_names_completion_or_citations(app, people, secret, target, role):  # P22 P34 K8
    citing = brief(people["coauthor"], "published", audience="institution", title="Hidden citing", body="[[Spindle wear]]")
    browser = Browser(app)
    if role != "visitor":
        browser.sign_in(people[role])
    named = [browser.get(f"/to?wanted={name}") for name in (SECRET, secret.reference)]
    pages = [browser.get(address).text for address in (
        target.address, f"/briefs/{target.id}/links", *(f"/complete/links?q={typed}" for typed in (
            "zeph", "valve", "hid", "al", "alfm", "暗", "citing")))]
    assert [page.status_code for page in named] == [404, 404] and "Zephyrion" not in "".join(pages)
    told = "".join([*pages, *(page.text for page in named)])
    assert "Hidden citing" not in told and citing.reference not in told and "暗流" not in told
    assert secret.address not in told


# For keepers of pages

def found(person, condition):
    return db.session.scalars(readable(person).where(condition(person)))


def test_wanted_names_orphans_and_dead_ends_count_what_the_reader_may_know(people, target, secret):  # K8
    body = f"[[Spindle wear]] [[Ghost]] [[{SECRET}]]"
    one = publish(brief(people["member"], title="One", body=body, body_zh="[[ghost]]"), people)
    two = brief(people["coauthor"], "published", title="Two", body=f"[[Ghost]] [[{SECRET}]]")
    member, insider = people["member"], people["coauthor"]
    assert [(name.lower(), count) for name, count, _id in link_lists.wanted(member)] == [("ghost", 2), (SECRET.lower(), 2)]
    assert [(name.lower(), count) for name, count, _id in link_lists.wanted(insider)] == [
        ("ghost", 2), (SECRET.lower(), 1)]  # for whoever wrote One it is wanted
    assert {entry.id for entry in found(member, link_lists.is_orphan)} == {one.id, two.id}
    assert {entry.id for entry in found(member, link_lists.is_dead_end)} == {target.id, two.id}
    assert two.id not in {entry.id for entry in found(insider, link_lists.is_dead_end)}


def test_names_follow_the_titles_that_readers_see(people, target):  # P34
    write(target, people["coauthor"], title="Not shown yet")
    names = {row.folded: row.initials for row in db.session.query(EntryName).filter_by(entry_id=target.id)}
    assert names == {"spindle wear": "", "主轴磨损": "zzms"}
    assert linking.found_by_name("not shown yet", people["member"]) is None
    assert completing.offers("Not shown", people["coauthor"]) == []


def test_what_an_earlier_release_wrote_is_noted_when_the_portal_is_made_ready(people, browser, target):  # P34 X6
    thing = publish(brief(people["member"], title="Older", body="[[Spindle wear]]",
                          related=[{"number": target.reference, "relation": "tests"}]), people)
    db.session.query(Link).delete()
    db.session.query(EntryName).delete()
    db.session.commit()
    assert "Cited by" not in browser.get(target.address).text
    make_ready()
    assert "tested by" in browser.get(target.address).text and shown(thing)["Spindle wear"] == "Spindle wear"
    assert linking.found_by_name("older", people["member"]).id == thing.id
