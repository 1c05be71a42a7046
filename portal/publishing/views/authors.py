"""Authors: inviting, answering, agreeing, the order of names."""
from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.core.typed import whole
from portal.members.models import Group, Institution
from portal.publishing import policy, queries
from portal.publishing.forms import GroupForm, InviteForm, offer_groups
from portal.publishing.views.pages import back, bp, find


@bp.get("/authors")
def authors(ident):
    return authors_page(find(ident, policy.can_see_authors), InviteForm(formdata=None))


def authors_page(entry, form, found=()):
    group_form = GroupForm(formdata=None, group=entry.owner_group_id or 0)
    offer_groups(group_form, entry.owner_group)
    return render_template("publishing/authors.html", entry=entry, form=form, found=found, group_form=group_form,
                           may_invite=policy.can_invite(me(), entry), missing=entry.without_agreement())


@bp.post("/invite")
def invite(ident):
    """By exact address at once; by name after choosing among those who have it."""
    entry = find(ident, policy.can_invite)
    form = InviteForm()
    if not form.validate():
        return authors_page(entry, form), 422
    person, found = chosen_person(form)
    if person is None:
        form.who.errors = [_("Choose the person below.") if found else
                           _("Nobody here has this name or address. An administrator or a representative can invite them.")]
        return authors_page(entry, form, found), 422
    entry.invite(person, by=me())
    db.session.commit()
    flash(_("%(name)s was invited and told by mail.", name=person.name_in(language())), "done")
    return back(entry, "authors")


def chosen_person(form):
    """(the person meant, or None; the people who come into question)."""
    found = [person for person in queries.people_named(form.who.data) if not person.is_suspended]
    picked = [p for p in found if str(p.id) == form.person.data or p.email == form.who.data.lower()]
    return (picked[0] if picked else None), found


@bp.post("/name-institution")
def add_institution(ident):
    entry = find(ident, policy.can_invite)
    institution = db.session.get(Institution, whole(request.form.get("institution")) or 0)
    if institution and institution.id in me().institution_ids:
        entry.add_institution(institution, by=me())
        db.session.commit()
    return back(entry, "authors")


@bp.post("/accept-authorship")
def accept_authorship(ident):
    entry = find(ident, policy.can_answer_invitation)
    entry.accept_authorship(by=me(), read_sha256=request.form.get("read", ""))
    db.session.commit()
    flash(_("You are an author now. The text has changed since you opened the page: read it again and agree to it.")
          if me() in [a.person for a in entry.without_agreement()] else
          _("You are an author now and have agreed to the text as it stands."), "done")
    return back(entry, "authors")


@bp.post("/refuse-authorship")
def refuse_authorship(ident):
    entry = find(ident, policy.can_answer_invitation)
    entry.refuse_authorship(by=me())
    db.session.commit()
    flash(_("You are not an author of this; the others were told."), "done")
    return redirect("/", 303)


@bp.post("/agree")
def agree(ident):
    entry = find(ident, policy.can_agree)
    entry.agree(by=me(), read_sha256=request.form.get("read", ""))
    db.session.commit()
    flash(_("You agreed to revision %(number)s.", number=entry.head.number), "done")
    return back(entry, "authors")


@bp.post("/remove-author")
def remove_author(ident):
    entry = find(ident, policy.can_order_authors)
    authorship = next((a for a in entry.authorships if str(a.id) == request.form.get("author")), None)
    if authorship:
        is_self = authorship.person_id == me().id
        entry.remove_author(authorship, by=me())
        db.session.commit()
        if is_self:
            return redirect("/", 303)
    return back(entry, "authors")


@bp.post("/set-group")
def set_group(ident):
    """Hand it to a group that one writes for, or take it back from one; 0 is none."""
    entry = find(ident, policy.can_set_group)
    form = GroupForm()
    offer_groups(form, entry.owner_group)
    if form.validate():
        entry.set_group(db.session.get(Group, form.group.data), by=me())
        db.session.commit()
        flash(_("Saved."), "done")
    return back(entry, "authors")


@bp.post("/order-authors")
def order_authors(ident):
    """Fields place-<authorship id>: numbers; the corresponding author's id."""
    entry = find(ident, policy.can_order_authors)
    def place(authorship):
        typed = whole(request.form.get(f"place-{authorship.id}"))
        return authorship.position if typed is None else typed
    ordered = [a.id for a in sorted(entry.active_authorships, key=place)]
    entry.order_authors(ordered, whole(request.form.get("corresponding")), by=me())
    db.session.commit()
    flash(_("The order of names was saved."), "done")
    return back(entry, "authors")

