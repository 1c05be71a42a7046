"""The quality board of a space: what waits to be mended, each row with its mend."""
from flask import redirect, render_template, request, url_for

from portal.core.access import me
from portal.core.db import db
from portal.core.typed import line, whole
from portal.knowledge import policy
from portal.knowledge import quality as board
from portal.knowledge.quality import Concern
from portal.knowledge.views.places import bp, space_at
from portal.terms.policy import can_edit as can_edit_terms

PER_PAGE = 50


@bp.get("/<slug>/-/quality")
def quality(slug):
    """One concern at a time, by default the first that is not empty; the counts of all beside it."""
    space = space_at(slug, policy.can_write_in)
    counts = board.counts(space, me())
    shown = next((one for one in Concern if one == request.args.get("show")), None) or next(
        (one for one, count in counts.items() if count), Concern.STALE)
    last = max(1, -(-counts[shown] // PER_PAGE))
    number = min(max(1, whole(request.args.get("page"), 99_999) or 1), last)
    return render_template(
        "knowledge/quality.html", space=space, counts=counts, shown=shown, page=number, last=last, per_page=PER_PAGE,
        rows=rows_of(space, shown, number), Concern=Concern, is_steward=policy.is_steward(me(), space),
        may_edit_terms=can_edit_terms(me()))


def rows_of(space, concern, number):
    if concern == Concern.WANTED:
        return board.wanted(space, me(), number, PER_PAGE)
    if concern == Concern.UNANSWERED:
        return board.unanswered(space, me())[(number - 1) * PER_PAGE:number * PER_PAGE]
    return board.pages(space, me(), concern, number, PER_PAGE)


@bp.post("/<slug>/-/quality/set-aside")
def set_aside(slug):
    """No page of this space is to answer these words."""
    space = space_at(slug, policy.is_steward)
    if words := line(request.form.get("words")):
        space.set_search_aside(words[:200], me())
        db.session.commit()
    return redirect(url_for("knowledge.quality", slug=slug, show=Concern.UNANSWERED.value), 303)
