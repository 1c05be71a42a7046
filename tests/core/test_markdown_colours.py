"""Code in colour is readable: every colour that the style sheet gives it, on its ground, by day and by night."""
import re
from pathlib import Path

import pytest
from pygments.token import STANDARD_TYPES

CSS = Path(__file__).parents[2] / "static" / "css"


@pytest.fixture(params=["light", "dark"])
def tokens(request):
    text = (CSS / "tokens.css").read_text()
    day = text.partition("@media")[0]
    night = text.partition(':root[data-theme="dark"] {')[2].partition("}")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", day))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", night)) if request.param == "dark" else {})


def rules():
    """(selector, declarations) of everything about listings."""
    return re.findall(r"^(\.listing[^{]*)\{([^}]*)\}", (CSS / "prose.css").read_text(), re.MULTILINE)


def luminance(colour):
    parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_code_is_readable_by_day_and_by_night(tokens):  # P37
    assert rules()
    for selector, declarations in rules():
        ink = re.search(r"(?<!-)color: var\(--([\w-]+)\)", declarations)
        ground = re.search(r"background: var\(--([\w-]+)\)", declarations)
        pair = tokens[ink[1] if ink else "ink"], tokens[ground[1] if ground else "wash"]
        assert contrast(*pair) >= 4.5, f"{selector} {pair}"


def test_the_style_sheet_names_only_classes_that_pygments_gives():  # P37
    named = {name for selector, _ in rules() for name in re.findall(r"\.(\w+)", selector.removeprefix(".listing"))}
    assert named <= set(STANDARD_TYPES.values())
