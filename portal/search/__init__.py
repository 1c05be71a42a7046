"""Search: one box over everything, for whoever asks and with what this person may see."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.search.commands import search
from portal.search.jobs import TASKS, condition, make_ready
from portal.search.similar import similar
from portal.search.views import bp
from portal.search.whoosh_engine import WhooshEngine

feature = Feature(
    "search",
    blueprints=(bp,),
    tasks=TASKS,
    condition=condition,
    make_ready=make_ready,
    slots={"similar_entries": similar},
    commands=(search,),
    places=(Place("search", _l("Search"), "search.index", "search", order=90),),
)


def init_app(app):
    app.extensions["search"] = WhooshEngine(app.config["INSTANCE"] / "index")
