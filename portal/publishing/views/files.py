"""Files of an entry: sending one, handing it to whoever may read what it belongs to, taking it away."""
from flask import abort, current_app, flash, jsonify, render_template, request
from flask_babel import gettext as _

from portal.core import storage
from portal.core.access import me
from portal.core.db import db
from portal.core.extracting import REASONS
from portal.publishing import files as stored
from portal.publishing import pictures, policy
from portal.publishing.file_lists import uses
from portal.publishing.file_texts import texts_of
from portal.publishing.forms import FileForm
from portal.publishing.models import File
from portal.publishing.views.pages import back, bp, find
from portal.publishing.workflow import PUBLICATION

MOST_FILES = 100


@bp.get("/files")
def files(ident):
    return files_page(find(ident, policy.can_attach), FileForm(formdata=None))


def files_page(entry, form):
    return render_template("publishing/files.html", entry=entry, form=form, used=uses(entry, entry.head),
                           texts=texts_of(entry.current_files), kinds=stored.NAMES,
                           accept=stored.ACCEPTED, unread=REASONS)


@bp.post("/files")
def attach(ident):
    """Answers JSON {name, address, markdown} or {error} to a script, a page to a form."""
    entry = find(ident, policy.can_attach)
    PUBLICATION.guard("edit", entry)
    wants_json = request.accept_mimetypes.best == "application/json"
    form = FileForm()
    try:
        file = keep(entry, form.file.data)
    except pictures.Unusable as error:
        if wants_json:
            return jsonify(error=str(error.message)), 415
        form.file.errors = [error.message]
        return files_page(entry, form), 422
    if not wants_json:  # a script goes on to put it into a text that will be saved
        entry.keep_files(by=me())
    db.session.commit()
    if wants_json:
        return jsonify(name=file.name, address=entry.file_address(file), markdown=markdown_of(file)), 201
    flash(_("%(name)s is there. Write ![what it shows](%(name)s) where it belongs in the text.", name=file.name)
          if file.is_picture else
          _("%(name)s is there; its words will be found by the search. Write [words](%(name)s) to link to it.",
            name=file.name), "done")
    return back(entry, "files")


def markdown_of(file):
    """How a text calls the file."""
    return f"![]({file.name})" if file.is_picture else f"[{file.name}]({file.name})"


def keep(entry, upload):
    if not upload or not upload.filename:
        raise pictures.Unusable(_("Choose a file first."))
    if len(entry.current_files) >= MOST_FILES:
        raise pictures.Unusable(_("An entry has at most %(number)s files.", number=MOST_FILES))
    file = stored.keep(stored.accept(upload.filename, upload.read(stored.MOST_BYTES + 1)))
    entry.attach(file, by=me())
    return file


@bp.post("/files/<int:number>/remove")
def detach(ident, number):
    entry = find(ident, policy.can_attach)
    PUBLICATION.guard("edit", entry)
    for file in entry.files:
        if file.id == number and file.removed_at is None:
            entry.detach(file, by=me())
            entry.keep_files(by=me())
            db.session.commit()
            flash(_("%(name)s was removed; earlier versions keep it.", name=file.name), "done")
    return back(entry, "files")


@bp.get("/files/<int:number>/<name>")
def show_file(ident, number, name):
    """Only what was re-encoded is shown in place; anything else is an attachment."""
    entry = find(ident)
    file = db.session.get(File, number) if number < 2**31 else None
    if file is None or file.entry_id != entry.id or file.name != name:
        abort(404)
    if not file.is_public and not policy.can_view_draft(me(), entry):
        abort(404)
    response = current_app.response_class(storage.get(file.sha256), content_type=file.media_type)
    is_picture = file.media_type in {kind for _suffix, kind in pictures.FORMATS.values()}
    response.headers.set("Content-Disposition", "inline" if is_picture else "attachment", filename=file.name)
    response.headers["Cache-Control"] = "private, no-cache"  # asked anew each time: its readers may have changed
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(file.sha256)
    return response.make_conditional(request)


