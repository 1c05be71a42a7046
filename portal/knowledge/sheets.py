"""What a page's PDF says beside its text; and a space, or a page with all below it, as one document."""
from flask import current_app
from flask_babel import gettext as _

from portal.core.db import db
from portal.core.locale import language
from portal.core.workflow import NotAllowedNow
from portal.knowledge import queries, reading
from portal.knowledge.exporting import pages_of
from portal.knowledge.workflow import Level
from portal.publishing import linking
from portal.publishing.sheets import Sheet, collection

MOST_PAGES = 500


def sheet(page, revision, _version, code):
    text = revision.text_or_original(code)
    rows = [row[:2] for row in reading.about(page, revision)]
    if page.review_by and not page.is_obsolete:
        rows.append((_("Next look by"), page.review_by.isoformat()))
    rows.append((_("Space"), page.space.name_in(language())))
    return Sheet(rows=tuple(rows), summary=text.summary, keywords=tuple(revision.keywords_in(text.language)))


def whole(space, user, top=None):
    """Everything published in `space`, or from the page `top` on, that `user` may read, as one document."""
    pages = {page.id: page for page in db.session.scalars(pages_of(space, user, top)).unique()}
    if not pages:
        raise NotAllowedNow(_("There is no page here yet."))
    if len(pages) > MOST_PAGES:
        raise NotAllowedNow(_("These are %(number)s pages; one PDF holds at most %(most)s. "
                              "Take a part of them, or the zip.", number=len(pages), most=MOST_PAGES))
    targets = linking.targets_of([page.published_revision_id for page in pages.values()], user)
    rows = queries.subtree(top, user) if top else queries.tree(space, user)
    highest = min(page.depth for page in pages.values())
    items = [(page, page.published, targets.get(page.published_revision_id, {}), page.depth - highest + 1)
             for page in (pages[row.id] for row in rows if row.id in pages)]
    base = current_app.config["URL"]
    title = top.title_in(language()) if top else space.name_in(language())
    return collection(
        title or _("Untitled"), top.reference if top else "", base + (top.permanent_address if top else space.address),
        items, rows=[(_("Space"), space.name_in(language())), (_("Whose"), whose(space))],
        description="" if top else space.text_in("description", language())[0])


def whose(space):
    if space.group:
        return space.group.name_in(language())
    return space.institution.name_in(language()) if space.level == Level.INSTITUTION else _("the alliance")
