"""Which language and time zone a page speaks: the address, then the person, then a cookie, then the browser."""
import os
from zoneinfo import ZoneInfo, available_timezones

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_domain, get_locale
from flask_babel.speaklater import LazyString
from flask_login import current_user

LANGUAGES = ("en", "zh")
HTML_LANG = {"en": "en", "zh": "zh-CN"}
YEAR = 365 * 24 * 3600
ZONES = frozenset(available_timezones())  # asking costs more than many a page

# Flask-Babel declares a lazy sentence to be markup, together with the values in it that people typed.
del LazyString.__html__


def init_app(app, source):
    """Translate by the .po files under `source`; they are compiled into the instance folder when they changed."""
    folder = app.config["INSTANCE"] / "translations"
    for po in source.glob("*/LC_MESSAGES/messages.po"):
        compile_catalogue(po, folder / po.relative_to(source).with_suffix(".mo"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app, locale_selector=choose_language, timezone_selector=choose_timezone)
    app.jinja_env.install_gettext_callables(
        lambda text: catalogue().ugettext(text),
        lambda one, many, number: catalogue().ungettext(one, many, number), newstyle=True)
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # not by way of a look at the template's own names
    app.before_request(choose_before_writing)
    app.after_request(remember_language)


def compile_catalogue(po, mo):
    if mo.exists() and mo.stat().st_mtime_ns == po.stat().st_mtime_ns:
        return
    mo.parent.mkdir(parents=True, exist_ok=True)
    beside = mo.with_name(f"{mo.name}.{os.getpid()}")  # nobody ever reads half a catalogue
    with open(po, "rb") as source, open(beside, "wb") as target:
        write_mo(target, read_po(source))
    stamp = po.stat().st_mtime_ns
    os.utime(beside, ns=(stamp, stamp))
    beside.replace(mo)


def catalogue():
    """The translations of the page being made, looked up once: a page asks for some fifty sentences."""
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_domain().get_translations()
    return found


def choose_language():
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = next((code for code in wishes() if code in LANGUAGES), "en")
    return g.language


def choose_before_writing():
    """After a commit the person would have to be read again to know it."""
    if request.method == "POST":
        choose_language()


def wishes():
    yield request.args.get("lang")
    if current_user and current_user.is_authenticated:
        yield current_user.language
    yield request.cookies.get("lang")
    yield request.accept_languages.best_match(LANGUAGES)


def choose_timezone():
    zone = current_user.timezone if has_request_context() and current_user.is_authenticated else None
    return zone if zone in ZONES else current_app.config["TIMEZONE"]


def timezone():
    return ZoneInfo(choose_timezone())


def remember_language(response):
    wish = request.args.get("lang")
    if wish in LANGUAGES and request.cookies.get("lang") != wish:
        response.set_cookie("lang", wish, max_age=YEAR, samesite="Lax", httponly=True,
                            secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def language() -> str:
    """The language of the page or mail being written: "en" or "zh"."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "en"


def text_language(written) -> str:
    """The language in which a text is wanted: what the address asks for, if it is one of those `written`, or the page's."""
    wish = request.args.get("lang")
    return wish if wish in written else language()


def in_language(code):
    """`with in_language("zh"):` sentences made inside are in that language (for mails)."""
    return force_locale(code)
