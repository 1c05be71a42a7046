"""Spaces: their list, a new one, its settings, what happened in it lately."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.core.access import allow, me
from portal.core.db import db
from portal.core.kept_pages import kept_page
from portal.core.locale import language
from portal.knowledge import policy, queries
from portal.knowledge.forms import NewSpaceForm, SpaceForm, StewardForm
from portal.knowledge.models import Space
from portal.knowledge.views.places import bp, space_at
from portal.knowledge.workflow import Level, Mode
from portal.members.models import Group, Institution
from portal.publishing.history import event
from portal.publishing.models import Audience
from portal.publishing.views.authors import chosen_person


@bp.get("")
@kept_page
def index():
    return render_template("knowledge/index.html", spaces=queries.spaces(me()), may_found=policy.can_found(me()))


@bp.get("/new")
def new():
    allow(policy.can_found)
    return new_page(NewSpaceForm(formdata=None))


def new_page(form):
    offer_owners(form)
    return render_template("knowledge/new_space.html", form=form)


def offer_owners(form):
    """Whose spaces this person may found: "alliance", "institution-7", "group-3"."""
    user, choices = me(), []
    if policy.may_found(user, Level.ALLIANCE):
        choices.append((Level.ALLIANCE.value, _("the alliance")))
    choices += [(f"institution-{one.id}", one.name_in(language())) for one in named(Institution, user.represented_ids)]
    choices += [(f"group-{one.id}", one.name_in(language())) for one in named(Group, policy.group_ids(user))]
    form.whose.choices = [SelectChoice(value, label) for value, label in choices]


def named(model, ids):
    return db.session.scalars(db.select(model).where(model.id.in_(ids)).order_by(model.name_en)).all() if ids else []


@bp.post("/new")
def found():
    allow(policy.can_found)
    form = NewSpaceForm()
    offer_owners(form)
    if not form.validate():
        return render_template("knowledge/new_space.html", form=form), 422
    level, _sign, number = form.whose.data.partition("-")
    space = Space.found(
        me(), form.slug.data, Level(level), Mode(form.mode.data), Audience(form.audience.data), **form.words(),
        institution=db.session.get(Institution, int(number)) if level == Level.INSTITUTION else None,
        group=db.session.get(Group, int(number)) if level == Level.GROUP else None,
        review_months=form.review_months.data)
    db.session.commit()
    flash(_("The space is there, and you are its steward. Write its first page."), "done")
    return redirect(space.address, 303)


@bp.get("/<slug>/-/settings")
def settings(slug):
    space = space_at(slug, policy.can_edit_space)
    form = SpaceForm(formdata=None, obj=space, mode=space.mode.value, audience=space.audience.value)
    return settings_page(space, form, StewardForm(formdata=None))


def settings_page(space, form, steward_form, found=()):
    if space.level != Level.GROUP:
        form.audience.choices = [choice for choice in form.audience.choices if choice.value != Audience.GROUP]
    return render_template("knowledge/settings.html", space=space, form=form, steward_form=steward_form, found=found)


@bp.post("/<slug>/-/settings")
def edit(slug):
    space = space_at(slug, policy.can_edit_space)
    form = SpaceForm()
    if not form.validate():
        return settings_page(space, form, StewardForm(formdata=None)), 422
    if form.words() != {name: getattr(space, name) for name in form.words()}:
        space.edit(me(), **form.words())
    if form.review_months.data != space.review_months:
        space.edit(me(), review_months=form.review_months.data)
    if form.mode.data != space.mode:
        space.set_mode(Mode(form.mode.data), by=me())
    if form.audience.data != space.audience:
        space.set_audience(Audience(form.audience.data), by=me())
    db.session.commit()
    flash(_("The settings were saved."), "done")
    return redirect(url_for("knowledge.settings", slug=slug), 303)


@bp.post("/<slug>/-/appoint")
def appoint(slug):
    space = space_at(slug, policy.can_edit_space)
    form = StewardForm()
    person, found = chosen_person(form) if form.validate() else (None, ())
    if person is None:
        form.who.errors = form.who.errors or [
            _("Choose the person below.") if found else _("Nobody here has this name or address.")]
        words = SpaceForm(formdata=None, obj=space, mode=space.mode.value, audience=space.audience.value)
        return settings_page(space, words, form, found), 422
    space.appoint(person, by=me())
    db.session.commit()
    flash(_("%(name)s is a steward of this space now.", name=person.name_in(language())), "done")
    return redirect(url_for("knowledge.settings", slug=slug), 303)


@bp.post("/<slug>/-/dismiss")
def dismiss(slug):
    space = space_at(slug, policy.can_edit_space)
    for person in list(space.stewards):
        if str(person.id) == request.form.get("person"):
            space.dismiss(person, by=me())
    db.session.commit()
    return redirect(url_for("knowledge.settings", slug=slug) if policy.can_view_space(me(), space)
                    and policy.can_edit_space(me(), space) else url_for("knowledge.index"), 303)


@bp.get("/<slug>/-/changes")
def changes(slug):
    """What happened lately; moves of the last 30 days can be undone by those who write here."""
    space = space_at(slug, policy.is_reader_with_account)
    may_write, rows = policy.can_write_in(me(), space), queries.recent(space, me())
    return render_template(
        "knowledge/changes.html", space=space, rows=[(event(row), row) for row in rows], may_write=may_write,
        addresses=queries.named([row.noun_id for row in rows if row.noun == "page"], me()),
        moves=queries.moves(space) if may_write else [])
