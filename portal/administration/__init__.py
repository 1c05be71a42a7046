"""Administration: the menu, the journal, the outbox, all entries by title, and the operations as commands."""
from flask_babel import lazy_gettext as _l

from portal.administration import policy
from portal.administration.commands import COMMANDS, content
from portal.administration.views import bp
from portal.core.features import Feature, Place

feature = Feature("administration", blueprints=(bp,), commands=(*COMMANDS, content), places=(
    Place("administration", _l("Administration"), "administration.index", "settings", policy.can_read, "admin", 20),
    Place("entries", _l("Entries"), "administration.entries", "list", policy.can_list_entries, "admin", 62),
    Place("journal", _l("Journal"), "administration.journal", "history", policy.can_read, "admin", 64),
    Place("outbox", _l("Outbox"), "administration.outbox", "mail", policy.can_read, "admin", 66)))
