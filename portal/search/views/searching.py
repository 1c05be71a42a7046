"""The search page: what is asked stands in the address, and nothing is shown that the reader may not see."""
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.access import allow, me
from portal.core.kept_pages import do_not_keep, each_time, kept_while
from portal.core.languages import html_lang
from portal.core.locale import language
from portal.core.typed import line
from portal.members.addresses import local
from portal.publishing.models import Pace
from portal.publishing.policy import is_known, may_act
from portal.search import asked as asking
from portal.search import log, log_queries, panel, suggestions
from portal.search.engine import NEWEST, Request, SearchUnavailable
from portal.search.expansion import meant
from portal.search.indexing import engine, searchables
from portal.search.models import FOUND, SavedSearch
from portal.search.policy import may_see_searches
from portal.search.queries import rows_of, titles_with, visible_among
from portal.search.query import parse
from portal.search.saved import kept_by
from portal.search.similar import similar_titles
from portal.search.snippets import IN_FILE, meanings_of, needles_of, show
from portal.ui.filters import here, joined

LONGEST_TYPED, LONGEST_QUERY = 60, 300
FEW = 3  # results up to which better words are offered
bp = Blueprint("search", __name__, url_prefix="/search")
admin = Blueprint("searches", __name__, url_prefix="/administration/searches")

PLACES = {
    "title": _l("title"), "reference": _l("number"), "keyword": _l("keyword"), "term": _l("framework"),
    "author": _l("author"), "institution": _l("institution"), "summary": _l("abstract"), "headings": _l("heading"),
    "body": _l("text"),
}


@bp.get("")
@kept_while(FOUND)
def index():
    asked = asking.asked(request.args)
    query, added = meant(asked.text, asked.without)
    if asked.is_nothing or query.text and query.tree is None:
        return page(asked, query)
    try:
        response, number = answer(asked, query)
        better, instead = correction(asked, response.total, number)
        note(asked, response.total)
    except SearchUnavailable:
        do_not_keep()
        return page(asked, query, is_rebuilding=True, rows=rows_by_title(query))
    if instead:
        query, response, number = *instead, 1
    groups = panel.groups(response, asked, language(), here)
    return page(asked, query, better=better, is_instead=bool(instead),
                rows=results(response.hits, query, response.explained), total=response.total, number=number,
                last=last_page(response.total), groups=groups, chosen=panel.chosen(groups),
                added=[] if instead else chips(added, asked), saving=saving(asked, panel.chosen(groups)))


def saving(asked, chosen):
    """What the form that keeps this search holds, for those who may keep one."""
    if not may_act(me()):
        return None
    kept, wanted = kept_by(me()), asking.canonical(asked)
    saved, pace = next(((saved, pace) for saved, pace in kept if saved.query == wanted), (None, None))
    name = " · ".join([*filter(None, [asked.text]), *(words for words, _url in chosen)])
    return {"query": wanted, "saved": saved, "pace": pace, "paces": list(Pace), "is_full": len(kept) >= SavedSearch.MOST,
            "name": name[:SavedSearch.LONGEST_NAME]}


def note(asked, total):
    if asked.text and asked.page == 1 and not asked.chosen:
        each_time(log.note_search, asked.text, total)


@bp.get("/opened")
def opened():
    """Count that a result was opened, and go there."""
    to = local(request.args.get("to", ""), "")
    if to:
        log.note_opened(request.args.get("q", "")[:LONGEST_QUERY], asking.page_number(request.args.get("rank", "")), to)
    return redirect(to or url_for(".index"), 303)


@admin.get("")
def searches():
    """What was looked for in vain, and what was found and not opened."""
    allow(may_see_searches)
    return render_template("search/log.html", fruitless=log_queries.fruitless(), unopened=log_queries.unopened())


def correction(asked, total, number):
    """(the query in better words, or "", what it finds when the one typed finds nothing)."""
    if total >= FEW or number > 1 or asked.as_typed or not asked.text:
        return "", None
    for text in corrected(asked.text, parse(asked.text).tree):
        query, _added = meant(text, asked.without)
        response = engine().search(engine_request(asked, query, 1))
        if response.total > total:
            return text, None if total else (query, response)
    return "", None


