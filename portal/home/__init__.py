"""Home: the first page for a visitor, a member and a moderator, what waits for a person, and the portal's own pages."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.home.views import bp

feature = Feature("home", blueprints=(bp,), places=(Place("home", _l("Home"), "home.index", "home", order=0),))
