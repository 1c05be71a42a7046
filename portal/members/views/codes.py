"""One-time codes of the own account: setting them up with an authenticator app, and giving them up."""
import io

import segno
from flask import Blueprint, abort, current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.members import policy, totp
from portal.members.forms.signing_in import EnableCodesForm, OwnPasswordForm
from portal.members.limiting import guesses_at_own
from portal.members.views.answers import need_sign_in, not_stored

bp = Blueprint("codes", __name__, url_prefix="/account/codes")
bp.before_request(need_sign_in)
bp.after_request(not_stored)


@bp.get("")
def show():
    return page(EnableCodesForm(formdata=None), OwnPasswordForm(formdata=None))


@bp.post("/begin")
def begin():
    """A fresh secret; it counts once a code has shown that the app knows it."""
    if me().has_totp:
        raise NotAllowedNow(_("One-time codes are in use already."))
    session["totp_secret"] = totp.new_secret()
    return redirect(url_for(".show"))


@bp.get("/qr.png")
def qr_code():
    if "totp_secret" not in session:
        abort(404)
    picture = io.BytesIO()
    address = totp.address(session["totp_secret"], me().email, issuer(current_app.config["URL"]))
    segno.make(address, error="m").save(picture, kind="png", scale=5, border=4)
    return current_app.response_class(picture.getvalue(), mimetype="image/png")


@bp.post("")
@guesses_at_own
def enable():
    form = EnableCodesForm()
    if "totp_secret" not in session:
        return redirect(url_for(".show"))
    if not form.validate():
        return page(form, OwnPasswordForm(formdata=None)), 422
    codes = me().enable_totp(session["totp_secret"], totp.plain(form.code.data), by=me())
    if codes is None:
        form.code.errors.append(_("This code is not right. Is the clock of your phone right?"))
        return page(form, OwnPasswordForm(formdata=None)), 422
    session.pop("totp_secret")
    db.session.commit()
    return render_template("members/account/recovery.html", codes=codes)


@bp.post("/renew")
@guesses_at_own
def renew():
    form = own_password()
    if form.errors:
        return page(EnableCodesForm(formdata=None), form), 422
    codes = me().renew_recovery_codes(by=me())
    db.session.commit()
    return render_template("members/account/recovery.html", codes=codes)


@bp.post("/disable")
@guesses_at_own
def disable():
    form = own_password()
    if policy.needs_totp(me()) and current_app.config["ADMIN_TOTP"] == "1":
        form.password.errors.append(_("Administrators need one-time codes here."))
    if form.errors:
        return page(EnableCodesForm(formdata=None), form), 422
    me().disable_totp(by=me())
    db.session.commit()
    flash(_("One-time codes are no longer asked for."))
    return redirect(url_for(".show"))


def own_password():
    form = OwnPasswordForm()
    if form.validate() and not me().has_password(form.password.data):
        form.password.errors.append(_("This is not your password."))
    return form


def issuer(address):
    return address.split("//")[-1].split(":")[0]


def page(form, password_form):
    return render_template("members/account/codes.html", form=form, password_form=password_form,
                           secret=session.get("totp_secret"), left=len(me().recovery_codes))
