"""The demonstration's spaces load whole, once, with texts in both languages and links that lead somewhere."""
from contextlib import contextmanager

from portal.config import ROOT
from portal.core.db import db
from portal.knowledge.loading import load_demo
from portal.knowledge.models import Page, PageTemplate, Space
from portal.members.loading import load_demo as load_members
from portal.publishing.models import Link


@contextmanager
def quietly(things, label):
    yield things


def test_the_demonstration_is_loaded_once(app):  # X50
    for load in (load_members, load_demo, load_demo):
        load(ROOT / "content" / "demo", quietly)
    db.session.commit()
    spaces = {space.slug: space for space in db.session.scalars(db.select(Space))}
    pages = db.session.scalars(db.select(Page).order_by(Page.id)).all()
    assert (spaces["practice"].mode, spaces["connectivity"].mode) == ("open", "reviewed") and len(pages) == 10
    assert [page.title_en for page in pages if not page.published_revision_id] == ["Next test week"]
    assert len(PageTemplate.of(spaces["practice"])) == 3
    assert all(page.title_zh for page in pages if page.space_slug == "practice")
    assert db.session.scalars(db.select(Link.written).where(Link.target_id.is_(None))).all() == []
