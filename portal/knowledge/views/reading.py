"""Reading: a space, a page with the tree beside it, its permanent address, earlier texts, print."""
from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from portal.core.access import me
from portal.core.db import db
from portal.core.kept_pages import each_time, kept_page
from portal.core.typed import whole
from portal.knowledge import beside, policy, queries, reading
from portal.knowledge.models import Page
from portal.knowledge.models.merging import PERMANENT
from portal.knowledge.views.places import bp, page_of, space_at
from portal.publishing import readings
from portal.publishing.models import Version
from portal.publishing.models.revisions import with_texts


@bp.get("/<slug>")
@kept_page
def show_space(slug):
    """What the space is for, and its tree from the top."""
    space = space_at(slug)
    number = page_number()
    last, rows = beside.row_of(space, None, me(), number)
    return render_template(
        "knowledge/space.html", space=space, rows=rows, page=number, last=last, is_steward=policy.is_steward(me(), space),
        may_write=policy.can_write_in(me(), space), may_edit=policy.can_edit_space(me(), space))


def page_number():
    return whole(request.args.get("page"), 99_999) or 1


@bp.get("/p/<int:ident>/below")
def show_below(ident):
    """The pages right below one, for those that have more than stand beside a text."""
    page, number = page_of(ident), page_number()
    last, rows = beside.row_of(page.space, page.id, me(), number)
    return render_template("knowledge/below.html", parent=page, space=page.space, rows=rows, page=number, last=last)


@bp.get("/<slug>/<path:path>")
@kept_page
def show(slug, path):
    """The page that stands there; one that stood there before is led to by 301."""
    page = queries.at(slug, path.rstrip("/"))
    if page is None or not policy.can_view(me(), page):
        return to_present(slug, path)
    if page.published_revision_id:
        if not (me().is_authenticated and page.keeper_id == me().id):
            each_time(readings.note, page.id, page.published_revision_id)
        return reader_page(page, page.published)
    return reader_page(page, with_texts(page.head_revision_id))


def to_present(slug, path):
    page = Page.formerly(slug, path.rstrip("/"))
    if page is None and path == "new":  # a page of that name comes first
        abort(redirect(f"{url_for('knowledge.new_page', slug=slug)}?{request.query_string.decode()}"))
    if page is None or page.is_trashed or not policy.can_view(me(), page):
        raise NotFound
    abort(redirect(page.address, 301))


def reader_page(page, revision, version=None):
    rows, before, after = beside.branch(page, me())
    return render_template(
        "knowledge/show.html", beside=rows, before=before, after=after, version=version, space=page.space,
        may_write=policy.may_write(me(), page), is_insider=policy.can_view_draft(me(), page),
        **reading.context(page, revision))


@bp.get("/p/<int:ident>")
def show_permanent(ident):
    """To where the page stands now; of one that was merged, to the page that took it in."""
    merged_into = Page.formerly(PERMANENT, str(ident))
    return redirect(page_of(merged_into.id if merged_into else ident).address, 302)


@bp.get("/p/<int:ident>/draft")
def show_draft(ident):
    """What readers will see once it is approved, for those who write here."""
    page = page_of(ident, policy.can_view_draft)
    if not page.has_newer_draft:
        return redirect(page.address)
    return reader_page(page, with_texts(page.head_revision_id))


@bp.get("/p/<int:ident>/v<int:number>")
def show_version(ident, number):
    page = page_of(ident)
    version = db.session.get(Version, (page.id, number)) if number < 2**31 else None
    if version is None:
        abort(404)
    return reader_page(page, with_texts(version.revision_id), version)


@bp.get("/p/<int:ident>/print")
def show_whole(ident):
    """The page and all below it as one page to print."""
    page = page_of(ident)
    if not page.published_revision_id:
        abort(404)
    parts = [(node, *reading.part(node, *text)) for node, *text in queries.texts_below(page, me())]
    return render_template("knowledge/print.html", page=page, parts=parts, base=current_app.config["URL"])
