"""Comments of readers, and the conversation about a draft."""
from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.core.access import get, me, refuse
from portal.core.db import db
from portal.core.locale import language
from portal.core.markdown import Refused
from portal.core.workflow import NotAllowedNow
from portal.publishing import comments, mentions, policy
from portal.publishing.comment_forms import CommentForm, DiscussForm, EditCommentForm
from portal.publishing.models import Comment
from portal.publishing.models.entries import EditConflict
from portal.publishing.models.revisions import with_texts
from portal.publishing.views.pages import bp, find, url
from portal.ui.filters import joined


@bp.get("/comment")
def write_comment(ident):
    entry = find(ident, comments.can_comment)
    return comment_page(entry, CommentForm(formdata=None))


def comment_page(entry, form, answered=None):
    return render_template("publishing/comment.html", entry=entry, form=form, answered=answered)


@bp.post("/comment")
def comment(ident):
    """A new thread of readers."""
    entry, form = find(ident, comments.can_comment), CommentForm()
    return send(entry, form) or (comment_page(entry, form), 422)


@bp.post("/comments/<int:number>/answer")
def answer(ident, number):
    """In the thread of that comment, of readers or about the draft."""
    entry, form = find(ident), CommentForm()
    answered = found(entry, number, comments.can_answer)
    answered.guard_thread()
    return send(entry, form, answered) or (comment_page(entry, form, answered), 422)


def send(entry, form, thread=None, **about):
    """Keep what the form holds and go to it; None when something is not in order."""
    if not form.validate():
        return None
    is_review = thread.is_review if thread else about.get("is_review", False)
    named = mentions.read(form.body.data, entry, is_review)
    try:
        made = entry.comment(form.body.data, me(), thread, named.people, **about,
                             as_moderator=is_review and speaks_as_moderator(entry))
    except Refused as refused:
        db.session.rollback()
        form.body.errors = [refused.message]
        return None
    db.session.commit()
    tell_who_was_not_told(named)
    return redirect(address_of(made), 303)


def speaks_as_moderator(entry):
    """Authors learn the role of who reviews, not the name."""
    return policy.can_review(me(), entry) and not entry.is_author(me())


def tell_who_was_not_told(named):
    if named.shut_out:
        flash(_("Sent. These people cannot read this and were not told: %(names)s.",
                names=joined(person.name_in(language()) for person in named.shut_out)), "note")
    if named.unclear:
        flash(_("Several people have this name, so none of them was told: %(names)s. Write @ and the number of the "
                "person's page instead.", names=joined(named.unclear)), "note")


def address_of(made):
    if made.is_review and request.form.get("back") == "review" and policy.can_review(me(), made.entry):
        return f"{url(made.entry, 'review')}#comment-{made.id}"
    return made.address


def found(entry, number, *checks):
    """The comment of this number on `entry`, for those who see it; what is hidden is there for its writer only."""
    comment = get(Comment, number)
    if comment is None or comment.entry_id != entry.id or not comments.can_see(me(), comment) or (
            comment.hidden_at and comment.by_id != me().id):
        abort(404)
    if not all(may(me(), comment) for may in checks):
        refuse()
    return comment


# The conversation about a draft

@bp.get("/conversation")
def conversation(ident):
    entry = find(ident, policy.can_view_draft)
    return conversation_page(entry, DiscussForm(formdata=None))


def conversation_page(entry, form):
    return render_template("publishing/conversation.html", entry=entry, **talk(entry, form))


def talk(entry, form=None, revision=None, back=""):
    """What the conversation needs on any page: the rounds, and the form with the draft's headings."""
    form = form or DiscussForm(formdata=None)
    revision = revision or with_texts(discussed(entry))
    form.bind(revision, revision.text_or_original(language()))
    if not form.is_submitted():
        form.revision.data, form.back.data = str(revision.id), back
    shown = comments.of(entry, me(), is_review=True, before=request.args.get("before", type=int))
    return {"talk": shown, "rounds": comments.in_rounds(shown), "talk_form": form, "discussed": revision,
            "may_discuss": comments.can_discuss(me(), entry)}


def discussed(entry):
    """The revision that is talked about: what was submitted, else the newest."""
    return entry.open_submission.revision_id if entry.open_submission else entry.head_revision_id


@bp.post("/discuss")
def discuss(ident):
    entry = find(ident, comments.can_discuss)
    form = DiscussForm()
    revision = with_texts(asked_revision(entry, form))
    form.bind(revision, revision.text_or_original(language()))
    return (send(entry, form, **form.about()) if form.validate() else None) or (conversation_page(entry, form), 422)


def asked_revision(entry, form):
    """The revision that the page showed, when it is one of this entry; else the present one."""
    text = form.revision.data or ""
    known = {submission.revision_id for submission in entry.submissions} | {entry.head_revision_id}
    return int(text) if text.isascii() and text.isdecimal() and int(text[:10]) in known else discussed(entry)


# Acts on one comment

@bp.get("/comments/<int:number>/edit")
def write_again(ident, number):
    mine = found(find(ident), number, comments.can_edit_comment)
    mine.guard_open()
    return render_template("publishing/edit_comment.html", entry=mine.entry, comment=mine, form=EditCommentForm(
        formdata=None, body=mine.body, read=stamp(mine)))


def stamp(comment):
    return comment.edited_at.isoformat() if comment.edited_at else ""


@bp.post("/comments/<int:number>/edit")
def edit_comment(ident, number):
    entry = find(ident)
    mine = found(entry, number, comments.can_edit_comment)
    form = EditCommentForm()
    if form.validate() and keep_edit(entry, mine, form):
        return redirect(address_of(mine), 303)
    return render_template("publishing/edit_comment.html", entry=entry, comment=mine, form=form), 422


def keep_edit(entry, mine, form):
    named = mentions.read(form.body.data, entry, mine.is_review)
    try:
        mine.edit(form.body.data, me(), mine.edited_at if form.read.data == stamp(mine) else form.read.data, named.people)
    except Refused as refused:
        db.session.rollback()
        form.body.errors = [refused.message]
        return False
    db.session.commit()
    tell_who_was_not_told(named)
    return True


@bp.post("/comments/<int:number>/remove")
def remove_comment(ident, number):
    return act(ident, number, "remove", comments.can_remove_comment)


@bp.post("/comments/<int:number>/resolve")
def resolve_comment(ident, number):
    return act(ident, number, "resolve", comments.can_resolve)


@bp.post("/comments/<int:number>/reopen")
def reopen_comment(ident, number):
    return act(ident, number, "reopen", comments.can_resolve)


def act(ident, number, verb, check):
    entry = find(ident)
    comment = found(entry, number, check)
    getattr(comment if verb == "remove" else comment.head, verb)(by=me())
    db.session.commit()
    return redirect(address_of(comment.head), 303)


@bp.post("/comments/<int:number>/accept")
def accept_proposal(ident, number):
    """One click: the proposed words stand in the draft, joined with what was written since."""
    entry = find(ident)
    comment = found(entry, number, comments.can_accept_proposal)
    try:
        comment.accept_proposal(by=me())
        db.session.commit()
    except (EditConflict, StaleDataError, IntegrityError):
        db.session.rollback()
        raise NotAllowedNow(_("The passage has changed since this was proposed. Change it by hand.")) from None
    flash(_("The proposed text is in the draft, as revision %(number)s.", number=entry.head.number), "done")
    return redirect(address_of(comment), 303)
