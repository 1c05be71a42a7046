"""The filters of the list of briefs as the page shows them: groups with counts, and what is chosen now."""
from functools import lru_cache

from flask import get_template_attribute
from flask_babel import gettext as _

from portal.briefs.models import BriefType, Need
from portal.core.languages import own_name
from portal.core.locale import language
from portal.ui.filters import colon, here


@lru_cache(maxsize=500)
def shown(counts, wanted, _address, _language):
    """(groups, their HTML) for the page at this address in this language; `counts` are told apart as objects."""
    found = groups(counts, wanted, here)
    facets = get_template_attribute("macros/lists.html", "facets")
    return found, facets(found, clear_url="/briefs" if wanted.is_any else None)


def groups(counts, wanted, here):
    """For the facets macro; `here(**changes)` writes the addresses."""
    return [
        group("type", _("Type"), [(t.value, t.label, n) for t, n in ranked(counts["type"])], wanted.type, here),
        group("trl", _("Readiness"), [(str(n), n, count) for n, count in sorted(counts["trl"].items())],
              one_level(wanted), here),
        group("offered", _("Offered"), needs(counts["offered"]), wanted.offered, here),
        group("sought", _("Sought"), needs(counts["sought"]), wanted.sought, here),
        group("institution", _("Institution"), [
            (str(ident), names[language() == "zh"] or names[0], count)
            for ident, (*names, count) in counts["institution"].items()],
            wanted.institution and str(wanted.institution), here),
        group("group", _("Working group"), [(str(ident), names[language() == "zh"] or names[0], count)
                                            for ident, (*names, count) in counts["group"].items()],
              wanted.group and str(wanted.group), here),
        group("year", _("Year"), [(str(int(y)), int(y), n) for y, n in sorted(counts["year"].items(), reverse=True)],
              wanted.year and str(wanted.year), here),
        group("language", _("Language"), [(code, own_name(code), n)
                                          for code, n in sorted(counts["language"].items())], wanted.language, here),
    ]


def one_level(wanted):
    return str(wanted.trl[0]) if wanted.trl and wanted.trl[0] == wanted.trl[1] else None


def group(name, label, rows, active, here):
    """A value that is chosen stands there also when nothing has it, so that it can be taken away."""
    if active and active not in [value for value, _words, _count in rows]:
        rows = [*rows, (active, getattr(active, "label", active), 0)]
    return {"name": name, "label": label, "values": [
        {"label": words, "count": count, "is_active": value == active,
         "url": here(**{name: None if value == active else value, "page": None})} for value, words, count in rows]}


def ranked(counts):
    return sorted(((BriefType(name), count) for name, count in counts.items()), key=lambda pair: -pair[1])


def needs(counts):
    return [(need.value, need.label, count) for need, count in
            sorted(((Need(name), count) for name, count in counts.items()), key=lambda pair: -pair[1])]


def chosen(shown, here, wanted, term_name):
    """[(label, address without it)] of what the list is filtered by."""
    rows = [(f"{colon(part['label'])}{value['label']}", value["url"]) for part in shown for value in part["values"]
            if value["is_active"]]
    if wanted.term:
        rows.append((term_name or _("Term"), here(term=None, page=None)))
    if wanted.trl and wanted.trl[0] != wanted.trl[1]:
        rows.append((_("Readiness %(low)s to %(high)s", low=wanted.trl[0], high=wanted.trl[1]),
                     here(trl_from=None, trl_to=None, page=None)))
    return rows
