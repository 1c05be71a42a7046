"""The trash: putting a page there with all below it, restoring it, deleting it for good."""
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.core.access import me
from portal.core.db import db
from portal.knowledge import policy, queries
from portal.knowledge.forms import NeededReasonForm, ReasonForm
from portal.knowledge.models.tree import KEPT_FOR
from portal.knowledge.views.places import bp, page_of, space_at, trashed_page


@bp.get("/<int:ident>/trash")
def confirm_trash(ident):
    page = page_of(ident, policy.can_trash)
    return render_template("knowledge/trash_page.html", page=page, form=ReasonForm(formdata=None),
                           count=len(page.ids_below()), links=queries.inbound(page))


@bp.post("/<int:ident>/trash")
def put_into_trash(ident):
    page, form = page_of(ident, policy.can_trash), ReasonForm()
    slug = page.space_slug
    page.trash(me(), form.reason.data or "")
    db.session.commit()
    flash(_("In the trash. It can be restored for 30 days."), "done")
    return redirect(url_for("knowledge.trash", slug=slug), 303)


@bp.get("/<slug>/-/trash")
def trash(slug):
    space = space_at(slug, policy.can_write_in)
    return trash_list(space, NeededReasonForm(formdata=None))


def trash_list(space, form, failed=None):
    return render_template("knowledge/trash.html", space=space, rows=queries.trashed(space), form=form, failed=failed,
                           kept_for=KEPT_FOR, may_delete=policy.can_delete_for_good(me(), space))


@bp.post("/<slug>/-/trash/<int:ident>/restore")
def restore_page(slug, ident):
    page = trashed_page(space_at(slug, policy.can_write_in), ident)
    if not policy.can_restore_page(me(), page):
        abort(403)
    page.restore_from_trash(me())
    db.session.commit()
    flash(_("Restored, with all that was below it."), "done")
    return redirect(page.address, 303)


@bp.post("/<slug>/-/trash/<int:ident>/delete")
def delete_page(slug, ident):
    space = space_at(slug, policy.can_delete_for_good)
    page, form = trashed_page(space, ident), NeededReasonForm()
    if not form.validate():
        return trash_list(space, form, failed=page.id), 422
    page.delete_for_good(form.reason.data, me())
    db.session.commit()
    flash(_("Deleted for good; the journal keeps the title and your reason."), "done")
    return redirect(url_for("knowledge.trash", slug=slug), 303)
