"""P39: briefs out of folders and zips, through the command: drafts, and a report that adds up."""
import io
import json

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal.briefs.models import Brief
from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.core.outbox import Job
from portal.members.models import Person
from portal.publishing.models import File
from portal.publishing.workflow import State
from tests.core.importing.made import folder, zipped
from tests.shared import shared

COUNTS = ("imported", "changed", "unchanged", "refused")


@pytest.fixture
def bring(app, people, tmp_path):
    """`bring(path, *options)` runs the command as Lin; (its answer, the report)."""
    def run(path, *options):
        report = tmp_path / "report.json"
        report.unlink(missing_ok=True)
        answer = app.test_cli_runner().invoke(args=[
            "briefs", "import", str(path), "--as", people["member"].email, "--report", str(report), *options])
        db.session.expire_all()
        return answer, json.loads(report.read_text()) if report.exists() else None
    return run


def counts(report):
    assert report["read"] == sum(report[name] for name in COUNTS)
    return tuple(report[name] for name in COUNTS)


def reasons(report, place):
    return [note["reason"] for note in report["notes"] if note["place"] == place]


def briefs():
    return {brief.origin.removeprefix("import:briefs:"): brief for brief in db.session.scalars(select(Brief)).unique()}


def png(width=40, height=30, colour="red", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


PAGE = """---
title: Leaks by night
trl: TRL 6
licence: cc-by-4.0
offered: [pilot_site, moon]
tags: [energy, leaks]
authors: [{name: Wang Fang, email: wang.fang@outside.example}]
date: 2023-09-20
sidebar_label: Leaks
---
# Leaks by night

A press shop was measured, see [the method](method.md#how-it-was-measured).

![The gauge](img/gauge.png) ![A drawing](img/drawing.png)
"""
METHOD = "# Method\n\n## How it was measured\n\nWith [[leaks|a gauge]].\n"


def kit(tmp_path, **more):
    return folder(tmp_path / "kit", {"leaks.md": PAGE, "method.md": METHOD, "img/gauge.png": png(),
                                     "img/drawing.png": b"\x89PNG\r\n\x1a\nnothing else", **more})


def test_a_page_becomes_a_draft_with_its_fields_links_and_pictures_and_nobody_is_asked(bring, people, tmp_path):  # P39
    before = db.session.scalar(select(func.count(Person.id)))
    answer, report = bring(kit(tmp_path))
    assert (answer.exit_code, counts(report)) == (0, (2, 0, 0, 0)), answer.output
    leaks, method = (briefs()[place] for place in ("leaks.md", "method.md"))
    assert (leaks.state, leaks.owner.short_name, leaks.title_en) == (State.DRAFT, "ANHE", "Leaks by night")
    assert leaks.head.fields["trl"] == 6 and leaks.head.fields["licence"] == "CC-BY-4.0"
    assert leaks.head.fields["offered"] == ["pilot_site"] and leaks.head.keywords == {"en": ["energy", "leaks"]}
    text = leaks.head.text("en")
    assert f"[the method](/briefs/{method.id}#s-how-it-was-measured)" in text.body
    assert f"[[brief:{leaks.id}|a gauge]]" in method.head.text("en").body
    assert text.html.count("<img") == 1 and f'src="/briefs/{leaks.id}/files/' in text.html
    assert "wang.fang" not in leaks.head.note and "Wang Fang" in leaks.head.note and "2023-09-20" in leaks.head.note
    assert any("“img/drawing.png” is left out" in reason for reason in reasons(report, "leaks.md"))
    assert any("sidebar_label" in reason for reason in reasons(report, "leaks.md"))
    assert db.session.scalar(select(func.count(Person.id))) == before
    assert not db.session.scalars(select(Job).where(Job.lane == "mail")).all()
    verbs = db.session.scalars(select(JournalEntry.verb)).all()
    assert (verbs.count("begin"), verbs.count("import_briefs")) == (2, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(bring, tmp_path):  # P39
    _answer, told = bring(kit(tmp_path), "--dry-run")
    assert briefs() == {} and db.session.scalar(select(func.count(File.id))) == 0
    assert "import_briefs" not in db.session.scalars(select(JournalEntry.verb)).all()
    assert bring(kit(tmp_path))[1] == told


def test_the_same_again_changes_nothing_and_what_changed_is_merged_with_what_was_written_here(
        bring, people, tmp_path):  # P39
    bring(kit(tmp_path))
    assert counts(bring(kit(tmp_path))[1]) == (0, 0, 2, 0)
    leaks = briefs()["leaks.md"]
    text = leaks.head.content.texts["en"]
    here = type(leaks.head.content)({"en": type(text)(text.title, "Written here.", text.body + "\nHere as well.\n")},
                                    leaks.head.keywords, leaks.head.fields)
    leaks.save(here, people["member"], leaks.head_revision_id)
    db.session.commit()
    _answer, report = bring(kit(tmp_path, **{"leaks.md": PAGE.replace("A press shop", "A large press shop")}))
    assert counts(report) == (0, 1, 1, 0)
    text = briefs()["leaks.md"].head.text("en")
    assert "A large press shop" in text.body and "Here as well." in text.body and text.summary == "Written here."
    # The next change has what the source said as its base, not what was written here.
    bring(kit(tmp_path, **{"leaks.md": PAGE.replace("A press shop", "One press shop")}))
    text = briefs()["leaks.md"].head.text("en")
    assert "One press shop" in text.body and "Here as well." in text.body and text.summary == "Written here."


def test_a_conflict_is_told_and_the_text_here_stays(bring, people, tmp_path):  # P39
    bring(kit(tmp_path))
    leaks = briefs()["leaks.md"]
    content = leaks.head.content
    text = content.texts["en"]
    body = text.body.replace("A press shop was measured", "Two press shops were measured")
    leaks.save(type(content)({"en": type(text)(text.title, text.summary, body)}, content.keywords, content.fields),
               people["member"], leaks.head_revision_id)
    db.session.commit()
    changed = kit(tmp_path, **{"leaks.md": PAGE.replace("A press shop was", "Three press shops were")})
    _answer, report = bring(changed)
    assert counts(report) == (0, 0, 1, 1)
    assert any("changed differently" in reason for reason in reasons(report, "leaks.md"))
    assert "Two press shops" in briefs()["leaks.md"].head.text("en").body


def test_another_source_with_the_same_names_overwrites_nothing(bring, tmp_path):  # P39
    bring(folder(tmp_path / "one", {"README.md": "# Pumps\n\nAbout pumps.\n"}))
    _answer, report = bring(folder(tmp_path / "two", {"README.md": "# Valves\n\nAbout valves.\n"}))
    assert counts(report) == (1, 0, 0, 0)
    assert sorted(brief.title_en for brief in briefs().values()) == ["Pumps", "Valves"]
    assert counts(bring(tmp_path / "one")[1]) == counts(bring(tmp_path / "two")[1]) == (0, 0, 1, 0)


def test_what_is_not_what_its_name_says_or_far_too_large_is_told_and_the_text_stays(bring, tmp_path):  # P39
    files = {"a.md": "# A\n\n![b](bomb.png) ![n](no.png) [d](d.pdf)\n", "bomb.png": png(10_000, 10_000, "white"),
             "no.png": b"<html>no picture</html>", "d.pdf": b"MZ" + bytes(90)}
    _answer, report = bring(folder(tmp_path / "odd", files))
    assert counts(report) == (1, 0, 0, 0)
    told = " ".join(reasons(report, "a.md"))
    assert "megapixels" in told and "no.png" in told and "d.pdf" in told
    assert "![b](bomb.png)" in briefs()["a.md"].head.text("en").body


def test_an_unsafe_archive_is_refused_whole(bring, tmp_path):  # P39
    answer, report = bring(zipped(tmp_path / "bad.zip", {"good.md": "# Good\n\nText.\n", "../out.md": "# Out\n"}))
    assert answer.exit_code == 1 and "leads out of the archive" in answer.output
    assert counts(report) == (0, 0, 0, 1) and report["notes"][0]["place"] == "../out.md" and briefs() == {}


def test_a_text_that_cannot_be_shown_is_refused_and_the_rest_goes_in(bring, tmp_path):  # P39
    _answer, report = bring(folder(tmp_path / "long", {"a.md": "# A\n\nShort.\n", "b.md": "# B\n\n" + "long " * 50_000}))
    assert counts(report) == (1, 0, 0, 1) and "at most 200000" in reasons(report, "b.md")[0]


def test_people_who_are_no_authors_change_nothing_by_importing_again(app, bring, people, tmp_path):  # P39
    bring(kit(tmp_path))
    kit(tmp_path, **{"method.md": METHOD + "\nMore.\n"})
    report = tmp_path / "other.json"
    app.test_cli_runner().invoke(args=["briefs", "import", str(tmp_path / "kit"), "--as", people["colleague"].email,
                                       "--report", str(report)])
    made = json.loads(report.read_text())
    assert counts(made) == (0, 0, 1, 1) and "only its authors" in reasons(made, "method.md")[0]


def test_knowledge_posts_go_in_and_notebooks_are_refused(bring):  # P39
    _answer, report = bring(shared("kb-airbnb-knowledge-posts"))
    refused = {note["place"] for note in report["notes"] if "are not read" in note["reason"]}
    assert counts(report)[3] == 5 == len(refused)
    assert {brief.state for brief in briefs().values()} == {State.DRAFT}
    assert counts(bring(shared("kb-airbnb-knowledge-posts"))[1]) == (0, 0, 2, 5)


def test_each_page_of_the_kits_becomes_a_draft(bring):  # P39
    _answer, report = bring(shared("briefs-tractusx-kits"))
    made = briefs()
    assert counts(report) == (len(made), 0, 0, 0) and len(made) == 54
    days = made["blog/2023-09-20-community-days.mdx"]
    assert "@" not in days.head.note and "2023-09-20" in days.head.note
    assert any("hide_table_of_contents" in note["reason"] for note in report["notes"])
    assert "<script" not in "".join(text.html for brief in made.values() for text in brief.head.texts)
    assert counts(bring(shared("briefs-tractusx-kits"))[1]) == (0, 0, 54, 0)
