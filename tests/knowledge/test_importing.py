"""K12 and P39: material from elsewhere into a space: tree, order, links, pictures, translations, twice the same."""
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.worker import work_all
from portal.knowledge.models import Page, PageAddress, Space
from portal.knowledge.workflow import Mode
from portal.publishing.models import Link, Notice, Pace, Tag, Watch, What
from tests import make
from tests.briefs.test_importing import counts, png, reasons
from tests.browser import Browser
from tests.core.importing.made import folder
from tests.shared import shared

MANUAL = {
    "guide/index.md": "# Guide\n\nBegin with [the set-up](setup/first.md#step-one), then [[second]].\n\n![p](img/p.png)\n",
    "guide/setup/first.md": "# First\n\n## Step one\n\nBack to [the guide](../index.md), on to [[second|the second]].\n",
    "guide/setup/second.md": "---\naliases: [/old/second]\n---\n# Second\n\nTo [itself](second.md).\n",
    "guide/setup/second.zh.md": "# 第二页\n\n见[指南](../index.md)。\n",
    "guide/img/p.png": png(),
    "odd/[[.md": "# [[\n\nBrackets.\n", "odd/c++.md": "# C++\n\nOne.\n", "odd/C.md": "# C\n\nTwo.\n",
    "odd/" + "n" * 105 + ".md": "Long name.\n", "odd/a/same.md": "# Same\n\nA.\n", "odd/b/same.md": "# Same\n\nB.\n",
}


@pytest.fixture
def space(people):
    made = make.space(people["member"], audience="everyone")
    db.session.commit()
    return made


@pytest.fixture
def bring(app, space, tmp_path):
    """`bring(path, *options)` imports into the space; the report."""
    def run(path, *options):
        report = tmp_path / "report.json"
        answer = app.test_cli_runner().invoke(args=[
            "knowledge", "import", str(path), "--space", space.slug, "--report", str(report), *options])
        assert answer.exit_code == 0, answer.output
        db.session.expire_all()
        return json.loads(report.read_text())
    return run


def pages():
    return {page.origin.split(":", 2)[2]: page for page in db.session.scalars(select(Page)).unique()}


def test_tree_links_pictures_names_and_translations_are_right(bring, browser, tmp_path):  # K12 P35
    report = bring(folder(tmp_path / "manual", MANUAL))
    assert counts(report) == (10, 0, 0, 0)
    made = pages()
    guide, first, second = (made[f"guide/{name}.md"] for name in ("index", "setup/first", "setup/second"))
    assert (first.parent.title_en, first.parent.parent_id) == ("Setup", guide.id)
    assert (second.title_en, second.title_zh) == ("Second", "第二页")
    body = guide.head.text("en").body
    assert f"[the set-up](/knowledge/p/{first.id}#s-step-one)" in body and f"[[page:KB-{second.id}]]" in body
    assert f"[itself](/knowledge/p/{second.id})" in second.head.text("en").body
    assert f"[指南](/knowledge/p/{guide.id})" in second.head.text("zh").body
    shown = browser.get(guide.address)
    assert shown.status_code == 200 and f'src="/knowledge/{guide.id}/files/' in shown.text
    assert f'href="{second.address}"' in shown.text and second.address.endswith("/setup/second")
    assert len({page.path for page in made.values()}) == len(made)
    former = {row.path: row.page_id for row in db.session.scalars(select(PageAddress))}
    assert former["old/second"] == second.id
    assert browser.get("/knowledge/" + second.space_slug + "/old/second").location == second.address
    assert db.session.scalar(select(func.count()).select_from(Link).where(
        Link.entry_id == guide.id, Link.target_id.in_([first.id, second.id]))) == 2
    assert any("made for it" in note["reason"] for note in report["notes"])


def test_the_same_again_changes_nothing_and_a_change_is_merged(bring, people, tmp_path):  # P39
    bring(folder(tmp_path / "manual", MANUAL))
    assert counts(bring(tmp_path / "manual")) == (0, 0, 10, 0)
    first = pages()["guide/setup/first.md"]
    first.rename("beginning", people["member"])
    content = first.head.content
    text = content.texts["en"]
    first.save(type(content)({"en": type(text)("First of all", "", text.body)}), people["member"], first.head_revision_id)
    db.session.commit()
    folder(tmp_path / "manual", {"guide/setup/first.md": MANUAL["guide/setup/first.md"] + "\nMore.\n"})
    assert counts(bring(tmp_path / "manual")) == (0, 1, 9, 0)
    first = pages()["guide/setup/first.md"]
    assert first.title_en == "First of all" and first.published.text("en").body.endswith("More.\n")
    assert first.segment == "beginning"


def test_whoever_watches_the_space_is_told_of_an_import_once_and_of_a_tag_by_page(app, bring, people, space, tmp_path):
    # P36
    tagged = {"one.md": "---\ntags: [gauges]\n---\n# One\n\nA.\n", "two.md": "---\ntags: [gauges]\n---\n# Two\n\nB.\n"}
    gauges = Tag.create(people["moderator"], "gauges")
    db.session.commit()
    for who, what, key in (("coauthor", What.SPACE, space.id), ("moderator", What.INSTITUTION, space.institution_id),
                           ("colleague", What.TAG, gauges.id)):
        Watch.set(people[who], what, key, Pace.DAILY)
    db.session.commit()
    bring(folder(tmp_path / "manual", MANUAL | tagged))
    work_all(app, ["work"])
    told = {who: [[act["verb"] for act in notice.acts] for notice in db.session.scalars(
        select(Notice).where(Notice.person_id == people[who].id))] for who in ("coauthor", "moderator", "colleague")}
    assert told == {"coauthor": [["import"]], "moderator": [["import"]], "colleague": [["arrive"], ["arrive"]]}
    page = Browser(app).sign_in(people["coauthor"]).get("/notices").text
    assert "imported pages (12)" in page


