"""Errors as designed pages: what happened, what to do next, and what the person had typed."""
import logging

from flask import current_app, g, render_template, request
from flask.globals import request_ctx
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.core.db import db
from portal.core.workflow import NotAllowedNow

log = logging.getLogger("portal.errors")
SECRET_FIELDS = ("password", "token", "code")

WORDS = {
    400: (_l("This request could not be understood"), _l("Go back, reload the page and try again.")),
    401: (_l("Please sign in"), _l("Sign in, and you come back to this page.")),
    403: (_l("You may not do this"),
          _l("Ask your institution's representative or an administrator if you think you should.")),
    404: (_l("There is nothing here"), _l("Check the address, search for it, or start from the home page.")),
    405: (_l("This address does not take that kind of request"), _l("Go back and use the page's own buttons.")),
    409: (_l("That cannot be done now"), _l("Look at the present state of the page, then decide again.")),
    410: (_l("This was withdrawn"), _l("Its title, date and the reason stay on record.")),
    413: (_l("That is too large"),
          _l("Go back, make it smaller and send it again; your browser still has what you typed.")),
    415: (_l("This kind of file is not accepted"), _l("Send one of the kinds that the form names.")),
    422: (_l("Something is not in order"), _l("Go back and correct what is marked.")),
    429: (_l("Too many attempts"), _l("Wait a few minutes and try again.")),
    500: (_l("Something broke on our side"),
          _l("Nothing that was confirmed is lost. Try again; if it stays, send us the number below.")),
    503: (_l("The portal is busy or its storage is full"), _l("Wait a moment and send again; what you typed is below.")),
}


def init_app(app):
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(NotAllowedNow, lambda error: page(409, error.message))
    app.register_error_handler(CSRFError, show_stale)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(OSError, show_busy)  # a full disk
    app.register_error_handler(StaleDataError, show_overtaken)
    app.register_error_handler(Exception, show_broken)


def show(error):
    if error.code and error.code < 400:
        return error
    return page(error.code, error.description if getattr(error, "is_ours", False) else None)


def show_stale(_error):
    """A form without a valid token: signed out meanwhile, or a page of another session."""
    if not current_user.is_authenticated:
        return page(401, _l("Your session has ended. Sign in and send it again; what you typed is kept below."))
    return page(400, _l("This page was out of date. Nothing was changed; look at what you typed and send it again."))


def show_busy(error):
    db.session.rollback()
    log.error("database or disk unavailable: %s", str(getattr(error, "orig", error)))
    return page(503)


def show_overtaken(_error):
    db.session.rollback()
    return page(409, _l("Somebody else changed this at the same moment. Look at it again and decide."))


def show_broken(_error):
    db.session.rollback()
    log.exception("request %s broke", g.get("request_id"))
    return page(500)


def page(code, what=None):
    """The error page; a write that failed gets back the text that it brought."""
    if code in (500, 503):
        db.session.rollback()
    title, todo = WORDS.get(code, WORDS[400 if code < 500 else 500])
    if request_ctx.url_adapter is None:  # no address can be written for a host that cannot be
        return last_resort(code), code
    try:
        return render_template("errors/error.html", code=code, title=title, what=what, todo=todo, kept=kept_fields(),
                               again=wanted_page() if code == 503 and is_whole() else None,
                               sign_in_next=wanted_page(), request_id=g.get("request_id")), code
    except OperationalError:  # not even who is asking can be looked up
        db.session.rollback()
        return last_resort(code), code


def last_resort(code):
    """A page in both languages that asks nobody anything, with what was typed."""
    template = current_app.jinja_env.get_template("errors/broken.html")
    return template.render(code=code, kept=kept_fields(), request_id=g.get("request_id"))


def kept_fields():
    """What was typed into the form that failed: [(name, value)], without secrets; none when it cannot be read."""
    if request.method != "POST":
        return []
    try:
        typed = request.form.items(multi=True)
    except (HTTPException, OSError):  # a large file of the form found no room
        return []
    return [(name, value) for name, value in typed if name != "csrf_token" and not is_secret(name)]


def is_secret(name):
    return any(word in name for word in SECRET_FIELDS)


def is_whole():
    """Whether what was kept is all that the form held, so that the page itself can send it again."""
    return bool(kept_fields()) and not request.files and not any(
        is_secret(name) for name in request.form if name != "csrf_token")


def wanted_page():
    return request.full_path.rstrip("?") if request.method == "GET" else request.path

