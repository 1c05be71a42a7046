"""Looking after a page: its owner and review date, "still true", obsolete and what replaces it."""
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.knowledge import policy, queries, targets
from portal.knowledge.forms import CareForm, ObsoleteForm
from portal.knowledge.views.places import bp, page_of
from portal.members.addresses import local
from portal.members.models import Person


@bp.get("/<int:ident>/care")
def care(ident):
    page = page_of(ident, policy.can_care)
    form = CareForm(formdata=None, keeper=page.keeper_id or 0, review_by=page.review_by)
    return care_page(page, form, search_pages(ObsoleteForm(formdata=None)))


def search_pages(form):
    """Whatever the person reads may take the page's place."""
    form.replacement.among(targets.scope("readable", me()), me())
    return form


def care_page(page, form, obsolete_form):
    offer_keepers(page, form)
    return render_template("knowledge/care.html", page=page, form=form, obsolete_form=obsolete_form,
                           has_left=queries.is_left_alone(page))


def offer_keepers(page, form):
    form.keeper.choices = [SelectChoice(person.id, person.name_in(language()))
                           for person in queries.possible_keepers(page, me())]


@bp.post("/<int:ident>/care")
def hand(ident):
    page = page_of(ident, policy.can_care)
    form = CareForm()
    offer_keepers(page, form)
    if not form.validate():
        return care_page(page, form, search_pages(ObsoleteForm(formdata=None))), 422
    page.hand_to(db.session.get(Person, form.keeper.data), form.review_by.data, me())
    db.session.commit()
    flash(_("Owner and review date were saved."), "done")
    return redirect(local(request.form.get("back"), page.address), 303)


@bp.post("/<int:ident>/confirm")
def confirm(ident):
    page = page_of(ident, policy.can_confirm)
    page.confirm(me())
    db.session.commit()
    flash(_("Still true. The next look is due by %(day)s.", day=page.review_by.isoformat()), "done")
    return redirect(local(request.form.get("back"), page.address), 303)


@bp.post("/<int:ident>/obsolete")
def declare_obsolete(ident):
    page = page_of(ident, policy.can_declare_obsolete)
    form = search_pages(ObsoleteForm())
    if not form.validate():
        return care_page(page, CareForm(formdata=None, keeper=page.keeper_id or 0, review_by=page.review_by), form), 422
    page.declare_obsolete(me(), form.replacement.target and form.replacement.target.page)
    db.session.commit()
    flash(_("Marked as obsolete. It stays readable and leaves the usual search."), "done")
    return redirect(page.address, 303)


@bp.post("/<int:ident>/revive")
def revive(ident):
    page = page_of(ident, policy.can_declare_obsolete)
    page.revive(me())
    db.session.commit()
    flash(_("The page holds again."), "done")
    return redirect(url_for("knowledge.care", ident=page.id), 303)

