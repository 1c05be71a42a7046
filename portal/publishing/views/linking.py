"""Links by name: where they lead, what may follow `[[`, `@` and `#`, what links to an entry, links to what is gone."""
from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.features import answers
from portal.core.locale import language
from portal.core.typed import line, whole
from portal.publishing import completing, linking, policy
from portal.publishing.kinds import kind_of
from portal.publishing.models import Entry
from portal.publishing.views.pages import back, find
from portal.publishing.views.pages import bp as entry_bp

bp = Blueprint("linking", __name__)

LONGEST, PAGE = 300, 50


@bp.get("/to")
def to():
    """Where a name leads for whoever follows it; a name that nothing has, or nothing this person may know, is wanted."""
    name = line(request.args.get("wanted"))[:LONGEST]
    if not name:
        abort(404)
    if entry := linking.found_by_name(name, me()):
        return redirect(entry.address)
    near = [row for found in answers("near_titles", name) for row in found]
    ways = [way for found in answers("ways_to_write", name) for way in found]
    return render_template("publishing/wanted.html", name=name, near=near, ways=ways), 404


@bp.get("/complete/links")
def complete():
    """JSON for the editor: {"offers": [{"title", "note", "insert"}]} for the `q` typed after `[[`."""
    allow(policy.is_known)
    found = completing.offers(line(request.args.get("q")), me())
    return jsonify(offers=[{"title": offer.title, "insert": offer.insert, "note": note(offer.entry)} for offer in found])


@bp.get("/complete/people")
def complete_people():
    """The same for what was typed after `@` in a text or comment on `entry`; `of=draft` in a conversation about it."""
    allow(policy.is_known)
    ident = request.args.get("entry")
    entry = fetch(Entry, ident, policy.can_view) if ident else None
    found = completing.people(line(request.args.get("q")), me(), language(), entry, request.args.get("of") == "draft")
    return offered(_("People to name"), found)


def offered(label, found):
    told = ngettext("%(num)s to choose from. Arrow keys and Enter choose one.",
                    "%(num)s to choose from. Arrow keys and Enter choose one.", len(found))
    return jsonify(label=label, told=told, offers=[named._asdict() for named in found])


@bp.get("/complete/tags")
def complete_tags():
    """The same for what was typed after `#`; `in` is the text's language."""
    allow(policy.is_known)
    written = "zh" if request.args.get("in", language()).startswith("zh") else "en"
    return offered(_("Tags"), completing.tags(line(request.args.get("q")), me(), language(), written))


def completion(entry, of_draft=False):
    """Attributes of a textarea in which people and tags are completed."""
    return {"data-complete-people": url_for("linking.complete_people", entry=entry.id, of="draft" if of_draft else None),
            "data-complete-tags": url_for("linking.complete_tags")}


def note(entry):
    return " · ".join(part for part in (str(kind_of(entry).label), entry.reference) if part)


@entry_bp.get("/links")
def links(ident):
    """What links to the entry, and for its writers what stands out among its own links."""
    entry = find(ident)
    number = whole(request.args.get("page"), 99_999) or 1
    total, rows = linking.page_of_citing(entry, me(), number, PAGE)
    remarks = linking.remarks(entry.head, me()) if policy.can_edit(me(), entry) else None
    return render_template("publishing/links.html", entry=entry, rows=rows, total=total, page=number, remarks=remarks,
                           last=max(1, -(-total // PAGE)), per_page=PAGE)


@entry_bp.post("/links/keep")
def keep_links(ident):
    """The writers leave the links to what was withdrawn as they are."""
    entry = find(ident, policy.can_edit)
    entry.keep_withdrawn_links()
    db.session.commit()
    flash(_("The links stay as they are."), "done")
    return back(entry, "links")


def ambiguous_names(entry, user):
    """What to say after a save: which names several entries have, and where they lead now."""
    if not any(text.links for text in entry.head.texts):
        return []
    return [_("Several entries are called “%(name)s”; the link leads to %(which)s. Use its number to name another.",
              name=written, which=target.reference or target.title_in(language()))
            for _language, written, target in linking.remarks(entry.head, user).ambiguous]


def init_app(app):
    app.jinja_env.globals["completion"] = completion
