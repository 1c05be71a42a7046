"""The people of one institution, for its representatives: who belongs, who is proposed, who is invited."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import fetch, me
from portal.core.db import db
from portal.members import mails, policy, queries
from portal.members.forms.institutions import InviteForm, MaybeReasonForm, ReasonForm
from portal.members.limiting import letters_by_me, letters_to_named
from portal.members.models import Affiliation, Institution, Invitation
from portal.members.views.answers import need_sign_in, not_stored
from portal.members.views.slots import pieces

bp = Blueprint("institution_people", __name__, url_prefix="/institutions/<int:id>/people")
bp.after_request(not_stored)


@bp.get("")
def index(id):
    need_sign_in()
    institution = fetch(Institution, id, policy.can_view_institution, policy.can_view_people)
    return page(institution, InviteForm(formdata=None, language=locale.language()))


@bp.post("/invite")
@letters_by_me
@letters_to_named
def invite(id):
    institution, form = managed(id), InviteForm()
    if form.validate():
        form.email.errors.extend(queries.why_not_invite(form.email.data, institution))
    if form.errors:
        return page(institution, form), 422
    invitation, token = Invitation.make(by=me(), institution=institution, **form.values)
    mails.invitation(invitation, token)
    db.session.commit()
    flash(_("The invitation to %(email)s is on its way.", email=invitation.email))
    return redirect(url_for(".index", id=id))


@bp.post("/invitations/<int:invitation_id>/resend")
@letters_by_me
def resend(id, invitation_id):
    institution = managed(id)
    invitation = of_institution(Invitation, invitation_id, institution)
    mails.invitation(invitation, invitation.resend(by=me()))
    db.session.commit()
    flash(_("The invitation to %(email)s is on its way again; the old link no longer works.",
            email=invitation.email))
    return redirect(url_for(".index", id=id))


@bp.post("/invitations/<int:invitation_id>/withdraw")
def withdraw(id, invitation_id):
    institution = managed(id)
    of_institution(Invitation, invitation_id, institution).withdraw(by=me())
    db.session.commit()
    return redirect(url_for(".index", id=id))


@bp.post("/<int:link_id>/approve")
def approve(id, link_id):
    institution = managed(id)
    link = of_institution(Affiliation, link_id, institution)
    link.person.approve(link, by=me())
    mails.approved(link.person, institution)
    db.session.commit()
    return redirect(url_for(".index", id=id))


@bp.get("/<int:link_id>/decline")
def decline_form(id, link_id):
    need_sign_in()
    institution = managed(id)
    link = of_institution(Affiliation, link_id, institution)
    return render_template("members/institutions/decline.html", institution=institution, link=link,
                           form=MaybeReasonForm(formdata=None))


@bp.post("/<int:link_id>/decline")
def decline(id, link_id):
    institution, form = managed(id), MaybeReasonForm()
    link = of_institution(Affiliation, link_id, institution)
    if not form.validate():
        return render_template("members/institutions/decline.html", institution=institution, link=link,
                               form=form), 422
    link.person.decline(link, by=me(), reason=form.reason.data)
    mails.declined(link.person, institution, form.reason.data)
    db.session.commit()
    return redirect(url_for(".index", id=id))


@bp.get("/<int:link_id>/end")
def end_form(id, link_id):
    need_sign_in()
    institution = managed(id)
    link = of_institution(Affiliation, link_id, institution)
    return render_template("members/institutions/end.html", institution=institution, link=link,
                           form=ReasonForm(formdata=None))


@bp.post("/<int:link_id>/end")
def end(id, link_id):
    institution, form = managed(id), ReasonForm()
    link = of_institution(Affiliation, link_id, institution)
    if not form.validate():
        return render_template("members/institutions/end.html", institution=institution, link=link,
                               form=form), 422
    link.person.end_affiliation(link, by=me(), reason=form.reason.data)
    mails.affiliation_ended(link.person, institution, form.reason.data)
    db.session.commit()
    flash(_("%(name)s no longer belongs to %(institution)s.", name=link.person.name_in(locale.language()),
            institution=institution.name_in(locale.language())))
    return redirect(url_for(".index", id=id))


@bp.post("/<int:link_id>/representative")
def make_representative(id, link_id):
    return set_representative(id, link_id, True)


@bp.post("/<int:link_id>/no-representative")
def unmake_representative(id, link_id):
    return set_representative(id, link_id, False)


def set_representative(id, link_id, value):
    institution = managed(id)
    link = of_institution(Affiliation, link_id, institution)
    link.person.set_representative(link, value, by=me())
    db.session.commit()
    return redirect(url_for(".index", id=id))


def managed(id):
    return fetch(Institution, id, policy.can_view_institution, policy.can_manage_people)


def of_institution(model, ident, institution):
    return fetch(model, ident, lambda user, thing: thing.institution_id == institution.id)


def page(institution, form):
    links = queries.affiliations_of(institution)
    return render_template(
        "members/institutions/people.html", institution=institution, form=form,
        proposed=[link for link in links if link.is_proposed],
        current=[link for link in links if link.is_current],
        invitations=queries.pending_invitations(institution),
        left=pieces("left_at_institution", institution), manages=policy.can_manage_people(me(), institution))
