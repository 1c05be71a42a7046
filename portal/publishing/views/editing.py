"""Writing: the editor with preview and autosave, the conflict page, deleting and duplicating."""
from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.core.access import me
from portal.core.db import db
from portal.core.kept_pages import kept_while
from portal.core.markdown import Refused, render
from portal.core.requests import takes_json
from portal.core.typed import clean, line, whole
from portal.publishing import linking, policy
from portal.publishing.forms import LANGUAGES
from portal.publishing.kinds import kind_of
from portal.publishing.models import Words
from portal.publishing.models.entries import EditConflict
from portal.publishing.models.presence import Presence
from portal.publishing.models.revisions import BODY_LIMIT
from portal.publishing.translating import changed_since
from portal.publishing.views import conflicts
from portal.publishing.views.linking import ambiguous_names
from portal.publishing.views.pages import back, bp, find, url
from portal.publishing.workflow import PUBLICATION


def beside_the_text(ident):
    """What the editor shows besides what its page is kept by."""
    return Presence.at_the_editor(ident, me()) if policy.is_known(me()) and ident < 2**31 else None


def find_text(ident):
    """The entry whose text is to be written, with its newest words."""
    entry = find(ident, policy.can_edit)
    entry.load_head()
    return entry


@bp.get("/edit")
@kept_while(state=beside_the_text)
def edit(ident):
    entry = find_text(ident)
    PUBLICATION.guard("edit", entry)
    form = form_of(entry)(formdata=None)
    form.fill(entry.head)
    unsaved = entry.autosaves_of(me())
    if request.args.get("unsaved"):
        form.put_back(unsaved)
    return editor(entry, form, unsaved={} if request.args.get("unsaved") else unsaved)


@bp.post("/edit")
def save(ident):
    entry = find_text(ident)
    form = form_of(entry)()
    if not form.validate():
        return editor(entry, form), 422
    return keep(entry, form, form.content(entry.head.content), form.base_id())


@bp.post("/resolve")
def resolve(ident):
    """The answer to a conflict page: the clean parts and the choices, put together and saved like any text."""
    entry = find_text(ident)
    form = form_of(entry)(formdata=conflicts.chosen(request.form))
    if not form.validate():
        return editor(entry, form), 422
    return keep(entry, form, form.content(entry.head.content), form.base_id())


def keep(entry, form, content, base_id):
    """Save, also when somebody else saves at the same moment: then again, on what they made of it.

    The database tells by refusing a second revision of one number, or a change to a row that has changed.
    """
    for is_last in (False, False, False, True):
        try:
            _revision, joined = entry.save(content, by=me(), base_id=base_id, note=form.note.data or "",
                                           confirmed=form.confirmed())
            following, number, notes = next_step(entry), entry.head.number, ambiguous_names(entry, me())
            db.session.commit()
        except EditConflict as conflict:
            db.session.rollback()
            return conflicts.page(entry, form, conflict), 409
        except Refused as refused:
            db.session.rollback()
            form.part("body", refused_language(content, entry)).errors = [refused.message]
            return editor(entry, form), 422
        except (StaleDataError, IntegrityError) as overtaken:
            db.session.rollback()
            if is_last:
                raise StaleDataError from overtaken
            continue
        break
    flash(_("Saved. Changes by somebody else were joined with yours.") if joined else
          _("Saved as revision %(number)s.", number=number), "done")
    for note in notes:
        flash(note, "note")
    return redirect(following, 303)


def refused_language(content, entry):
    """Which language's text was refused: rendering stops at the first."""
    for code, words in content.texts.items():
        try:
            render(words.body, code, {}, BODY_LIMIT)
        except Refused:
            return code
    return entry.language


def next_step(entry):
    if after := kind_of(entry).after_save:
        return after(entry, request.form.get("act"), me())
    return url(entry, "submit") if request.form.get("act") == "submit" else url(entry, "edit")


