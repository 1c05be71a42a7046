"""The knowledge base: spaces of living pages that their people write together."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature
from portal.knowledge import reading
from portal.knowledge.commands import knowledge
from portal.knowledge.forms import PageForm
from portal.knowledge.models import Page
from portal.publishing.kinds import Kind

feature = Feature(
    "knowledge",
    kinds=(Kind("page", _l("page"), Page, PageForm, "knowledge/_fields.html", lambda page: [], lambda page: [],
                reading.reader),),
    commands=(knowledge,),
    sentences={("space", "import_pages"): _l("%(who)s imported pages: %(imported)s new, %(changed)s changed")},
)
