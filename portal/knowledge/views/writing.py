"""A new page, and what its stewards decide about a text."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.core.typed import line, whole
from portal.knowledge import policy, queries
from portal.knowledge.forms import ApprovalForm, NeededReasonForm, NewPageForm
from portal.knowledge.models import Page
from portal.knowledge.views.places import bp, page_of, space_at
from portal.publishing.models import Content, Words
from portal.publishing.views.history import rendered_parts
from portal.publishing.views.pages import url


@bp.get("/<slug>/-/new")
def new_page(slug):
    space = space_at(slug, policy.can_write_in)
    form = NewPageForm(formdata=None, language=language(), title=line(request.args.get("title")),
                       parent=whole(request.args.get("below")) or 0)
    return new_page_form(space, form)


def new_page_form(space, form):
    offer_parents(space, form)
    return render_template("knowledge/new_page.html", space=space, form=form)


def offer_parents(space, form):
    form.parent.choices = [SelectChoice(0, _("at the top")), *(
        SelectChoice(node.id, indented(node)) for node in queries.tree(space, me()))]


def indented(node):
    return "\u2003" * (node.depth - 1) + (node.title_in(language()) or node.path)


@bp.post("/<slug>/-/new")
def begin(slug):
    """An empty page with its title; in an open space readers see it once its text is saved."""
    space = space_at(slug, policy.can_write_in)
    form = NewPageForm()
    offer_parents(space, form)
    if not form.validate():
        return render_template("knowledge/new_page.html", space=space, form=form), 422
    page = Page.begin(me(), form.language.data, Content({form.language.data: Words(form.title.data)}), space,
                      db.session.get(Page, form.parent.data) if form.parent.data else None, form.slug.data or None)
    db.session.commit()
    flash(_("The page is there. It saves itself while you write."), "done")
    return redirect(url(page, "edit"), 303)


def after_save(page, pressed, by):
    """Where the editor leads to: the page as readers see it, or as they will."""
    if pressed == "submit":
        page.ask(by)
    return page.draft_address


@bp.get("/<int:ident>/approval")
def approval(ident):
    page = page_of(ident, policy.can_approve)
    return approval_page(page, ApprovalForm(formdata=None, read=page.head.sha256))


def approval_page(page, form):
    """The difference to what readers see now, and the decision."""
    is_own = page.has_written(me())
    return render_template(
        "knowledge/approval.html", page=page, form=form, is_own=is_own, is_alone=is_own and page.is_alone(me()),
        has_news=page.head_revision_id != page.published_revision_id, writers=page.newer_writers(),
        parts=rendered_parts(page.published, page.head) if page.published else None, revision=page.head)


@bp.post("/<int:ident>/approve")
def approve(ident):
    page = page_of(ident, policy.can_approve)
    form = ApprovalForm()
    page.approve(me(), form.read.data or "", form.reason.data or "")
    db.session.commit()
    flash(_("Readers see the new text."), "done")
    return redirect(page.address, 303)


@bp.post("/<int:ident>/send-back")
def send_back(ident):
    page = page_of(ident, policy.can_approve)
    form = NeededReasonForm()
    if not form.validate():
        again = ApprovalForm(formdata=None, read=page.head.sha256)
        again.reason.errors = form.reason.errors
        return approval_page(page, again), 422
    page.send_back(form.reason.data, me())
    db.session.commit()
    flash(_("Sent back to its writers with your words."), "done")
    return redirect(url_for("home.wait"), 303)
