"""Lists keep their filters, sort and page in the address: reading them from it, and writing the links."""
from urllib.parse import urlencode

from flask import request

from portal.core.typed import line

MOST_PAGES = 100_000


class Filters:
    """What a list's address asks for, and the addresses that ask for something else."""

    def __init__(self, **values):
        self.values = {name: value for name, value in values.items() if value not in (None, "")}

    def __getattr__(self, name):
        return self.values.get(name)

    def address(self, **changes):
        """The list's address with these changes, from the first page; None takes a filter away."""
        merged = self.values | changes
        kept = {name: value for name, value in merged.items() if value not in (None, "")}
        return f"{request.path}?{urlencode(kept)}" if kept else request.path

    def page_address(self, number):
        return self.address(page=number if number > 1 else None)

    def facet(self, name, label, values):
        """A group of the margin's filters out of (value, label, count) triples."""
        chosen = self.values.get(name)
        return {"name": name, "label": label, "values": [
            {"label": word, "count": count, "is_active": value == chosen,
             "url": self.address(**{name: None if value == chosen else value})}
            for value, word, count in values if count or value == chosen]}

    def sorts(self, **labels):
        """Links for the ways to sort, the first of them the default."""
        default = next(iter(labels))
        here = self.sort or default
        return [{"label": label, "is_active": name == here, "direction": None,
                 "url": self.address(sort=None if name == default else name)}
                for name, label in labels.items()]

    def cleared(self):
        """The address without any filter, or None when there is none."""
        if set(self.values) <= {"sort"}:
            return None
        return request.path

    @property
    def for_search(self):
        """What a search form of the list must carry along."""
        return [(name, value) for name, value in self.values.items() if name != "q"]


def typed(name="q"):
    return line(request.args.get(name))[:200]


def page_number():
    return number("page", MOST_PAGES) or 1


def number(name, most=2**31 - 1):
    """A positive whole number of the address, or None."""
    value = request.args.get(name, "")
    return min(int(value), most) or None if value.isascii() and value.isdigit() and len(value) < 12 else None


def one_of(enum, name):
    """A member of `enum` that the address names, or None."""
    value = request.args.get(name)
    return enum(value) if value in set(enum) else None


def one_word(name, *words):
    value = request.args.get(name)
    return value if value in words else None
