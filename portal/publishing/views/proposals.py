"""Proposals: the list, one part by part with what is said beside it, and what is decided."""
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.core import access, compare
from portal.core.access import allow, me, refuse
from portal.core.db import db
from portal.core.locale import language
from portal.core.markdown import Refused
from portal.core.typed import clean, whole
from portal.core.workflow import NotAllowedNow
from portal.publishing import policy, proposals
from portal.publishing.kinds import kind_of
from portal.publishing.models import Entry, ProposalState
from portal.publishing.models.entries import EditConflict
from portal.publishing.proposal_forms import AskProposalForm, DeclineProposalForm, MergeProposalForm
from portal.publishing.views import conflicts
from portal.publishing.views.editing import editor, form_of

bp = Blueprint("proposals", __name__, url_prefix="/proposals")


def found(ident, *checks):
    """The proposal, for those who may see it and do what the checks ask."""
    proposal = proposals.load(ident) if 0 < ident < 2**31 else None
    if proposal is None or not proposals.can_see(me(), proposal):
        abort(404)
    if not all(may(me(), proposal) for may in checks):
        refuse()
    return proposal


@bp.get("")
def index():
    """`which`: all, decide, own; `state`: undecided, one state, or any; `entry`: only about that one."""
    allow(policy.is_known)
    which = request.args.get("which") if request.args.get("which") in proposals.WHICH else "all"
    state = request.args.get("state", "undecided")
    entry = access.get(Entry, whole(request.args.get("entry")) or 0)
    entry = entry if entry and policy.can_view(me(), entry) else None
    rows, page, last, total = proposals.page_of(
        proposals.listed(me(), which, state, entry and entry.id), whole(request.args.get("page"), 99_999) or 1)
    return render_template("publishing/proposals.html", rows=rows, page=page, last=last, total=total, which=which,
                           state=state, entry=entry, counts=proposals.counts(me(), which, entry and entry.id),
                           states=list(ProposalState), titles=titles)


def titles(proposal):
    return proposals.titles(me(), proposal, language())


@bp.get("/<int:ident>")
def show(ident):
    return page(found(ident))


def page(proposal, **more):
    """`more`: the forms that were sent and are not in order."""
    shown, as_read = proposals.shown_to(me(), proposal), request.args.get("as") == "read"
    forms = {"merging": MergeProposalForm, "asking": AskProposalForm, "declining": DeclineProposalForm}
    return render_template(
        "publishing/proposal.html", proposal=proposal, shown=shown, hidden=len(proposal.entries) - len(shown),
        title=", ".join(one.entry.title_in(language()) or _("Untitled") for one in shown), as_read=as_read,
        threads=proposals.threads_of(proposal) if shown else {}, compared=compared if as_read else None,
        words=compare.compare_text, may_decide=proposals.can_decide(me(), proposal),
        may_change=proposals.can_change(me(), proposal), may_say=proposals.can_say(me(), proposal),
        **{name: form(formdata=None) for name, form in forms.items()} | {"said": {}, "taken": None} | more)


def compared(text):
    """The body as readers would see it, with what changes marked."""
    before = text.base.text(text.language)
    return compare.compare_html(before.html if before else "", text.html)


# By those who decide

@bp.post("/<int:ident>/merge")
def merge(ident):
    """Fields `part`, as often as parts are taken, `rest` and `note`."""
    proposal, form = found(ident, proposals.can_decide), MergeProposalForm()
    keys = set(request.form.getlist("part"))
    if not keys:
        form.form_errors = [_("Tick at least one part that you take.")]
    if not keys or not form.validate():
        return page(proposal, merging=form, taken=keys), 422

    def save():
        proposal.merge(keys, me(), form.rest.data == "left", form.note.data or "")
    return carry_out(proposal, save, keys, form)


@bp.post("/<int:ident>/texts/<int:number>/resolve")
def resolve(ident, number):
    """The answer to a conflict: one entry as it was decided by hand; parts for other entries still wait."""
    proposal, form = found(ident, proposals.can_decide), MergeProposalForm()
    entry = next((one for one in proposal.entries if one.id == number), None) or abort(404)
    written = form_of(entry)(formdata=conflicts.chosen(request.form))
    if not written.validate():
        return editor(entry, written), 422
    keys = set(request.form.getlist("part"))
    own = {key for key in keys if key.startswith(f"{entry.id}-")}

    def save():
        proposal.guard_parts(keys)
        proposal.take(entry, own, me(), form.note.data or "", written.content(entry.head.content), written.base_id())
        proposal.settle(me(), form.rest.data == "left" and own == keys, form.note.data or "")
    return carry_out(proposal, save, keys, form)


def carry_out(proposal, save, keys, form):
    """Save and commit; a true conflict leads to the page on which it is decided."""
    try:
        save()
        for entry in proposal.entries:
            if after := kind_of(entry).after_save:
                after(entry, "submit", me())
        db.session.commit()
    except EditConflict as conflict:
        db.session.rollback()
        return conflict_page(proposal, conflict, keys, form), 409
    except Refused as refused:
        db.session.rollback()
        raise NotAllowedNow(refused.message) from None
    except IntegrityError as overtaken:  # a revision of the same number
        raise StaleDataError from overtaken
    if proposal.state == ProposalState.MERGED:
        flash(_("Merged. %(name)s is told.", name=proposal.by.name_in(language())), "done")
    else:
        flash(_("Taken over. The rest of the proposal stays open."), "done")
    return redirect(proposal.address, 303)


def conflict_page(proposal, conflict, keys, form):
    entry = db.session.get(Entry, conflict.head.entry_id)
    written = form_of(entry)(formdata=None)
    written.note.data = form.note.data
    carried = [("part", key) for key in sorted(keys)] + [("rest", form.rest.data)]
    return conflicts.page(entry, written, conflict, url_for(".resolve", ident=proposal.id, number=entry.id), carried,
                          proposal.by.name_in(language()))


@bp.post("/<int:ident>/ask")
def ask(ident):
    proposal, form = found(ident, proposals.can_decide), AskProposalForm()
    if not form.validate():
        return page(proposal, asking=form), 422
    proposal.ask_changes(form.asked.data, me())
    db.session.commit()
    return redirect(proposal.address, 303)


@bp.post("/<int:ident>/decline")
def decline(ident):
    proposal, form = found(ident, proposals.can_decide), DeclineProposalForm()
    if not form.validate():
        return page(proposal, declining=form), 422
    proposal.decline(form.declined.data, me())
    db.session.commit()
    return redirect(proposal.address, 303)


# By who made it, and by both

@bp.post("/<int:ident>/withdraw")
def withdraw(ident):
    proposal = found(ident, proposals.can_withdraw)
    proposal.withdraw(me())
    db.session.commit()
    flash(_("Your proposal is taken back."), "done")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:ident>/remarks")
def say(ident):
    """`body`, and `part` when it is about one of them."""
    proposal = found(ident, proposals.can_say)
    body, part = clean(request.form.get("body")), request.form.get("part", "")
    try:
        if not body.strip():
            raise Refused(_("Write what you want to say."))
        remark = proposal.say(body, me(), part)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return page(proposal, said={"part": part, "body": body, "error": refused.message}), 422
    return redirect(f"{proposal.address}#remark-{remark.id}", 303)


def init_app(app):
    app.jinja_env.globals |= {"may_propose": proposals.is_offered, "open_proposals": proposals.count_open}
