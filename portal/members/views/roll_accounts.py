"""Accounts with their state, institutions, roles and sessions, for administrators; auditors read."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core import locale
from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.workflow import NotAllowedNow
from portal.members import mails, policy, queries
from portal.members.forms.administration import AccountForm, AffiliateForm, GrantForm
from portal.members.forms.institutions import OfficeInviteForm, ReasonForm
from portal.members.history import history
from portal.members.models import Affiliation, Institution, Invitation, Person, Role
from portal.members.views.answers import not_stored
from portal.members.views.lists import Filters, number, one_of, one_word, page_number, typed
from portal.members.views.offices import only_office
from portal.members.workflow import Account

bp = Blueprint("roll_accounts", __name__, url_prefix="/administration/people")
bp.before_request(only_office)
bp.after_request(not_stored)


@bp.get("")
def index():
    filters = Filters(q=typed(), state=one_of(Account, "state"), role=one_of(Role, "role"),
                      institution=number("institution"), sort=one_word("sort", "name", "newest"))
    language = locale.language()
    people = queries.all_people(filters.q, filters.state, filters.institution, filters.role, filters.sort,
                                language, page_number())
    return render_template("members/roll/accounts.html", people=people, filters=filters,
                           facets=facets(filters, language), administers=policy.can_administer(me()),
                           sorts=filters.sorts(name=_("Name"), newest=_("Newest")))


def facets(filters, language):
    states, roles = queries.accounts_per_state(filters.q), queries.accounts_per_role(filters.q)
    institutions = queries.people_per_institution(me(), filters.q)
    return [filters.facet("state", _("State"), [(s, s.label, states.get(s, 0)) for s in Account]),
            filters.facet("role", _("Role"), [(r, r.label, roles.get(r, 0)) for r in Role]),
            filters.facet("institution", _("Institution"), [
                (row.id, queries.name_of(row, language), row.people) for row in institutions])]


@bp.get("/invite")
def invite_form():
    allow(policy.can_administer)
    return invite_page(office_invite_form(formdata=None, language=locale.language()))


@bp.post("/invite")
def invite():
    form = office_invite_form()
    if form.validate():
        institution = db.session.get(Institution, form.institution.data) if form.institution.data else None
        form.email.errors.extend(queries.why_not_invite(form.email.data, institution))
    if form.errors:
        return invite_page(form), 422
    invitation, token = Invitation.make(by=me(), **form.values | {"institution": institution})
    mails.invitation(invitation, token)
    db.session.commit()
    flash(_("The invitation to %(email)s is on its way.", email=invitation.email))
    return redirect(url_for(".index"))


def office_invite_form(**more):
    form = OfficeInviteForm(**more)
    form.institution.choices = [("", _("no institution")), *queries.institution_choices(locale.language())]
    return form


def invite_page(form):
    return render_template("members/roll/invite.html", form=form)


@bp.get("/<int:id>")
def show(id):
    return page(account(id))


@bp.post("/<int:id>/edit")
def edit(id):
    person = account(id)
    form = AccountForm(prefix="edit-")
    if form.validate() and (other := queries.person_by_email(form.email.data)) and other is not person:
        form.email.errors.append(_("Another account has this address."))
    if form.errors:
        return page(person, edit=form), 422
    change_address(person, form.email.data)
    person.edit(by=me(), name_en=form.name_en.data, name_zh=form.name_zh.data, language=form.language.data)
    return done(person, _("Saved."))


def change_address(person, email):
    before = person.email
    if email != before:
        person.change_email(email, by=me())
        mails.address_changed(person, before)


@bp.post("/<int:id>/suspend")
def suspend(id):
    person, form = account(id, policy.can_suspend), ReasonForm(prefix="suspend-")
    if not form.validate():
        return page(person, suspend=form), 422
    person.suspend(form.reason.data, by=me())
    mails.suspended(person, form.reason.data)
    return done(person, _("The account is suspended and signed out."))


@bp.post("/<int:id>/reinstate")
def reinstate(id):
    person, form = account(id), ReasonForm(prefix="reinstate-")
    if not form.validate():
        return page(person, reinstate=form), 422
    person.reinstate(form.reason.data, by=me())
    mails.reinstated(person)
    return done(person, _("The account is open again."))


@bp.post("/<int:id>/affiliate")
def affiliate(id):
    person, form = account(id), affiliate_form(prefix="affiliate-")
    if not form.validate():
        return page(person, affiliate=form), 422
    person.affiliate(db.session.get(Institution, form.institution.data), by=me(),
                     is_representative=form.is_representative.data)
    return done(person, _("Saved."))


@bp.post("/<int:id>/affiliations/<int:link_id>/end")
def end_affiliation(id, link_id):
    person, form = account(id), ReasonForm(prefix=f"end-{link_id}-")
    link = fetch(Affiliation, link_id, lambda user, link: link.person_id == person.id)
    if not form.validate():
        return page(person, ends={link_id: form}), 422
    person.end_affiliation(link, by=me(), reason=form.reason.data)
    mails.affiliation_ended(person, link.institution, form.reason.data)
    return done(person, _("The affiliation has ended."))


@bp.post("/<int:id>/grant")
def grant(id):
    person, form = account(id), GrantForm(prefix="grant-")
    if not form.validate():
        return page(person, grant=form), 422
    person.grant(form.role.data, by=me(), reason=form.reason.data)
    return done(person, _("The role is given."))


@bp.post("/<int:id>/revoke/<any(moderator, administrator, auditor):role>")
def revoke(id, role):
    person, form = account(id, policy.can_suspend), ReasonForm(prefix=f"revoke-{role}-")
    if not form.validate():
        return page(person, revokes={role: form}), 422
    person.revoke(Role(role), by=me(), reason=form.reason.data)
    return done(person, _("The role is taken back."))


@bp.post("/<int:id>/end-sessions")
def end_sessions(id):
    person = account(id)
    person.sign_out_everywhere(by=me())
    return done(person, _("Every session of this account has ended."))


@bp.post("/<int:id>/send-reset")
def send_reset(id):
    person = account(id)
    mails.reset(person)
    return done(person, _("The mail with the link is on its way."))


@bp.post("/<int:id>/disable-codes")
def disable_codes(id):
    person, form = account(id), ReasonForm(prefix="codes-")
    if not form.validate():
        return page(person, codes=form), 422
    person.disable_totp(by=me(), reason=form.reason.data)
    return done(person, _("One-time codes are no longer asked for."))


def account(id, *checks):
    person = fetch(Person, id, policy.can_view_person, *checks)
    if person.deleted_at and request.method == "POST":
        raise NotAllowedNow(_("This account was deleted by its owner."))
    return person


def affiliate_form(**more):
    form = AffiliateForm(**more)
    form.institution.choices = queries.institution_choices(locale.language())
    return form


def done(person, sentence):
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", id=person.id))


def page(person, ends=None, revokes=None, **bound):
    """The account's page; `bound` are the forms that were sent and found wrong, by what they are for."""
    def reasons(prefix):
        return ReasonForm(formdata=None, prefix=prefix)

    forms = {"edit": AccountForm(formdata=None, obj=person, prefix="edit-"),
             "affiliate": affiliate_form(formdata=None, prefix="affiliate-"),
             "grant": GrantForm(formdata=None, prefix="grant-"),
             "suspend": reasons("suspend-"), "reinstate": reasons("reinstate-"), "codes": reasons("codes-")}
    return render_template(
        "members/roll/account.html", person=person, forms=forms | bound,
        ends={link.id: reasons(f"end-{link.id}-") for link in person.current_affiliations} | (ends or {}),
        revokes={role: reasons(f"revoke-{role}-") for role in person.roles} | (revokes or {}),
        administers=policy.can_administer(me()), is_own=person.id == me().id,
        sessions=len(queries.open_sign_ins(person)), events=history(person, locale.language()),
        wrong=next(iter([*bound.values(), *(ends or {}).values(), *(revokes or {}).values()]), None))
