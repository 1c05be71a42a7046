"""Members: institutions and people, how they sign in, and who they are in the alliance."""
from functools import partial

from flask_babel import lazy_gettext as _l
from flask_login import LoginManager

from portal.core.features import Feature, Place, Searchable
from portal.core.limits import limiter
from portal.members import queries, search
from portal.members.commands import users
from portal.members.guards import guard_administrators, guard_writes
from portal.members.loading import load_demo
from portal.members.models import Visitor
from portal.members.models.accounts import SIGN_IN_LIFE
from portal.members.policy import can_audit
from portal.members.sentences import SENTENCES
from portal.members.signing_in import person_of
from portal.members.views import blueprints
from portal.ui.context import places

feature = Feature(
    "members",
    blueprints=blueprints,
    searchables=(
        Searchable("institution", search.institution_documents, search.visible_institutions,
                   _l("Institutions")),
        Searchable("person", search.person_documents, search.visible_people, _l("People"))),
    places=(
        Place("institutions", _l("Institutions"), "institutions.index", "institution", order=50),
        Place("people", _l("People"), "people.index", "people", order=55),
        Place("groups", _l("Groups"), "groups.index", "group", order=60),
        Place("accounts", _l("Accounts"), "roll_accounts.index", "person", can_audit, "admin", 30),
        Place("roll", _l("Member roll"), "roll_institutions.index", "institution", can_audit, "admin", 32),
        Place("applications", _l("Applications"), "roll_applications.index", "list", can_audit, "admin", 33),
        Place("roll_groups", _l("Working groups"), "roll_groups.index", "people", can_audit, "admin", 34),
        Place("roles", _l("Roles"), "roll_roles.index", "lock", can_audit, "admin", 36)),
    waiting=(queries.proposals_waiting_for, queries.applications_waiting_for,),
    commands=(users,),
    load_demo=load_demo,
    sentences=SENTENCES,
)


def init_app(app):
    login = LoginManager(app)
    login.anonymous_user = Visitor
    login.session_protection = None  # a session is a row of ours; the browser's name proves nothing
    login.user_loader(person_of)
    app.config.update(PERMANENT_SESSION_LIFETIME=SIGN_IN_LIFE, SESSION_REFRESH_EACH_REQUEST=False)
    limiter.init_app(app)
    app.jinja_env.globals["account_pages"] = partial(places, "account")
    app.before_request(guard_writes)
    app.before_request(guard_administrators)
