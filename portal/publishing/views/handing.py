"""Handing over: what one answers for, or what those who have left wrote, goes to a colleague of the institution."""
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.locale import language
from portal.members import policy as members
from portal.members.models import Group, Institution
from portal.publishing import group_work, policy, queries
from portal.publishing.forms import HandingForm
from portal.publishing.workflow import PUBLICATION

bp = Blueprint("handing", __name__)


@bp.get("/hand-over")
def own():
    allow(policy.is_known)
    return page(own_works())


@bp.post("/hand-over")
def hand_over_own():
    return hand_over(own_works())


@bp.get("/institutions/<int:id>/hand-over")
def left(id):
    allow(policy.is_known)
    institution = fetch(Institution, id, members.can_view_institution, members.can_view_people)
    return page(left_works(institution), institution)


@bp.post("/institutions/<int:id>/hand-over")
def hand_over_left(id):
    institution = fetch(Institution, id, members.can_view_institution, members.can_manage_people)
    return hand_over(left_works(institution), institution)


@bp.get("/groups/<int:id>/hand-over")
def left_in_group(id):
    return page(group_work_left(group_led(id)), group=group_led(id))


@bp.post("/groups/<int:id>/hand-over")
def hand_over_in_group(id):
    return hand_over(group_work_left(group_led(id)), group=group_led(id))


def group_led(id):
    """The group, for its chair, its secretary and administrators."""
    allow(policy.is_known)
    return fetch(Group, id, members.can_view_group, lambda user, group: policy.may_act(user) and (
        user.is_administrator or group_work.leads(user, group)))


def group_work_left(group):
    return group_work.left_in(group), group_work.writers_of(group)


def own_works():
    """(what may be handed over, to whom)."""
    return queries.answered_for_by(me()), queries.colleagues(me().institution_ids, but=me())


def left_works(institution):
    return queries.left_at(institution), queries.colleagues([institution.id])


def hand_over(works_and_colleagues, institution=None, group=None):
    works, colleagues = works_and_colleagues
    form = bound(works, colleagues)
    if not form.validate():
        return page(works_and_colleagues, institution, form, group), 422
    colleague = next(person for person in colleagues if person.id == form.colleague.data)
    chosen = [entry for entry in works if entry.id in form.works.data]
    for entry in chosen:
        entry.load_authors()
        entry.hand_over(colleague, by=me())
    db.session.commit()
    flash(_("%(name)s was told of what you handed over.", name=colleague.name_in(language())), "done")
    return redirect(request.path, 303)


def page(works_and_colleagues, institution=None, form=None, group=None):
    works, colleagues = works_and_colleagues
    return render_template(
        "publishing/handing.html", form=form or bound(works, colleagues, formdata=None), institution=institution,
        group=group, kept=[entry for entry in works if not PUBLICATION.allows("edit", entry)],
        may_hand_over=institution is None or members.can_manage_people(me(), institution))


def bound(works, colleagues, **more):
    handable = [SelectChoice(entry.id, label(entry)) for entry in works if PUBLICATION.allows("edit", entry)]
    return HandingForm(handable, [SelectChoice(person.id, person.name_in(language())) for person in colleagues], **more)


def label(entry):
    """Number, title and state: all that a representative may know of a draft."""
    return " · ".join(word for word in (entry.reference, entry.title_in(language()) or _("Untitled"),
                                        str(entry.state.label)) if word)
