"""What a brief's PDF says beside its text: readiness, offers and needs, authors, cited standards, how to cite."""
from flask_babel import gettext as _

from portal.briefs import citations, reading
from portal.publishing.sheets import Sheet


def sheet(brief, revision, version, code):
    fields = revision.fields
    people = tuple({"name": author["name"], "place": author["affiliation"]} for author in reading.authors(revision, code))
    return Sheet(rows=(*reading.about_rows(fields), *reading.group_rows(brief)), level=fields.get("trl"), people=people,
                 summary=reading.summary(revision, code)[0],
                 keywords=tuple(revision.keywords_in(revision.text_or_original(code).language)),
                 sections=tuple(sections(brief, revision, version)))


def sections(brief, revision, version):
    if standards := revision.fields.get("standards"):
        yield _("Cited standards"), [f"{each['code']}  {each['title']}".strip() for each in standards]
    if version:
        item = reading.citable(brief, revision, version)
        # As of its day, so that the same version stays the same file.
        yield _("How to cite"), [citations.gbt7714(item, item.date), citations.apa(item)]
