"""Merging a page into another: first what goes over, then the merge."""
from flask import flash, redirect, render_template
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.core.markdown import Refused
from portal.knowledge import policy, queries, targets
from portal.knowledge.forms import MergeForm
from portal.knowledge.views.moving import MOST_LISTED
from portal.knowledge.views.places import bp, page_of


@bp.get("/<int:ident>/merge")
def choose_merge(ident):
    page = page_of(ident, policy.can_merge)
    return merge_page(page, search_pages(page, MergeForm(formdata=None)))


def search_pages(page, form):
    """The pages of every space that this person is a steward of, without the page itself and what is below it."""
    form.target.among(targets.scope("stewarded", me(), without=page), me())
    return form


def merge_page(page, form, plan=None):
    return render_template("knowledge/merge.html", page=page, form=form, plan=plan, most=MOST_LISTED)


@bp.post("/<int:ident>/merge")
def merge(ident):
    """Nothing is merged before the person has seen what goes over and said so."""
    page = page_of(ident, policy.can_merge)
    form = search_pages(page, MergeForm())
    if not form.validate():
        return merge_page(page, form), 422
    other = form.target.target.page
    page.guard_merge(other)
    if not form.confirmed.data:
        return merge_page(page, form, planned(page, other))
    try:
        page.merge_into(other, me(), keeps_text=form.text.data == "join")
    except Refused as refused:
        db.session.rollback()
        form.text.errors = [refused.message]
        return merge_page(page, form), 422
    db.session.commit()
    flash(_("Merged. The former addresses lead here; for 30 days a steward can take it back in the trash."), "done")
    return redirect(other.draft_address, 303)


def planned(page, other):
    """What the merge changes."""
    return {"other": other, "gain": page.gain_of(other), "before": page.space, "after": other.space,
            "waits": other.space.is_reviewed,
            "pages": [node for node in queries.subtree(page, me())[:MOST_LISTED + 1] if node.id != page.id]}
