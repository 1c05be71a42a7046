"""How a brief becomes a document for the search index."""
from flask_babel import lazy_gettext as _l

from portal.briefs.models import Brief, Need, Side
from portal.core.features import Searchable
from portal.core.index import Label
from portal.publishing.search import document, entries, in_both, visible


def documents(ids=None):
    for brief in entries(Brief, ids):
        made = document(brief, facets(brief), trl=brief.trl)
        if made:
            yield made


def facets(brief):
    """The facets that only briefs have."""
    return {
        "trl": {str(brief.trl): Label(f"TRL {brief.trl}", f"TRL {brief.trl}")} if brief.trl else {},
        "type": {brief.type.value: in_both(brief.type.label)},
        **{side.value: {need.value: in_both(Need(need).label) for need in brief.needs_on(side)} for side in Side},
    }


SEARCHABLE = Searchable("brief", documents, visible, _l("Briefs"))
