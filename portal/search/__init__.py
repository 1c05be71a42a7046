"""Search: one box over everything, for whoever asks and with what this person may see."""
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.publishing.policy import is_known
from portal.search import saved
from portal.search.commands import search
from portal.search.jobs import TASKS, condition, make_ready, rebuild
from portal.search.loading import load_demo
from portal.search.log_queries import leading_to, unanswered
from portal.search.policy import may_see_searches
from portal.search.similar import near_titles, similar, similar_titles
from portal.search.views import saved as saved_pages
from portal.search.views.searching import admin, bp
from portal.search.whoosh_engine import WhooshEngine

feature = Feature(
    "search",
    blueprints=(bp, admin, saved_pages.bp, saved_pages.feeds),
    tasks=TASKS,
    condition=condition,
    make_ready=make_ready, load_demo=load_demo,
    slots={"near_titles": near_titles, "similar_entries": similar,
           "similar_titles": similar_titles, "database_replaced": partial(rebuild, []),
           "unanswered_searches": unanswered, "searches_leading_to": leading_to,
           "watched_as": saved.watched_as, "watched_things": saved.things,
           "own_data": saved.of_person, "account_deleted": saved.let_go},
    commands=(search,),
    places=(Place("search", _l("Search"), "search.index", "search", order=90),
            Place("searches", _l("Searches"), "searches.searches", "search", may_see_searches, "admin", 68),
            Place("saved_searches", _l("Saved searches"), "saved_searches.index", "search", is_known, "account", 72)),
)


def init_app(app):
    app.extensions["search"] = WhooshEngine(app.config["INSTANCE"] / "index")
