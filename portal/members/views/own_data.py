"""The own data: taking a copy along, and deleting the account."""
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import me
from portal.core.db import db
from portal.core.features import answers
from portal.core.journal import record
from portal.members import mails, own_data, queries, signing_in
from portal.members.forms.account import DeleteAccountForm
from portal.members.guards import for_suspended
from portal.members.limiting import guesses_at_own, letters_by_me
from portal.members.views.answers import need_sign_in, not_stored

bp = Blueprint("own_data", __name__, url_prefix="/account/data")
bp.before_request(need_sign_in)
bp.after_request(not_stored)


@bp.get("")
def show():
    return page(DeleteAccountForm(formdata=None, keeps_name="yes"))


@bp.post("/export")
@for_suspended
@letters_by_me
def export():
    answer = current_app.response_class(own_data.archive(me()), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"my-data-{clock.today()}.zip")
    return answer


@bp.post("/delete")
@for_suspended
@guesses_at_own
def delete():
    form, person = DeleteAccountForm(), me()
    if form.validate():
        if not person.has_password(form.password.data):
            form.password.errors.append(_("This is not your password."))
        if form.name.data not in person.names.values():
            form.name.errors.append(_("Write your name as it stands above."))
    if form.errors:
        return page(form), 422
    say_goodbye(person, form.keeps_name.data == "yes")
    return redirect(url_for("home.index"))


def say_goodbye(person, is_named):
    """The features first: what they keep of the person is found by what the person still is."""
    email, language, name = person.email, person.language, person.journal_title
    homes = [link.institution for link in person.current_affiliations]
    person.guard_not_last_administrator()
    answers("account_deleted", person, is_named)
    person.delete_account(is_named)
    mails.account_deleted(email, language)
    for institution in homes:
        record("lose_member", institution, None, after={"person": person.journal_title})
        for representative in queries.representatives_of(institution):
            mails.member_deleted(representative, institution, name)
    db.session.commit()
    signing_in.sign_out()
    flash(_("Your account is deleted. Thank you for what you gave."))


def page(form):
    return render_template("members/account/data.html", form=form)
