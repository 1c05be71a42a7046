"""What a page shows of one revision, prepared for the template."""
from portal.core.locale import HTML_LANG, language
from portal.publishing.models import Revision


def reader(page, revision: Revision):
    """(template, context) of the page as its readers see `revision`."""
    return "knowledge/_reader.html", context(page, revision)


def context(page, revision):
    code = language()
    text = revision.text_or_original(code)
    return {
        "page": page, "revision": revision, "text": text, "text_lang": HTML_LANG.get(text.language, text.language),
        "is_other_language": text.language != code, "is_outdated": text.language in revision.outdated,
        "title": revision.title_in(code), "title_lang": title_language(revision, code),
        "headings": [{"level": level, "id": ident, "title": title} for level, ident, title in text.toc if level <= 3],
        "languages": written(revision),
        "language_urls": {other: f"?lang={other}" for other in written(revision) if other != code},
    }


def title_language(revision, code):
    own = revision.text(code)
    found = code if own and own.title else revision.original.language
    return HTML_LANG.get(found, found)


def written(revision):
    """The languages that have a whole text, the original first."""
    return sorted((t.language for t in revision.texts if t.body or t.language == revision.language),
                  key=lambda code: code != revision.language)
