"""The only way a view gets hold of a record, or of the person asking for it."""
from flask import abort
from flask_login import current_user

from portal.core.db import db


def me():
    return current_user._get_current_object()


def fetch(model, ident, may_view, *checks):
    """The record `ident` of `model`, or 404 when it is hidden or none, or a refusal when one of `checks` says no.

    A model may bring `find(ident)` when its address is not its key.
    """
    thing = model.find(ident) if hasattr(model, "find") else get(model, ident)
    if thing is None or not may_view(me(), thing):
        abort(404)  # a hidden record must look the same as none
    if not all(may(me(), thing) for may in checks):
        refuse()
    return thing


def get(model, ident):
    # Larger numbers than a key can be are no record; the database driver would raise.
    return db.session.get(model, ident) if 0 < ident < 2**31 else None


def allow(*checks):
    """Refused unless the person asking passes every check of the form `check(user)`."""
    if not all(may(me()) for may in checks):
        refuse()


def refuse():
    """A visitor may sign in and come back; whoever has signed in may not."""
    abort(403 if me().is_authenticated else 401)
