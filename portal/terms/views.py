"""The pages of the term base: the list, one term, and for moderators its words."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.kept_pages import kept_page
from portal.core.locale import language
from portal.core.typed import line
from portal.terms import policy
from portal.terms.forms import NewTermForm, ReasonForm, TermForm
from portal.terms.models import Concept, Status
from portal.terms.queries import copy, listed

bp = Blueprint("terms", __name__, url_prefix="/terms")
LONGEST = 100


@bp.get("")
@kept_page
def index():
    typed = request.args.get("q", "").strip()[:LONGEST]
    letter = request.args.get("letter", "")[:1].upper()
    status, may_edit = status_asked(), policy.can_edit(me())
    adding = asked_word() if may_edit else ""
    everything = listed(language(), typed, status=status, with_retired=may_edit)
    letters = sorted({term.letter_in(language()) for term in everything})
    shown = [term for term in everything if letter in ("", term.letter_in(language()))]
    return render_template("terms/index.html", terms=shown, letters=letters, letter=letter, typed=typed, status=status,
                           statuses=[(status.value, status.label) for status in Status], may_edit=may_edit, adding=adding)


def asked_word():
    """A word that people look for, to become one of a term's."""
    return line(request.args.get("add"))[:LONGEST]


def status_asked():
    known = {status.value for status in Status} | ({"retired"} if policy.can_edit(me()) else set())
    return request.args.get("status", "") if request.args.get("status") in known else ""


@bp.get("/<slug>")
@kept_page
def show(slug):
    concept = fetch(Concept, slug, policy.can_view)
    return render_template("terms/show.html", term=copy(concept), may_edit=policy.can_edit(me()), Status=Status,
                           reason=ReasonForm(formdata=None) if policy.can_edit(me()) else None)


@bp.get("/new")
def new_form():
    allow(policy.can_edit)
    form = NewTermForm(formdata=None)
    form.begin_with(asked_word())
    return render_template("terms/edit.html", form=form, term=None)


@bp.post("/new")
def add():
    allow(policy.can_edit)
    form = NewTermForm()
    if not form.validate():
        return render_template("terms/edit.html", form=form, term=None), 422
    return done(Concept.add(form.slug.data, form.facts, by=me()), _("Saved."))


@bp.get("/<slug>/edit")
def edit_form(slug):
    concept = editable(slug)
    form = TermForm(concept.facts, formdata=None)
    form.also(asked_word())
    return render_template("terms/edit.html", form=form, term=copy(concept))


@bp.post("/<slug>/edit")
def edit(slug):
    concept = editable(slug)
    form = TermForm()
    if not form.validate():
        return render_template("terms/edit.html", form=form, term=copy(concept)), 422
    concept.edit(form.facts, by=me())
    return done(concept, _("Saved."))


@bp.post("/<slug>/retire")
def retire(slug):
    concept, form = editable(slug), ReasonForm()
    if not form.validate():
        return render_template("terms/show.html", term=copy(concept), may_edit=True, Status=Status, reason=form), 422
    concept.retire(form.reason.data, by=me())
    return done(concept, _("The term is out of the term base."))


@bp.post("/<slug>/revive")
def revive(slug):
    concept = editable(slug)
    concept.revive(by=me())
    return done(concept, _("The term is back in the term base."))


def editable(slug):
    return fetch(Concept, slug, policy.can_view, lambda user, _concept: policy.can_edit(user))


def done(concept, sentence):
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", slug=concept.slug))
