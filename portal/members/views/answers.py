"""Small answers that several views give."""
from flask import abort, render_template
from flask_babel import gettext as _

from portal.core.access import me


def need_sign_in():
    """For whole blueprints: 401, whose page leads through signing in and back."""
    if not me().is_authenticated:
        abort(401)


def not_stored(response):
    """Pages with a form token for a visitor, a secret or an address in them stay out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def link_is_over(again=None, label=None):
    """The link of a mail that was used, replaced, withdrawn or is too old."""
    return render_template("members/link_over.html", title=_("This link no longer works"), again=again,
                           label=label), 410
