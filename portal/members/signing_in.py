"""The one seam between a proven person and the session, whatever the proof was."""
from flask import g, request, session
from flask_login import login_user, logout_user

from portal.members import queries
from portal.members.models import SignIn
from portal.members.passwords import matches
from portal.members.workflow import Account


def proven(email, password):
    """The person whose address and password these are, or None; as slow for an address that nobody has."""
    person = queries.person_by_email(email)
    is_known = person is not None and person.state != Account.UNCONFIRMED
    return person if matches(person.password_hash if is_known else "", password) else None


def sign_in(person, stays=False):
    """Begin a session of `person`, until the browser closes or, if it stays, for as long as sign-ins live."""
    end_present()
    g.sign_in, token = SignIn.begin(person, request.user_agent.string)
    login_user(person)
    session["_user_id"] = token
    session.permanent = stays


def sign_out():
    end_present()
    logout_user()


def end_present():
    """Nothing of the old session lives on: nobody can have planted its id or its form token."""
    if row := current_sign_in():
        row.end()
    session.clear()
    g.pop("csrf_token", None)


def current_sign_in():
    return g.get("sign_in")


def person_of(token):
    """The person whose open session the cookie's token names, or None; Flask-Login asks."""
    g.sign_in = SignIn.of(token)
    return g.sign_in.person if g.sign_in else None
