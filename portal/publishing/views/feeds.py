"""Feeds of what is new, and the map of the site for search engines; neither asks who is reading."""
from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import fetch
from portal.core.features import offered
from portal.core.locale import language
from portal.frameworks.models import Term
from portal.members import policy as members
from portal.members.models import Group, Institution, Person, Visitor
from portal.publishing import feeds

bp = Blueprint("feeds", __name__)


@bp.get("/feed.atom")
def everything():
    return feeds.answer(_("Smart Manufacturing Alliance"), request.path, feeds.newest())


@bp.get("/institutions/<int:ident>/feed.atom")
def of_institution(ident):
    thing = fetch(Institution, ident, members.can_view_institution)
    return named(thing, feeds.by_institution, f"/institutions/{ident}")


@bp.get("/groups/<int:ident>/feed.atom")
def of_group(ident):
    thing = fetch(Group, ident, members.can_view_group)
    return named(thing, feeds.by_group, f"/groups/{ident}")


@bp.get("/people/<int:ident>/feed.atom")
def of_person(ident):
    thing = fetch(Person, ident, members.can_view_person)
    return named(thing, feeds.by_person, f"/people/{ident}")


@bp.get("/frameworks/terms/<int:ident>/feed.atom")
def of_term(ident):
    thing = fetch(Term, ident, lambda _user, _term: True)
    return named(thing, feeds.by_term, f"/briefs?term={ident}")


def named(thing, condition, page):
    return feeds.answer(thing.name_in(language()), request.path, feeds.newest(condition(thing)), page)


@bp.get("/sitemap.xml")
def map_index():
    return xml("publishing/sitemap_index.xml", maps=feeds.maps())


@bp.get("/sitemap-<int:number>.xml")
def map_file(number):
    if number not in {known for known, _changed_at in feeds.maps()}:
        abort(404)
    return xml("publishing/sitemap.xml", rows=[(e.address, e.published_at) for e in feeds.mapped(number)])


@bp.get("/sitemap-places.xml")
def places():
    """The pages that lead everywhere else: every place of the menu that a visitor is shown."""
    shown = [place for place in offered("places") if place.menu == "main" and place.shown(Visitor())]
    return xml("publishing/sitemap.xml", rows=[(url_for(place.endpoint), None) for place in shown])


def xml(template, **context):
    body = render_template(template, base=current_app.config["URL"], **context)
    return current_app.response_class(body, mimetype="application/xml")


@bp.get("/robots.txt")
def robots():
    """Where the map is; lists by search and filter are left to people."""
    text = f"User-agent: *\nDisallow: /search\nSitemap: {current_app.config['URL']}{url_for('.map_index')}\n"
    return current_app.response_class(text, mimetype="text/plain")
