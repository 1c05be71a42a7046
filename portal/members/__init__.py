"""Members: institutions and people, how they sign in, and who they are in the alliance."""
from flask_login import LoginManager

from portal.core.features import Feature
from portal.members.models import SignIn, Visitor

feature = Feature("members")


def init_app(app):
    login = LoginManager(app)
    login.anonymous_user = Visitor
    login.user_loader(person_of)


def person_of(token):
    sign_in = SignIn.of(token)
    return sign_in.person if sign_in else None
