"""Applications for membership, for administrators to accept or decline; auditors read."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import fetch, me
from portal.core.db import db
from portal.members import mails, policy, queries
from portal.members.forms.applying import AcceptForm
from portal.members.forms.institutions import ReasonForm
from portal.members.models import Application, MembershipClass
from portal.members.views.answers import not_stored
from portal.members.views.offices import only_office
from portal.members.workflow import ApplicationState

bp = Blueprint("roll_applications", __name__, url_prefix="/administration/applications")
bp.before_request(only_office)
bp.after_request(not_stored)


@bp.get("")
def index():
    is_over = request.args.get("show") == "decided"
    return render_template("members/roll/applications.html", rows=queries.applications(is_over), is_over=is_over)


@bp.get("/<int:id>")
def show(id):
    return page(confirmed(id))


@bp.post("/<int:id>/accept")
def accept(id):
    application, form = confirmed(id), AcceptForm(prefix="accept-")
    if form.validate():
        form.short_name.errors.extend(queries.why_not_called(form.short_name.data))
    if form.errors:
        return page(application, accept=form), 422
    applicant = queries.person_by_email(application.email)
    token = application.accept(me(), applicant=applicant if policy.has_account(applicant) else None, **form.values)
    mails.accepted(application, token)
    return done(application, _("The institution is a member now, and its first representative has been told."))


@bp.post("/<int:id>/decline")
def decline(id):
    application, form = confirmed(id), ReasonForm(prefix="decline-")
    if not form.validate():
        return page(application, decline=form), 422
    application.decline(me(), form.reason.data)
    mails.application_declined(application)
    return done(application, _("The application is declined, and the applicant has been told why."))


def confirmed(id):
    return fetch(Application, id, lambda user, one: one.state != ApplicationState.UNCONFIRMED)


def done(application, sentence):
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", id=application.id))


def page(application, **bound):
    forms = {"accept": AcceptForm(formdata=None, prefix="accept-", membership_class=MembershipClass.FULL),
             "decline": ReasonForm(formdata=None, prefix="decline-")}
    return render_template(
        "members/roll/application.html", application=application, forms=forms | bound,
        decides=policy.can_administer(me()) and application.state == ApplicationState.WAITING,
        wrong=next(iter(bound.values()), None))
