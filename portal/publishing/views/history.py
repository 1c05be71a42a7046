"""What became of an entry: its revisions, any two compared, and its part of the journal in sentences."""
from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from portal.core import compare as comparing
from portal.core.access import me, refuse
from portal.core.db import db
from portal.core.features import answers
from portal.core.kept_pages import kept_page
from portal.core.languages import name_in
from portal.core.locale import language
from portal.core.typed import whole
from portal.publishing import policy, queries
from portal.publishing.forms import LANGUAGES
from portal.publishing.history import events_of, revisions_of
from portal.publishing.kinds import kind_of
from portal.publishing.models import Version
from portal.publishing.models.revisions import revision_numbered
from portal.publishing.views.pages import back, bp, find
from portal.ui.filters import aside

PAGE_SIZE = 50


@bp.get("/history")
@kept_page
def history(ident):
    entry = find(ident, policy.can_view_draft)
    page, last, revisions = revisions_of(entry, whole(request.args.get("page"), 99_999) or 1, PAGE_SIZE)
    return render_template(
        "publishing/history.html", entry=entry, revisions=revisions, page=page, last=last, events=events_of(entry, me()),
        months=queries.views_by_month(entry) if policy.can_see_counts(me(), entry) else None)


@bp.get("/readings")
def readings(ident):
    """How often it was read and which searches led to it, for those who answer for it."""
    entry = find(ident)
    if not policy.can_see_counts(me(), entry):
        refuse()
    return render_template("publishing/readings.html", entry=entry, months=queries.views_by_month(entry),
                           versions=queries.views_by_version(entry),
                           searches=[row for rows in answers("searches_leading_to", entry.kind, entry.id) for row in rows])


@bp.get("/compare")
def compare(ident):
    """`from` and `to`: revision numbers, or versions as v1; readers compare what was published, insiders everything."""
    entry = find(ident, policy.can_compare)
    old, new = (wanted(entry, request.args.get(name, "")) for name in ("from", "to"))
    source = request.args.get("as") == "source"
    return render_template("publishing/compare.html", entry=entry, old=old, new=new, as_source=source,
                           parts=source_parts(old, new) if source else rendered_parts(old, new),
                           facts=changed_facts(entry, old, new))


def wanted(entry, name):
    number = whole(name.removeprefix("v"))
    if number is None:
        abort(404)
    if name.startswith("v"):
        version = db.session.get(Version, (entry.id, number))
        revision = version.revision if version else None
    else:
        revision = revision_numbered(entry.id, number)
        if revision and not policy.can_view_draft(me(), entry):
            is_shown = any(version.revision_id == revision.id for version in entry.versions)
            revision = revision if is_shown else None
    return revision or abort(404)


def languages(old, new):
    return sorted({text.language for text in (*old.texts, *new.texts)}, key=lambda code: code != new.language)


def words_of(revision, code):
    return revision.content.words(code)


def rendered_parts(old, new):
    """[(language, title change, summary change, rendered body with ins and del)]."""
    parts = []
    for code in languages(old, new):
        before, after = words_of(old, code), words_of(new, code)
        html = comparing.compare_html(*(text.html if text else "" for text in (old.text(code), new.text(code))))
        parts.append((code, comparing.compare_rows(before.title, after.title),
                      comparing.compare_rows(before.summary, after.summary), html))
    return parts


def source_parts(old, new):
    return [(code, comparing.compare_rows(words_of(old, code).title, words_of(new, code).title),
             comparing.compare_rows(words_of(old, code).summary, words_of(new, code).summary),
             comparing.compare_rows(words_of(old, code).body, words_of(new, code).body)) for code in languages(old, new)]


def changed_facts(entry, old, new):
    """[(what, lines before, lines after)] of keywords, the pillar's fields, authors and files that differ."""
    pairs = [(_("Keywords, %(language)s", language=name_in(code, language())),
              old.keywords.get(code, []), new.keywords.get(code, [])) for code in (*LANGUAGES, *others_of(old, new))]
    pairs += changed_fields(kind_of(entry), old.fields, new.fields)
    pairs += [(_("Authors"), names(old.authors), names(new.authors)), (_("Files"), files(old), files(new))]
    return [pair for pair in pairs if pair[1] != pair[2]]


def others_of(*revisions):
    return sorted({code for revision in revisions for code in revision.keywords}.difference(LANGUAGES))


def changed_fields(kind, old, new):
    """The pillar's fields in the words of its form, in the form's order."""
    before, after = (kind.form(formdata=None, meta={"csrf": False}).in_words(fields) for fields in (old, new))
    order = [field.short_name for field in kind.form(formdata=None, meta={"csrf": False})]
    for name in sorted(before.keys() | after.keys(), key=order.index):
        label = (after.get(name) or before[name])[0]
        yield label, before.get(name, (label, []))[1], after.get(name, (label, []))[1]


def names(authors):
    others = {"zh": "en", "en": "zh"}
    return [author[f"name_{language()}"] or author[f"name_{others[language()]}"]
            for author in authors]


def files(revision):
    return [f"{file['name']}{aside(file['sha256'][:8])}" for file in revision.files]


@bp.post("/restore")
def restore(ident):
    entry = find(ident, policy.can_restore)
    number = whole(request.form.get("revision"))
    revision = revision_numbered(entry.id, number) if number is not None else None
    if revision is None:
        abort(404)
    entry.restore(revision, by=me())
    db.session.commit()
    flash(_("Revision %(number)s is the newest text again; nothing was lost.", number=revision.number), "done")
    return back(entry, "edit")
