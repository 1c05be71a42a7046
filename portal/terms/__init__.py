"""The term base: concepts with their words in both languages, marked where texts use them; knows no entry."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.terms import marking
from portal.terms.history import SENTENCES
from portal.terms.loading import load_content
from portal.terms.search import SEARCHABLE
from portal.terms.views import bp

feature = Feature(
    "terms",
    blueprints=(bp,),
    places=(Place("terms", _l("Terms"), "terms.index", "quote", order=72),),
    searchables=(SEARCHABLE,),
    sentences=SENTENCES,
    load_content=load_content,
)


def init_app(app):
    app.jinja_env.filters["with_terms"] = marking.with_terms
