"""The one seam between a proven person and the session, whatever the proof was: password now, others later."""
from flask import g, request, session
from flask_login import login_user, logout_user

from portal.members.models import SignIn


def sign_in(person, stays=False):
    """Begin a session of `person`. Everything the old one held goes, so that nobody can have planted its id."""
    _row, token = SignIn.begin(person, request.user_agent.string)
    start_over()
    login_user(person)
    session["_user_id"] = token
    session.permanent = stays


def sign_out():
    if row := current_sign_in():
        row.end()
    logout_user()
    start_over()


def start_over():
    session.clear()
    g.pop("csrf_token", None)


def current_sign_in():
    return g.get("sign_in")


def person_of(token):
    """The person whose open session the cookie's token names, or None; Flask-Login asks."""
    g.sign_in = SignIn.of(token)
    return g.sign_in.person if g.sign_in else None
