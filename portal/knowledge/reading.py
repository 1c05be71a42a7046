"""What a page shows of one revision, prepared for the template."""
import re

from flask_babel import gettext as _

from portal.core.access import me
from portal.core.languages import html_lang
from portal.core.locale import language, text_language
from portal.publishing import linking
from portal.publishing.models import Revision
from portal.publishing.translating import switches, written

ANCHOR = re.compile(r'((?<=\s)(?:id|for|aria-labelledby|aria-describedby)="|href="#)(?=[^"])')


def reader(page, revision: Revision):
    """(template, context) of the page as its readers see `revision`."""
    return "knowledge/_reader.html", context(page, revision)


def context(page, revision):
    code = text_language(written(revision))
    text, links = revision.text_or_original(code), linking.around(page, revision.id, me())
    return {
        "html": linking.linked(text.html, links.targets), "linking": links,
        "page": page, "revision": revision, "text": text, "text_lang": html_lang(text.language),
        "is_other_language": text.language != code, "is_outdated": text.language in revision.outdated,
        "title": revision.title_in(code), "title_lang": title_language(revision, code),
        "keywords": revision.keywords_in(text.language),
        "headings": [{"level": level, "id": ident, "title": title} for level, ident, title in text.toc if level <= 3],
        "languages": written(revision), "about": about(page, revision),
        "language_urls": switches(revision, code, text),
    }


def about(page, revision):
    """Rows of the title block: (label, value) or (label, value, address)."""
    writer = next((author for author in revision.authors if author.get("person_id") == revision.by_id), None)
    rows = []
    if writer:
        rows.append((_("Changed by"), writer[f"name_{language()}"] or writer["name_en"] or writer["name_zh"],
                     f"/people/{revision.by_id}"))
    if page.owner_group:
        rows.append((_("Working group"), page.owner_group.name_in(language()), f"/groups/{page.owner_group_id}"))
    if page.keeper:
        rows.append((_("Owner"), page.keeper.name_in(language()), f"/people/{page.keeper_id}"))
    return rows


def title_language(revision, code):
    own = revision.text(code)
    found = code if own and own.title else revision.original.language
    return html_lang(found)


def part(node, revision, targets):
    """(title, its language, text, HTML with headings fit for standing below others) of a page in a print of many."""
    text = revision.text_or_original(language())
    lang = html_lang(text.language)
    return text.title, lang, prefixed(linking.linked(text.html, targets), f"p{node.id}-")


def prefixed(html, prefix):
    """Anchors are unique on a page; several texts on one page must not share them."""
    return ANCHOR.sub(lambda found: f"{found[1]}{prefix}", html)
