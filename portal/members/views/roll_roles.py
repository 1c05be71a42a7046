"""Who holds which role on the site, since when and by whom, for administrators, and to read for auditors."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.members import policy, queries
from portal.members.forms.administration import RoleForm
from portal.members.models import Role
from portal.members.views.answers import not_stored
from portal.members.views.lists import Filters, one_of, one_word
from portal.members.views.offices import only_office

bp = Blueprint("roll_roles", __name__, url_prefix="/administration/roles")
bp.before_request(only_office)
bp.after_request(not_stored)


@bp.get("")
def index():
    return page(RoleForm(formdata=None))


@bp.post("")
def grant():
    form = RoleForm()
    person = queries.person_by_email(form.email.data) if form.validate() else None
    if not form.errors and not policy.has_account(person):
        form.email.errors.append(_("No confirmed account has this address."))
    if form.errors:
        return page(form), 422
    person.grant(form.role.data, by=me(), reason=form.reason.data)
    db.session.commit()
    flash(_("The role is given."))
    return redirect(url_for(".index"))


def page(form):
    filters = Filters(role=one_of(Role, "role"), ended=one_word("ended", "1"))
    counted = queries.accounts_per_role()
    return render_template(
        "members/roll/roles.html", form=form, filters=filters,
        rows=queries.role_grants(filters.role, filters.ended),
        facets=[filters.facet("role", _("Role"), [(r, r.label, counted.get(r, 0)) for r in Role])],
        administers=policy.can_administer(me()))
