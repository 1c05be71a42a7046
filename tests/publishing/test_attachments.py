"""P32 X44: files of any kind, known by what they hold, handed over as attachments, found by their words."""
import io
from contextlib import contextmanager

import pytest

from portal.core.db import db
from portal.core.worker import work_all
from portal.publishing import files
from portal.publishing.models.files import FileText
from tests.browser import Browser
from tests.core.papers import LAUGHS, docx, pdf, pptx, xlsx, zipped
from tests.publishing.acts import brief, kept, next_version
from tests.publishing.pressing import token


def at(draft, page=""):
    return f"/briefs/{draft.id}/files{page}"


def send(browser, draft, content, name, accept="text/html"):
    answer = browser.client.post(at(draft), headers={"Accept": accept}, data={
        "csrf_token": token(browser), "file": (io.BytesIO(content), name)})
    answer.request.environ["wsgi.input"].close()
    db.session.expire_all()
    return answer


@contextmanager
def read(app):
    """The worker reads the files; then what the index was told can be looked at."""
    work_all(app, ["texts"])
    db.session.commit()
    yield


@pytest.fixture
def draft(people):
    return brief(people["member"])


KINDS = {
    "pdf": (pdf("Report"), "report.docx", "report.pdf"), "docx": (docx("Report"), "report.zip", "report.docx"),
    "pptx": (pptx("Report"), "报告.pptx", "报告.pptx"), "xlsx": (xlsx(["Report"]), "report", "report.xlsx"),
    "csv": (b"a,b\n", "a b.csv", "a-b.csv"), "txt": (b"Report", "report.txt", "report.txt"),
    "md": (b"# Report <script>", "../report.markdown", "report.md"),
    "zip": (zipped({"a/b.txt": "x"}), "data.zip", "data.zip")}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_content_and_handed_over_as_an_attachment(author, draft, kind):  # P32 X44
    content, name, kept_as = KINDS[kind]
    assert send(author, draft, content, name).status_code == 303
    [file] = draft.current_files
    assert (file.name, file.kind, file.size) == (kept_as, kind, len(content))
    answer = author.get(draft.file_address(file))
    assert answer.data == content and answer.content_type == files.TYPES[kind]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert kept_as in author.get(at(draft)).text


REFUSED = {
    "a program": (b"MZ\x90\0" + b"\0" * 80, "setup.pdf", "is not taken"), "an old document": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc", "is not taken"),
    "text called PDF": (b"Dear all", "letter.pdf", "is not taken"), "a page": (b"<html><script>", "x.html", "is not taken"),
    "a damaged document": (docx("x")[:-30], "x.docx", "damaged"), "nothing": (b"", "empty.txt", "empty"),
    "macros": (docx("x", **{"word/vbaProject.bin": "x"}), "x.docm", "macros"),
    "a way out": (zipped({"../../etc/passwd": "x"}), "x.zip", "out of the archive"),
    "a bomb": (zipped({"zeros": b"\0" * 20_000_000}), "x.zip", "times when it is unpacked"),
    "too large": (b"%PDF-1.4" + b"\0" * files.MOST_BYTES, "x.pdf", "20 MB")}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_is_refused_with_a_reason(author, draft, case):  # P32 X44
    content, name, words = REFUSED[case]
    answer = send(author, draft, content, name)
    assert answer.status_code == 422 and words in answer.text and draft.files == []
    answer = send(author, draft, content, name, accept="application/json")
    assert answer.status_code == 415 and words in answer.json["error"]


def test_what_may_be_sent_and_how_large_is_said_before(author, draft):  # X44
    page = author.get(at(draft)).text
    assert files.NAMES in page and "at most 20 MB, a picture 8 MB" in page


def test_a_files_words_are_found_and_the_result_names_the_file(app, people, author, browser, index, draft):  # P32 S1 S9
    send(author, draft, pdf("The zylinder was replaced"), "report.pdf")
    assert "being read for the search" in author.get(at(draft)).text
    with read(app):
        assert "The search finds it by its words" in author.get(at(draft)).text
    index()
    assert "file “report.pdf”" in author.get("/search?q=zylinder").text
    assert "<mark>zylinder</mark>" in author.get("/search?q=zylinder").text
    assert "report.pdf" in author.get("/search?q=zylinder&lang=zh").text
    assert "zylinder was" not in browser.get("/search?q=zylinder").text  # files of a draft only with the draft


