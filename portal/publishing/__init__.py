"""Publishing: the entry, and all that entries of every kind share, from the first draft to the tombstone."""
from portal.core.features import Feature
from portal.publishing import queries
from portal.publishing.jobs import TASKS
from portal.publishing.slots import SLOTS
from portal.publishing.views import pages

feature = Feature("publishing", tasks=TASKS, waiting=queries.WAITING_FOR, slots=SLOTS)


def init_app(app):
    pages.init_app(app)
