"""What a published version tells machines: citation_* tags for scholars' indexes, JSON-LD for the others."""
import json

from portal.briefs.citations.names import family_and_given
from portal.briefs.citations.styles import Citable
from portal.core.words import one_line

UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def meta_tags(item: Citable, pdf_url: str | None = None) -> list[tuple[str, str]]:
    """(name, content) in order, each author followed by the own institution; the template escapes them."""
    tags = [("citation_title", item.title)]
    for author in item.authors:
        tags += [("citation_author", _author(author, item.language)),
                 ("citation_author_institution", author.institution_in(item.language))]
    tags += [
        ("citation_publication_date", item.date.strftime("%Y/%m/%d")),
        ("citation_language", item.language),
        ("citation_technical_report_number", item.number),
        ("citation_technical_report_institution", item.publisher),
        *(("citation_keywords", keyword) for keyword in item.keywords),
        ("citation_abstract_html_url", item.url),
        ("citation_pdf_url", pdf_url or ""),
    ]
    return [(name, one_line(content)) for name, content in tags if content]


def json_ld(item: Citable) -> str:
    """A schema.org Report, safe as it is between <script type="application/ld+json"> and its end."""
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": item.url,
        "url": item.url,
        "name": one_line(item.title),
        "reportNumber": item.number,
        "version": str(item.version),
        "inLanguage": item.language,
        "datePublished": item.date.isoformat(),
        "author": [_schema(author, item.language) for author in item.authors],
        "publisher": {"@type": "Organization", "name": one_line(item.publisher)},
        "keywords": [one_line(keyword) for keyword in item.keywords],
        "abstract": one_line(item.abstract),
    }
    known = {name: value for name, value in report.items() if value}
    return json.dumps(known, ensure_ascii=False).translate(UNSAFE)


def _author(author, language):
    if not author.is_latin_in(language):
        return author.name_in(language)
    return ", ".join(filter(None, family_and_given(author, language)))


def _schema(author, language):
    who = {"@type": "Organization" if author.is_institution else "Person", "name": author.name_in(language)}
    if author.institution_in(language) and not author.is_institution:
        who["affiliation"] = {"@type": "Organization", "name": author.institution_in(language)}
    return who
