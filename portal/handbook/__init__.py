"""The handbook: how to read, write, moderate and operate, in both languages, from content/handbook/."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.handbook.views import bp

feature = Feature("handbook", blueprints=(bp,), places=(
    Place("handbook", _l("Handbook"), "handbook.index", "handbook", order=90),))
