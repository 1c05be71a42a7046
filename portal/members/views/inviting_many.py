"""Inviting many at once, out of a CSV: a dry run with a result for each row, then the deed, then the results as CSV."""
from flask import Blueprint, current_app, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import locale
from portal.core.access import fetch, me
from portal.core.db import db
from portal.core.importing.things import Refused
from portal.members import guest_lists, mails, policy
from portal.members.forms.institutions import GuestListForm
from portal.members.limiting import letters_by_me
from portal.members.models import Institution, Invitation
from portal.members.queries.inviting import Outcome, Plan, planned
from portal.members.views.answers import need_sign_in, not_stored

bp = Blueprint("inviting_many", __name__, url_prefix="/institutions/<int:id>/people/many")
bp.after_request(not_stored)


@bp.get("")
def show(id):
    need_sign_in()
    return page(managed(id), GuestListForm(formdata=None, language=locale.language()))


@bp.post("")
def check(id):
    """What would happen; nothing does."""
    institution, form, found = managed(id), GuestListForm(), None
    if form.validate():
        try:
            found = guest_lists.read(form.file.data.read(), form.file.data.filename or "list.csv", form.encoding.data)
        except Refused as error:
            form.file.errors = [*form.file.errors, error.reason]
    if found is None:
        return page(institution, form), 422
    return page(institution, form, plans=planned(found.guests, institution), left_aside=found.left_aside,
                kept=guest_lists.kept(found.guests), language_of_mail=form.language.data)


@bp.post("/send")
@letters_by_me
def send(id):
    institution = managed(id)
    language = request.form.get("language") if request.form.get("language") in locale.LANGUAGES else locale.language()
    plans = [carry_out(plan, institution, language)
             for plan in planned(guest_lists.again(request.form.get("kept", "")), institution)]
    db.session.commit()
    done = sum(plan.outcome == Outcome.DONE for plan in plans)
    flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", done))
    return page(institution, GuestListForm(formdata=None, language=language), plans=plans, is_done=True,
                results=results(plans))


def carry_out(plan, institution, language):
    if plan.outcome != Outcome.INVITE:
        return plan
    guest = plan.guest
    invitation, token = Invitation.make(guest.email, by=me(), institution=institution, name=guest.name,
                                        language=guest.language or language,
                                        is_representative=guest.is_representative)
    mails.invitation(invitation, token)
    return Plan(guest, Outcome.DONE)


@bp.post("/results.csv")
def results_csv(id):
    """The results that the page shows, as a file: they come from the page and are kept nowhere."""
    institution = managed(id)
    answer = current_app.response_class("\ufeff" + request.form.get("results", ""), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"invitations-{institution.id}.csv")
    return answer


def results(plans):
    return guest_lists.as_text([
        [_("Line"), _("E-mail address"), _("Name"), _("Result")],
        *([plan.guest.place, plan.guest.email, plan.guest.name, plan.outcome.label] for plan in plans)])


def managed(id):
    return fetch(Institution, id, policy.can_view_institution, policy.can_manage_people)


def page(institution, form, plans=(), **more):
    return render_template("members/institutions/many.html", institution=institution, form=form, plans=plans,
                           wanted=sum(plan.outcome == Outcome.INVITE for plan in plans), **more)