def editor(entry, form, unsaved=None):
    kind, order = kind_of(entry), languages(entry)
    return render_template("publishing/edit.html", entry=entry, form=form, kind=kind, unsaved=unsaved or {}, order=order,
                           others=Presence.of_others(entry, me()),
                           checklist=kind.checklist(entry), outdated={code: changed_since(entry, code) for code in order})


def form_of(entry):
    """The pillar's form, with every language that the entry has a text in."""
    others = {text.language for text in entry.head.texts}.difference(LANGUAGES)
    return kind_of(entry).form.with_languages(tuple(sorted(others)))


def languages(entry):
    """The original first, then those of the interface, then what else there is."""
    return sorted(form_of(entry).languages, key=lambda code: (code != entry.language, code not in LANGUAGES))


@bp.post("/autosave")
@takes_json
def autosave(ident):
    """Keep unsent text. Takes and answers JSON; what is not text is refused with 400, too much with 413."""
    entry = find(ident, policy.can_edit)
    sent = sent_object()
    if sent.get("language") not in form_of(entry).languages:
        return jsonify(error=_("This request could not be understood")), 400
    words = Words(*(clean(str(sent.get(name) or "")) for name in ("title", "summary", "body")))
    if len(words.body) > BODY_LIMIT or len(words.title) + len(words.summary) > 20_000:
        return jsonify(error=_("That is too large")), 413
    keep_unsent(entry, sent["language"], words, str(sent.get("base") or ""))
    return jsonify(saved=True)


def sent_object():
    """The JSON object of the request; an empty one for anything else, also when it is nested too deeply to be read."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    return sent if isinstance(sent, dict) else {}


def keep_unsent(entry, language, words, base):
    base_id = whole(base) or entry.head_revision_id
    for is_last in (False, True):
        try:
            entry.autosave(language, words, base_id, me())
            return db.session.commit()
        except IntegrityError:  # another tab was first
            db.session.rollback()
            if is_last:
                raise


@bp.post("/presence")
def presence(ident):
    """Who else is editing, told every minute to the editor's script, which thereby says that it is open."""
    entry = find(ident, policy.can_edit)
    if Presence.note(entry, me()):
        try:
            db.session.commit()
        except IntegrityError:  # another tab was first
            db.session.rollback()
    return render_template("publishing/_presence.html", others=Presence.of_others(entry, me()))


@bp.post("/discard")
def discard(ident):
    """Throw away one's unsent text."""
    entry = find(ident, policy.can_edit)
    entry.forget_autosaves(me())
    db.session.commit()
    return back(entry, "edit")


@bp.post("/preview")
def preview(ident):
    entry = find(ident, policy.can_preview)
    language = request.form.get("language") if request.form.get("language") in form_of(entry).languages else "en"
    try:
        made = render(clean(request.form.get("source")), language, entry.picture_addresses(), BODY_LIMIT)
    except Refused as refused:
        return render_template("publishing/_refused.html", message=refused.message)
    return linking.preview(made.html, made.links, entry, me())


@bp.get("/delete")
def confirm_delete(ident):
    entry = find(ident, policy.can_delete)
    return render_template("publishing/delete.html", entry=entry, error=None)


@bp.post("/delete")
def delete(ident):
    entry = find(ident, policy.can_delete)
    title = entry.title_in(entry.language)
    if line(request.form.get("name")) != title:
        return render_template("publishing/delete.html", entry=entry, typed=request.form.get("name", ""),
                               error=_("This is not the title.")), 422
    entry.delete(by=me())
    db.session.commit()
    flash(_("The draft “%(title)s” was deleted.", title=title), "done")
    return redirect(f"/{entry.place}", 303)


@bp.post("/duplicate")
def duplicate(ident):
    copy = find(ident, policy.can_duplicate).duplicate(by=me())
    db.session.commit()
    flash(_("This is a copy with the same words. It is yours alone until you invite others."), "done")
    return back(copy, "edit")
