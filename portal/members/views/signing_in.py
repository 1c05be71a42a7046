"""Signing in, with a one-time code where the account asks for one, and out."""
from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.members import signing_in, tokens
from portal.members.addresses import home
from portal.members.forms.signing_in import CodeForm, SignInForm
from portal.members.guards import for_suspended, for_visitors
from portal.members.limiting import guesses_at_code, guesses_at_named, guesses_from_here
from portal.members.views.answers import not_stored
from portal.members.views.kept import Kept

bp = Blueprint("signing_in", __name__)
bp.after_request(not_stored)


@bp.get("/sign-in")
def show():
    kept = Kept.of(request.args)
    if me().is_authenticated:
        return redirect(kept.next)
    return page(SignInForm(formdata=None), kept)


@bp.post("/sign-in")
@for_visitors
@for_suspended
@guesses_from_here
@guesses_at_named
def sign_in():
    kept = Kept.of(request.form)
    if "password" not in request.form:  # an error page sends what a form had held; nothing was typed here yet
        return page(SignInForm(formdata=None), kept)
    form = SignInForm()
    if not form.validate():
        return page(form, kept), 422
    person = signing_in.proven(form.email.data, form.password.data)
    if person is None:
        form.password.errors.append(_("Address and password do not fit. "
                                      "If you have just registered, open the link in our mail first."))
        return page(form, kept), 422
    if person.has_totp:
        return code_page(CodeForm(formdata=None, step=tokens.make("second-step", person),
                                  stays=form.stays.data), kept)
    return finish(person, form.stays.data, kept)


@bp.post("/sign-in/code")
@for_visitors
@for_suspended
@guesses_from_here
@guesses_at_code
def enter_code():
    kept, form = Kept.of(request.form), CodeForm()
    person, _says = tokens.read("second-step", form.step.data or "")
    if person is None:
        late = SignInForm(formdata=None)
        late.password.errors = [_("That took too long. Sign in once more.")]
        return page(late, kept), 422
    if not form.validate():
        return code_page(form, kept), 422
    if not person.use_code(form.code.data):
        form.code.errors.append(_("This code is not right, or it was used already. Wait for the next one."))
        return code_page(form, kept), 422
    return finish(person, form.stays.data, kept)


@bp.post("/sign-out")
@for_visitors
@for_suspended
def sign_out():
    signing_in.sign_out()
    db.session.commit()
    return redirect(home())


def finish(person, stays, kept):
    signing_in.sign_in(person, stays)
    db.session.commit()
    if kept.fields:
        return render_template("members/signing_in/send_again.html", kept=kept)
    return redirect(kept.next)


def page(form, kept):
    return render_template("members/signing_in/sign_in.html", form=form, kept=kept)


def code_page(form, kept):
    return render_template("members/signing_in/code.html", form=form, kept=kept)
