"""The queue, what was decided, and the rules of review."""
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import allow, me
from portal.core.db import db
from portal.core.features import offered
from portal.core.journal import record
from portal.core.locale import language
from portal.moderation import policy, queries
from portal.publishing.forms import RuleForm
from portal.publishing.models import ReviewRule
from portal.publishing.workflow import LABELS, State
from portal.ui.filters import here

bp = Blueprint("moderation", __name__, url_prefix="/moderation")

STATES = (State.SUBMITTED, State.RESUBMITTED, State.IN_REVIEW)


@bp.get("")
def index():
    allow(policy.can_see_queue)
    kind, institution, state = asked()
    rows, total, page, last = queries.queue(me(), kind, institution, state, number("page") or 1)
    return render_template("moderation/index.html", rows=rows, total=total, page=page, last=last,
                           facets=facets(kind, institution, state), is_filtered=any((kind, institution, state)))


def asked():
    """What the address filters by; unknown values count as none."""
    kinds = {kind.name for kind in offered("kinds")}
    kind, state = request.args.get("kind"), request.args.get("state")
    return (kind if kind in kinds else None, number("institution"), State(state) if state in list(STATES) else None)


def number(name):
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def facets(kind, institution, state):
    by_state, by_kind, by_institution = queries.facets(me(), kind, institution, state)
    labels = {k.name: k.label for k in offered("kinds")}
    is_zh = language() == "zh"
    return [
        facet("state", _("State"), [(s.value, LABELS[s], n) for s, n in by_state], state and state.value),
        facet("kind", _("Kind"), [(k, labels[k], n) for k, n in by_kind], kind),
        facet("institution", _("Institution"), [(str(i), (zh or en) if is_zh else (en or zh), n)
                                                for i, en, zh, n in by_institution], institution and str(institution)),
    ]


def facet(name, label, rows, active):
    return {"name": name, "label": label, "values": [
        {"label": words, "count": count, "is_active": value == active,
         "url": here(**{name: None if value == active else value, "page": None})} for value, words, count in rows]}


@bp.get("/decided")
def decided():
    allow(policy.can_see_queue)
    return render_template("moderation/decided.html", rows=queries.decided(me(), min(number("page") or 1, 10**6)))


@bp.get("/rules")
def rules():
    allow(policy.can_see_rules)
    return rules_page()


def rules_page(wrong=None):
    known = [(kind, ReviewRule.of(kind.name)) for kind in offered("kinds")]
    forms = [(kind, wrong if wrong and wrong.kind == kind.name else
              RuleForm(formdata=None, obj=rule)) for kind, rule in known]
    return render_template("moderation/rules.html", forms=forms, may_change=policy.can_rule(me()))


@bp.post("/rules/<kind>")
def rule(kind):
    """What is under way keeps the rule that it was submitted under."""
    allow(policy.can_rule)
    if kind not in {known.name for known in offered("kinds")}:
        abort(404)
    form = RuleForm()
    form.kind = kind
    if not form.validate():
        return rules_page(form), 422
    found = ReviewRule.of(kind)
    before = {"approvals": found.approvals, "of_different_institutions": found.of_different_institutions}
    found.approvals, found.of_different_institutions = form.approvals.data, form.of_different_institutions.data
    db.session.add(found)
    record("edit", found, me(), before=before, after={"approvals": found.approvals, "of_different_institutions":
                                                      found.of_different_institutions})
    db.session.commit()
    flash(_("The rule holds from the next submission on."), "done")
    return redirect(url_for(".rules"), 303)
