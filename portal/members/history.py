"""The history of a person, an institution or a group out of the journal, as sentences."""
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from portal.core.db import db
from portal.core.journal import JournalEntry
from portal.members.models import Role
from portal.members.sentences import SENTENCES
from portal.members.workflow import MEMBERSHIP

ROLES = {role.value: role.label for role in Role}


MEMBERSHIP_VERBS = ("found", "load", "apply", "decline", *MEMBERSHIP.verbs)


def membership_history(institution, language):
    """How the institution's membership went: from what day on which state, by whom and why."""
    return history(institution, language, 100, JournalEntry.verb.in_(MEMBERSHIP_VERBS))


def history(thing, language, limit=30, *which):
    """The newest events of `thing`, in the shape that the page's history macro wants; `which`: conditions on them."""
    rows = db.session.scalars(
        select(JournalEntry).where(JournalEntry.noun == thing.noun, JournalEntry.noun_id == thing.id, *which)
        .options(joinedload(JournalEntry.by).options(lazyload("*")))
        .order_by(JournalEntry.id.desc()).limit(limit)).all()
    return [{"at": row.at, "sentence": sentence(row, language), "reason": row.reason} for row in rows]


def sentence(row, language):
    known = SENTENCES.get((row.noun, row.verb))
    return str(known) % Values(row, language) if known else f"{row.verb} {row.title}"


class Values(dict):
    """The named values of a sentence; what an entry does not hold, or no longer, shows as a dash."""

    def __init__(self, row, language):
        facts = {name: value for name, value in ((row.before or {}) | (row.after or {})).items()
                 if isinstance(value, str)}
        super().__init__(facts, who=row.by.name_in(language) if row.by else _("The portal"), title=row.title)
        if "role" in self:
            self["role"] = ROLES.get(self["role"], self["role"])

    def __missing__(self, _name):
        return "—"
