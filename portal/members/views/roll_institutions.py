"""The roll of institutions, for administrators, and to read for auditors."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.members import policy, queries
from portal.members.forms.institutions import ReasonForm, RollForm
from portal.members.history import history
from portal.members.models import Institution, InstitutionKind, MembershipClass
from portal.members.views.answers import not_stored
from portal.members.views.institutions import kept_logo
from portal.members.views.lists import Filters, one_of, one_word, page_number, typed
from portal.members.views.offices import only_office
from portal.members.workflow import MEMBERSHIP, Membership

bp = Blueprint("roll_institutions", __name__, url_prefix="/administration/institutions")
bp.before_request(only_office)
bp.after_request(not_stored)


@bp.get("")
def index():
    filters = Filters(
        q=typed(), sort=one_word("sort", "name", "newest"), state=one_of(Membership, "state"),
        kind=one_of(InstitutionKind, "kind"), membership=one_of(MembershipClass, "membership"))
    institutions = queries.institutions(
        me(), filters.q, filters.sort, locale.language(), page_number(), state=filters.state,
        kind=filters.kind, membership_class=filters.membership)
    return render_template(
        "members/roll/institutions.html", institutions=institutions, filters=filters, facets=facets(filters),
        sorts=filters.sorts(name=_("Name"), newest=_("Newest")), administers=policy.can_administer(me()),
        people=queries.people_counts(me(), [institution.id for institution in institutions.rows]))


def facets(filters):
    def facet(name, label, column, enum):
        found = queries.institutions_per(column, me(), filters.q)
        return filters.facet(name, label, [(value, value.label, found.get(value, 0)) for value in enum])

    return [facet("state", _("State"), Institution.state, Membership),
            facet("kind", _("Kind"), Institution.kind, InstitutionKind),
            facet("membership", _("Membership"), Institution.membership_class, MembershipClass)]


@bp.get("/new")
def new_form():
    allow(policy.can_administer)
    return render_template("members/roll/new_institution.html", form=RollForm(formdata=None))


@bp.post("/new")
def found():
    form = RollForm()
    if form.validate():
        form.short_name.errors.extend(queries.why_not_called(form.short_name.data))
    if form.errors:
        return render_template("members/roll/new_institution.html", form=form), 422
    institution = Institution(**form.values, **kept_logo(form))
    institution.found(by=me())
    db.session.commit()
    flash(_("Now invite its first representative."))
    return redirect(url_for("institution_people.index", id=institution.id))


@bp.get("/<int:id>")
def show(id):
    return page(on_roll(id))


@bp.post("/<int:id>/edit")
def edit(id):
    institution, form = on_roll(id), RollForm()
    if form.validate():
        form.short_name.errors.extend(queries.why_not_called(form.short_name.data, institution))
    if form.errors:
        return page(institution, edit=form), 422
    institution.edit(by=me(), **form.values, **kept_logo(form))
    return done(institution, _("Saved."))


@bp.post("/<int:id>/<any(suspend, reinstate, leave):verb>")
def change_state(id, verb):
    institution, form = on_roll(id), ReasonForm(prefix=f"{verb}-")
    if not form.validate():
        return page(institution, **{verb: form}), 422
    getattr(institution, verb)(form.reason.data, by=me())
    return done(institution, _("Saved."))


def on_roll(id):
    return fetch(Institution, id, policy.can_view_institution)


def done(institution, sentence):
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", id=institution.id))


def page(institution, **bound):
    verbs = [verb for verb in ("suspend", "reinstate", "leave") if MEMBERSHIP.allows(verb, institution)]
    forms = {verb: ReasonForm(formdata=None, prefix=f"{verb}-") for verb in verbs}
    forms["edit"] = RollForm(formdata=None, obj=institution)
    return render_template(
        "members/roll/institution.html", institution=institution, verbs=verbs, forms=forms | bound,
        administers=policy.can_administer(me()), events=history(institution, locale.language()),
        wrong=next(iter(bound.values()), None))
