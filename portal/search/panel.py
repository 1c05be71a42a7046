"""The facets beside the results as the page shows them: words, counts, and the address behind each value."""
from flask_babel import lazy_gettext as _l

from portal.core.languages import name_in
from portal.search.asked import FACETS
from portal.search.indexing import searchables
from portal.search.queries import labels_of
from portal.ui.filters import colon

TITLES = {
    "kind": _l("Kind"), "space": _l("Space"), "institution": _l("Institution"), "group": _l("Working group"),
    "term": _l("Framework"), "tag": _l("Tag"),
    "language": _l("Language"), "year": _l("Year"), "trl": _l("Readiness"), "state": _l("State"),
}
MOST_SHOWN = 12


def groups(response, asked, language, here) -> list[dict]:
    """For the facets macro. A facet that cannot narrow the results is left out."""
    shown = {name: shown_values(name, values, response.total) for name, values in response.facets.items()}
    # A label is looked up only for what the reader's own results have: else it could tell of hidden things.
    labels = labels_of([(name, value.value) for name in FACETS for value in shown.get(name, ()) if value.count])
    return [{"name": name, "label": TITLES[name],
             "values": [item(name, value, labels, asked, language, here) for value in shown[name]]}
            for name in FACETS if shown.get(name)]


def shown_values(name, values, total):
    kept = [value for number, value in enumerate(values) if number < MOST_SHOWN or value.is_chosen]
    if len(kept) == 1 and not kept[0].is_chosen and kept[0].count == total:
        return []
    if name in ("year", "trl"):
        return sorted(kept, key=lambda value: int(value.value) if value.value.isdecimal() else 0,
                      reverse=name == "year")
    return kept


def item(name, value, labels, asked, language, here):
    chosen = set(asked.chosen.get(name, ()))
    after = sorted(chosen ^ {value.value})
    return {"label": words_for(name, value, labels, language), "is_active": value.is_chosen,
            "count": None if value.is_chosen else value.count, "url": here(**{name: after or None, "page": None})}


def words_for(name, value, labels, language):
    if name == "kind" and value.count:
        return searchables()[value.value].label or value.value if value.value in searchables() else value.value
    if (name, value.value) not in labels:
        return name_in(value.value, language) if name == "language" else value.value
    en, zh = labels[name, value.value]
    return (zh if language == "zh" else en) or en or zh


def chosen(groups) -> list[tuple[str, str]]:
    """(words, address without it) of what is chosen."""
    return [(f"{colon(group['label'])}{value['label']}", value["url"]) for group in groups for value in group["values"]
            if value["is_active"]]
