"""A brief's newest revision as the checks want it: before it is submitted, and beside the editor."""
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.briefs import checks, policy
from portal.core.access import me
from portal.publishing.models import Entry

OUTLINES = Path(__file__).parent / "outlines"


def findings(brief):
    return checks.check(draft(brief))


def checklist(brief):
    return checks.checklist(draft(brief))


def draft(brief):
    revision = brief.head
    fields = revision.fields
    return checks.Draft(
        type=fields["type"], original_language=revision.language, keywords=revision.keywords,
        texts={text.language: checks.Text(text.title, text.summary, text.body, [tuple(i) for i in text.images],
                                          text.links, text.length) for text in revision.texts},
        outlines={code: outline(fields["type"], code) for code in ("zh", "en")}, trl=fields.get("trl"),
        licence=fields.get("licence", ""), standards=fields.get("standards", []), authors=len(revision.authors),
        positions=len(brief.positions), known_addresses=KnownAddresses(me()))


@cache
def outline(type_, code):
    """The headings and prompts that a draft of this type begins with."""
    return (OUTLINES / f"{type_}.{code}.md").read_text()


class KnownAddresses:
    """Which paths lead somewhere on this portal: a route, and an entry that is published and that `user` may read."""

    def __init__(self, user):
        self.user = user

    def __contains__(self, address):
        path = unquote(urlsplit(address).path)
        try:
            endpoint, arguments = current_app.url_map.bind("").match(path, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        if "slug" in arguments and not endpoint.startswith("handbook"):
            entry = Entry.find(arguments["slug"])
            return bool(entry and entry.is_out and policy.can_view(self.user, entry))
        return True
