"""PDFs to take along: one entry in one language or both; made once, and how often one may have new ones made."""
from flask import abort, current_app, g, request
from flask_limiter.util import get_remote_address

from portal.core.access import me
from portal.core.limits import limiter
from portal.core.locale import text_language
from portal.core.typed import whole
from portal.core.typeset import Refused, kept
from portal.core.workflow import NotAllowedNow
from portal.publishing import alone, linking, policy, sheets
from portal.publishing.models.revisions import with_texts
from portal.publishing.views.pages import bp, find


def whoever():
    return f"person {me().id}" if me().is_authenticated else get_remote_address()


# Only what has to be made counts; what lies ready costs no more than a picture.
few_new_ones = limiter.limit("30 per 10 minutes", key_func=whoever, deduct_when=lambda _response: "was_typeset" in g)


@bp.get("/export.pdf")
@few_new_ones
def export_pdf(ident):
    """What readers see, or the version that is asked for; before anything is published the draft, for those who write."""
    return pdf_of(find(ident), whole(request.args.get("version")))


@bp.get("/export.html")
def export_html(ident):
    """The same as one file to open anywhere: its pictures in it, no script, nothing fetched from elsewhere."""
    document, name = asked_for(find(ident), whole(request.args.get("version")))
    response = current_app.response_class(alone.page(document, alone.in_place(document)), mimetype="text/html")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.html")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def pdf_of(entry, number=None):
    """The PDF of version `number`, else of the newest, in the language that is asked for."""
    document, name = asked_for(entry, number)
    return answer(document, name)


def asked_for(entry, number):
    """(the document that the address asks for, what its file is called)."""
    revision, version = shown(entry, number)
    codes = wanted(revision)
    targets = linking.around(entry, revision.id, me()).targets
    name = sheets.file_name(entry.slug, version and f"v{version.number}", *(codes if len(revision.texts) > 1 else ()))
    return sheets.document(entry, revision, version, codes, targets), name


def shown(entry, number=None):
    """(revision, version) of what is to be exported; a draft has no version."""
    if number is None and not entry.is_out:
        if not policy.can_view_draft(me(), entry):
            abort(404)
        return entry.head, None
    wanted_number = entry.version if number is None else number
    version = next((each for each in entry.versions if each.number == wanted_number), None)
    if version is None:
        abort(404)
    return with_texts(version.revision_id), version


def wanted(revision):
    """The languages of the address: one that is written, "both" for all, else the reader's."""
    written = sorted((text.language for text in revision.texts if text.body), key=lambda code: code != revision.language)
    asked = request.args.get("language")
    if asked == "both" and written:
        return written
    return [asked if asked in written else text_language(written)]


def answer(document, name):
    """The document as it lies ready, or made now."""
    fingerprint = kept.fingerprint(document)
    is_known = request.if_none_match.contains(fingerprint)
    content = b"" if is_known else kept.find(fingerprint) or new(document, fingerprint)
    response = current_app.response_class(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    response.headers["Cache-Control"] = "private, no-cache"  # asked anew each time: its readers may have changed
    response.set_etag(fingerprint)
    return response.make_conditional(request)


def new(document, fingerprint):
    g.was_typeset = True
    try:
        return kept.make(document, fingerprint)
    except Refused as error:
        raise NotAllowedNow(error.message) from error
