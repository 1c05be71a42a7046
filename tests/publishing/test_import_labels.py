"""P39 and P31: the words under which a source files its pages become tags, keywords, or a note."""
import json

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.knowledge import exporting
from portal.knowledge.models import Page
from portal.publishing.models import Content, Tag
from tests import make
from tests.briefs.test_importing import counts, reasons
from tests.core.importing.made import folder
from tests.knowledge.test_exporting import bring, manifest, texts, through_another

LEAKS = """---
title: Leaks
tags: [Energy, leaks]
keywords: "监测, Compressed air"
categories:
  - {other: odd}
category: pilot
---
Air is lost by night.
"""


@pytest.fixture
def space(people):
    Tag.create(None, "Energy", "能源", synonyms=["power"])
    Tag.create(None, "Condition monitoring", "状态监测", synonyms=["监测"])
    made = make.space(people["member"])
    db.session.commit()
    return made


def page():
    db.session.expire_all()
    return db.session.scalars(select(Page)).unique().one()


def names(entry):
    return sorted(tag.name_en for tag in entry.tags)


@pytest.fixture
def again(space, people, tmp_path):
    """`again(text)` imports a page of this text from the same place; the counts."""
    def run(text, number=0):
        report = bring(folder(tmp_path / "vault", {"leaks.md": text}), space, people["member"]).report
        db.session.commit()
        return counts(report.as_json())
    return run


def test_words_are_tags_where_the_alliance_has_them_else_keywords(again):  # P39 P31
    assert again(LEAKS) == (1, 0, 0, 0)
    assert names(page()) == ["Condition monitoring", "Energy"]
    assert page().head.keywords == {"en": ["Compressed air", "leaks", "pilot"]}


def test_a_later_import_adds_and_takes_what_the_source_changed_and_leaves_what_people_did(again, people):  # P39 P31
    lin = people["member"]
    again(LEAKS)
    entry = page()
    entry.untag(Tag.known(["energy"])["energy"], lin)
    entry.tag(Tag.create(lin, "Presses"), lin)
    content = entry.head.content
    entry.save(Content(content.texts, {"en": ["leaks", "pilot"]}, content.fields), lin, entry.head_revision_id)
    db.session.commit()
    assert again(LEAKS) == (0, 0, 1, 0)
    assert again(LEAKS.replace("by night", "by day")) == (0, 1, 0, 0)
    assert names(page()) == ["Condition monitoring", "Presses"] and page().head.keywords == {"en": ["leaks", "pilot"]}
    Tag.create(lin, "Leak", synonyms=["leaks"])
    assert again(LEAKS.replace("by night", "by day").replace("监测", "Power")) == (0, 1, 0, 0)
    assert names(page()) == ["Leak", "Presses"]   # the energy that Lin took away was in the source all the time


def test_what_no_keyword_can_hold_is_told(app, people, tmp_path):  # P39
    long = [f"word {number} " + "x" * 60 for number in range(12)]
    files = {"a.md": f"---\ntags: {json.dumps(['y' * 120, 'a, b', '#c', *long])}\n---\n# A\n\nText.\n"}
    report = tmp_path / "report.json"
    app.test_cli_runner().invoke(args=["briefs", "import", str(folder(tmp_path / "kit", files)), "--as",
                                       people["member"].email, "--report", str(report)])
    told = reasons(json.loads(report.read_text()), "a.md")
    assert any("y" * 120 in reason and long[-1] in reason and long[0] not in reason for reason in told)


def test_at_most_twelve_words_are_tags_and_the_rest_are_keywords(again, people):  # P39
    for number in range(14):
        Tag.create(None, f"Word {number}")
    again("---\ntags: [" + ", ".join(f"word {number}" for number in range(14)) + "]\n---\nText.\n")
    assert len(page().tags) == 12 and page().head.keywords == {"en": ["word 12", "word 13"]}


def test_tags_and_keywords_go_out_and_come_into_another_portal_as_they_were(again, space, people, tmp_path):  # P38 P39
    again(LEAKS)
    first = exporting.export(space, people["member"]).as_bytes()
    assert "tags:\n- Condition monitoring\n- Energy\n" in texts(first)["leaks/index.md"]
    Tag.known(["energy"])["energy"].take_words(["gone"])   # elsewhere there is no such tag
    assert manifest(through_another(first, people["member"], tmp_path)) == manifest(first)
    assert Tag.known(["energy"])["energy"].is_proposed
