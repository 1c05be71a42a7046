"""Somebody who has not signed in: may what everyone may."""
from flask_login import AnonymousUserMixin

from portal.members.models.standing import Standing


class Visitor(AnonymousUserMixin):
    id, name_en, name_zh, institution_id = None, "", "", None
    is_suspended = is_member = is_moderator = is_administrator = is_auditor = is_representative = False
    access_keys, conflict_keys = frozenset({"everyone"}), frozenset()
    institution_ids, represented_ids = (), ()
    language, timezone = None, None

    @property
    def standing(self):
        return STANDING

    def name_in(self, language):
        return ""


STANDING = Standing.of(Visitor())
