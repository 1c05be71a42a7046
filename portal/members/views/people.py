"""The directory of people, and everybody's page."""
from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import fetch, me
from portal.core.kept_pages import kept_page
from portal.members import policy, queries
from portal.members.models import Person
from portal.members.models.people import PARTS
from portal.members.views.lists import Filters, number, one_word, page_number, typed
from portal.members.views.slots import counts, pieces

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
@kept_page
def index():
    filters = Filters(q=typed(), institution=number("institution"), sort=one_word("sort", "name", "newest"))
    language = locale.language()
    people = queries.people(me(), filters.q, filters.institution, filters.sort, language, page_number())
    return render_template(
        "members/people/index.html", people=people, filters=filters, facets=facets(filters, language),
        sorts=filters.sorts(name=_("Name"), newest=_("Newest")),
        sees=lambda person, part: policy.can_view_part(me(), person, part),
        counts=counts("contribution_counts", [person.id for person in people.rows]))


def facets(filters, language):
    rows = queries.people_per_institution(me(), filters.q)
    return [filters.facet("institution", _("Institution"), [
        (row.id, queries.name_of(row, language), row.people) for row in rows])]


@bp.get("/<int:id>")
@kept_page
def show(id):
    person = fetch(Person, id, policy.can_view_person)
    return render_template(
        "members/people/show.html", person=person, sees={part: policy.can_view_part(me(), person, part) for part in PARTS},
        is_own=policy.can_edit_person(me(), person), administers=policy.can_audit(me()),
        memberships=queries.roles_of(person), contributions=pieces("person_contributions", person),
        watch=pieces("watch", "author", person.id, request.path))
