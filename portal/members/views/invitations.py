"""Accepting an invitation: with a new account, or with the one that the address has already."""
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.words import has_chinese
from portal.members import policy, queries, signing_in
from portal.members.forms.signing_in import InvitedForm
from portal.members.guards import for_suspended, for_visitors
from portal.members.limiting import guesses_from_here
from portal.members.models import Invitation, Person
from portal.members.views.answers import link_is_over, not_stored

bp = Blueprint("invitations", __name__, url_prefix="/invitations")
bp.after_request(not_stored)


@bp.get("/<token>")
def show(token):
    invitation = Invitation.of(token)
    if invitation is None:
        return link_is_over()
    person = queries.person_by_email(invitation.email)
    return page(invitation, token, person, blank_form(invitation))


@bp.post("/<token>")
@for_visitors
@for_suspended
@guesses_from_here
def accept(token):
    invitation = Invitation.of(token)
    if invitation is None:
        return link_is_over()
    person = queries.person_by_email(invitation.email)
    if policy.can_accept(me(), invitation):
        return join(invitation, me())
    if policy.has_account(person):
        return page(invitation, token, person, blank_form(invitation)), 403
    form = InvitedForm()
    form.password.email = invitation.email
    if not form.validate():
        return page(invitation, token, person, form), 422
    return begin(invitation, person, **form.values)


def begin(invitation, person, password, **names):
    """The link has proved the address: whatever somebody registered with it before is overwritten."""
    if person is None:
        person = Person.register(invitation.email, timezone=current_app.config["TIMEZONE"], **names)
    else:
        person.edit(by=None, **names)
    person.confirm(password)
    signing_in.sign_in(person)
    return join(invitation, person)


def join(invitation, person):
    invitation.accept(person)
    db.session.commit()
    flash(_("Welcome. Say who you are: what you write here is your page in the directory."))
    return redirect(url_for("account.profile"))


def blank_form(invitation):
    return InvitedForm(formdata=None, language=invitation.language,
                       **{"name_zh" if has_chinese(invitation.name) else "name_en": invitation.name})


def page(invitation, token, person, form):
    return render_template(
        "members/invitations/show.html", invitation=invitation, token=token, form=form,
        has_account=policy.has_account(person), is_mine=policy.can_accept(me(), invitation))
