"""Parts made once: what two of them have in common is only what is equal in value and kind."""
from datetime import UTC, datetime

import pytest
from flask import g
from markupsafe import Markup

from portal.core.features import offered
from portal.ui import parts

LATE = datetime(2026, 11, 22, 18, tzinfo=UTC)  # the next day in Shanghai


def line(title, authors="Lin", date=LATE):
    return parts.part("title_line", "/briefs/1", title, "ALB-2026-0001", 1, date, "Anhe", ("en",), "published", None, 6,
                      None, None, authors, None, False)


def test_what_somebody_typed_is_escaped_also_after_the_same_signs_as_markup(app):  # X33 X46
    with app.test_request_context("/"):
        assert "<b>bold</b>" in line(Markup("<b>bold</b>"))
        assert "<b>bold</b>" not in line("<b>bold</b>") and "&lt;b&gt;bold" in line("<b>bold</b>")


@pytest.mark.parametrize("one, other", [(1, True), ("1", 1), (("a",), (Markup("a"),)), (1, 1.0)])
def test_equal_values_of_different_kinds_are_different_keys(one, other):  # X33
    assert parts.kinds((one,)) != parts.kinds((other,))


def test_a_row_is_made_once_and_again_when_anything_in_it_changes(app):  # X33
    with app.test_request_context("/"):
        assert line("Night") is line("Night")
        assert "Renamed" in line("Night", authors="Renamed") and "Renamed" not in line("Night")


def test_each_language_and_time_zone_has_its_own(app, people):  # X10 X12 X33
    with app.test_request_context("/?lang=zh"):
        chinese = line("Night")
    for name in list(g):
        g.pop(name)  # as between two requests
    with app.test_request_context("/?lang=en"):
        english = line("Night")
    assert chinese != english
    assert "2026-11-23" in english  # the portal's zone


def test_nothing_of_the_request_reaches_a_part():  # X33
    folder = parts.__file__.replace("parts.py", "templates/parts")
    for name in ("places", "topline", "footer", "title_line"):
        with open(f"{folder}/{name}.html") as file:
            words = file.read()
        assert not any(word in words for word in ("current_user", "request", "csrf", "session", "here("))


def test_every_place_of_the_menus_has_its_drawing(app):  # X22
    icons = app.jinja_env.get_template("macros/icons.html").module.icon
    empty = str(icons("no such drawing"))
    assert [place.name for place in offered("places") if str(icons(place.icon)) == empty] == []
