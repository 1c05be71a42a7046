"""Moderation: one queue over all that awaits a decision, and what has been decided."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.moderation import policy
from portal.moderation.views import bp

feature = Feature("moderation", blueprints=(bp,), places=(
    Place("moderation", _l("Moderation"), "moderation.index", "review", policy.can_see_queue, "admin", 10),
    Place("rules", _l("Review rules"), "moderation.rules", "rules", policy.can_see_rules, "admin", 60)))
