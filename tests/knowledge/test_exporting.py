"""K13 and P38: Markdown out of the portal: only what one may read, and the same manifest after a way through another."""
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.importing import read
from portal.knowledge import exporting
from portal.knowledge.importing import PageShelf
from portal.knowledge.models import Page
from portal.members.models import Visitor
from portal.publishing.importing import Plan
from portal.publishing.models import Content, Link, Words
from tests import make
from tests.briefs.test_importing import png
from tests.core.importing.made import folder
from tests.shared import shared


def manifest(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return json.loads(archive.read("manifest.json"))["files"]


def texts(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".md")}


def bring(source, space, by):
    with read(source) as found:
        plan = Plan(found, PageShelf(space, by), by)
        plan.carry_out()
    db.session.flush()
    return plan


def through_another(made, by, tmp_path, slug="elsewhere"):
    """What the archive becomes in an empty space and comes out as."""
    path = tmp_path / f"{slug}.zip"
    path.write_bytes(made)
    space = make.space(by, slug=slug)
    plan = bring(path, space, by)
    assert plan.report.notes == [] and plan.report.refused == 0
    return exporting.export(space, by).as_bytes()


@pytest.fixture
def nasty(people, tmp_path):
    """A space with names, texts, links and files that are easily lost on the way."""
    by = people["member"]
    space = make.space(by)
    bring(folder(tmp_path / "nasty", {
        "a.md": "---\ntitle: '-- : # \"yes\"'\nsummary: |\n  two\n  lines\ntags: [no, '2020-01-01', 'a: b']\n---\n# A\n\n"
                "To [c++](<c++.md>), [[same]], [nowhere](gone.md), ![p](p.png) and [data](d.csv).\n",
        "a.zh.md": "# 甲\n\n---\n\n不是 front matter，见[同名](x/same.md)。\n", "c++.md": "   \n\n    indented first\n",
        "x/same.md": "# Same\n\nOne.\n", "y/same.md": "# Same\n\nTwo \\[[no link]].\n", "x/空.md": "# 空\n",
        "index.md": "# Top\n\n[A](a.md#a)\n", "p.png": png(), "d.csv": "a,b\n1,2\n", "q.jpg": png(kind="JPEG"),
        "y/q.md": "# Q\n\n![q](../q.jpg)\n"}), space, by)
    page = db.session.scalars(select(Page).where(Page.title_en == "Same").limit(1)).one()
    page.save(Content({"en": Words("Same", "", f"# Same\n\n[[page:KB-{page.id}]] [[Not there|x]] "
                                               f"[back](/knowledge/p/{page.parent_id or page.id}) [out](https://a.example/)\n"
                                               "\n\n")}), by, page.head_revision_id)
    db.session.flush()
    return space


def test_own_archive_comes_out_of_another_space_with_the_same_manifest(nasty, people, tmp_path):  # P38
    first = exporting.export(nasty, people["member"]).as_bytes()
    assert len(manifest(first)) > 9 and not any("/knowledge/" in text for text in texts(first).values())
    second = through_another(first, people["member"], tmp_path)
    assert texts(second) == texts(first)
    assert manifest(second) == manifest(first)
    assert exporting.export(nasty, people["member"]).as_bytes() == first


def test_a_subtree_comes_out_of_another_space_with_the_same_manifest(nasty, people, tmp_path):  # P38
    top = db.session.scalars(select(Page).where(Page.parent_id.is_not(None), Page.title_en == "Same").limit(1)).one().parent
    first = exporting.export(nasty, people["member"], top).as_bytes()
    assert set(texts(first)) and all(name.startswith(f"{top.segment}/") for name in texts(first))
    assert manifest(through_another(first, people["member"], tmp_path)) == manifest(first)


def tree():
    """Titles with a blank for each level, in the order of reading."""
    below = {}
    for page in db.session.scalars(select(Page).order_by(Page.position)).unique():
        below.setdefault(page.parent_id, []).append(page)

    def lines(parent):
        for page in below.get(parent, []):
            yield " " * (page.depth - 1) + page.title_in(page.language)
            yield from lines(page.id)
    return list(lines(None))


@pytest.mark.any_database
def test_a_real_chinese_manual_stands_as_its_order_file_says_and_comes_out_of_another_space_the_same(
        people, tmp_path):  # K12 P35 P38
    by = people["member"]
    space = make.space(by, mode="reviewed")
    report = bring(shared("kb-neuron-zh"), space, by).report.as_json()
    assert (report["read"], report["imported"], report["refused"]) == (224, 224, 0)
    lines = tree()
    at = lines.index("安装")
    assert lines[at:at + 5] == ["安装", " 安装 Neuron", "  Ubuntu/Debian", "  CentOS", "  其他 Linux"]
    made = {page.origin.split(":", 2)[2]: page for page in db.session.scalars(select(Page)).unique()}
    assert made["zh_CN/index.md"].title_zh == "介绍"
    assert {text.language for text in made["zh_CN/index.md"].head.texts} == {"zh", "en"}
    assert all(page.published_revision_id for page in made.values())
    assert sum(text.html.count("<img") for page in made.values() for text in page.head.texts) == 132
    linked = {row.target_id for row in db.session.scalars(select(Link).where(Link.target_id.is_not(None)))}
    assert len(linked) > 60 and linked <= {page.id for page in made.values()}
    with read(shared("kb-neuron-zh")) as again:
        assert Plan(again, PageShelf(space, by), by).report.unchanged == 224
    first = exporting.export(space, by).as_bytes()
    assert len(manifest(first)) > 280
    assert manifest(through_another(first, by, tmp_path)) == manifest(first)


def test_an_export_holds_only_what_the_person_may_read(people):  # K13
    by = people["member"]
    open_space, closed = make.space(by, audience="everyone"), make.space(by, slug="closed", audience="alliance")
    secret = make.page(by, closed, "Secret plan")
    shown = make.page(by, open_space, "Shown")
    body = f"See [[page:KB-{secret.id}|it]] and [that](/knowledge/p/{secret.id}).\n"
    shown.save(Content({"en": Words("Shown", "", body)}), by, shown.head_revision_id)
    db.session.commit()
    for_visitors = texts(exporting.export(open_space, Visitor()).as_bytes())["shown/index.md"]
    assert "Secret" not in for_visitors and "See it and [that](http" in for_visitors
    assert exporting.export(closed, Visitor()).exported == []
    assert f"[it](http://127.0.0.1:8000/knowledge/p/{secret.id})" in texts(
        exporting.export(open_space, by).as_bytes())["shown/index.md"]