def test_words_in_a_file_weigh_less_than_in_the_text(app, people, author, index):  # P32 S3
    one = brief(people["member"], title="In the text", body="The zylinder was replaced.\n")
    other = brief(people["member"], title="In the file")
    send(author, other, docx("The zylinder was replaced."), "report.docx")
    with read(app):
        index()
    found = author.get("/search?q=zylinder").text
    assert 0 < found.index(one.address) < found.index(other.address)


def test_readers_find_the_files_of_what_is_published_and_not_those_of_the_next_version(
        app, people, author, moderator, browser, index):  # P32 P20 P22
    thing = brief(people["member"])
    send(author, thing, b"first zylinder", "data.txt")
    thing.submit(by=people["member"])
    kept(thing).decide("accept", people["moderator"], thing.submission.revision_sha256)
    kept(thing)
    send(author, thing, b"second kolben", "data.txt")
    old, new = (thing.file_address(file) for file in thing.files)
    with read(app):
        index()
    assert thing.reference in browser.get("/search?q=zylinder").text
    assert thing.reference not in browser.get("/search?q=kolben").text
    assert old in browser.get(thing.address).text and new not in browser.get(thing.address).text
    assert browser.get(old).data == b"first zylinder" and browser.get(new).status_code == 404
    assert "1 earlier version" in author.get(at(thing)).text and old in author.get(at(thing)).text
    thing, member, decider = map(db.session.merge, (thing, people["member"], people["moderator"]))
    next_version(thing, member, decider)
    index()
    thing = db.session.merge(thing)
    assert new in browser.get(thing.address).text and browser.get(old).status_code == 200
    assert thing.reference in browser.get("/search?q=kolben").text
    assert thing.reference not in browser.get("/search?q=zylinder").text
    thing, member = map(db.session.merge, (thing, member))
    thing.set_audience("authors", by=member)
    kept(thing)
    assert browser.get(new).status_code == browser.get(old).status_code == 404


@pytest.mark.parametrize("content, name, reason", [
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": LAUGHS}), "x.docx", "definitions"),
    (b"%PDF-1.7 broken", "x.pdf", "damaged"), (pdf(""), "x.pdf", "no words in it")])
def test_a_file_that_cannot_be_read_says_so_and_breaks_nothing(app, author, draft, content, name, reason):  # P32
    assert send(author, draft, content, name).status_code == 303
    with read(app):
        page = author.get(at(draft)).text
    assert "text could not be read" in page and reason in page
    assert author.submit(f"/briefs/{draft.id}/edit", body_en="Goes on.\n").status_code == 303


def test_a_text_links_to_a_file_by_its_name_and_the_page_says_where_it_is_used(people, author, browser):  # P32
    draft = brief(people["member"], body="See [the data](press%20data.csv), ![a picture of it](press-data.csv)"
                                         " and [more](press-data.csv).\n")
    send(author, draft, b"a,b\n1,2\n", "press data.csv")
    [file] = draft.current_files
    html = draft.head.text("en").html
    assert html.count(f'href="{draft.file_address(file)}"') == 2 and "<img" not in html
    assert "Used in the text" in author.get(at(draft)).text
    shown = author.get(draft.address).text
    assert "CSV" in shown and "Used in the text" in shown and 'id="files"' in shown


def test_the_same_content_is_read_once(app, people, author, draft):  # P32
    other = brief(people["member"], title="Another")
    for thing in (draft, other):
        send(author, thing, b"zylinder", "data.txt")
    with read(app):
        assert db.session.scalar(db.select(db.func.count()).select_from(FileText)) == 1
    copy = kept(draft.duplicate(people["member"]))
    with read(app):
        assert "The search finds it" in author.get(at(copy)).text


def test_nobody_but_who_may_read_the_draft_gets_its_files(app, people, author, browser, moderator, draft):  # P20 X44
    send(author, draft, b"secret", "data.txt")
    address = draft.file_address(draft.current_files[0])
    colleague = Browser(app).sign_in(people["colleague"])
    assert [who.get(address).status_code for who in (browser, colleague, moderator, author)] == [404, 404, 404, 200]
