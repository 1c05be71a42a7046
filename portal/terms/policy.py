"""Terms are public: everybody reads them; moderators change them and see what was taken out."""
from sqlalchemy import true

from portal.terms.models import Concept


def can_edit(user):
    return user.is_moderator


def can_view(user, concept):
    return concept.retired_at is None or can_edit(user)


def visible_to(user):
    return true() if can_edit(user) else Concept.retired_at.is_(None)
