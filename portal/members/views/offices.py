"""Who may open the administration's pages, for whole blueprints."""
from flask import request

from portal.core.access import allow
from portal.members import policy
from portal.members.guards import READING
from portal.members.views.answers import need_sign_in


def only_office():
    """Administrators; auditors may read."""
    need_sign_in()
    allow(policy.can_audit if request.method in READING else policy.can_administer)
