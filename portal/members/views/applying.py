"""An institution applies for membership: anybody writes the application and confirms it by mail."""
from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import me
from portal.core.db import db
from portal.members import mails
from portal.members.forms.applying import ApplicationForm
from portal.members.guards import for_suspended, for_visitors
from portal.members.limiting import guesses_from_here, letters_from_here, letters_to_named
from portal.members.models import Application
from portal.members.views.answers import link_is_over, not_stored

bp = Blueprint("applying", __name__, url_prefix="/membership")
bp.after_request(not_stored)


@bp.get("")
def show():
    known = {"contact": me().name_in(locale.language()), "email": me().email} if me().is_authenticated else {}
    return page(ApplicationForm(formdata=None, language=locale.language(), **known))


@bp.post("")
@for_visitors
@for_suspended
@letters_from_here
@letters_to_named
def apply():
    form = ApplicationForm()
    if not form.validate():
        return page(form), 422
    application, token = Application.make(**form.values)
    mails.application(application, token)
    db.session.commit()
    return redirect(url_for(".sent"))


@bp.get("/sent")
def sent():
    return render_template("members/applying/sent.html", title=_("Look into your mail"))


@bp.get("/<token>")
def confirm_form(token):
    application = Application.of(token)
    if application is None:
        return link_is_over(url_for(".show"), _("Apply again"))
    return render_template("members/applying/confirm.html", application=application)


@bp.post("/<token>")
@for_visitors
@for_suspended
@guesses_from_here
def confirm(token):
    application = Application.of(token)
    if application is None:
        return link_is_over(url_for(".show"), _("Apply again"))
    application.confirm()
    db.session.commit()
    return render_template("members/applying/confirmed.html", application=application)


def page(form):
    return render_template("members/applying/apply.html", form=form)
