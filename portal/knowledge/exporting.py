"""A space, or a page with all below it, as an archive of Markdown: only what the person may read."""
import posixpath
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import clock
from portal.core.db import db
from portal.knowledge.models import Page
from portal.publishing.exporting import Export, Exported
from portal.publishing.models import Revision
from portal.publishing.queries import readable


def export(space, user, top=None):
    """The archive of everything published in `space`, or from the page `top` on, that `user` may read."""
    pages = {page.id: page for page in db.session.scalars(pages_of(space, user, top)).unique()}
    about = {"space": space.slug, "name_en": space.name_en, "name_zh": space.name_zh,
             "exported": clock.today().isoformat()}
    return Export([Exported(page, page.published, folder, position, {"slug": page.segment})
                   for page, folder, position in in_order(pages, parents_of(space))], user, about)


def pages_of(space, user, top):
    found = readable(user, Page).where(Page.space_id == space.id, Page.trashed_at.is_(None))
    if top is not None:
        found = found.where(top.below())
    return found.options(selectinload(Page.published).selectinload(Revision.texts), selectinload(Page.tag_links))


def parents_of(space):
    return dict(db.session.execute(select(Page.__table__.c.id, Page.__table__.c.parent_id).where(
        Page.__table__.c.space_id == space.id)).all())


def in_order(pages, parents):
    """(page, folder, place among its siblings), parents first; what stands below a page that is not shown moves up."""
    below = defaultdict(list)
    for page in sorted(pages.values(), key=lambda page: (page.depth, page.position, page.id)):
        above = parents[page.id]
        while above is not None and above not in pages:
            above = parents.get(above)
        below[above].append(page)
    waiting = [(None, "")]
    while waiting:
        ident, folder = waiting.pop(0)
        taken = set()
        for position, page in enumerate(below[ident], start=1):
            name = page.segment if page.segment.casefold() not in taken else f"{page.segment}~{page.id}"
            taken.add(name.casefold())
            yield page, posixpath.join(folder, name), position
            waiting.append((page.id, posixpath.join(folder, name)))
