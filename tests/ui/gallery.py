"""A small application that shows every component and the composition of the main pages, in both languages."""
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, render_template, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from portal.core import assets
from portal.core.requests import HEADERS
from portal.ui import filters, parts
from portal.ui.context import Item
from tests.ui import samples
from tests.ui.forms import BriefForm

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
REQUEST = "7f3a-91c2"
PAGES = ("home", "list", "brief", "edit", "queue", "parts", "forms")


@dataclass
class Person:
    is_authenticated: bool
    name: str = ""
    is_suspended: bool = False

    def name_in(self, language):
        return self.name


def create_app(folder, translations=ROOT / "portal" / "translations"):
    """The gallery; `folder` takes the compiled catalogues. What is autosaved is kept in `app.kept`."""
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY="gallery", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False,
                      BABEL_TRANSLATION_DIRECTORIES=str(folder))
    app.kept = []
    for source in translations.glob("*/LC_MESSAGES/messages.po"):
        compile_catalogue(source, folder / source.relative_to(translations).with_suffix(".mo"))
    Babel(app, locale_selector=lambda: request.args.get("lang", "en"), default_timezone="Asia/Shanghai")
    CSRFProtect(app)
    draw_like_the_portal(app)
    add_pages(app)
    return app


def compile_catalogue(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as po, target.open("wb") as mo:
        write_mo(mo, read_po(po))


def draw_like_the_portal(app):
    folders = (HERE / "templates", ROOT / "portal" / "ui" / "templates")
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.init_app(app, ROOT / "static")
    filters.init_app(app)
    parts.init_app(app)
    app.context_processor(context)
    app.after_request(with_safe_headers)


def add_pages(app):
    for name in PAGES:
        app.add_url_rule(f"/{name}", name, lambda name=name: show(name))
    app.add_url_rule("/error/<int:code>", "error", show_error)
    app.add_url_rule("/gone", "gone", show_gone)
    app.add_url_rule("/broken", "broken", lambda: render_template("errors/broken.html", request_id=REQUEST))
    app.add_url_rule("/picture.svg", "picture", show_picture)
    app.add_url_rule("/preview", "preview", preview, methods=["POST"])
    app.add_url_rule("/autosave", "autosave", lambda: keep(app), methods=["POST"])
    app.add_url_rule("/upload", "upload", take_picture, methods=["POST"])


def show(name):
    form = BriefForm(meta={"csrf": False})
    if name == "forms" and "wrong" in request.args:
        form.validate()
    return render_template(f"{name}.html", code=language(), form=form, samples=samples)


def show_error(code):
    kept = [("title", "Spindle wear")] if code == 409 else []
    todo = _("Check the address, search for it, or start from the home page.")
    return render_template("errors/error.html", code=code, title=_("There is nothing here"), what=None,
                           todo=todo, kept=kept, sign_in_next="/briefs/ALB-2026-0012"), code


def show_gone():
    words = samples.WORDS["en"]
    block = {"number": "ALB-2026-0012", "version": 2, "languages": ["en"], "institution": "Rhine Works"}
    return render_template("errors/gone.html", title=words["titles"][0], title_lang="en", block=block,
                           authors=samples.authors("en"), withdrawn_at=samples.NOW,
                           citation="Lin Y, Berg A. …", reason="The calibration of plant 3 was wrong."), 410


def show_picture():
    return (HERE / "picture.svg").read_text(), {"Content-Type": "image/svg+xml"}


def preview():
    """What stands in for the renderer: the length of the source, so that a test knows what was sent."""
    return f"<p>{len(request.form['source'])}</p>"


def keep(app):
    app.kept.append(request.get_json())
    return {"kept": app.kept[-1]}


def take_picture():
    name = request.files["file"].filename
    return {"name": name, "address": "/picture.svg", "markdown": "![](/picture.svg)"}


def context():
    """What portal/ui/context.py gives every page; `?member` signs in."""
    is_member = "member" in request.args
    return {
        "language": language(), "html_lang": "zh-CN" if language() == "zh" else "en",
        "language_next": "/",
        "other_language_url": filters.here(lang="en" if language() == "zh" else "zh"),
        "theme": request.args.get("theme", ""), "search_query": "", "request_id": REQUEST,
        "current_user": Person(is_member, samples.WORDS[language()]["people"][0]),
        "waiting_count": 3 if is_member else 0, "unread_count": 2 if is_member else 0, "profile_url": "",
        "navigation": places(), "navigation_admin": administration() if is_member else (),
    }


def places():
    return (place("home", _("Home"), "/home"), place("brief", _("Briefs"), "/list"),
            place("institution", _("Institutions"), "/parts"), place("people", _("People"), "/forms"),
            place("search", _("Search"), "/search"), place("handbook", _("Handbook"), "/handbook"))


def administration():
    return (place("moderation", _("Moderation"), "/queue"),
            place("administration", _("Administration"), "/administration"))


def language():
    return get_locale().language


def place(name, label, url):
    return Item(name, label, url, name, request.path == url)


def with_safe_headers(response):
    for name, text in HEADERS.items():
        response.headers.setdefault(name, text)
    return response
