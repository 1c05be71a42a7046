"""A brief's newest revision as the checks want it: before it is submitted, and beside the editor."""
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.briefs import checks
from portal.core.access import me
from portal.core.markdown.wiki import WANTED
from portal.publishing.linking import remarks
from portal.publishing.queries import readable_slugs
from portal.terms.marking import deprecated_in

OUTLINES = Path(__file__).parent / "outlines"


def findings(brief):
    return checks.check(draft(brief))


def checklist(brief):
    return checks.checklist(draft(brief))


def draft(brief):
    revision = brief.head
    fields = revision.fields
    links = [link for text in revision.texts for link in text.links]
    return checks.Draft(
        type=fields["type"], original_language=revision.language, keywords=revision.keywords,
        texts={text.language: checks.Text(text.title, text.summary, text.body, [tuple(i) for i in text.images],
                                          text.links, text.length) for text in revision.texts},
        outlines={code: outline(fields["type"], code) for code in ("zh", "en")}, trl=fields.get("trl"),
        licence=fields.get("licence", ""), standards=fields.get("standards", []), authors=len(revision.authors),
        positions=len(brief.positions), known_addresses=KnownAddresses(me(), links),
        wanted=remarks(revision, me()).wanted if any(link.startswith(WANTED) for link in links) else (),
        deprecated={text.language: deprecated_in(f"{text.title}\n{text.summary}\n{text.body}", text.language)
                    for text in revision.texts})


@cache
def outline(type_, code):
    """The headings and prompts that a draft of this type begins with."""
    return (OUTLINES / f"{type_}.{code}.md").read_text()


class KnownAddresses:
    """Which paths lead somewhere on this portal: a route, and an entry that is published and that `user` may read.

    `links` are all that will be asked about, so that their entries are looked up in one statement.
    """

    def __init__(self, user, links):
        self.user, self.links = user, links

    def __contains__(self, address):
        if not leads_somewhere(address):
            return False
        slug = slug_of(address)
        return slug is None or slug in self.readable

    @cached_property
    def readable(self):
        paths = {urlsplit(link).path.rstrip("/") for link in self.links if link.startswith("/")}
        return readable_slugs(self.user, {slug for path in paths if (slug := slug_of(path))})


def leads_somewhere(address):
    try:
        return bool(route(address))
    except RequestRedirect:
        return True
    except HTTPException:
        return False


def slug_of(address):
    """What an address of an entry names it by, or None."""
    try:
        endpoint, arguments = route(address)
    except HTTPException:
        return None
    return None if endpoint.startswith("handbook") else arguments.get("slug")


def route(address):
    return current_app.url_map.bind("").match(unquote(urlsplit(address).path), method="GET")
