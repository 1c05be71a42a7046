"""The handbook's index and pages."""
from flask import Blueprint, abort, render_template

from portal.core.kept_pages import kept_page
from portal.core.locale import language
from portal.handbook import pages

bp = Blueprint("handbook", __name__, url_prefix="/handbook")


@bp.get("")
@kept_page
def index():
    return render_template("handbook/index.html", pages=pages.pages(language()))


@bp.get("/<slug>")
@kept_page
def show(slug):
    all_pages = pages.pages(language())
    place = next((number for number, page in enumerate(all_pages) if page.slug == slug), None)
    if place is None:
        abort(404)
    return render_template("handbook/show.html", page=all_pages[place], pages=all_pages,
                           before=all_pages[place - 1] if place else None,
                           after=all_pages[place + 1] if place + 1 < len(all_pages) else None)
