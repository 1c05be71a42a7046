"""Placing an entry: under tags and in the alliance's framework."""
from flask import flash, render_template, request
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.frameworks.queries import axes_with_terms, default_version
from portal.publishing import policy
from portal.publishing.models.positions import MOST_POSITIONS
from portal.publishing.models.tags import MOST_TAGS
from portal.publishing.views.pages import back, bp, find
from portal.publishing.views.tags import typed_tags

OFFERED = 3


@bp.get("/positions")
def positions(ident):
    entry = find(ident, policy.can_place)
    chosen = [position.term_ids for position in entry.positions]
    return render_template("publishing/positions.html", entry=entry, axes=axes(), most=MOST_POSITIONS,
                           tags=typed_tags(entry), most_tags=MOST_TAGS,
                           chosen=[*chosen, *[frozenset()] * max(1, OFFERED - len(chosen))])


@bp.post("/positions")
def place(ident):
    """Fields position-<number>-<axis>: a term's id, or nothing."""
    entry = find(ident, policy.can_place)
    entry.take_positions(sent_positions(axes()), by=me())
    db.session.commit()
    flash(_("The place in the framework was saved."), "done")
    return back(entry, "positions")


def sent_positions(axes):
    """What the form says, as sets of term ids; terms that the framework does not have are left out."""
    known = {(axis.key, str(term.id)): term.id for axis in axes for term in axis.terms}
    sent = [{known.get((axis.key, request.form.get(f"position-{number}-{axis.key}"))) for axis in axes}
            for number in range(1, 41)]
    return [frozenset(terms - {None}) for terms in sent]


def axes():
    version = default_version()
    return axes_with_terms(version) if version else ()
