"""The searches that a person keeps: keeping one, the list of them, and the feed of each."""
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core import errors
from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.locale import in_language
from portal.core.typed import line
from portal.members.views.answers import link_is_over, not_stored
from portal.publishing import feeds as atom
from portal.publishing.models import Pace, Watch, What
from portal.publishing.policy import is_known
from portal.search import asked as asking
from portal.search import feed as opening
from portal.search.engine import SearchUnavailable
from portal.search.models import SavedSearch
from portal.search.policy import is_own
from portal.search.query import parse
from portal.search.saved import kept_by

LONGEST_KEPT = 4000  # characters of an address that every browser and proxy takes
bp = Blueprint("saved_searches", __name__, url_prefix="/account/searches")
feeds = Blueprint("search_feeds", __name__, url_prefix="/search/feed")
bp.after_request(not_stored)


@bp.get("")
def index():
    allow(is_known)
    return render_template("search/saved.html", kept=kept_by(me()), paces=list(Pace), address_of=address_of,
                           most=SavedSearch.MOST)


@bp.post("")
def save():
    """Fields query (as asked.canonical writes it), name and pace."""
    allow(is_known)
    query = wanted_query()
    SavedSearch.save(me(), query, line(request.form.get("name")) or asking.from_query(query).text or _("Search"),
                     pace(Pace.DAILY))
    db.session.commit()
    flash(_("Saved. You find it among your saved searches."), "done")
    return redirect(f"/search?{query}", 303)


def wanted_query():
    try:
        asked = asking.from_query(request.form.get("query", ""))
    except ValueError:
        abort(422)
    query = asking.canonical(asked)
    has_matter = asked.chosen or parse(asked.text).tree
    return query if has_matter and len(query) <= LONGEST_KEPT else abort(422)


def pace(otherwise):
    wanted = request.form.get("pace")
    return Pace(wanted) if wanted in list(Pace) else otherwise


@bp.post("/<int:ident>")
def change(ident):
    allow(is_known)
    saved = fetch(SavedSearch, ident, is_own)
    watch = Watch.of(me(), What.SEARCH, saved.id)
    saved.change(me(), line(request.form.get("name")) or saved.name, pace(watch.pace if watch else Pace.NEVER))
    db.session.commit()
    return done(_("Saved."))


@bp.post("/<int:ident>/renew")
def renew(ident):
    allow(is_known)
    fetch(SavedSearch, ident, is_own).renew_feed()
    db.session.commit()
    return done(_("The feed has a new address; the old one has ended."))


@bp.post("/<int:ident>/remove")
def remove(ident):
    allow(is_known)
    fetch(SavedSearch, ident, is_own).remove()
    db.session.commit()
    return done(_("Removed."))


def done(words):
    flash(words, "done")
    return redirect(url_for(".index"), 303)


def address_of(saved):
    return f"{current_app.config['URL']}{url_for('search_feeds.show', word=opening.word_for(saved))}"


@feeds.get("/<word>.atom")
def show(word):
    """The same for whoever asks, signed in or not: what the address opens is its owner's view."""
    is_ours, saved = opening.read_word(word)
    if saved is None:
        return link_is_over() if is_ours else abort(404)
    if not opening.is_open_to(saved.person):
        abort(404)
    try:
        entries = opening.newest_hits(saved)
    except SearchUnavailable:
        return errors.page(503)
    with in_language(saved.person.language or "en"):
        answer = atom.answer(saved.name, request.path, entries, f"/search?{saved.query}")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)
