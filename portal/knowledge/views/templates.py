"""The templates of a space: their list, a new one, changing and removing, and taking one of those that are offered."""
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import get, me
from portal.core.db import db
from portal.core.locale import LANGUAGES, language
from portal.knowledge import offering, policy
from portal.knowledge.forms import TemplateForm
from portal.knowledge.models import PageTemplate
from portal.knowledge.views.places import bp, space_at


@bp.get("/<slug>/-/templates")
def templates(slug):
    space = space_at(slug, policy.can_edit_space)
    return render_template("knowledge/templates.html", space=space, templates=PageTemplate.of(space),
                           offers=offering.OFFERS.values())


@bp.get("/<slug>/-/templates/new")
def new_template(slug):
    space = space_at(slug, policy.can_edit_space)
    return template_page(space, TemplateForm(formdata=None, language=language()))


def template_page(space, form, template=None):
    return render_template("knowledge/template.html", space=space, form=form, template=template)


@bp.post("/<slug>/-/templates/new")
def add_template(slug):
    space, form = space_at(slug, policy.can_edit_space), TemplateForm()
    if not form.validate():
        return template_page(space, form), 422
    return done(PageTemplate.add(space, me(), **form.facts()), _("The template is there; new pages can begin with it."))


def done(template, message):
    db.session.commit()
    flash(message, "done")
    return redirect(url_for("knowledge.edit_template", slug=template.space.slug, number=template.id), 303)


@bp.post("/<slug>/-/templates/take")
def take_template(slug):
    """One of those that are offered becomes the space's own."""
    space, code = space_at(slug, policy.can_edit_space), request.form.get("language")
    offer = offering.OFFERS.get(request.form.get("name", ""))
    if offer is None or code not in LANGUAGES:
        abort(404)
    template = PageTemplate.add(space, me(), **offering.facts(offer, code))
    return done(template, _("The template is the space's own now; change it as you like."))


@bp.get("/<slug>/-/templates/<int:number>")
def edit_template(slug, number):
    space = space_at(slug, policy.can_edit_space)
    template = template_of(space, number)
    return template_page(space, TemplateForm(formdata=None, obj=template), template)


def template_of(space, number):
    template = get(PageTemplate, number)
    return template if template is not None and template.space_id == space.id else abort(404)


@bp.post("/<slug>/-/templates/<int:number>")
def save_template(slug, number):
    space, form = space_at(slug, policy.can_edit_space), TemplateForm()
    template = template_of(space, number)
    if not form.validate():
        return template_page(space, form, template), 422
    template.edit(me(), **form.facts())
    return done(template, _("The template was saved."))


@bp.post("/<slug>/-/templates/<int:number>/remove")
def remove_template(slug, number):
    space = space_at(slug, policy.can_edit_space)
    template = template_of(space, number)
    name = template.name_in(language())
    template.remove(me())
    db.session.commit()
    flash(_("The template “%(name)s” was removed; pages that began with it stay.", name=name), "done")
    return redirect(url_for("knowledge.templates", slug=slug), 303)
