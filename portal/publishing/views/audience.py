"""Who reads it: the audience, named readers, and what a change makes visible."""
from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from portal.core.access import me
from portal.core.db import db
from portal.core.locale import language
from portal.members.models import Group, Person
from portal.publishing import policy
from portal.publishing.forms import AudienceForm, ReaderForm
from portal.publishing.models import Audience
from portal.publishing.views.authors import chosen_person
from portal.publishing.views.pages import back, bp, find

LADDER = list(Audience)


@bp.get("/audience")
def audience(ident):
    entry = find(ident, policy.can_set_audience)
    form = AudienceForm(formdata=None, audience=entry.audience.value, group=entry.audience_group_id)
    return audience_page(entry, form, ReaderForm(formdata=None))


def audience_page(entry, form, reader_form, widening=None, found=()):
    offer_groups(form)
    return render_template("publishing/audience.html", entry=entry, form=form, reader_form=reader_form, found=found,
                           widening=widening, named=named_people(entry), reach=reach(entry))


def offer_groups(form):
    groups = db.session.scalars(select(Group).order_by(Group.name_en)).all()
    form.group.choices = [SelectChoice(0, _("Choose a group")),
                          *(SelectChoice(g.id, g.name_in(language())) for g in groups)]


def named_people(entry):
    ids = [reader.person_id for reader in entry.named_readers]
    return db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name_en)).all() if ids else []


def reach(entry):
    """How many files, versions and revisions a wider audience would see."""
    return {"files": sum(file.is_public for file in entry.files), "versions": entry.version}


@bp.post("/audience")
def set_audience(ident):
    """A wider audience is said first and then confirmed, when something is published already."""
    entry = find(ident, policy.can_set_audience)
    form = AudienceForm()
    offer_groups(form)
    if not form.validate():
        return audience_page(entry, form, ReaderForm(formdata=None)), 422
    wanted = Audience(form.audience.data)
    if is_wider(entry, wanted) and entry.is_out and not request.form.get("confirmed"):
        return audience_page(entry, form, ReaderForm(formdata=None), widening=wanted)
    group = db.session.get(Group, form.group.data) if wanted == Audience.GROUP else None
    entry.set_audience(wanted, by=me(), group=group)
    db.session.commit()
    flash(_("It can now be read by: %(level)s.", level=wanted.label) if entry.is_out else
          _("Once published it can be read by: %(level)s.", level=wanted.label), "done")
    return back(entry, "audience")


def is_wider(entry, wanted):
    is_other_group = wanted == entry.audience == Audience.GROUP
    return LADDER.index(wanted) > LADDER.index(entry.audience) or is_other_group


@bp.post("/let-read")
def let_read(ident):
    entry = find(ident, policy.can_set_audience)
    form = ReaderForm()
    person, found = chosen_person(form) if form.validate() else (None, ())
    if person is None:
        form.who.errors = form.who.errors or [
            _("Choose the person below.") if found else _("Nobody here has this name or address.")]
        return audience_page(entry, AudienceForm(formdata=None, audience=entry.audience.value), form, found=found), 422
    entry.let_read(person, by=me())
    db.session.commit()
    return back(entry, "audience")


@bp.post("/stop-reading")
def stop_reading(ident):
    entry = find(ident, policy.can_set_audience)
    for person in named_people(entry):
        if str(person.id) == request.form.get("person"):
            entry.stop_reading(person, by=me())
    db.session.commit()
    return back(entry, "audience")
