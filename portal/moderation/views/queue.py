"""The queue, what was decided, and the rules of review."""
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.features import offered
from portal.core.journal import record
from portal.core.locale import language
from portal.core.typed import whole
from portal.moderation import policy, queries
from portal.publishing.forms import RuleForm
from portal.publishing.models import Entry, ReviewRule, Verdict
from portal.publishing.policy import can_name_moderators, can_review
from portal.publishing.queries import next_to_review
from portal.publishing.views.pages import url
from portal.publishing.workflow import LABELS, State
from portal.ui.filters import here

bp = Blueprint("moderation", __name__, url_prefix="/moderation")

STATES = (State.SUBMITTED, State.RESUBMITTED, State.IN_REVIEW)


@bp.get("")
def index():
    allow(policy.can_see_queue)
    wanted = asked_queue()
    counts = queries.facets(me(), wanted)
    total = queries.total_of(counts["state"], wanted.state)
    page, last = asked_page(total)
    return render_template("moderation/index.html", rows=queries.queue(me(), wanted, page), total=total, page=page,
                           last=last, per_page=queries.PAGE, facets=queue_facets(counts, wanted),
                           is_filtered=wanted != queries.Waiting())


def asked_queue():
    """What the address filters by; unknown values count as none."""
    state, age = request.args.get("state"), number("age")
    return queries.Waiting(kind=asked_kind(), institution=number("institution"),
                           state=State(state) if state in list(STATES) else None,
                           age=age if age in queries.AGES else None)


def asked_kind():
    kind = request.args.get("kind")
    return kind if kind in kind_labels() else None


def kind_labels():
    return {kind.name: kind.label for kind in offered("kinds")}


def number(name):
    return whole(request.args.get(name))


def asked_page(total):
    """(number of the page, of the last one)."""
    last = queries.last_page(total)
    return min(max(1, number("page") or 1), last), last


def queue_facets(counts, wanted):
    is_zh = language() == "zh"
    ages = [(days, ngettext("over %(num)s day", "over %(num)s days", days), n) for days, n in counts["age"]
            if n or days == wanted.age]
    return [
        facet("age", _("Has waited"), ages, wanted.age),
        facet("state", _("State"), [(state, LABELS[state], n) for state, n in counts["state"]], wanted.state),
        with_reports(kind_facet(counts, wanted)),
        facet("institution", _("Institution"), [(ident, (zh or en) if is_zh else (en or zh), n)
                                                for ident, en, zh, n in counts["institution"]], wanted.institution),
    ]


def kind_facet(counts, wanted):
    labels = kind_labels()
    return facet("kind", _("Kind"), [(kind, labels.get(kind, kind), n) for kind, n in counts["kind"]], wanted.kind)


def with_reports(kinds):
    """Reports are a kind of what waits, with a list of their own."""
    if count := queries.open_case_count(me()):
        kinds["values"].append({"label": _("reports"), "count": count, "is_active": False, "url": url_for(".reports")})
    return kinds


def facet(name, label, rows, active):
    return {"name": name, "label": label, "values": [
        {"label": words, "count": count, "is_active": value == active,
         "url": here(**{name: None if value == active else value, "page": None})} for value, words, count in rows]}


@bp.get("/next")
def following():
    """The item after the one that the address names, else the oldest."""
    allow(policy.can_see_queue)
    ident = number("after")
    after = fetch(Entry, ident, can_review) if ident else None
    found = next_to_review(me(), after)
    if found is None:
        flash(_("Nothing else waits for a decision."), "note")
    return redirect(url(found, "review") if found else url_for(".index"), 303)


@bp.get("/decided")
def decided():
    allow(policy.can_see_queue)
    wanted = asked_decided()
    counts = queries.facets_of_decided(me(), wanted)
    total = queries.total_of(counts["verdict"], wanted.verdict)
    page, last = asked_page(total)
    return render_template("moderation/decided.html", rows=queries.decided(me(), wanted, page), total=total, page=page,
                           last=last, per_page=queries.PAGE, facets=decided_facets(counts, wanted),
                           may_name=lambda entry: can_name_moderators(me(), entry),
                           is_filtered=wanted != queries.Decided())


def asked_decided():
    verdict = request.args.get("verdict")
    return queries.Decided(kind=asked_kind(), verdict=Verdict(verdict) if verdict in list(Verdict) else None)


def decided_facets(counts, wanted):
    return [facet("verdict", _("Decision"), [(verdict, verdict.label, n) for verdict, n in counts["verdict"]],
                  wanted.verdict), kind_facet(counts, wanted)]


@bp.get("/rules")
def rules():
    allow(policy.can_see_rules)
    return rules_page()


def rules_page(wrong=None):
    known = [(kind, ReviewRule.of(kind.name)) for kind in offered("kinds") if kind.is_submitted]
    forms = [(kind, wrong if wrong and wrong.kind == kind.name else
              RuleForm(formdata=None, obj=rule)) for kind, rule in known]
    return render_template("moderation/rules.html", forms=forms, may_change=policy.can_rule(me()))


@bp.post("/rules/<kind>")
def rule(kind):
    """What is under way keeps the rule that it was submitted under."""
    allow(policy.can_rule)
    if kind not in {known.name for known in offered("kinds") if known.is_submitted}:
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
