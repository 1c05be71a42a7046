"""Technology briefs: reviewed, numbered, citable papers of a few pages, frozen version by version."""
from flask_babel import lazy_gettext as _l

from portal.briefs import reading, sheets, submission
from portal.briefs.commands import briefs
from portal.briefs.forms import BriefForm
from portal.briefs.loading import load_demo
from portal.briefs.models import Brief
from portal.briefs.search import SEARCHABLE
from portal.briefs.views import bp, ways_to_write
from portal.core.features import Feature, Place
from portal.publishing.kinds import Kind

feature = Feature(
    "briefs",
    blueprints=(bp,),
    kinds=(Kind("brief", _l("technology brief"), Brief, BriefForm, "briefs/_fields.html",
                submission.findings, submission.checklist, reading.reader, reading.citation,
                sheet=sheets.sheet),),
    searchables=(SEARCHABLE,),
    load_demo=load_demo,
    slots={"ways_to_write": ways_to_write},
    commands=(briefs,),
    sentences={("person", "import_briefs"): _l("%(who)s imported briefs: %(imported)s new, %(changed)s changed")},
    places=(Place("briefs", _l("Briefs"), "briefs.index", "brief", order=10),),
)
