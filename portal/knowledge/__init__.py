"""The knowledge base: spaces of living pages that their people write together."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.knowledge import jobs, queries, reading, sentences, sheets, watched
from portal.knowledge.commands import knowledge
from portal.knowledge.forms import PageForm
from portal.knowledge.loading import load_demo
from portal.knowledge.models import Page
from portal.knowledge.search import SEARCHABLE
from portal.knowledge.views import bp
from portal.knowledge.views.writing import after_save, ways_to_write
from portal.publishing.kinds import Kind

feature = Feature(
    "knowledge",
    blueprints=(bp,),
    kinds=(Kind("page", _l("page"), Page, PageForm, "", lambda page: [], lambda page: [], reading.reader,
                sheet=sheets.sheet,
                tabs=frozenset({"edit", "positions", "files", "history"}), after_save=after_save,
                letters=sentences.LETTERS),),
    searchables=(SEARCHABLE,),
    tasks=jobs.TASKS,
    waiting=queries.WAITING_FOR,
    load_demo=load_demo,
    sentences=sentences.SENTENCES,
    slots={"watched_things": watched.spaces, "ways_to_write": ways_to_write},
    commands=(knowledge,),
    places=(Place("knowledge", _l("Knowledge"), "knowledge.index", "knowledge", order=20),),
)
