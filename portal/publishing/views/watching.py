"""Watching: the form on a thing's page, all that one watches, and the way out of a mail."""
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import allow, me
from portal.core.db import db
from portal.members.addresses import local
from portal.members.guards import for_suspended, for_visitors
from portal.members.views.answers import link_is_over, not_stored
from portal.publishing import notices, policy, watched, watching
from portal.publishing.models import Pace, Watch, WatchHabit, What

bp = Blueprint("watching", __name__)


@bp.get("/account/watches")
def index():
    allow(policy.is_known)
    return render_template("publishing/watches.html", groups=watches_of(me()), habit=WatchHabit.of(me()),
                           paces=[pace for pace in Pace if pace != Pace.NEVER])


def watches_of(person):
    """[(what, [(watch, Thing or None)])] in the order of the kinds, each by name."""
    held = {}
    for watch in notices.watches_of(person):
        held.setdefault(watch.what, []).append(watch)
    groups = []
    for what in What:
        things = watched.named(what, [watch.key for watch in held.get(what, ())], person) if what in held else {}
        rows = [(watch, things.get(watch.key)) for watch in held.get(what, ())]
        groups.append((what, sorted(rows, key=lambda row: row[1].name if row[1] else "~")))
    return [(what, rows) for what, rows in groups if rows]


@bp.post("/watches")
def watch():
    """Fields what, key, pace or stop, and next: where the form stood."""
    allow(policy.is_known)
    what, key = asked(What, "what"), request.form.get("key", "")
    pace = Pace.NEVER if request.form.get("stop") else asked(Pace, "pace")
    thing = watched.named(what, [key], me()).get(key)
    if thing is None and not (pace == Pace.NEVER and Watch.of(me(), what, key)):
        abort(404)
    Watch.set(me(), what, key, pace)
    db.session.commit()
    flash(_("You watch it no longer.") if pace == Pace.NEVER else _("You watch it: %(pace)s.", pace=pace.label), "done")
    return redirect(local(request.form.get("next", ""), url_for(".index")), 303)


def asked(enum, name):
    value = request.form.get(name)
    return enum(value) if value in list(enum) else abort(422)


@bp.post("/account/watches")
def set_habit():
    allow(policy.is_known)
    WatchHabit.set(me(), watches_own="watches_own" in request.form, by_mail="by_mail" in request.form)
    db.session.commit()
    flash(_("Saved."), "done")
    return redirect(url_for(".index"), 303)


# The link in a mail: what it carries is the right to stop, so it needs neither session nor form token. Programs that look
# into mails follow links, so following it changes nothing.

@bp.get("/unsubscribe/<token>")
def confirm_stop(token):
    person, why = watching.read_token(token)
    if person is None:
        return link_is_over()
    return render_template("publishing/unsubscribe.html", token=token, why=why, thing=thing_of(person, why))


@bp.post("/unsubscribe/<token>")
@for_visitors
@for_suspended
def stop(token):
    """By the page's buttons, or at once by the reader's mail program (RFC 8058)."""
    person, why = watching.read_token(token)
    if person is None:
        return link_is_over()
    watching.stop(person, "all" if request.form.get("all") else why)
    db.session.commit()
    return render_template("publishing/unsubscribed.html", is_all=why == "all" or bool(request.form.get("all")))


def thing_of(person, why):
    """What the mail was about, for whoever may still know it."""
    what, _colon, key = why.partition(":")
    return watched.named(What(what), [key], person).get(key) if key else None


bp.after_request(not_stored)


def init_app(app):
    for view in (stop,):
        app.extensions["csrf"].exempt(f"{view.__module__}.{view.__name__}")
    app.jinja_env.globals["watch_control"] = watched.control
