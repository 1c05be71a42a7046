"""What was reported: one case, and the decision on it."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.moderation import policy, queries
from portal.moderation.views.queue import asked_page, bp, facet
from portal.publishing import comments
from portal.publishing.comment_forms import CaseForm
from portal.publishing.models import Case, CaseState

VERBS = {
    "dismiss": _l("Leave it as it is"), "hide": _l("Hide the comment; it can be shown again"),
    "remove": _l("Remove the comment for good"), "settle": _l("I have acted on it"),
    "show_again": _l("Show the comment again"),
}
DONE = {"dismiss": _l("Left as it is."), "hide": _l("Hidden."), "remove": _l("Removed."),
        "settle": _l("Settled."), "show_again": _l("Shown again.")}


@bp.get("/reports")
def reports():
    """The cases in one state: the open ones, or those that were decided."""
    allow(policy.can_see_queue)
    asked = request.args.get("state")
    state = CaseState(asked) if asked in list(CaseState) else CaseState.OPEN
    counts = queries.cases_by_state(me())
    page, last = asked_page(counts.get(state, 0))
    states = [(known, known.label, counts.get(known, 0)) for known in CaseState if counts.get(known) or known == state]
    return render_template("moderation/reports.html", cases=queries.cases(me(), state, page), total=counts.get(state, 0),
                           page=page, last=last, per_page=queries.PAGE, state=state,
                           facets=[facet("state", _("State"), states, state)])


@bp.get("/reports/<int:number>")
def report(number):
    case = fetch(Case, number, comments.can_judge)
    return case_page(case, CaseForm(choices(case), formdata=None))


def choices(case):
    return [(verb, VERBS[verb]) for verb in case.verbs]


def case_page(case, form):
    return render_template("moderation/report.html", case=case, form=form)


@bp.post("/reports/<int:number>/judge")
def judge(number):
    case = fetch(Case, number, comments.can_judge)
    form = CaseForm(choices(case))
    if not form.validate():
        return case_page(case, form), 422
    case.decide(form.verb.data, me(), form.text.data)
    db.session.commit()
    flash(str(DONE[form.verb.data]), "done")
    return redirect(url_for(".report", number=case.id), 303)
