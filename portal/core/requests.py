"""What happens around every request: an id, a line in the log, the safe headers, an ETag for public pages."""
import logging
import secrets
import time

from flask import abort, current_app, g, request, session
from flask_login import current_user
from sqlalchemy import Engine, event

from portal.core.turns import Turns

log = logging.getLogger("portal.requests")

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"))
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


WRITERS_WAIT = .3  # seconds


def init_app(app):
    app.extensions["writers"] = Turns()
    app.before_request(begin)
    app.before_request(wait_for_turn)
    app.teardown_request(pass_turn_on)
    app.after_request(set_headers)
    app.after_request(make_conditional)
    app.after_request(write_log)


def begin():
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()
    g.statements = 0
    if "\0" in request.path or b"%00" in request.query_string:
        abort(400)  # no text has this sign, and databases refuse it each in their own way
    if request.is_json and not hasattr(current_app.view_functions.get(request.endpoint), "takes_json"):
        abort(415)  # forms would take it for their fields


def wait_for_turn():
    """Requests that write are computed one after another, as they came: at the same time they would only take it from each
    other, and some would wait three times as long. Nobody waits long for what takes long, an import for example.
    """
    if request.method == "POST" and current_app.extensions["writers"].acquire(WRITERS_WAIT):
        g.turn = current_app.extensions["writers"]


def pass_turn_on(_error):
    if turn := g.pop("turn", None):
        turn.release()


def takes_json(view):
    """Mark a view that is sent JSON; all others are sent forms."""
    view.takes_json = True
    return view


@event.listens_for(Engine, "before_cursor_execute")
def count_statement(*_):
    if g:
        g.statements = g.get("statements", 0) + 1


def set_headers(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache" if is_public(response) else "no-store"
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.vary.update(("Cookie", "Accept-Language") if request.endpoint != "assets.serve" else ())
    return response


def is_public(response):
    """A page that is the same for every visitor: no session begun, no form's token in it."""
    return (request.method in ("GET", "HEAD") and not current_user.is_authenticated and not session.modified
            and "csrf_token" not in g and "Set-Cookie" not in response.headers)


def make_conditional(response):
    """A visitor's page carries an ETag over its text; asked again with it, the answer is 304."""
    is_page = request.endpoint != "assets.serve"  # an asset is the same for everybody: nobody asks who wants it
    is_text = not (response.is_streamed or response.direct_passthrough)  # servers hand files on unread
    if response.status_code == 200 and is_page and is_text and is_public(response):
        response.add_etag()
        return response.make_conditional(request)
    return response


def write_log(response):
    began = g.get("began")
    log.info("request", extra={"facts": {
        "id": g.get("request_id"), "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None, "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 1) if began else None,
        "statements": g.get("statements", 0)}})
    return response
