"""Setting when an entry is published, and when more people may read it."""
from flask import abort, flash, redirect, render_template
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.members.models import Group
from portal.publishing import policy
from portal.publishing.models import Audience
from portal.publishing.models.plans import LADDER
from portal.publishing.planning_forms import PublicationForm, WideningForm
from portal.publishing.views.pages import back, bp, find
from portal.publishing.workflow import PUBLICATION


@bp.get("/dates")
def dates(ident):
    entry = find(ident, policy.can_plan_publication)
    return page(entry, PublicationForm(formdata=None, publish_at=entry.publish_at), widening_form(entry, formdata=None))


def page(entry, form, widening):
    return render_template("publishing/dates.html", entry=entry, form=form, widening=widening, planned=entry.widening,
                           may_plan=PUBLICATION.allows("plan", entry), may_widen=policy.can_plan_widening(me(), entry))


def widening_form(entry, **more):
    groups = db.session.scalars(select(Group).order_by(Group.name_en)).all()
    return WideningForm(LADDER[LADDER.index(entry.audience) + 1:],
                        [SelectChoice(group.id, group.name_in(language())) for group in groups], **more)


@bp.post("/dates/publish")
def plan_publication(ident):
    entry = find(ident, policy.can_plan_publication)
    form = PublicationForm()
    if not form.validate():
        return page(entry, form, widening_form(entry, formdata=None)), 422
    entry.plan_publication(form.publish_at.data, by=me())
    db.session.commit()
    flash(_("The time is set."), "done")
    return back(entry, "dates")


@bp.post("/dates/at-once")
def unplan_publication(ident):
    """Not at a certain time: as soon as it is accepted."""
    entry = find(ident, policy.can_plan_publication)
    entry.plan_publication(None, by=me())
    db.session.commit()
    flash(_("No time is set any more: readers see it as soon as it is accepted."), "done")
    return back(entry, "dates")


@bp.post("/dates/publish-now")
def publish_now(ident):
    entry = find(ident, policy.can_plan_publication)
    entry.publish_now(by=me())
    db.session.commit()
    flash(_("Published."), "done")
    return redirect(entry.address, 303)


@bp.post("/dates/call-off")
def call_off(ident):
    entry = find(ident, policy.can_plan_publication)
    entry.call_off(by=me())
    db.session.commit()
    flash(_("Called off. To be published it is submitted again."), "done")
    return redirect(entry.address if policy.can_view(me(), entry) else "/moderation", 303)


@bp.post("/dates/widen")
def plan_widening(ident):
    entry = find(ident, policy.can_plan_widening)
    form = widening_form(entry)
    if not form.validate():
        return page(entry, PublicationForm(formdata=None, publish_at=entry.publish_at), form), 422
    audience = Audience(form.audience.data)
    group = db.session.get(Group, form.group.data) if audience == Audience.GROUP else None
    entry.plan_widening(form.widen_at.data, audience, by=me(), group=group)
    db.session.commit()
    flash(_("The time is set."), "done")
    return back(entry, "dates")


@bp.post("/dates/keep-audience")
def keep_audience(ident):
    entry = find(ident, policy.can_plan_widening)
    if not entry.widening:
        abort(404)
    entry.keep_audience(by=me())
    db.session.commit()
    flash(_("The audience stays as it is."), "done")
    return back(entry, "dates")
