"""What all views of entries share: the blueprint, finding the entry, going back to it."""
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from portal.core import access
from portal.publishing import comments, file_lists, policy
from portal.publishing.kinds import kind_of
from portal.publishing.models import Entry
from portal.publishing.similar import similar_titles
from portal.publishing.workflow import State

bp = Blueprint("entry", __name__, url_prefix="/<int:ident>")


class Gone(Exception):
    """The entry was withdrawn; whoever could read it sees its tombstone."""

    def __init__(self, entry):
        super().__init__("withdrawn")
        self.entry = entry


def find(ident, *checks, model=Entry):
    """The entry `ident` of the kind that the address names, for those who may read it; a withdrawn one is gone."""
    entry = access.fetch(model, ident, policy.can_know)
    if entry.place != request.blueprints[-1]:
        abort(404)
    if entry.state == State.WITHDRAWN:
        raise Gone(entry)
    entry.load_authors()
    if not all(may(access.me(), entry) for may in checks):
        # Somebody who reads only what is published must not learn what else there is.
        abort(403 if policy.can_view_draft(access.me(), entry) or request.method == "POST" else 404)
    return entry


def url(entry, act=None, **values):
    """The address of `entry`, or of one of its pages: url(entry, "history")."""
    if act is None:
        return entry.address
    return url_for(f"{entry.place}.entry.{act}", ident=entry.id, **values)


def back(entry, act=None, **values):
    return redirect(url(entry, act, **values), 303)


def tabs(entry, current):
    """The pages of a draft, as links."""
    names = (("edit", _l("Text")), ("authors", _l("Authors")), ("positions", _l("Tags and framework")),
             ("files", _l("Files")), ("audience", _l("Readers")), ("dates", _l("Dates")), ("history", _l("History")),
             ("submit", _l("Submit")), ("conversation", _l("Conversation")))
    shown = kind_of(entry).tabs
    return [{"label": label, "url": url(entry, act), "is_current": act == current} for act, label in names
            if shown is None or act in shown]


def show_tombstone(gone):
    """410 for whoever could read it: title, authors, dates, reason, how to cite; nothing of the text."""
    entry = gone.entry
    cited = kind_of(entry).citation
    return render_template("publishing/gone.html", entry=entry, revision=entry.published,
                           citation=cited(entry) if cited else ""), 410


def init_app(app):
    app.register_error_handler(Gone, show_tombstone)
    app.jinja_env.globals |= {"entry_url": url, "entry_tabs": tabs, "entry_policy": policy, "comments": comments,
                              "entry_files": file_lists.listed, "similar_titles": similar_titles}
