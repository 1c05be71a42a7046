"""Moving and renaming: first what changes for whom, then the move; and undoing it."""
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.knowledge import policy, queries, targets
from portal.knowledge.forms import MoveForm
from portal.knowledge.models import PageMove
from portal.knowledge.models.names import named_after
from portal.knowledge.views.places import bp, page_of, space_at

MOST_LISTED = 30


@bp.get("/<int:ident>/move")
def choose_place(ident):
    page = page_of(ident, policy.can_move)
    present = targets.of(page.parent) if page.parent else targets.top(page.space)
    return move_page(page, search_places(page, MoveForm(formdata=None, slug=page.segment, target=present.value)))


def search_places(page, form):
    """The top and the pages of every space in which this person writes, without the subtree itself."""
    form.target.among(targets.scope("writable", me(), without=page, has_tops=True), me())
    return form


def move_page(page, form, plan=None):
    return render_template("knowledge/move.html", page=page, form=form, plan=plan, most=MOST_LISTED,
                           may_merge=policy.can_merge(me(), page))


@bp.post("/<int:ident>/move")
def move(ident):
    """Nothing is moved before the person has seen what changes and said so."""
    page = page_of(ident, policy.can_move)
    form = search_places(page, MoveForm())
    if not form.validate():
        return move_page(page, form), 422
    space, parent = form.target.target.space, form.target.target.page
    segment = named_after(form.slug.data or page.segment)
    page.guard_place(space, parent, segment)
    if not form.confirmed.data:
        return move_page(page, form, plan=planned(page, space, parent, segment))
    page.move(parent, form.position.data, me(), slug=segment, space=space)
    db.session.commit()
    flash(_("Moved. The former addresses lead here; in the recent changes you can undo it for 30 days."), "done")
    return redirect(page.address, 303)


def planned(page, space, parent, segment):
    """What the move changes: addresses, readers, owner, inbound links."""
    ids, path = page.ids_below(), page.joined(parent, segment)
    before = [node.path for node in queries.subtree(page, me())]
    return {
        "count": len(ids), "is_elsewhere": space.id != page.space_id, "space": space, "before": page.space,
        "addresses": [(f"/knowledge/{page.space_slug}/{old}", f"/knowledge/{space.slug}/{path}{old[len(page.path):]}")
                      for old in before[:MOST_LISTED]] if (path, space.id) != (page.path, page.space_id) else [],
        "links": queries.inbound(page)}


@bp.post("/<slug>/-/undo/<int:number>")
def undo(slug, number):
    space = space_at(slug, policy.can_write_in)
    move = db.session.get(PageMove, number) if number < 2**31 else None
    if move is None or space.id not in (move.from_space_id, move.page.space_id) or not policy.may_write(me(), move.page):
        abort(404)
    move.undo(me())
    db.session.commit()
    flash(_("Undone: the page is back at its former place."), "done")
    return redirect(url_for("knowledge.changes", slug=slug), 303)
