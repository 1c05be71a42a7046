"""A new page, and what its stewards decide about a text."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.core.markdown import Refused
from portal.core.typed import line
from portal.knowledge import policy, targets
from portal.knowledge.forms import ApprovalForm, NeededReasonForm, page_form_for
from portal.knowledge.models import Page, PageTemplate
from portal.knowledge.views.places import bp, page_of, space_at
from portal.publishing.models import Content, Words
from portal.publishing.views.history import rendered_parts
from portal.publishing.views.pages import url

MOST_WAYS = 5
RESERVED = {"template", "title", "parent", "lang"}  # of the address; what a template asks for under such a name is typed


@bp.get("/<slug>/-/new")
def new_page(slug):
    """The empty form, or filled in by the address: `template`, `title`, `parent`, and what the template asks for."""
    space, given = space_at(slug, policy.can_write_in), request.args
    template = PageTemplate.named(space, line(given.get("template")))
    form = page_form_for(template)(formdata=None, language=language(), title=line(given.get("title"))[:400],
                                   parent=place_named(given.get("parent"), space))
    for number, name in enumerate(template.asked if template else ()):
        form[f"asked_{number}"].data = line(given.get(name) if name not in RESERVED else "")[:200]
    return new_page_form(space, form, template)


def new_page_form(space, form, template=None):
    form.parent.among(places_in(space), me())
    return render_template("knowledge/new_page.html", space=space, form=form, template=template,
                           templates=PageTemplate.of(space), wanted=line(request.args.get("template")))


def places_in(space):
    return targets.scope(space.slug, me(), has_tops=True)


def place_named(text, space):
    """What the field says of the page that the address names by its number, path or title."""
    text = line(text)
    found, _others = targets.meant(f"{Page.series}-{text}" if text.isdecimal() else text, places_in(space), me())
    return found.value if found else text


@bp.post("/<slug>/-/new")
def begin(slug):
    """A page with its title, and the template's text; in an open space readers see it once its text is saved."""
    space = space_at(slug, policy.can_write_in)
    template = PageTemplate.named(space, line(request.form.get("template")))
    form = page_form_for(template)()
    form.parent.among(places_in(space), me())
    if request.form.get("act") == "similar":
        return new_page_form(space, form, template)
    if not form.validate():
        return new_page_form(space, form, template), 422
    code = template.language if template else form.language.data
    try:
        page = Page.begin(me(), code, Content({code: first_words(form, template)}), space,
                          form.parent.target and form.parent.target.page, form.slug.data or None,
                          is_sketch=True)
    except Refused as refused:
        db.session.rollback()
        form.title.errors = [refused.message]
        return new_page_form(space, form, template), 422
    db.session.commit()
    flash(_("The page is there. It saves itself while you write."), "done")
    return redirect(url(page, "edit"), 303)


def first_words(form, template):
    if template is None:
        return Words(form.title.data)
    answers = {name: form[f"asked_{number}"].data for number, name in enumerate(template.asked)}
    return template.words(me(), form.title.data or "", answers)


def ways_to_write(title):
    """For a name that nothing has yet: the spaces in which this person may begin a page about it."""
    if not policy.may_act(me()):
        return []
    spaces = targets.scope("writable", me()).spaces[:MOST_WAYS]
    return [(_("Write a page in “%(space)s”", space=space.name_in(language())),
             url_for("knowledge.new_page", slug=space.slug, title=title)) for space in spaces]


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
