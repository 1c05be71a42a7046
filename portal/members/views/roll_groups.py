"""Working groups, for administrators, and to read for auditors."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.core import locale
from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.members import policy, queries
from portal.members.forms.administration import GroupForm, MemberForm, ScopeForm
from portal.members.history import history
from portal.members.models import Group, Person
from portal.members.views.answers import not_stored
from portal.members.views.lists import Filters, typed
from portal.members.views.offices import only_office

bp = Blueprint("roll_groups", __name__, url_prefix="/administration/groups")
bp.before_request(only_office)
bp.after_request(not_stored)


@bp.get("")
def index():
    filters = Filters(q=typed())
    return render_template("members/roll/groups.html", filters=filters,
                           rows=queries.groups(locale.language(), filters.q),
                           administers=policy.can_administer(me()))


@bp.get("/new")
def new_form():
    allow(policy.can_administer)
    return render_template("members/roll/new_group.html", form=GroupForm(formdata=None))


@bp.post("/new")
def found():
    form = GroupForm()
    if form.validate():
        form.slug.errors.extend(queries.why_not_keyed(form.slug.data))
    if form.errors:
        return render_template("members/roll/new_group.html", form=form), 422
    group = Group(**form.values)
    group.found(by=me())
    return done(group, _("Saved."))


@bp.get("/<int:id>")
def show(id):
    return page(group_of(id))


@bp.post("/<int:id>/edit")
def edit(id):
    group, form = group_of(id), GroupForm(prefix="edit-")
    if form.validate():
        form.slug.errors.extend(queries.why_not_keyed(form.slug.data, group))
    if form.errors:
        return page(group, edit=form), 422
    group.edit(by=me(), **form.values)
    return done(group, _("Saved."))


@bp.post("/<int:id>/add")
def add(id):
    group, form = group_of(id), MemberForm(prefix="add-")
    person = queries.person_by_email(form.email.data) if form.validate() else None
    if not form.errors and not policy.has_account(person):
        form.email.errors.append(_("No confirmed account has this address."))
    if form.errors:
        return page(group, add=form), 422
    group.add(person, by=me(), role=form.role.data)
    return done(group, _("%(name)s is %(role)s now.", name=person.name_in(locale.language()),
                         role=form.role.data.label))


@bp.post("/<int:id>/scope")
def set_scope(id):
    group, form = group_of(id), scope_form(prefix="scope-")
    if not form.validate():
        return page(group, scope=form), 422
    group.set_scope(queries.terms_of(form.terms.data), by=me())
    return done(group, _("Saved."))


def scope_form(**more):
    form = ScopeForm(**more)
    form.terms.choices = [SelectChoice(*pair) for pair in queries.term_choices(locale.language())]
    return form


@bp.post("/<int:id>/remove/<int:person_id>")
def remove(id, person_id):
    group, person = group_of(id), fetch(Person, person_id, policy.can_view_person)
    group.remove(person, by=me())
    return done(group, _("%(name)s is no longer a member.", name=person.name_in(locale.language())))


def group_of(id):
    return fetch(Group, id, policy.can_view_group)


def done(group, sentence):
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", id=group.id))


def page(group, **bound):
    forms = {"edit": GroupForm(formdata=None, obj=group, prefix="edit-"),
             "add": MemberForm(formdata=None, prefix="add-"),
             "scope": scope_form(formdata=None, prefix="scope-", terms=[term.id for term in group.scope])}
    return render_template(
        "members/roll/group.html", group=group, forms=forms | bound,
        memberships=queries.memberships_of(me(), group, locale.language()), administers=policy.can_administer(me()),
        events=history(group, locale.language()), wrong=next(iter(bound.values()), None))
