"""Importing into a space: send it, see what it would do, let it happen; and exporting a space or a part of it."""
import io
import re

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import importing
from portal.core.access import me
from portal.core.db import db
from portal.knowledge import exporting, html_trees, policy, sheets
from portal.knowledge.forms import ImportForm
from portal.knowledge.importing import PageShelf
from portal.knowledge.views.places import bp, page_of, space_at
from portal.publishing import import_uploads
from portal.publishing.importing import Plan
from portal.publishing.views.typesetting import answer, few_new_ones

LIMITS = importing.Limits(files=5_000, total=300_000_000)
ALIKE = re.compile(r"“[^”]*”|\d+")
MOST_PLACES = 200


@bp.get("/<slug>/-/import")
def choose_import(slug):
    return import_page(space_at(slug, policy.can_import), ImportForm(formdata=None))


def import_page(space, form, **more):
    return render_template("knowledge/import.html", space=space, form=form, **more)


@bp.post("/<slug>/-/import")
def check_import(slug):
    """A dry run: its report is kept beside what was sent."""
    space = space_at(slug, policy.can_import)
    shelf, form = PageShelf(space, me()), ImportForm()
    if not form.validate():
        return import_page(space, form), 422
    token = import_uploads.keep(form.file.data, me(), space=space.id, encoding=form.encoding.data or None)
    try:
        with plan_of(token, shelf) as plan:
            import_uploads.write(token, **told(plan))
    except importing.Unsafe as error:
        form.file.errors = [_("Nothing of it can be imported. %(problem)s", problem=str(error))]
        return import_page(space, form), 422
    return redirect(url_for("knowledge.show_import", slug=slug, token=token), 303)


class plan_of:
    """The plan of what was sent, while its files are open."""

    def __init__(self, token, shelf):
        path, facts = import_uploads.find(token, shelf.by)
        self.source = importing.read(path, encoding=facts["encoding"], limits=LIMITS)
        self.shelf = shelf

    def __enter__(self):
        return Plan(self.source, self.shelf, self.shelf.by)

    def __exit__(self, *error):
        self.source.close()


def told(plan):
    """The report, and each page as it would stand in the tree, as plain data in the words of the person's language."""
    depths, rows = {}, []
    for item in plan.items:
        depths[item.number] = depths.get(item.parent.number, 0) + 1 if item.parent else 0
        links = [link for document in item.documents.values() for link in document.links if link.kind != "anchor"]
        rows.append({
            "place": item.place, "title": item.original.title, "depth": min(depths[item.number], 7),
            "languages": list(item.documents), "fate": item.fate.value, "files": len(item.files),
            "links": len(links), "lost": sum(link.resolved is None for link in links)})
    return {"report": plan.report.as_json(), "pages": rows, "is_done": False}


@bp.get("/<slug>/-/import/<token>")
def show_import(slug, token):
    space = space_at(slug, policy.can_import)
    _path, facts = kept(space, token)
    return render_template("knowledge/import_report.html", space=space, token=token, name=facts["name"],
                           report=facts["report"], pages=facts["pages"], groups=grouped(facts["report"]["notes"]),
                           is_done=facts["is_done"], most=MOST_PLACES)


def kept(space, token):
    found = import_uploads.find(token, me())
    if found is None or found[1]["space"] != space.id or "report" not in found[1]:
        abort(404)
    return found


def grouped(notes):
    """[(a sentence, the notes like it)], those that say it most often first."""
    found = {}
    for note in notes:
        found.setdefault(ALIKE.sub("…", note["reason"]), []).append(note)
    return sorted(found.items(), key=lambda group: -len(group[1]))


@bp.post("/<slug>/-/import/<token>")
def carry_out_import(slug, token):
    """What the dry run said, unless something changed meanwhile: the report is that of what was done."""
    space = space_at(slug, policy.can_import)
    path, facts = kept(space, token)
    if path is None or facts["is_done"]:
        return redirect(url_for("knowledge.show_import", slug=slug, token=token), 303)
    with plan_of(token, PageShelf(space, me())) as plan:
        written = plan.carry_out()
        db.session.commit()
        import_uploads.write(token, **told(plan) | {"is_done": True})
    import_uploads.drop_file(token)
    flash(ngettext("%(num)s page was written.", "%(num)s pages were written.", len(written)), "done")
    return redirect(url_for("knowledge.show_import", slug=slug, token=token), 303)


# Out of it

@bp.get("/<slug>/-/export")
def export_space(slug):
    space = space_at(slug)
    return archive(exporting.export(space, me()), space.slug)


@bp.get("/p/<int:ident>/export")
def export_below(ident):
    """The page and all below it, as far as one may read it."""
    page = published(ident)
    return archive(exporting.export(page.space, me(), page), page.segment)


@bp.get("/<slug>/-/export.pdf")
@few_new_ones
def export_space_pdf(slug):
    space = space_at(slug)
    return answer(sheets.whole(space, me()), space.slug)


@bp.get("/p/<int:ident>/export.pdf")
@few_new_ones
def export_below_pdf(ident):
    page = published(ident)
    return answer(sheets.whole(page.space, me(), page), page.segment)


@bp.get("/<slug>/-/export.html")
def export_space_html(slug):
    """A zip of HTML, though the address has the name of what is in it."""
    space = space_at(slug)
    return archive(html_trees.export(space, me()), f"{space.slug}-html")


@bp.get("/p/<int:ident>/export.html")
def export_below_html(ident):
    page = published(ident)
    return archive(html_trees.export(page.space, me(), page), f"{page.segment}-html")


def published(ident):
    page = page_of(ident)
    if not page.published_revision_id:
        abort(404)
    return page


def archive(export, name):
    answer = send_file(io.BytesIO(export.as_bytes()), "application/zip", as_attachment=True,
                       download_name=f"{name}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
