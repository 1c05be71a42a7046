"""Parts that many pages share, such as the rail or a row of a list, each made once for the values that it is filled with.

A part is filled with these values, the language, the time zone and nothing else: neither the request nor the person
reaches it.
"""
from functools import lru_cache

from flask import current_app
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

MOST_KEPT = 5000


def init_app(app):
    app.jinja_env.globals["part"] = part


def part(name, *values):
    """The HTML of `parts/<name>.html` with `values`: texts, numbers, moments, or tuples of such."""
    make = made.__wrapped__ if current_app.debug else made
    return make(current_app.jinja_env, name, (get_locale().language, str(get_timezone())), values, kinds(values))


def kinds(value):
    """Equal values of different types are told apart: markup and the same signs as somebody typed them, 1 and True."""
    return tuple(map(kinds, value)) if isinstance(value, tuple) else type(value)


def fragment(name, **values):
    """The HTML of a template that stands in a page and asks for nothing that the layout does."""
    return Markup(current_app.jinja_env.get_template(name).render(values))


@lru_cache(maxsize=MOST_KEPT)
def made(environment, name, reader, values, _kinds):
    return Markup(environment.get_template(f"parts/{name}.html").render(language=reader[0], values=values))
