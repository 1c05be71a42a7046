"""B10 P38: a brief as PDF and as a file of HTML: in one language or all, each version, only what the person may read."""
import io
import re
from html.parser import HTMLParser

import pypdf
import pytest

from portal.core.db import db
from portal.core.typeset import kept
from portal.core.worker import work_all
from portal.members.models import Visitor
from tests import make
from tests.world import picture, pictured

BODY = make.BODY + "\n$E = mc^2$ and [[{number}]], [[Not written]], [there](/briefs/{number}), [out](https://a.example/x).\n"


def words_of(answer):
    pdf = pypdf.PdfReader(io.BytesIO(answer.data))
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")


class Page(HTMLParser):
    """Whether elements are closed in their order, and every address that is fetched or led to."""
    VOID = ("meta", "link", "br", "hr", "img", "wbr", "path", "input")

    def __init__(self, text):
        super().__init__()
        self.open, self.fetched, self.links, self.ids, self.tags = [], [], [], [], set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.add(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.fetched += [given[name] for name in ("src", "srcset") if name in given]
        self.fetched += [given["href"]] if tag == "link" else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        assert not [name for name in given if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture
def paper(people):
    other = make.brief(people["member"], title="Presses at rest", title_zh="静止的压力机")
    made = make.brief(people["member"], "revised", body=BODY.format(number=other.reference), title_zh="夜间 𠮷㛃",
                      coauthors=[people["coauthor"]], standards=[{"code": "ISO 281:2007", "title": "Rolling bearings"}])
    db.session.commit()
    return made


def test_a_brief_is_a_pdf_in_one_language_or_in_all(browser, paper):  # P38 P35
    page = browser.get(paper.address)
    assert f"/briefs/{paper.id}/export.pdf" in page.text and "language=both" in page.text
    chinese = words_of(browser.get(f"/briefs/{paper.reference}.pdf?lang=zh"))
    for words in ("夜间 𠮷㛃", "对一个冲压车间做了一周测量", "编号", "技术成熟度", paper.reference, "引用方式"):
        assert words in chinese, words
    assert "A press shop was measured" not in chinese
    both = words_of(browser.get(f"/briefs/{paper.id}/export.pdf?language=both&lang=en"))
    for words in ("对一个冲压车间做了一周测量", "A press shop was measured", "Presses at rest", "ISO 281:2007",
                  "Anhe Institute", "How to cite", "https://a.example/x", f"/briefs/{paper.reference}/v1"):
        assert words in both, words


def test_each_version_has_a_pdf_that_stays(browser, people, paper):  # B10 B1
    address = f"/briefs/{paper.reference}/v1.pdf"
    first, again = browser.get(f"{address}?language=en"), browser.get(f"{address}?language=en")
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    unchanged = browser.get(f"{address}?language=en", headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304
    assert browser.get(f"/briefs/{paper.reference}/v9.pdf").status_code == 404
    assert f'<meta name="citation_pdf_url" content="http://127.0.0.1:8000{address}">' in browser.get(paper.address).text


def test_what_readers_do_not_see_is_in_no_pdf(browser, author, paper, people):  # P22
    paper.save(make.content(title="A later secret", body="Secret words.\n"), people["member"], paper.head_revision_id)
    hidden = make.brief(people["member"], "draft", title="Hidden plan")
    db.session.commit()
    assert "ecret" not in words_of(browser.get(f"/briefs/{paper.id}/export.pdf?language=en"))
    assert "ecret" not in browser.get(f"/briefs/{paper.id}/export.html?language=en").text
    for form in ("pdf", "html"):
        assert browser.get(f"/briefs/{hidden.id}/export.{form}").status_code == 404
    assert "Hidden plan" in words_of(author.get(f"/briefs/{hidden.id}/export.pdf?language=en"))


def test_a_link_to_what_the_reader_may_not_know_is_no_link(browser, author, people):  # P22
    secret = make.brief(people["member"], audience="alliance", title="Members only plan")
    paper = make.brief(people["member"], body=f"See [[{secret.reference}]].\n")
    db.session.commit()
    address = f"/briefs/{paper.id}/export.pdf?language=en"
    assert "Members only plan" in words_of(author.get(address))
    shown = words_of(browser.get(address))
    assert "Members only plan" not in shown and f"See {secret.reference}." in shown


def test_the_file_of_html_stands_alone(browser, people):  # K13
    paper = pictured(people["member"], people["coauthor"])
    paper.save(make.content(body="## Part\n\n![Shown](shown.png) [to](#part)\n"), people["member"], paper.head_revision_id)
    db.session.commit()
    author_text = browser.sign_in(people["member"]).get(f"/briefs/{paper.id}/export.html?language=both").text
    page = Page(author_text)
    assert page.fetched == [] and not page.tags & {"script", "iframe", "object"}
    assert len(page.ids) == len(set(page.ids)) and author_text.count("<h1>") == 2
    assert all(link.startswith(("http://127.0.0.1:8000/", "https://creativecommons.org", "#")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "url(" not in re.search(r"<style>(.*?)</style>", author_text, re.DOTALL)[1]


def test_pictures_are_in_the_file(browser, people):  # K13
    by = people["member"]
    paper = make.brief(by, "draft")
    paper.attach(picture("press.png"), by=by)
    paper.add_revision(make.content(body="![A press](press.png)\n"), by)
    db.session.commit()
    answer = browser.sign_in(by).get(f"/briefs/{paper.id}/export.html?language=en")
    fetched = Page(answer.text).fetched
    assert len(fetched) == 1 and fetched[0].startswith("data:image/png;base64,")
    pdf = pypdf.PdfReader(io.BytesIO(browser.get(f"/briefs/{paper.id}/export.pdf?language=en").data))
    assert sum(len(page.images) for page in pdf.pages) == 1


def test_the_worker_makes_a_pdf_before_anybody_asks(app, browser, paper):  # B10
    for path in kept.folder().iterdir():
        path.unlink()
    work_all(app, ["pdf"])
    made = {path.name for path in kept.folder().iterdir()}
    assert len(made) >= 2
    assert not Visitor().is_authenticated and browser.get(f"/briefs/{paper.reference}.pdf?lang=en").status_code == 200
    assert {path.name for path in kept.folder().iterdir()} == made
