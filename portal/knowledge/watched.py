"""Spaces as what is watched: their names and addresses, for those who may see them."""
from sqlalchemy import select

from portal.core.db import db
from portal.core.locale import language
from portal.core.typed import whole
from portal.knowledge import policy
from portal.knowledge.models import Space
from portal.publishing.models import What
from portal.publishing.watched import Thing


def spaces(what, keys, user):
    """{key: Thing}; the answer for the place "watched_things"."""
    ids = {whole(key) for key in keys} - {None}
    if what != What.SPACE or not ids:
        return {}
    found = db.session.scalars(select(Space).where(Space.id.in_(ids), policy.spaces_visible_to(user)))
    return {str(space.id): Thing(space.name_in(language()), space.address) for space in found}
