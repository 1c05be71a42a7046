"""Registering, confirming the address, a new password; no answer tells who has an account."""
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.core import locale
from portal.core.db import db
from portal.members import mails, queries, signing_in, tokens
from portal.members.forms.signing_in import PasswordForm, RegisterForm, ResetForm
from portal.members.guards import for_visitors
from portal.members.limiting import guesses_from_here, letters_from_here, letters_to_named
from portal.members.models import Person
from portal.members.views.answers import link_is_over, not_stored
from portal.members.workflow import Account

bp = Blueprint("registering", __name__)
bp.after_request(not_stored)


@bp.get("/register")
def register_form():
    form = RegisterForm(formdata=None, language=locale.language())
    return render_template("members/registering/register.html", form=form)


@bp.post("/register")
@for_visitors
@letters_from_here
@letters_to_named
def register():
    form = RegisterForm()
    if not form.validate():
        return render_template("members/registering/register.html", form=form), 422
    try:
        begin(**form.values)
        db.session.commit()
    except IntegrityError:  # the same address at the same moment: that one has its mail
        db.session.rollback()
    return redirect(url_for(".register_sent"))


def begin(email, **names):
    """An account for the address, or a mail to who has it: the page says the same."""
    person = queries.person_by_email(email)
    if person is None:
        person = Person.register(email, timezone=current_app.config["TIMEZONE"], **names)
        mails.confirmation(person)
    elif person.state == Account.UNCONFIRMED:
        person.edit(by=None, **names)
        mails.confirmation(person)
    else:
        mails.registered_already(person)


@bp.get("/register/sent")
def register_sent():
    return render_template("members/registering/register_sent.html")


@bp.get("/register/<token>")
def confirm_form(token):
    person, _says = tokens.read("confirm", token)
    if person is None:
        return link_is_over(url_for(".register_form"), _("Register"))
    return render_template("members/registering/confirm.html", form=PasswordForm(), person=person)


@bp.post("/register/<token>")
@for_visitors
@guesses_from_here
def confirm(token):
    person, _says = tokens.read("confirm", token)
    if person is None:
        return link_is_over(url_for(".register_form"), _("Register"))
    form = PasswordForm()
    form.password.email = person.email
    if not form.validate():
        return render_template("members/registering/confirm.html", form=form, person=person), 422
    person.confirm(form.password.data)
    if institution := queries.institution_of_domain(person.email):
        person.propose(institution)
    signing_in.sign_in(person)
    db.session.commit()
    flash(_("Welcome. Say who you are: what you write here is your page in the directory."))
    return redirect(url_for("account.profile"))


@bp.get("/reset")
def reset_form():
    return render_template("members/registering/reset.html", form=ResetForm(formdata=None))


@bp.post("/reset")
@for_visitors
@letters_from_here
@letters_to_named
def ask_reset():
    form = ResetForm()
    if not form.validate():
        return render_template("members/registering/reset.html", form=form), 422
    answer_reset(form.email.data)
    db.session.commit()
    return redirect(url_for(".reset_sent"))


def answer_reset(email):
    """One mail in every case: neither the page nor the time it takes tells whether there is an account."""
    person = queries.person_by_email(email)
    if person is None:
        mails.nobody_to_reset(email, locale.language())
    elif person.state == Account.UNCONFIRMED:
        mails.confirmation(person)
    else:
        mails.reset(person)


@bp.get("/reset/sent")
def reset_sent():
    return render_template("members/registering/reset_sent.html")


@bp.get("/reset/<token>")
def choose_password_form(token):
    person, _says = tokens.read("reset", token)
    if person is None:
        return link_is_over(url_for(".reset_form"), _("Ask for a new link"))
    return render_template("members/registering/choose_password.html", form=PasswordForm(), person=person)


@bp.post("/reset/<token>")
@for_visitors
@guesses_from_here
def choose_password(token):
    person, _says = tokens.read("reset", token)
    if person is None:
        return link_is_over(url_for(".reset_form"), _("Ask for a new link"))
    form = PasswordForm()
    form.password.email = person.email
    if not form.validate():
        return render_template("members/registering/choose_password.html", form=form, person=person), 422
    person.change_password(form.password.data, by=person)
    mails.password_changed(person)
    db.session.commit()
    flash(_("Your password is changed and every session has ended. Sign in with the new one."))
    return redirect(url_for("signing_in.show"))
