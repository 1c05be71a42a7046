import re

import pytest
from flask import render_template_string
from sqlalchemy import event

from portal.core.db import db
from portal.frameworks import queries

PICKER = """{% from "frameworks/_pick.html" import position_picker with context %}
{{ position_picker(axes, chosen, 2) }}"""


def statements_of(browser, url):
    sent = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda *args: sent.append(args[2]))
    assert browser.get(url).status_code == 200
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(sent)


# G30
@pytest.mark.parametrize("language, words", [
    ("en", ["Smart manufacturing architecture", "2021 in force, 2015 superseded", "Technology readiness"]),
    ("zh", ["智能制造系统架构", "智能制造能力成熟度模型", "技术就绪水平"]),
])
def test_the_list_names_every_framework_and_its_versions(loaded, browser, language, words):
    page = browser.get(f"/frameworks?lang={language}").text
    assert all(word in page for word in words)
    assert page.count('class="timetable-row"') == 5


def test_an_empty_list_says_what_belongs_there(browser):
    assert "No frameworks yet." in browser.get("/frameworks").text


# G30
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", ["imsa", "maturity", "value-chain", "rami", "readiness", "imsa/2015"])
def test_a_page_explains_every_term_in_the_language_of_the_reader(loaded, browser, key, language):
    page = browser.get(f"/frameworks/{key}?lang={language}").text
    for axis in queries.axes_with_terms(queries.FrameworkVersion.find(key)):
        assert f'id="{axis.key}"' in page
        for term in axis.terms:
            assert f'id="{term.path}"' in page
            assert str(term.definition_in(language)).replace("'", "&#39;") in page


def test_what_is_to_be_checked_says_so(loaded, browser):
    assert browser.get("/frameworks/imsa").text.count("to be checked") == 2
    assert browser.get("/frameworks/readiness").text.count("to be checked") == 0


def test_a_version_without_label_is_the_one_in_force_and_the_older_keeps_its_address(loaded, browser):
    assert "Unit" in browser.get("/frameworks/imsa").text
    older = browser.get("/frameworks/imsa/2015").text
    assert 'id="hierarchy.control"' in older and 'href="/frameworks/imsa/2021#hierarchy.unit"' in older
    assert "have not been taken from the source yet" in older


@pytest.mark.parametrize("key", ["imsa", "maturity", "imsa/2015"])
def test_every_correspondence_leads_to_a_term(loaded, browser, key):
    links = re.findall(r'href="(/frameworks/[^"#]+)#([^"]+)"', browser.get(f"/frameworks/{key}").text)
    assert links
    for url, anchor in links:
        assert f'id="{anchor}"' in browser.get(url).text


@pytest.mark.parametrize("url", ["/frameworks/none", "/frameworks/imsa/1999", "/frameworks/imsa/2021/more"])
def test_an_unknown_framework_or_version_is_not_found(loaded, browser, url):
    assert browser.get(url).status_code == 404


# X31
@pytest.mark.parametrize("url, most", [
    ("/frameworks", 2), ("/frameworks/imsa", 6), ("/frameworks/maturity", 6)])
def test_a_page_takes_few_statements_however_many_terms_it_has(loaded, browser, url, most):
    assert statements_of(browser, url) <= most


# G31
def test_a_position_is_picked_by_one_list_per_axis_each_beginning_with_any(loaded, app):
    axes = queries.axes_with_terms(queries.default_version())
    chosen = axes[1].terms[2].id
    with app.test_request_context():
        page = render_template_string(PICKER, axes=axes, chosen=[chosen])
    assert re.findall(r'<select id="([^"]+)" name="([^"]+)">\s*<option value="">any</option>', page) == [
        (f"position-2-{axis.key}",) * 2 for axis in axes]
    assert re.findall(r'<option value="(\d+)" selected>', page) == [str(chosen)]
    assert page.count("<option ") == 18 and page.count("<dt>") == 15
    assert all(f'<label class="field-label" for="position-2-{axis.key}">' in page for axis in axes)


def test_a_picker_speaks_chinese_on_a_chinese_page(loaded, app):
    axes = queries.axes_with_terms(queries.default_version())
    with app.test_request_context("/?lang=zh"):
        page = render_template_string(PICKER, axes=axes, chosen=[])
    assert "车间层" in page and "Workshop" not in page and " selected" not in page
