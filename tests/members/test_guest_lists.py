"""M5: many invited at once out of a table, after a dry run, with a result for each row."""
import csv
import io

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.importing.things import Refused
from portal.members import guest_lists
from portal.members.guest_lists import Guest
from portal.members.models import Invitation
from tests.browser import Form
from tests.naughty import strings
from tests.shared import shared

PAGE = "/institutions/{}/people/many"
WHOLE = ("upload-person-3.csv", "upload-person-task-3.csv", "upload-empty-middle.csv", "upload-missing-family.csv",
         "upload-person-3-dupname.csv")


def read(text, **more):
    return guest_lists.read(text if isinstance(text, bytes) else text.encode(), "list.csv", **more).guests


@pytest.mark.parametrize("name", WHOLE)
def test_lists_of_a_real_portal_are_read(name):  # M5
    guests = read((shared("members-carpentries-amy") / name).read_bytes())
    assert [guest.place for guest in guests] == [2, 3, 4] and all(guest.is_whole for guest in guests)
    assert all(guest.email.endswith(".edu") and guest.name.startswith("Px") for guest in guests)


def test_columns_of_a_form_are_found_by_their_long_names():  # M5
    found = guest_lists.read((shared("members-carpentries-amy") / "upgrade_instructor_profiles4.csv").read_bytes(), "x.csv")
    assert [(guest.email, guest.name) for guest in found.guests] == 2 * [("her@mione.gr", "Hermione Granger")]
    assert "Nearest major airport" in found.left_aside


@pytest.mark.parametrize("name, said", [
    ("upload-missing-email.csv", "personal, middle, family"), ("upload-missing-personal-email.csv", "middle, family"),
    ("upgrade_instructor_profiles2.csv", "nobody in the list")])
def test_a_list_that_cannot_be_used_is_refused_with_what_is_missing(app, name, said):  # M5
    with pytest.raises(Refused, match=said):
        read((shared("members-carpentries-amy") / name).read_bytes())


@pytest.mark.parametrize("delimiter", guest_lists.DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_usual_delimiter_and_encoding_will_do(delimiter, encoding):  # M5 P38
    rows = (("语言", "姓", "名", "E-Mail"), ("中文", "李", "伟", "Li@People.example"))
    text = "\r\n".join(map(delimiter.join, rows))
    [guest] = read(text.encode(encoding), encoding="gb18030")
    assert (guest.email, guest.name, guest.language) == ("li@people.example", "李伟", "zh")


def test_an_encoding_that_is_not_told_is_named_not_guessed(app):  # M5
    with pytest.raises(Refused, match="gb18030"):
        read("邮箱,姓名\nli@people.example,李伟\n".encode("gb18030"))


@pytest.mark.parametrize("text", [
    "", "\n\n", "email\n" + "a@b.example\n" * 201, 'email\n"never ends', "email\n" + "x" * 200_000, "\0" * 100,
    "email\n" + "a@b.example\n" * 100_000])
def test_what_is_no_list_is_refused(app, text):  # X46
    with pytest.raises(Refused) as refused:
        read(text)
    assert str(refused.value)


def test_any_text_in_a_cell_is_a_row_or_a_reason(app):  # X46
    for text in strings():
        try:
            read(("name,email\n" + guest_lists.as_text([[text, text]])).encode("utf-8", "surrogatepass"))
        except Refused as refused:
            assert str(refused)


def test_the_list_is_the_same_after_its_way_through_the_page():  # M5
    guests = [Guest(2, "li@people.example", 'Li "W" Wei,', "zh", "yes", "Anhe"), Guest(3, is_whole=False)]
    assert guest_lists.again(guest_lists.kept(guests)) == guests
    assert guest_lists.again("nonsense\n1,2,3\n") == []


LIST = """Role;Name;e-mail;Language;Representative;Institution
engineer;Guo Lai;Guo@People.example;zh;;
;Second Guest;second@people.example;;yes;Anhe Institute
;Lin;lin@people.example;;;
;Wait Ing;waiting@people.example;;;
;Guo Again;guo@people.example;;;
;No Address;no address;;;
;Nothing;;;;
;For Borui;borui@people.example;;;博锐工厂
;Mei of another;mei@people.example;;;
;=1+1;formula@people.example;;;
too;many;cells@people.example;;;;;
"""
EXPECTED = ["will be invited", "will be invited", "belongs to the institution already", "has an invitation already",
            "stands in the list twice", "not an e-mail address", "has no e-mail address", "is for another institution",
            "will be invited", "will be invited", "has more or fewer cells"]


@pytest.fixture
def page(browser, people, anhe):
    Invitation.make("waiting@people.example", by=people["representative"], institution=anhe)
    db.session.commit()
    browser.sign_in(people["representative"])
    return PAGE.format(anhe.id)


def upload(browser, page, content, **more):
    form = Form(browser.get(page).text, page)
    return browser.client.post(page, data=form.values | {"file": (io.BytesIO(content), "list.csv")} | more)


def invited():
    return db.session.scalars(select(Invitation).where(Invitation.email != "waiting@people.example")
                              .order_by(Invitation.id)).all()


def test_a_dry_run_tells_of_each_row_and_sends_nothing_then_the_deed_does_what_it_told(browser, page, post, anhe):  # M5
    dry = upload(browser, page, LIST.encode())
    assert dry.status_code == 200 and not invited() and not post.all()
    places = [dry.text.index(said) for said in EXPECTED[2:8]]
    assert places == sorted(places) and all(said in dry.text for said in EXPECTED) and "Role" in dry.text
    send = f"{page}/send"
    done = browser.client.post(send, data=Form(dry.text, send).values)
    assert [(each.email, each.language, each.is_representative) for each in invited()] == [
        ("guo@people.example", "zh", False), ("second@people.example", "en", True), ("mei@people.example", "en", False),
        ("formula@people.example", "en", False)]
    assert {each.institution_id for each in invited()} == {anhe.id}
    assert post.link("guo@people.example").startswith("/invitations/") and len(post.all()) == 4
    results = f"{page}/results.csv"
    answer = browser.client.post(results, data=Form(done.text, results).values)
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]].count("invited") == 4 and len(rows) == 12
    assert "'=1+1" in [row[2] for row in rows] and "attachment" in answer.headers["Content-Disposition"]
    again = browser.client.post(send, data=Form(dry.text, send).values)
    assert len(invited()) == 4 and again.text.count("has an invitation already") == 10  # each shown and kept


def test_a_refused_file_says_why_at_the_field(browser, page):  # M5 X25
    answer = upload(browser, page, b"first,last\nA,B\n")
    assert answer.status_code == 422 and "first, last" in answer.text
    assert upload(browser, page, b"\x89PNG\r\n\x1a\n").status_code == 422
    assert "Choose a file" in browser.submit(page).text


def test_nobody_invites_for_another_institution(browser, page, borui):  # M5
    kept = guest_lists.kept([Guest(2, "guest@people.example")])
    token = Form(browser.get(page).text, page).values["csrf_token"]
    answer = browser.client.post(f"{PAGE.format(borui.id)}/send", data={"csrf_token": token, "kept": kept})
    assert answer.status_code == 403 and db.session.scalar(select(func.count(Invitation.id))) == 1
