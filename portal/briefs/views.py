"""The pages of briefs: the list, a new one, and the reader's page of each version."""
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.briefs import citations, filters, policy, queries, reading, submission
from portal.briefs.forms import NewBriefForm
from portal.briefs.models import Brief, BriefType, Need
from portal.core.access import allow, fetch, me
from portal.core.db import db
from portal.core.kept_pages import each_time, kept_page
from portal.core.languages import is_known
from portal.core.locale import language
from portal.core.typed import line, whole
from portal.frameworks.queries import labels
from portal.publishing import feeds, readings
from portal.publishing.forms import offer_groups
from portal.publishing.models import Content, Words
from portal.publishing.models.revisions import with_texts
from portal.publishing.queries import bring_places
from portal.publishing.views import bp as entry_bp
from portal.publishing.views.pages import Gone, url
from portal.publishing.views.typesetting import few_new_ones, pdf_of
from portal.publishing.workflow import State

bp = Blueprint("briefs", __name__, url_prefix="/briefs")
bp.register_blueprint(entry_bp)

MOST_IN_FEED = 30


@bp.get("")
@kept_page
def index():
    wanted, sort = asked_filter(), request.args.get("sort") if request.args.get("sort") in queries.SORTS else "new"
    counts = queries.facet_counts(me(), wanted)
    total = queries.total_of(counts, wanted)
    rows, number, last = queries.page_of(me(), wanted, sort, asked_number("page", 10**6) or 1, total)
    groups, shown_filters = filters.shown(counts, wanted, request.full_path, language())
    term = labels([wanted.term]).get(wanted.term) if wanted.term else None
    return render_template("briefs/index.html", briefs=rows, total=total, page=number, last=last, sort=sort,
                           shown_filters=shown_filters, per_page=queries.PAGE, may_begin=policy.can_begin(me()),
                           wanted=wanted, term=term,
                           chosen=filters.chosen(groups, filters.here, wanted, term and term.name_in(language())))


def asked_filter():
    """The filters of the address; what the portal does not know is left out."""
    low, high = asked_number("trl_from", 9), asked_number("trl_to", 9)
    level = asked_number("trl", 9)
    asked_language = request.args.get("language", "")
    return queries.Filter(
        type=one_of(BriefType, "type"), offered=one_of(Need, "offered"), sought=one_of(Need, "sought"),
        trl=(level, level) if level else (low or 1, high or 9) if low or high else None,
        institution=asked_number("institution"), group=asked_number("group"), term=asked_number("term"),
        year=asked_number("year", 9999),
        language=asked_language if is_known(asked_language) else None)


def one_of(enum, name):
    value = request.args.get(name)
    return enum(value) if value in list(enum) else None


def asked_number(name, most=2**31 - 1):
    return whole(request.args.get(name), most) or None


@bp.get("/feed.atom")
def feed():
    """The newest briefs that everyone may read, whoever asks."""
    return feeds.answer(_("Technology briefs"), request.path, feeds.newest(model=Brief, limit=MOST_IN_FEED), "/briefs")


@bp.get("/new")
def new():
    allow(policy.can_begin)
    return new_brief_page(NewBriefForm(formdata=None, language=language(), title=line(request.args.get("title"))))


def new_brief_page(form):
    offer_groups(form)
    return render_template("briefs/new.html", form=form)


def ways_to_write(title):
    """For a name that nothing has yet: how this person may write about it here."""
    return [(_("Write a brief about it"), url_for("briefs.new", title=title))] if policy.can_begin(me()) else []


@bp.post("/new")
def begin():
    """A draft with the outline of its type, so that nobody starts from an empty page."""
    allow(policy.can_begin)
    form = NewBriefForm()
    offer_groups(form)
    if request.form.get("act") == "similar":
        return new_brief_page(form)
    if not form.validate():
        return new_brief_page(form), 422
    words = Words(form.title.data, "", submission.outline(form.type.data, form.language.data))
    brief = Brief.begin(by=me(), language=form.language.data, owner_group_id=form.group.data or None,
                        content=Content({form.language.data: words}, {}, empty_fields(form.type.data)))
    db.session.commit()
    flash(_("Your draft is here. It saves itself while you write."), "done")
    return redirect(url(brief, "edit"), 303)


def empty_fields(type_):
    return {"type": type_, "trl": None, "licence": "", "offered": [], "sought": [], "standards": [], "related": []}


@bp.get("/<slug>")
@kept_page
def show(slug):
    """The newest published version; for insiders of what is not published yet, the newest draft."""
    brief = found(slug)
    if brief.published_revision_id:
        return page(brief, with_texts(brief.published_revision_id), newest_version(brief))
    return page(brief, with_texts(brief.head_revision_id), None)


@bp.get("/<slug>/draft")
def show_draft(slug):
    """What readers will see, for insiders while readers still see a version; nobody else learns that it is there."""
    brief = found(slug, policy.can_view_draft)
    if not brief.has_newer_draft:
        return redirect(brief.address)
    return page(brief, with_texts(brief.head_revision_id), None)


@bp.get("/<slug>/v<int:number>")
@kept_page
def show_version(slug, number):
    brief = found(slug)
    version = numbered(brief, number)
    if version is None:
        abort(404)
    return page(brief, with_texts(version.revision_id), version)


@bp.get("/<slug>.pdf")
@few_new_ones
def pdf(slug):
    return pdf_of(found(slug))


@bp.get("/<slug>/v<int:number>.pdf")
@few_new_ones
def version_pdf(slug, number):
    return pdf_of(found(slug), number)


@bp.get("/<slug>/cite.<form>")
def cite(slug, form):
    brief = found(slug)
    writers = {"bib": citations.bibtex, "ris": citations.ris, "json": citations.csl_json}
    if form not in writers or not brief.published:
        abort(404)
    item = reading.citable(brief, brief.published, newest_version(brief))
    types = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems",
             "json": "application/vnd.citationstyles.csl+json"}
    response = current_app.response_class(writers[form]([item]), mimetype=types[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{brief.reference}.{form}")
    return response


def found(slug, may_view=policy.can_know):
    brief = fetch(Brief, slug, may_view)
    if brief.state == State.WITHDRAWN:
        raise Gone(brief)
    if slug != brief.slug and request.method == "GET":
        return redirect_to(brief)
    bring_places(brief)
    return brief


def redirect_to(brief):
    abort(redirect(url_for(request.endpoint, **request.view_args | {"slug": brief.slug}), 301))


def newest_version(brief):
    return numbered(brief, brief.version)


def numbered(brief, number):
    return next((version for version in brief.versions if version.number == number), None)


def page(brief, revision, version):
    item = reading.citable(brief, revision, version) if version else None
    is_public = bool(version) and brief.audience == "everyone"
    if version and not (me().is_authenticated and brief.is_author(me())):
        each_time(readings.note, brief.id, revision.id)
    context = reading.context(brief, revision, version)
    return render_template(
        "briefs/show.html", citation_styles=reading.styles(item) if item else [],
        meta=citations.meta_tags(item, f"{item.url}.pdf") if is_public else [],
        json_ld=citations.json_ld(item) if is_public else None,
        is_insider=policy.can_view_draft(me(), brief), **context,
        **reading.around(brief, revision, context["linking"]))
