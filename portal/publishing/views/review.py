"""Submitting, taking back, deciding, withdrawing."""
from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.features import answers
from portal.publishing import policy, queries
from portal.publishing.forms import AppealForm, DecisionForm, ReasonForm, SubmitForm
from portal.publishing.history import events_of
from portal.publishing.kinds import kind_of
from portal.publishing.models import Reason, Verdict
from portal.publishing.models.reports import settle_cases
from portal.publishing.models.revisions import with_texts
from portal.publishing.views.comments import talk
from portal.publishing.views.pages import back, bp, find, url
from portal.publishing.workflow import PUBLICATION, State


@bp.get("/submit")
def submit(ident):
    entry = find(ident, policy.can_submit)
    return submit_page(entry, SubmitForm(formdata=None, revision=str(entry.head_revision_id),
                                         publish_at=entry.publish_at))


def submit_page(entry, form, ticked=()):
    findings = kind_of(entry).findings(entry)
    return render_template("publishing/submit.html", entry=entry, form=form, findings=findings, ticked=ticked,
                           missing=entry.without_agreement(), is_again=entry.state == State.CHANGES_REQUESTED,
                           may_submit=PUBLICATION.allows("submit", entry) or PUBLICATION.allows("resubmit", entry))


@bp.post("/submit")
def send(ident):
    """Errors block, each warning needs its tick; what was checked must be what is submitted."""
    entry = find(ident, policy.can_submit)
    form = SubmitForm()
    findings = kind_of(entry).findings(entry)
    ticked = {name for name in request.form if name.startswith("accept-")}
    problems = [f for f in findings if f.level == "error"
                or f"accept-{f.code}-{f.language or 'all'}" not in ticked]
    is_old = form.revision.data != str(entry.head_revision_id)
    if not form.validate() or problems or is_old:
        if is_old:
            flash(_("The text has changed since you opened this page. Look at the checks again."), "problem")
        form.revision.data = str(entry.head_revision_id)
        return submit_page(entry, form, ticked), 422
    if form.publish_at.was_sent:
        entry.plan_publication(form.publish_at.data, by=me())
    if entry.state == State.CHANGES_REQUESTED:
        entry.resubmit(by=me(), note=form.note.data)
    else:
        entry.submit(by=me(), note=form.note.data, change_note=form.change_note.data or "")
    db.session.commit()
    flash(_("Submitted as %(number)s. You are told by mail when it is decided.", number=entry.reference), "done")
    return redirect(entry.address, 303)


@bp.post("/take-back")
def take_back(ident):
    entry = find(ident, policy.can_take_back)
    entry.take_back(by=me())
    db.session.commit()
    flash(_("Taken back. It keeps its number."), "done")
    return back(entry, "edit")


@bp.get("/review")
def review(ident):
    entry = find(ident, policy.can_review)
    queries.load_rounds(entry)
    if not entry.open_submission:
        flash(_("Nothing waits for a decision here."), "note")
        return redirect(entry.address, 303)
    return review_page(entry, DecisionForm(formdata=None, read=entry.submission.revision_sha256,
                                            publish_at=entry.publish_at))


def review_page(entry, form):
    submission, kind = entry.submission, kind_of(entry)
    revision = with_texts(submission.revision_id)
    template, context = kind.reader(entry, revision)
    is_newest = entry.head_revision_id == submission.revision_id  # the authors may be at work on the next text
    earlier = [d for s in entry.submissions for d in s.decisions if d.voided_at or s is not entry.submission]
    return render_template("publishing/review.html", entry=entry, form=form, reader_template=template,
                           findings=kind.findings(entry) if is_newest else None, events=events_of(entry, me()),
                           earlier=earlier, may_name=policy.can_name_moderators(me(), entry),
                           record=queries.record_of(entry), similar=[
                               row for found in answers("similar_entries", entry) for row in found],
                           since=compared_since(entry), has_conflict=entry.has_conflict(me()),
                           **talk(entry, revision=revision, back="review"), **context)


def compared_since(entry):
    """The revision that was last decided on, or the published one: what "what changed" starts from."""
    before = entry.submissions[-2].revision if len(entry.submissions) > 1 else entry.published
    return before if before and before.id != entry.submission.revision_id else None


@bp.post("/claim")
def claim(ident):
    entry = find(ident, policy.can_claim)
    entry.claim(by=me())
    db.session.commit()
    return back(entry, "review")


@bp.post("/release")
def release(ident):
    entry = find(ident, policy.can_release)
    entry.release(by=me())
    db.session.commit()
    return redirect("/moderation", 303)


@bp.post("/decide")
def decide(ident):
    entry = find(ident, policy.can_decide)
    form = DecisionForm()
    if not form.validate():
        queries.load_rounds(entry)
        return review_page(entry, form), 422
    if form.verdict.data == Verdict.ACCEPT and form.publish_at.was_sent:
        entry.plan_publication(form.publish_at.data, by=me())
    entry.decide(Verdict(form.verdict.data), me(), form.read.data,
                 reason=Reason(form.reason.data) if form.reason.data else None,
                 text=form.text.data or "", alone_reason=form.alone_reason.data or "")
    db.session.commit()
    flash(_("%(number)s: %(decision)s.", number=entry.reference, decision=Verdict(form.verdict.data).label), "done")
    following = queries.next_to_review(me(), entry)
    return redirect(url(following, "review") if following else "/moderation", 303)


@bp.post("/appeal")
def appeal(ident):
    entry = find(ident, policy.can_appeal)
    form = AppealForm()
    if not form.validate():
        return render_template("publishing/appeal.html", entry=entry, form=form), 422
    entry.appeal(form.text.data, by=me())
    db.session.commit()
    flash(_("Your appeal goes to another moderator."), "done")
    return redirect(entry.address, 303)


@bp.get("/appeal")
def write_appeal(ident):
    return render_template("publishing/appeal.html", entry=find(ident, policy.can_appeal), form=AppealForm(formdata=None))


@bp.get("/withdraw")
def confirm_withdraw(ident):
    entry = find(ident, policy.can_withdraw)
    return render_template("publishing/withdraw.html", entry=entry, form=ReasonForm(formdata=None))


@bp.post("/withdraw")
def withdraw(ident):
    entry = find(ident, policy.can_withdraw)
    form = ReasonForm()
    if not form.validate():
        return render_template("publishing/withdraw.html", entry=entry, form=form), 422
    settle_cases(entry, me(), form.reason.data)
    entry.withdraw(form.reason.data, by=me())
    db.session.commit()
    flash(_("Withdrawn. Whoever could read it sees its title, the date and your reason."), "done")
    return redirect(f"/{entry.place}", 303)


@bp.post("/archive")
def archive(ident):
    entry = find(ident, policy.can_archive)
    entry.archive(by=me())
    db.session.commit()
    flash(_("Archived: still readable, marked as no longer kept up to date."), "done")
    return redirect(entry.address, 303)
