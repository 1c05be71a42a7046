"""Publishing: the entry, and all that entries of every kind share, from the first draft to the tombstone."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.publishing import policy, queries
from portal.publishing.history import TAG_SENTENCES
from portal.publishing.jobs import TASKS
from portal.publishing.slots import SLOTS
from portal.publishing.tag_loading import load_demo
from portal.publishing.views import handing, pages, tags

feature = Feature(
    "publishing", blueprints=(handing.bp, link_pages.bp, tags.bp, tags.care), tasks=TASKS, waiting=queries.WAITING_FOR, slots=SLOTS,
    places=(Place("handing", _l("Hand over"), "handing.own", "person", policy.can_begin, "account", 80),
            Place("tags", _l("Tags"), "tag_care.care_index", "list", policy.can_keep_tags, "admin", 15)),
    sentences=TAG_SENTENCES, load_demo=load_demo)


def init_app(app):
    pages.init_app(app)
