"""Publishing: the entry, and all that entries of every kind share, from the first draft to the tombstone."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.publishing import policy, queries
from portal.publishing.jobs import TASKS
from portal.publishing.slots import SLOTS
from portal.publishing.views import handing, pages

feature = Feature(
    "publishing", blueprints=(handing.bp,), tasks=TASKS, waiting=queries.WAITING_FOR, slots=SLOTS,
    places=(Place("handing", _l("Hand over"), "handing.own", "person", policy.can_begin, "account", 80),))


def init_app(app):
    pages.init_app(app)
