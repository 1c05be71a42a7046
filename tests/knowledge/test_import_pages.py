"""The page of an import: send it, read what would happen, let it happen; whose it is, and how long."""
import io
import os
import zipfile

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.knowledge.models import Page
from tests import make
from tests.browser import Browser, Form
from tests.knowledge.test_exporting import manifest
from tests.knowledge.test_importing import MANUAL

IMPORT = "/knowledge/practice/-/import"


@pytest.fixture
def space(people):
    made = make.space(people["member"], audience="everyone")
    db.session.commit()
    return made


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def send(browser, content, name="manual.zip"):
    form = Form(browser.get(IMPORT).text, IMPORT).values
    answer = browser.client.post(IMPORT, data=form | {"file": (io.BytesIO(content), name)},
                                 content_type="multipart/form-data")
    db.session.expire_all()
    return answer


def number_of_pages():
    return db.session.scalar(select(func.count()).select_from(Page))


def test_a_steward_sends_a_zip_reads_the_report_and_imports_it(space, writer, people):  # K12 P39
    answer = send(writer, packed(MANUAL | {"odd/broken.md": b"\xff\xfe\xfa\xfb\x00"}))
    assert answer.status_code == 303 and number_of_pages() == 0
    told = writer.get(answer.location)
    assert "What would happen" in told.text and "guide/setup/first.md" in told.text and "odd/broken.md" in told.text
    done = writer.press(answer.location, answer.location)
    assert "pages were written" in done.text and number_of_pages() == 13
    assert writer.client.post(answer.location, data=Form(told.text, answer.location).values).status_code == 303
    assert number_of_pages() == 13
    archive = writer.get("/knowledge/practice/-/export")
    assert archive.mimetype == "application/zip" and "guide/setup/second/index.zh.md" in manifest(archive.data)
    guide = db.session.scalars(select(Page).where(Page.title_en == "Guide")).one()
    assert set(manifest(writer.get(f"/knowledge/p/{guide.id}/export").data)) < set(manifest(archive.data))
    assert set(manifest(writer.get(f"/knowledge/{guide.id}/export").data)) == {
        f"KB-{guide.id}/index.md", f"KB-{guide.id}/p.png"}


def test_what_somebody_sent_is_nobody_elses_and_goes_after_an_hour(app, space, writer, people):  # P39
    space.appoint(people["colleague"], people["member"])
    db.session.commit()
    answer = send(writer, packed(MANUAL))
    assert Browser(app).sign_in(people["colleague"]).get(answer.location).status_code == 404
    facts = app.config["INSTANCE"] / "imports" / answer.location.rsplit("/", 1)[-1] / "facts"
    os.utime(facts, (0, 0))
    assert writer.get(answer.location).status_code == 404


def test_an_archive_that_is_unsafe_or_nothing_at_all_is_refused_with_the_reason(space, writer):  # P39
    answer = send(writer, packed({"a.md": "# A\n", "../b.md": "# B\n"}))
    assert answer.status_code == 422 and "leads out of the archive" in answer.text
    assert send(writer, b"PK\x03\x04 no archive").status_code == 422
    form = Form(writer.get(IMPORT).text, IMPORT).values
    assert writer.client.post(IMPORT, data=form).status_code == 422
    assert number_of_pages() == 0


def test_others_than_stewards_do_not_import(space, reader, moderator_of_all):  # P39
    assert reader.get(IMPORT).status_code == 403


def test_a_brief_is_exported_with_its_facts_and_a_draft_only_for_its_authors(app, people, browser):  # P38
    shown, draft = make.brief(people["member"]), make.brief(people["member"], "draft")
    db.session.commit()
    answer = browser.get(f"/briefs/{shown.id}/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        text = archive.read(f"{shown.reference}/index.md").decode()
        assert {f"{shown.reference}/index.zh.md", "about.json", "manifest.json"} < set(archive.namelist())
    assert text.startswith("---\nlanguage: en\ntitle: Compressed air by night\n") and f"number: {shown.reference}" in text
    assert "trl: 6" in text and "institution: Anhe Institute" in text and "## Findings" in text
    assert browser.get(f"/briefs/{draft.id}/export").status_code == 404
    author = Browser(app).sign_in(people["member"])
    assert author.get(f"/briefs/{draft.id}/export").status_code == 200