def corrected(text, tree) -> list[str]:
    """`text` with better words, the best first; few."""
    better = engine().corrections(tree, me().access_keys, me().conflict_keys)
    found = []
    for number in range(max(map(len, better.values()), default=0)):
        changed = text
        for words, others in better.items():
            changed = changed.replace(words.text, others[min(number, len(others) - 1)], 1)
        found.append(changed)
    return found


def chips(added, asked):
    """(word, address without it) of what the term base added."""
    return [(word, here(without=[*asked.without, word], page=None)) for word in added]


@bp.get("/suggest")
def suggest():
    """What begins as typed, for the script below the search boxes."""
    found = suggestions.suggest(request.args.get("q", "")[:LONGEST_TYPED], me().access_keys, me().conflict_keys)
    return {"label": _("Suggestions"),
            "told": ngettext("%(num)s suggestion", "%(num)s suggestions", len(found)) if found else "",
            "suggestions": [{"text": text, "kind": str(_("Keyword") if is_tag else searchables()[kind].label or kind)}
                            for text, kind, is_tag in found if kind in searchables()]}


@bp.get("/similar")
def similar():
    """What the `title` that is typed for something new comes close to, as a piece of HTML."""
    allow(is_known)
    return similar_titles(line(request.args.get("title")))


def page(asked, query, **found):
    nothing = {"is_rebuilding": False, "rows": [], "added": [], "total": 0,
               "better": "", "is_instead": False, "saving": None, "number": 1, "last": 1, "groups": [], "chosen": []}
    return render_template("search/index.html", asked=asked, query=query, size=asking.PAGE_SIZE, **nothing | found)


def answer(asked, query):
    """The engine's response and the page that it shows: behind the last one stands the last one."""
    response = engine().search(engine_request(asked, query, asked.page))
    if asked.page > last_page(response.total):
        number = last_page(response.total)
        return engine().search(engine_request(asked, query, number)), number
    return response, asked.page


def engine_request(asked, query, number):
    return Request(
        tree=query.tree, access=me().access_keys, conflicts=me().conflict_keys, chosen=asked.chosen,
        facets=asking.FACETS, sort=asked.sort if query.tree else NEWEST, offset=(number - 1) * asking.PAGE_SIZE,
        limit=asking.PAGE_SIZE, explains=asked.explains and me().is_administrator)


def last_page(total):
    return max(1, -(-total // asking.PAGE_SIZE))


def results(keys, query, explained=()):
    """A row for each of `keys` that the person may still see."""
    seen = visible_among(keys, searchables(), me())
    found = rows_of([key for key in keys if key in seen])
    needles, meanings = needles_of(query.tree), meanings_of(query.tree)
    return [result(found[key], needles, meanings) | {"why": explained[key] if explained else None}
            for key in keys if key in found]


def result(row, needles, meanings):
    shown = show(row.texts, row.places, row.language, language(), needles, meanings)
    searchable = searchables()[row.kind]
    names = row.institution
    return {
        "url": row.address, "title": shown.title, "lead": row.reference,
        "lang": html_lang(shown.language) if shown.language != language() else None, "summary": shown.passage,
        "quiet": [searchable.label or row.kind, names and names[language() == "zh"] or "",
                  reason(shown.reasons), by_term(shown.meant)],
        "cells": [(_("Year"), row.year)] if row.year else []}


def reason(places):
    if not places:
        return ""
    words = ("、" if language() == "zh" else ", ").join(map(place_words, places))
    return _("Found in: %(places)s", places=words)


def place_words(place):
    if place.startswith(IN_FILE):
        return _("file “%(name)s”", name=place.removeprefix(IN_FILE))
    return str(PLACES[place])


def by_term(words):
    return _("Through the term base: %(words)s", words=joined(words)) if words else ""


def rows_by_title(query):
    """What stands in for the results while there is no index: things with the words in their titles."""
    keys = titles_with(query.text) if query.text else []
    seen = visible_among(keys, searchables(), me())
    return results([key for key in keys if key in seen][:asking.PAGE_SIZE], query)