def test_an_import_is_told_of_at_its_first_page_that_readers_see(app, bring, people, space, tmp_path):  # P36
    space.mode = Mode.REVIEWED
    Watch.set(people["coauthor"], What.SPACE, space.id, Pace.DAILY)
    db.session.commit()
    bring(folder(tmp_path / "manual", {"a.md": "---\ndraft: true\n---\n# Not yet\n\nA.\n", "b.md": "# Shown\n\nB.\n"}))
    work_all(app, ["work"])
    notice, = db.session.scalars(select(Notice).where(Notice.person_id == people["coauthor"].id))
    assert notice.entry.title_en == "Shown"


def test_what_is_in_the_trash_here_is_told_and_stays_there(bring, people, tmp_path):  # P39
    bring(folder(tmp_path / "manual", MANUAL))
    pages()["guide/setup/first.md"].trash(people["member"])
    db.session.commit()
    folder(tmp_path / "manual", {"guide/setup/first.md": "# First\n\nNew.\n"})
    report = bring(tmp_path / "manual")
    assert counts(report) == (0, 0, 9, 1) and "trash" in reasons(report, "guide/setup/first.md")[0]


def test_a_read_only_space_takes_nothing_and_only_stewards_import(app, people, space, tmp_path):  # P39
    folder(tmp_path / "manual", MANUAL)
    run = app.test_cli_runner()
    args = ["knowledge", "import", str(tmp_path / "manual"), "--space", space.slug]
    answer = run.invoke(args=[*args, "--as", people["colleague"].email])
    assert answer.exit_code == 2 and "no steward" in answer.output
    space = Space.named(space.slug)
    space.set_mode(Mode.READ_ONLY, people["member"])
    db.session.commit()
    answer = run.invoke(args=args)
    assert answer.exit_code == 1 and "read-only" in answer.output and pages() == {}


def test_pages_in_three_languages_are_one_page_each(bring):  # P35
    report = bring(shared("kb-tldr-pages"))
    made = pages()
    archive = made["pages/common/7z.md"]
    assert {text.language for text in archive.head.texts} == {"en", "zh", "fa"}
    assert counts(report)[0] == 181 and made["pages/common/[[.md"].path != made["pages/common/!.md"].path


@pytest.mark.parametrize("name, expected", [
    ("kb-basyx-wiki", (123, 0, 0, 0)), ("kb-foam-vault", (88, 0, 0, 0)), ("torture-frontmatter", (12, 0, 0, 0)),
    ("torture-encodings", (4, 0, 0, 6)), ("traps-derived", (3, 0, 0, 1))])
def test_each_real_set_goes_in_and_again_changes_nothing(bring, name, expected):  # K12 P39
    assert counts(bring(shared(name))) == expected
    assert counts(bring(shared(name))) == (0, 0, expected[0], expected[3])
    assert all(page.published_revision_id for page in pages().values())


KILLED = """
import sys, time
from portal import create_app
from portal.core import importing
from portal.core.db import db
from portal.knowledge.importing import PageShelf
from portal.publishing.importing import Plan
from tests import make
app = create_app(TESTING=True, INSTANCE=sys.argv[1], DATABASE=sys.argv[2], SECRET="for tests only", DEMO="0")
with app.app_context():
    db.create_all()
    by = make.person("Lin", of=make.institution())
    space = make.space(by)
    db.session.commit()
    with importing.read(sys.argv[3]) as source:
        Plan(source, PageShelf(space, by), by).carry_out()
        db.session.flush()
        print("written", db.session.query(make.Page).count(), flush=True)
        time.sleep(60)
"""


def test_an_import_that_is_killed_leaves_nothing(empty_database, tmp_path):  # P39
    folder(tmp_path / "manual", MANUAL)
    root = Path(__file__).parents[2]
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "portal"), empty_database,
                              str(tmp_path / "manual")], stdout=subprocess.PIPE, text=True, cwd=root,
                             env=os.environ | {"PYTHONPATH": str(root)})
    with child:
        said = child.stdout.readline().split()
        child.send_signal(signal.SIGKILL)
    assert said[0] == "written" and int(said[1]) > 9
    left = subprocess.run([sys.executable, "-c", COUNTED, str(tmp_path / "portal"), empty_database], cwd=root,
                          capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(root)})
    assert left.stdout.split()[-2:] == ["0", "0"]


COUNTED = """
import sys
from portal import create_app
from portal.core.db import db
from portal.publishing.models import Entry, File
app = create_app(TESTING=True, INSTANCE=sys.argv[1], DATABASE=sys.argv[2], SECRET="for tests only", DEMO="0")
with app.app_context():
    print(db.session.query(Entry).count(), db.session.query(File).count())
"""
