"""What a brief's page shows of one revision, prepared for the template: texts, byline, citations, places."""
from flask import current_app
from flask_babel import gettext as _

from portal.briefs import citations, queries
from portal.briefs.models import READINESS, BriefType, Licence, Need, Relation
from portal.core import clock
from portal.core.access import me
from portal.core.db import db
from portal.core.languages import html_lang
from portal.core.locale import language, text_language
from portal.publishing import linking
from portal.publishing.models import Revision, Version
from portal.publishing.queries import places_of
from portal.publishing.translating import switches, written
from portal.ui.filters import joined

PUBLISHER = {"en": "Smart Manufacturing Alliance", "zh": "智能制造联盟"}


def reader(brief, revision: Revision):
    """(template, context) of the brief as its readers see `revision`."""
    return "briefs/_reader.html", context(brief, revision)


def context(brief, revision, version=None):
    code = text_language(written(revision))
    text = revision.text_or_original(code)
    fields, links = revision.fields, linking.around(brief, revision.id, me())
    return {
        "html": linking.linked(text.html, links.targets), "linking": links,
        "brief": brief, "revision": revision, "text": text, "text_lang": html_lang(text.language),
        "original_lang": html_lang(revision.language),
        "is_other_language": text.language != code, "is_outdated": text.language in revision.outdated,
        "title": revision.title_in(code), "title_lang": title_language(revision, code),
        "summary": summary(revision, code), "version": version, "authors": authors(revision, code),
        "headings": [{"level": level, "id": ident, "title": title} for level, ident, title in text.toc if level <= 3],
        "trl": fields.get("trl"), "about_rows": about_rows(fields) + group_rows(brief),
        "standards": fields.get("standards", []), "keywords": revision.keywords_in(text.language),
        "positions": places_of(brief), "languages": written(revision),
        "language_urls": switches(revision, code, text),
    }


def about_rows(fields):
    """Further rows of the title block: (label, value) or (label, value, address)."""
    rows = [(_("Type"), BriefType(fields["type"]).label, f"/briefs?type={fields['type']}")]
    if fields.get("trl"):
        rows.append((f"TRL {fields['trl']}", READINESS[fields["trl"]]))
    for side, label in (("offered", _("Offered")), ("sought", _("Sought"))):
        if fields.get(side):
            rows.append((label, joined(str(Need(need).label) for need in fields[side])))
    if fields.get("licence"):
        licence = Licence(fields["licence"])
        rows.append((_("Licence"), licence.label, licence.address))
    return rows


def group_rows(brief):
    group = brief.owner_group
    return [(_("Working group"), group.name_in(language()), f"/groups/{group.id}")] if group else []


def title_language(revision, code):
    own = revision.text(code)
    found = code if own and own.title else revision.original.language
    return html_lang(found)


def summary(revision, code):
    """(the abstract in the reader's language when there is one, its language)."""
    own = revision.text(code)
    text = own if own and own.summary else revision.original
    return text.summary, html_lang(text.language)


def authors(revision, code):
    """The byline as the macro wants it: names and affiliations of the day."""
    return [{
        "name": named(author, "name", code),
        "url": f"/people/{author['person_id']}" if author.get("person_id") else
               f"/institutions/{author['institution_id']}" if author.get("institution_id") else None,
        "affiliation": named(author, "affiliation", code),
        "affiliation_url": f"/institutions/{author['affiliation_id']}" if author.get("affiliation_id") else None,
        "orcid": author.get("orcid"), "is_corresponding": author.get("is_corresponding"),
    } for author in revision.authors]


def named(author, what, code):
    names = [author.get(f"{what}_{code}"), author.get(f"{what}_en"), author.get(f"{what}_zh")]
    return next((name for name in names if name), "")


def around(brief, revision, links):
    """What the brief names as related, and what names it so, as [(relation, entry)]."""
    named = [(item, links.targets.get(item["number"])) for item in revision.fields.get("related", [])]
    relations = queries.relations_to(brief) if links.citing else {}
    return {"related": [(Relation(item["relation"]).label, entry) for item, entry in named
                        if entry and entry.is_out and entry.id != brief.id],
            "citing": [(relations[entry.id].inverse, entry) for entry in links.citing if entry.id in relations]}


def citable(brief, revision, version):
    """The brief as the citation styles want it, in its original language."""
    code = revision.language
    text = revision.original
    return citations.Citable(
        number=brief.reference, version=version.number, title=text.title, language=code,
        authors=tuple(cited(author) for author in revision.authors), publisher=PUBLISHER.get(code, PUBLISHER["en"]),
        date=version.published_at.date(), url=f"{current_app.config['URL']}{brief.address}/v{version.number}",
        keywords=tuple(revision.keywords_in(code)), abstract=text.summary)


def citation(brief):
    """One line on how to cite what was withdrawn."""
    version = db.session.get(Version, (brief.id, brief.version))
    return citations.gbt7714(citable(brief, brief.published, version), clock.today())


def cited(author):
    is_institution = not author.get("person_id")
    return citations.Author(
        name_en=author["name_en"], name_zh=author["name_zh"], institution_en=author.get("affiliation_en", ""),
        institution_zh=author.get("affiliation_zh", ""), is_institution=is_institution)


def styles(item):
    today = clock.today()
    return [("GB/T 7714-2015", citations.gbt7714(item, today)), ("APA", citations.apa(item)),
            ("IEEE", citations.ieee(item, today))]
