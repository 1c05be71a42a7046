"""The home page, "Waiting for me", and contact, privacy and accessibility."""
from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core import access, waiting
from portal.core.kept_pages import kept_page
from portal.core.locale import YEAR, language
from portal.home import queries

bp = Blueprint("home", __name__)

VERBS = {
    "answer": _l("You are invited as an author"), "agree": _l("Your agreement to the text is missing"),
    "change": _l("Changes were asked for"), "review": _l("Waits for a decision"),
    "discuss": _l("Reviewers said something that is not resolved"), "judge": _l("Was reported"),
    "confirm": _l("Somebody says to belong to your institution"),
    "hand_over": _l("Its author has left; hand it over to a colleague"),
    "lean": _l("Something it refers to was withdrawn"),
    "admit": _l("Applies for membership"),
    "approve": _l("A text waits for your approval"), "keep": _l("Is this page still true?"),
    "decide_proposal": _l("A change is proposed"), "revise_proposal": _l("Changes to your proposal are asked for"),
    "take_over": _l("Its owner has left; who looks after the page?"),
}
PAGES = ("contact", "privacy", "accessibility")
THEMES = ("light", "dark", "")


@bp.get("/")
@kept_page
def index():
    me = access.me()
    if not current_user.is_authenticated:
        return render_template("home/visitor.html", newest=queries.newest(me, 6), figures=queries.figures(me),
                               cube=queries.cube(me))
    return render_template("home/member.html", waiting=waiting.items(me, 6), drafts=queries.drafts(me),
                           newest=queries.newest_for(me, 6), verbs=VERBS, address=address,
                           may_begin=queries.may_begin(me))


@bp.get("/waiting")
@kept_page
def wait():
    if not current_user.is_authenticated:
        abort(401)
    return render_template("home/waiting.html", items=waiting.items(access.me()), verbs=VERBS, address=address)


def address(item):
    """Where the waiting item is dealt with."""
    return queries.address(item.kind, item.id, item.verb)


@bp.get("/<any(contact, privacy, accessibility):page>")
@kept_page
def about(page):
    return render_template(f"home/{page}.{language()}.html")


@bp.get("/theme/<any(light, dark, device):theme>")
def theme(theme):
    """Light, dark or as the device has it: a cookie, and back to where one was."""
    answer = make_response(redirect(local(request.args.get("next", "/")), 303))
    if theme == "device":
        answer.delete_cookie("theme")
    else:
        answer.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


def local(target):
    """`target` when it is a path on this portal, else the home page."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if is_local and not any(ord(sign) < 32 for sign in target) else url_for("home.index")
