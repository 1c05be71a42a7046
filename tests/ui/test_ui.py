"""What holds of every component and page composition, read as text."""
import re
from pathlib import Path

import brotli
import pytest

from tests.ui.gallery import PAGES, ROOT

TEMPLATES = sorted((ROOT / "portal").rglob("templates/**/*.html"))
INLINE = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*(\ssrc=|application/ld\+json))"
                    r"|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
SOME = [*(f"/{name}" for name in PAGES), "/forms?wrong", "/edit?member&unsaved", "/queue?member",
        "/error/404", "/error/409", "/gone", "/broken"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_a_script_or_a_style_of_its_own(path):  # X41
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", SOME)
def test_every_composition_is_drawn_in_both_languages(gallery, path, language):
    answer = gallery.test_client().get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code in (200, 404, 409, 410)
    assert not INLINE.search(answer.text)
    assert answer.text.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


def test_a_page_says_its_language_and_leads_to_the_other(gallery):  # X10
    page = gallery.test_client().get("/home?lang=zh").text
    assert '<html lang="zh-CN"' in page
    assert 'href="/home?lang=en" lang="en" hreflang="en"' in page


def test_a_visitors_page_holds_no_token(gallery):  # X10
    page = gallery.test_client().get("/home")
    assert "csrf" not in page.text
    assert "Set-Cookie" not in page.headers


def test_what_is_typed_stays_and_its_error_stands_at_the_field_and_on_top(gallery):  # X25
    page = gallery.test_client().get("/forms?wrong").text
    assert 'aria-labelledby="error-summary-title"' in page
    assert '<a href="#title">' in page
    field = re.search(r'<input[^>]*id="title"[^>]*>', page).group()
    assert 'aria-describedby="title-help title-error"' in field
    assert 'aria-invalid="true"' in field


def test_a_destructive_act_says_what_goes_and_asks_for_the_name(gallery):  # X25
    page = gallery.test_client().get("/forms").text
    assert "the text in both languages" in page
    assert "Spindle wear" in page
    assert re.search(r'<input id="confirm-name" name="name"[^>]*required', page)


def test_an_error_page_says_what_to_do_and_gives_the_text_back(gallery):  # X26
    missing = gallery.test_client().get("/error/404").text
    assert "/sign-in?next=/briefs/ALB-2026-0012" in missing
    assert "7f3a-91c2" in missing
    assert "Spindle wear</textarea>" in gallery.test_client().get("/error/409").text


def test_the_last_resort_needs_nothing_but_its_style_sheet(gallery):
    source = (ROOT / "portal" / "ui" / "templates" / "errors" / "broken.html").read_text()
    assert "extends" not in source
    assert "出错了" in gallery.test_client().get("/broken").text


def test_states_are_told_by_word_and_hatch(gallery):  # X22
    page = gallery.test_client().get("/parts").text
    states = re.findall(r'<span class="state(?: state-asks)?">(.*?)<span class="state-word">(.+?)<', page)
    assert len(states) >= 11
    assert all('class="hatch"' in drawing for drawing, _ in states)
    drawings = {drawing for drawing, word in states[:11]}
    assert len(drawings) >= 10


def test_figures_lead_to_their_rows_and_charts_have_a_table(gallery):  # X23 X24
    page = gallery.test_client().get("/parts").text
    assert re.search(r'<a href="/queue">\s*<strong class="figure-value', page)
    assert page.count("<figure class=\"chart\">") == 3
    assert page.count("<table") >= 3


def test_filters_sort_and_pages_live_in_the_address(gallery):  # X23
    page = gallery.test_client().get("/list?sort=new&trl=6").text
    assert re.search(r'href="/list\?(?=[^"]*sort=new)(?=[^"]*trl=6)[^"]*page=4', page)


@pytest.mark.parametrize("kind, limit", [("css", 14_000), ("js", 12_000)])
def test_the_bundles_are_light(kind, limit):  # X30
    files = sorted((ROOT / "static" / kind).glob(f"*.{kind}"))
    assert len(brotli.compress(b"\n".join(Path(path).read_bytes() for path in files))) < limit
