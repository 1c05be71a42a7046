"""How a page becomes a document for the search index."""
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from portal.core.features import Searchable
from portal.core.index import Label
from portal.knowledge.models import Page
from portal.publishing.models import Right
from portal.publishing.search import document, entries, in_both, visible


def documents(ids=None):
    for page in entries(Page, ids):
        if page.is_trashed or not page.keys(Right.READ):
            continue
        made = document(page, facets(page), review_by=page.review_by)
        yield replace(made, state=page.validity.value) if page.is_obsolete else made


def facets(page):
    """The facets that only pages have; an obsolete one is in the state of that name."""
    space = page.space
    own = {"space": {space.slug: Label(space.name_en or space.name_zh, space.name_zh or space.name_en)}}
    return own | ({"state": {page.validity.value: in_both(page.validity.label)}} if page.is_obsolete else {})


SEARCHABLE = Searchable("page", documents, visible, _l("Pages"))
