"""K13: a page, a page with all below it, or a space as PDF and HTML: what the person may read, with the links between."""
import io
import posixpath
import zipfile
from urllib.parse import unquote, urlsplit

import pypdf
import pytest
from waitress.buffers import ReadOnlyFileBasedBuffer

from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.knowledge import html_trees, sheets
from portal.members.models import Visitor
from portal.publishing.models import Content, Words
from tests import make
from tests.publishing.test_taking_along import Page, words_of
from tests.world import picture


@pytest.fixture
def space(people):
    """Open to everyone, but for one page that links lead to; with a picture and Chinese in it."""
    by = people["member"]
    made, closed = make.space(by, audience="everyone"), make.space(by, slug="closed", audience="alliance")
    secret = make.page(by, closed, "Secret plan")
    top = make.page(by, made, "Torque wrenches", title_zh="扭矩扳手 𠮷")
    below = make.page(by, made, "How to check", parent=top, body="## The way\n\nBack to [[Torque wrenches]].\n")
    make.page(by, made, "Presses")
    top.attach(picture("wrench.png"), by=by)
    body = (f"# Torque wrenches\n\n![A wrench](wrench.png)\n\nSee [[How to check#The way]], [[Presses]], [[Nobody knows]], "
            f"[[page:KB-{secret.id}|it]] and [all](/knowledge/p/{below.id}).\n")
    top.save(Content({"en": Words("Torque wrenches", "", body), "zh": Words("扭矩扳手 𠮷", "", "每周检查。\n")}), by,
             top.head_revision_id)
    db.session.commit()
    made.top, made.below, made.secret = top, below, secret
    return made


def test_a_space_is_one_pdf_with_links_between_its_pages(browser, space):  # K13
    assert "/knowledge/practice/-/export.pdf" in browser.get("/knowledge/practice").text
    answer = browser.get("/knowledge/practice/-/export.pdf?lang=en")
    pdf = pypdf.PdfReader(io.BytesIO(answer.data))
    found = words_of(answer)
    for words in ("Contents", "Torque wrenches", "How to check", "Presses", "See How to check", "KB-", "1 / 4"):
        assert words in found, words
    assert "Secret plan" not in found
    links = [note.get_object() for note in pdf.pages[1]["/Annots"]]
    outside = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert len(links) == 3 and outside == []  # to a heading below, to its neighbour, and by its permanent address
    assert "扭矩扳手 𠮷" in words_of(browser.get("/knowledge/practice/-/export.pdf?lang=zh"))


def test_a_page_with_all_below_it_is_a_pdf_of_its_own(browser, space):  # K13
    found = words_of(browser.get(f"/knowledge/p/{space.top.id}/export.pdf?lang=en"))
    assert "How to check" in found and f"KB-{space.top.id}" in found and "Check them every week" not in found
    one = words_of(browser.get(f"/knowledge/{space.below.id}/export.pdf?lang=en"))
    assert "Back to Torque wrenches" in one and f"/knowledge/p/{space.below.id}" in one


def archive(content):
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_a_space_is_a_folder_of_html_that_needs_nothing_else(browser, space):  # K13
    files = archive(browser.get("/knowledge/practice/-/export.html?lang=en").data)
    assert {"index.html", "style.css", "torque-wrenches/index.html", "torque-wrenches/index.zh.html",
            "torque-wrenches/how-to-check/index.html", "presses/index.html", "torque-wrenches/wrench.png"} == set(files)
    for name, content in files.items():
        if name.endswith(".html"):
            page = Page(content.decode())
            assert not page.tags & {"script", "style", "iframe"} and b"Secret plan" not in content
            for address in (*page.fetched, *page.links):
                there = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(urlsplit(address).path) or "."))
                assert not urlsplit(address).netloc and (there in files or address.startswith("#")) \
                    or address in page.links and address.startswith("http://127.0.0.1:8000/knowledge/p/"), (name, address)
    text = files["torque-wrenches/index.html"].decode()
    assert 'href="how-to-check/index.html#s-the-way"' in text and 'src="wrench.png"' in text
    assert "Nobody knows" in text and "/to?wanted" not in text and "every week" not in text
    assert b"url(" not in files["style.css"]


def test_members_take_along_what_they_may_read(people, space):  # K13
    assert html_trees.export(space.secret.space, Visitor()).exported == []
    assert len(html_trees.export(space.secret.space, people["member"]).exported) == 1
    with pytest.raises(NotAllowedNow, match="no page here yet"):
        sheets.whole(space.secret.space, Visitor())


def test_the_portals_own_server_hands_archives_to_visitors_too(app, space):  # K13
    for form in ("export", "export.html"):
        answer = app.test_client().get(f"/knowledge/practice/-/{form}", environ_overrides={
            "wsgi.file_wrapper": ReadOnlyFileBasedBuffer})
        assert answer.status_code == 200 and answer.mimetype == "application/zip", form


def test_a_single_page_is_a_file_of_html(browser, space):  # K13
    text = browser.get(f"/knowledge/{space.top.id}/export.html?lang=zh").text
    assert "扭矩扳手 𠮷" in text and Page(text).fetched == [] and "每周检查" in text


def test_the_command_writes_each_form(app, people, space, tmp_path):  # K13
    for form, beginning in (("pdf", b"%PDF-"), ("html", b"PK"), ("markdown", b"PK")):
        path = tmp_path / form
        arguments = ["knowledge", "export", str(path), "--space", "practice", "--format", form]
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0 and "3 pages" in done.output, done.output
        assert path.read_bytes().startswith(beginning)
