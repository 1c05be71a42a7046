"""The directory of institutions, the page of each, and its editing by those who speak for it."""
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core import locale, storage
from portal.core.access import fetch, me
from portal.core.db import db
from portal.core.kept_pages import kept_page
from portal.members import policy, queries
from portal.members.forms.institutions import InstitutionForm
from portal.members.history import membership_history
from portal.members.models import Institution, InstitutionKind, MembershipClass
from portal.members.views.answers import need_sign_in
from portal.members.views.lists import Filters, one_of, one_word, page_number, typed
from portal.members.views.slots import counts, pieces
from portal.members.workflow import Membership

bp = Blueprint("institutions", __name__, url_prefix="/institutions")


@bp.get("")
@kept_page
def index():
    filters = Filters(
        q=typed(), sort=one_word("sort", "name", "newest"), kind=one_of(InstitutionKind, "kind"),
        membership=one_of(MembershipClass, "membership"), state=one_of(Membership, "state"))
    state = filters.state or Membership.ACTIVE
    institutions = queries.institutions(
        me(), filters.q, filters.sort, locale.language(), page_number(), state=state, kind=filters.kind,
        membership_class=filters.membership)
    ids = [institution.id for institution in institutions.rows]
    return render_template(
        "members/institutions/index.html", institutions=institutions, filters=filters,
        facets=facets(filters, state), sorts=filters.sorts(name=_("Name"), newest=_("Newest")),
        people=queries.people_counts(me(), ids), counts=counts("institution_contribution_counts", ids))


def facets(filters, state):
    def facet(name, label, column, enum, counted_state=state):
        found = queries.institutions_per(column, me(), filters.q, counted_state)
        return filters.facet(name, label, [(value, value.label, found.get(value, 0)) for value in enum])

    return [facet("kind", _("Kind"), Institution.kind, InstitutionKind),
            facet("membership", _("Membership"), Institution.membership_class, MembershipClass),
            facet("state", _("State"), Institution.state, Membership, counted_state=None)]


@bp.get("/<int:id>")
@kept_page
def show(id):
    institution = fetch(Institution, id, policy.can_view_institution)
    return render_template(
        "members/institutions/show.html", institution=institution,
        links=queries.people_of(me(), institution, locale.language()),
        edits=policy.can_edit_institution(me(), institution),
        manages=policy.can_view_people(me(), institution),
        membership=membership_history(institution, locale.language())
        if policy.can_view_membership_history(me(), institution) else (),
        contributions=pieces("institution_contributions", institution),
        watch=pieces("watch", "institution", institution.id, request.path))


@bp.get("/<int:id>/logo/<digest>.png")
def logo(id, digest):
    institution = fetch(Institution, id, policy.can_view_institution)
    if not institution.logo or institution.logo[:16] != digest:
        abort(404)
    answer = current_app.response_class(storage.get(institution.logo), mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@bp.get("/<int:id>/edit")
def edit_form(id):
    need_sign_in()
    institution = fetch(Institution, id, policy.can_view_institution, policy.can_edit_institution)
    form = InstitutionForm(formdata=None, obj=institution)
    return render_template("members/institutions/edit.html", institution=institution, form=form)


@bp.post("/<int:id>/edit")
def edit(id):
    institution = fetch(Institution, id, policy.can_view_institution, policy.can_edit_institution)
    form = InstitutionForm()
    if not form.validate():
        return render_template("members/institutions/edit.html", institution=institution, form=form), 422
    institution.edit(by=me(), **form.values, **kept_logo(form))
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show", id=id))


def kept_logo(form):
    """The new logo among the fields to change, when one was sent or the present one is to go."""
    if picture := getattr(form, "picture", None):
        return {"logo": storage.put(picture)}
    return {"logo": ""} if request.form.get("remove_logo") else {}
