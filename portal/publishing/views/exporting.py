"""One entry as a file to take along: Markdown with front matter, and its files."""
import io

from flask import abort, send_file

from portal.core import clock
from portal.core.access import me
from portal.publishing import policy
from portal.publishing.exporting import Export, Exported, about
from portal.publishing.views.pages import bp, find

TOLD = ("number", "version", "published", "institution", "authors")


@bp.get("/export")
def export(ident):
    """What readers see; before anything is published, the newest text for those who write it."""
    entry = find(ident)
    revision = entry.published if entry.is_out else entry.head
    if not entry.is_out and not policy.can_view_draft(me(), entry):
        abort(404)
    one = Exported(entry, revision, entry.slug.replace("/", "-"))
    facts = about(one)
    one.said = {name: facts[name] for name in TOLD if facts[name]} | {"fields": revision.fields}
    made = Export([one], me(), {"exported": clock.today().isoformat()})
    answer = send_file(io.BytesIO(made.as_bytes()), "application/zip", as_attachment=True,
                       download_name=f"{one.folder}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
