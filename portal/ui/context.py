"""What the layout asks of every page: language, navigation, and how much waits for the reader."""
from urllib.parse import urlencode

from flask import g, request, url_for
from flask_login import current_user

from portal.core import locale, waiting
from portal.core.features import offered


def init_app(app):
    app.context_processor(layout)


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
        "waiting_count": LazyCount(),
        "places": {"profile": f"/people/{current_user.id}"} if current_user.is_authenticated else {},
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


def places(menu):
    shown = [place for place in offered("places") if place.menu == menu and place.shown(current_user)]
    return [item(place) for place in sorted(shown, key=lambda place: place.order)]


def item(place):
    url = url_for(place.endpoint)
    is_current = request.path == url or url != "/" and request.path.startswith(f"{url}/")
    return {"name": place.name, "label": place.label, "url": url, "icon": place.icon, "is_current": is_current,
            "count": None}


class LazyCount:
    """How much waits for the reader, asked of the database only when a template shows it."""

    def __int__(self):
        if "waiting_count" not in g:
            g.waiting_count = waiting.count(current_user) if current_user.is_authenticated else 0
        return g.waiting_count

    def __bool__(self):
        return int(self) > 0

    def __str__(self):
        return str(int(self))
