"""What the layout asks of every page: language, navigation, and how much waits for the reader."""
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from flask import current_app, g, request, url_for
from flask_login import current_user
from jinja2 import Template

from portal.core import locale, waiting
from portal.core.features import offered


class PlainTemplate(Template):
    """A template without globals of its own, as all of ours: what it imports need not be compared with them each time."""

    def _get_default_module(self, ctx=None):
        return super()._get_default_module()


def init_app(app):
    app.context_processor(layout)
    app.jinja_env.template_class = PlainTemplate


def layout():
    language = locale.language()
    return {
        "language": language,
        "html_lang": locale.HTML_LANG[language],
        "other_language": other(language),
        "other_language_url": in_other_language(language),
        "language_next": without_language(),
        "navigation": places("main"),
        "navigation_admin": places("admin"),
        "waiting_count": LazyCount(0),
        "unread_count": LazyCount(1),
        "profile_url": f"/people/{current_user.id}" if current_user.is_authenticated else "",
        "request_id": g.get("request_id", ""),
        "search_query": request.args.get("q", "") if request.path.startswith("/search") else "",
        "theme": request.cookies.get("theme", "") if request.cookies.get("theme") in ("light", "dark") else "",
    }


def other(language):
    return "en" if language == "zh" else "zh"


def in_other_language(language):
    arguments = {name: values for name, values in request.args.lists() if name != "lang"} | {"lang": other(language)}
    return f"{request.path}?{urlencode(arguments, doseq=True)}"


def without_language():
    """The present address without a wish for a language, to come back to once it is remembered; GET pages only."""
    arguments = {name: values for name, values in request.args.lists() if name != "lang"}
    path = request.path if request.method == "GET" else "/"
    return f"{path}?{urlencode(arguments, doseq=True)}" if arguments else path


class Item(NamedTuple):
    """A place in a menu, as the page at some address shows it."""
    name: str
    label: str
    url: str
    icon: str
    is_current: bool


def places(menu):
    """What of `menu` is shown to the reader, as items."""
    path = request.path
    found = shown_to(current_app._get_current_object(), menu, locale.language(), current_user.standing)
    return tuple(item._replace(is_current=True) if leads_to(item.url, path) else item for item in found)


def leads_to(url, path):
    return path == url or url != "/" and path.startswith(f"{url}/")


@lru_cache(maxsize=2000)
def shown_to(_app, menu, language, standing):
    """The places of `menu` for whoever has this standing, in their order and in the language of the page being made."""
    found = sorted((place for place in offered("places") if place.menu == menu), key=lambda place: place.order)
    return [Item(place.name, str(place.label), url_for(place.endpoint), place.icon, False)
            for place in found if place.shown(standing)]


class LazyCount:
    """How much waits for the reader, or is unread: asked of the database only when a template shows one of them."""

    def __init__(self, place):
        self.place = place

    def __int__(self):
        if "waiting_counts" not in g:
            g.waiting_counts = waiting.counts(current_user) if current_user.is_authenticated else (0, 0)
        return g.waiting_counts[self.place]

    def __bool__(self):
        return int(self) > 0

    def __str__(self):
        return str(int(self))
