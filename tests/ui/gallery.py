"""A small application that shows every component and the composition of the main pages, in both languages."""
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, render_template, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, FileField, HiddenField, IntegerField, PasswordField, RadioField, SelectChoice, SelectField
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core import assets
from portal.core.requests import HEADERS
from portal.ui import filters
from tests.ui import samples

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PAGES = ("home", "list", "brief", "edit", "queue", "parts", "forms")


@dataclass
class Person:
    is_authenticated: bool
    name: str = ""
    is_suspended: bool = False

    def name_in(self, language):
        return self.name


class BriefForm(FlaskForm):
    base = HiddenField(default="2")
    title = StringField("Title", [InputRequired(), Length(max=120)])
    kind = SelectField("Type", choices=[SelectChoice("report", "Test report"), SelectChoice("position", "Position paper")])
    level = IntegerField("Readiness", default=6)
    sought = SelectMultipleField("Sought", choices=[SelectChoice("partner", "Partners"), SelectChoice("pilot", "Pilot site")],
                                 widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    audience = RadioField("Readers", [InputRequired()], choices=[SelectChoice("all", "Everyone"), SelectChoice("own", "My institution")])
    picture = FileField("Picture")
    password = PasswordField("Password", [InputRequired()])
    agreed = BooleanField("All authors agree", [InputRequired()])
    summary = TextAreaField("Abstract")
    body = TextAreaField("Text", default=(HERE / "sample.md").read_text())


def create_app(folder, translations=ROOT / "portal" / "translations"):
    """The gallery; `folder` takes the compiled catalogues."""
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_CHECK_DEFAULT=False, BABEL_TRANSLATION_DIRECTORIES=str(folder), TESTING=True)
    for source in translations.glob("*/LC_MESSAGES/messages.po"):
        compile_catalogue(source, folder / source.relative_to(translations).with_suffix(".mo"))
    Babel(app, locale_selector=lambda: request.args.get("lang", "en"), default_timezone="Asia/Shanghai")
    CSRFProtect(app)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader(ROOT / "portal" / "ui" / "templates")])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.init_app(app, ROOT / "static")
    filters.init_app(app)
    app.context_processor(context)
    app.after_request(with_safe_headers)
    for name in PAGES:
        app.add_url_rule(f"/{name}", name, lambda name=name: show(name))
    app.add_url_rule("/error/<int:code>", "error", show_error)
    app.add_url_rule("/gone", "gone", show_gone)
    app.add_url_rule("/broken", "broken", lambda: render_template("errors/broken.html", request_id="7f3a-91c2"))
    app.add_url_rule("/picture.svg", "picture", show_picture)
    app.add_url_rule("/preview", "preview", lambda: f"<p>{len(request.form['source'])}</p>", methods=["POST"])
    app.add_url_rule("/autosave", "autosave", keep, methods=["POST"])
    app.add_url_rule("/upload", "upload", take_picture, methods=["POST"])
    return app


def compile_catalogue(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(source, "rb") as po, open(target, "wb") as mo:
        write_mo(mo, read_po(po))


def show(name):
    form = BriefForm(meta={"csrf": False})
    if name == "forms" and "wrong" in request.args:
        form.validate()
    code = "zh" if get_locale().language == "zh" else "en"
    return render_template(f"{name}.html", code=code, form=form, samples=samples)


def show_error(code):
    return render_template("errors/error.html", code=code, title=_("There is nothing here"), what=None, request_id="7f3a-91c2",
                           todo=_("Check the address, search for it, or start from the home page."),
                           kept=[("title", "Spindle wear")] if code == 409 else [], sign_in_next="/briefs/ALB-2026-0012"), code


def show_gone():
    block = {"number": "ALB-2026-0012", "version": 2, "institution": "Rhine Works Research", "languages": ["en"]}
    return render_template("errors/gone.html", title=samples.TITLES[0][0], title_lang="en", block=block, authors=samples.authors("en"),
                           withdrawn_at=samples.NOW, reason="The calibration of plant 3 was wrong.", citation="Lin Y, Berg A. …"), 410


def show_picture():
    return (HERE / "picture.svg").read_text(), {"Content-Type": "image/svg+xml"}


def keep():
    return {"kept": request.get_json()}


def take_picture():
    name = request.files["file"].filename
    return {"name": name, "address": "/picture.svg", "markdown": "![](/picture.svg)"}


def context():
    code = "zh" if get_locale().language == "zh" else "en"
    is_member = "member" in request.args
    return {
        "language": code, "html_lang": "zh-CN" if code == "zh" else "en", "theme": request.args.get("theme", ""),
        "other_language_url": filters.here(lang="en" if code == "zh" else "zh"), "search_query": "", "request_id": "7f3a-91c2",
        "current_user": Person(is_member, samples.PEOPLE[code][0] if is_member else ""),
        "waiting_count": 3 if is_member else 0,
        "navigation": [place("home", _("Home"), "/home"), place("briefs", _("Briefs"), "/list", "brief"),
                       place("institutions", _("Institutions"), "/parts", "institution"), place("people", _("People"), "/forms"),
                       place("search", _("Search"), "/search"), place("handbook", _("Handbook"), "/handbook")],
        "navigation_admin": [place("moderation", _("Moderation"), "/queue"), place("administration", _("Administration"), "/administration")]
        if is_member else [],
    }


def place(name, label, url, icon=None):
    return {"name": name, "label": label, "url": url, "icon": icon or name, "is_current": request.path == url, "count": None}


def with_safe_headers(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
