"""Proposing a change: the editor for somebody who may read, the first time, again, and for a further entry."""
from flask import abort, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.core import access
from portal.core.access import me, refuse
from portal.core.db import db
from portal.core.markdown import Refused, render
from portal.core.typed import clean, whole
from portal.core.workflow import NotAllowedNow
from portal.publishing import linking, policy, proposals
from portal.publishing.forms import LANGUAGES
from portal.publishing.models import Content, Entry, Proposal, Revision, Version
from portal.publishing.models.proposals import PROPOSALS
from portal.publishing.models.proposed import differs
from portal.publishing.models.revisions import BODY_LIMIT
from portal.publishing.proposal_forms import JoinForm, ProposalForm
from portal.publishing.views.editing import refused_language
from portal.publishing.views.pages import bp as entry_bp
from portal.publishing.views.pages import find, url
from portal.publishing.views.proposals import bp, found


@entry_bp.get("/propose")
def propose(ident):
    entry = readable(ident)
    if policy.can_edit(me(), entry):
        return redirect(url(entry, "edit"), 303)
    allow(entry)
    entry.guard_writable()
    Proposal.guard_number(me())
    form = ProposalForm.over(entry.published)(formdata=None)
    form.fill(entry.published)
    return form_page(entry, form)


@entry_bp.post("/propose")
def send_proposal(ident):
    entry = readable(ident)
    allow(entry)
    return keep(entry, None)


@entry_bp.post("/propose/preview")
def preview_proposal(ident):
    entry = readable(ident)
    if not policy.may_act(me()):
        refuse()
    language = request.form.get("language")
    language = language if language in ProposalForm.over(entry.published).languages else "en"
    shown = entry.published.text_or_original(language)
    try:
        made = render(clean(request.form.get("source")), language, shown.addresses, BODY_LIMIT)
    except Refused as refused:
        return render_template("publishing/_refused.html", message=refused.message)
    return linking.preview(made.html, made.links, entry, me())


def readable(ident):
    """The entry, as far as readers see it."""
    entry = find(ident)
    return entry if proposals.can_read(me(), entry) else abort(404)


def allow(entry):
    if not proposals.can_propose(me(), entry):
        refuse()


# Again, and for a further entry

@bp.get("/<int:ident>/texts/<int:number>")
def write(ident, number):
    proposal = found(ident, proposals.can_change)
    PROPOSALS.guard("revise", proposal)
    entry = entry_of(proposal, number)
    base = proposal.base_of(entry) or entry.published
    form = ProposalForm.over(base)(formdata=None, reason=proposal.reason)
    form.fill(base, proposal.texts_of(entry))
    return form_page(entry, form, proposal)


@bp.post("/<int:ident>/texts/<int:number>")
def rewrite(ident, number):
    proposal = found(ident, proposals.can_change)
    return keep(entry_of(proposal, number), proposal)


def entry_of(proposal, number):
    """The entry of this number, which the proposal changes already or may come to change."""
    entry = access.get(Entry, number)
    if entry is None or not proposals.can_read(me(), entry):
        abort(404)
    if entry not in proposal.entries and not proposals.can_join(me(), proposal, entry):
        refuse()
    return entry


@bp.get("/<int:ident>/add")
def join(ident):
    """Which further entry: by its title or number, then on to the editor."""
    proposal, form = found(ident, proposals.can_change), JoinForm(request.args)
    PROPOSALS.guard("revise", proposal)
    if "wanted" in request.args and form.validate() and (entry := named(proposal, form)):
        return redirect(f"{proposal.address}/texts/{entry.id}", 303)
    return render_template("publishing/proposal_join.html", proposal=proposal, form=form), 422 if form.errors else 200


def named(proposal, form):
    """The entry of that title, number or address; None with the reason at the field."""
    near = proposal.entries[0] if proposal.entries else None
    entry = linking.found_by_name(form.wanted.data, me(), near)
    if entry is None or not proposals.can_read(me(), entry):
        form.wanted.errors = [_("There is nothing of this title or number that you may read.")]
    elif entry not in proposal.entries and not proposals.can_join(me(), proposal, entry):
        form.wanted.errors = [_("Others decide about that one. Propose a change on its own page.")]
    else:
        return entry
    return None


# Keeping what was typed

def keep(entry, proposal):
    """A new proposal, or other words in one; whatever is not in order comes back with all that was typed."""
    base = base_of(entry, proposal)
    form = ProposalForm.over(base)()
    if not form.validate() or not says_something(entry, form, base, proposal):
        return form_page(entry, form, proposal), 422
    try:
        proposal = write_down(entry, form, base, proposal)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.part("body", refused_language(Content(form.texts()), entry)).errors = [refused.message]
        return form_page(entry, form, proposal), 422
    except (NotAllowedNow, IntegrityError) as error:
        db.session.rollback()
        form.form_errors = [getattr(error, "message", _("You sent this twice. Look at it again."))]
        return form_page(entry, form, proposal), 409
    return redirect(proposal.address, 303)


def write_down(entry, form, base, proposal):
    if proposal is None:
        return Proposal.open(me(), entry, base, form.texts(), form.reason.data)
    proposal.revise(entry, base, form.texts(), form.reason.data, by=me())
    return proposal


def base_of(entry, proposal):
    """The revision that the words were written on: one that readers were shown."""
    if held := proposal and proposal.base_of(entry):
        return held
    base = db.session.get(Revision, whole(request.form.get("base")) or 0)
    is_shown = base and db.session.scalar(db.select(Version.number).where(
        Version.entry_id == entry.id, Version.revision_id == base.id).limit(1))
    return base if is_shown else entry.published


def says_something(entry, form, base, proposal):
    """Whether anything is proposed at all, of this entry or of another one."""
    others = [text for text in proposal.texts if text.entry_id != entry.id] if proposal else []
    if others or any(differs(base.content.words(code), words) for code, words in form.texts().items()):
        return True
    form.form_errors = [_("Nothing is changed yet. Change the text, then send it.")]
    return False


def form_page(entry, form, proposal=None):
    texts = {text.language: text for text in proposal.texts_of(entry)} if proposal else {}
    base = (proposal and proposal.base_of(entry)) or entry.published
    order = sorted(form.languages, key=lambda code: (code != entry.language, code not in LANGUAGES))
    return render_template("publishing/propose.html", entry=entry, form=form, proposal=proposal, order=order,
                           shown={code: texts.get(code) or base.text(code) for code in order})
