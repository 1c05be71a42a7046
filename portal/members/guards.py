"""What holds before any view is asked: who may write at all, and what must be done first."""
from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core import errors

READING = ("GET", "HEAD", "OPTIONS")


def for_visitors(view):
    """Mark a view that people who have not signed in may post to."""
    view.is_for_visitors = True
    return view


def for_suspended(view):
    """Mark a view that suspended people may post to."""
    view.is_for_suspended = True
    return view


def guard_writes():
    """A visitor's write leads through sign-in and back; a suspended person writes nothing."""
    if request.method in READING or request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if not current_user.is_authenticated and not hasattr(view, "is_for_visitors"):
        return errors.page(
            401, _("Your session has ended. Sign in and send it again; what you typed is kept below."))
    if current_user.is_suspended and not hasattr(view, "is_for_suspended"):
        return errors.page(
            403, _("Your account or your institution is suspended: you can read, but change nothing."))
    return None


def guard_administrators():
    """With ADMIN_TOTP, an administrator without one-time codes sets them up before anything else."""
    if current_app.config["ADMIN_TOTP"] != "1" or not current_user.is_administrator or current_user.has_totp:
        return None
    if request.endpoint in (None, "assets.serve", "signing_in.sign_out") or request.blueprint == "codes":
        return None
    return redirect(url_for("codes.show"))
