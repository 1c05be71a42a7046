"""The own account: what the directory says, password, address, language, sessions, institutions."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import fetch, me
from portal.core.db import db
from portal.core.kept_pages import kept_page
from portal.members import mails, policy, queries, signing_in, tokens
from portal.members.addresses import home, local
from portal.members.devices import device
from portal.members.forms.account import ProfileForm
from portal.members.forms.signing_in import AddressForm, ChangePasswordForm
from portal.members.guards import for_suspended, for_visitors
from portal.members.limiting import guesses_at_own, guesses_from_here, letters_from_here, letters_to_named
from portal.members.models import Affiliation, SignIn
from portal.members.views.answers import link_is_over, need_sign_in, not_stored

bp = Blueprint("account", __name__)
OPEN = ("account.address_form", "account.confirm_address")  # links in mails, opened on any device


@bp.before_request
def only_signed_in():
    return None if request.endpoint in OPEN else need_sign_in()


bp.after_request(not_stored)


@bp.get("/account")
@kept_page
def profile():
    return render_template("members/account/profile.html", form=ProfileForm(formdata=None, obj=me()))


@bp.post("/account")
def edit_profile():
    form = ProfileForm(obj=me())
    if not form.validate():
        return render_template("members/account/profile.html", form=form), 422
    me().edit(by=me(), **form.values)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".profile"))


@bp.post("/account/language")
def choose_language():
    """The language of the portal from now on, also in mails; back to where the person was."""
    back = local(request.form.get("next", ""), home())
    if request.form.get("language") in locale.LANGUAGES:
        me().edit(by=me(), language=request.form["language"])
        db.session.commit()
    return redirect(back)


@bp.get("/account/password")
def password_form():
    return render_template("members/account/password.html", form=ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@guesses_at_own
def change_password():
    form = ChangePasswordForm()
    form.password.email = me().email
    if form.validate() and not me().has_password(form.present.data):
        form.present.errors.append(_("This is not your present password."))
    if form.errors:
        return render_template("members/account/password.html", form=form), 422
    me().change_password(form.password.data, by=me(), but=signing_in.current_sign_in())
    mails.password_changed(me())
    db.session.commit()
    flash(_("Your password is changed. Every other session has ended."))
    return redirect(url_for(".password_form"))


@bp.get("/account/address")
def change_address_form():
    return render_template("members/account/address.html", form=AddressForm(formdata=None))


@bp.post("/account/address")
@guesses_at_own
@letters_from_here
@letters_to_named
def change_address():
    form = AddressForm()
    if form.validate() and not me().has_password(form.password.data):
        form.password.errors.append(_("This is not your password."))
    if not form.errors and form.email.data == me().email:
        form.email.errors.append(_("This is your address already."))
    if form.errors:
        return render_template("members/account/address.html", form=form), 422
    mails.old_address(me(), form.email.data)
    db.session.commit()
    flash(_("We have written to your present address. Open the link there; then we ask the new address."))
    return redirect(url_for(".change_address_form"))


@bp.get("/address/<any(old, new):side>/<token>")
def address_form(side, token):
    person, says = tokens.read(f"{side}-address", token)
    if person is None:
        return link_is_over(url_for(".change_address_form"), _("Change the address"))
    return render_template("members/account/confirm_address.html", person=person, side=side,
                           email=says["email"])


@bp.post("/address/<any(old, new):side>/<token>")
@for_visitors
@guesses_from_here
def confirm_address(side, token):
    person, says = tokens.read(f"{side}-address", token)
    if person is None:
        return link_is_over(url_for(".change_address_form"), _("Change the address"))
    return (allow_address if side == "old" else use_address)(person, says["email"])


def allow_address(person, email):
    write = mails.new_address if queries.person_by_email(email) is None else mails.address_taken
    write(person, email)
    db.session.commit()
    return render_template("members/account/address_step.html", email=email)


def use_address(person, email):
    if queries.person_by_email(email) is not None:
        return link_is_over()
    person.change_email(email, by=person)
    db.session.commit()
    flash(_("Your address is now %(email)s.", email=email))
    return redirect(url_for("signing_in.show", next=url_for(".change_address_form")))


@bp.get("/account/sessions")
def sessions():
    rows = [(row, device(row.agent)) for row in queries.open_sign_ins(me())]
    return render_template("members/account/sessions.html", rows=rows, here=signing_in.current_sign_in())


@bp.post("/account/sessions/<int:id>/end")
@for_suspended
def end_session(id):
    fetch(SignIn, id, policy.can_end).end()
    db.session.commit()
    return redirect(url_for(".sessions"))


@bp.post("/account/sessions/end-others")
@for_suspended
def end_other_sessions():
    me().end_sign_ins(but=signing_in.current_sign_in())
    db.session.commit()
    flash(_("Every other session has ended."))
    return redirect(url_for(".sessions"))


@bp.get("/account/institutions")
def institutions():
    return render_template("members/account/institutions.html", groups=queries.groups_of(me()))


@bp.post("/account/institutions/<int:id>/primary")
def make_primary(id):
    link = fetch(Affiliation, id, policy.is_own)
    me().make_primary(link, by=me())
    db.session.commit()
    return redirect(url_for(".institutions"))
