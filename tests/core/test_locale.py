"""A page speaks the language of its address, its person, its cookie or its browser, in that order; so do dates."""
import os
from datetime import UTC, date, datetime

import pytest
from flask import render_template_string
from flask_babel import gettext, lazy_gettext, ngettext

from portal.core import locale
from portal.core.db import db
from portal.core.locale import in_language, language
from portal.ui.filters import day, moment, number


def spoken(answer):
    return answer.text.split('<html lang="')[1].split('"')[0]


@pytest.mark.parametrize("accepted, expected", [
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("zh", "zh-CN"), ("zh-TW", "zh-CN"), ("zh-Hans-CN", "zh-CN"), ("en-GB", "en"),
    ("de-DE,zh;q=0.5,en;q=0.4", "zh-CN"), ("de", "en"), ("", "en"), ("*", "en"), ("nonsense;q=x", "en")])
def test_a_visitor_is_met_in_the_browsers_language(browser, accepted, expected):  # X10
    assert spoken(browser.get("/contact", headers={"Accept-Language": accepted})) == expected


def test_the_choice_of_a_visitor_is_kept_in_a_cookie_and_nothing_else_is(browser):  # X10
    answer = browser.get("/contact?lang=zh")
    assert spoken(answer) == "zh-CN" and answer.headers["Set-Cookie"].startswith("lang=zh;")
    assert spoken(browser.get("/contact", headers={"Accept-Language": "en"})) == "zh-CN"
    assert "Set-Cookie" not in browser.get("/contact").headers


def test_a_person_is_met_in_the_own_language_whatever_the_browser_says(browser, people):  # X10
    people["member"].language = "zh"
    db.session.commit()
    browser.sign_in(people["member"])
    assert spoken(browser.get("/contact", headers={"Accept-Language": "en"})) == "zh-CN"
    assert spoken(browser.get("/contact?lang=en")) == "en"


@pytest.mark.parametrize("wish", ["de", "", "zh-CN", "../etc", "en\r\nSet-Cookie: a=b"])
def test_an_unknown_language_is_no_wish(browser, wish):  # X46
    answer = browser.get("/contact", query_string={"lang": wish})
    assert spoken(answer) == "en" and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("sentence", [gettext, lazy_gettext])
def test_what_people_typed_is_no_markup_in_a_sentence(app, sentence):  # X43
    with app.test_request_context("/"):
        said = sentence("%(name)s is an author already.", name="<script>alert(1)</script>")
        assert "<script>" not in render_template_string("{{ said }}", said=said)
        assert "<script>" not in render_template_string("{{ _('%(name)s', name=name) }}", name="<script>")


def test_every_page_switches_to_itself_in_the_other_language(browser):  # X10
    page = browser.get("/briefs?type=technology_brief&page=2&lang=en").text
    assert 'href="/briefs?type=technology_brief&amp;page=2&amp;lang=zh"' in page


def test_a_sentence_made_for_somebody_else_is_in_that_language(app):
    with app.test_request_context("/?lang=en"):
        assert language() == "en"
        with in_language("zh"):
            assert language() == "zh"
        assert language() == "en"


@pytest.mark.parametrize("code, forms", [("en", 2), ("zh", 1)])
def test_numbers_and_plurals_follow_the_language(app, code, forms):  # X12
    with app.test_request_context(f"/?lang={code}"):
        assert number(1234567.5) == "1,234,567.5"
        words = [ngettext("%(num)s try", "%(num)s tries", count).replace(str(count), "N") for count in (1, 2)]
        assert len(set(words)) == forms


@pytest.mark.parametrize("code, plain, shown, exact", [
    ("en", "2 November 2026", "3 November 2026", "3 Nov 2026, 02:30 China Time"),
    ("zh", "2026年11月2日", "2026年11月3日", "2026年11月3日 02:30 中国时间")])
def test_days_and_moments_are_written_as_the_reader_writes_them(app, code, plain, shown, exact):  # X12
    evening = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
    with app.test_request_context(f"/?lang={code}"):
        assert (day(date(2026, 11, 2)), day(evening)) == (plain, shown)
        assert exact in moment(evening) and 'datetime="2026-11-02T18:30:00+00:00"' in moment(evening)


@pytest.mark.parametrize("zone, shown", [
    ("Europe/Berlin", "19:30 Central European Time"), ("UTC", "18:30 UTC+00:00"), ("nowhere", "02:30"), ("", "02:30")])
def test_times_are_shown_in_the_persons_zone_if_there_is_such_a_zone(browser, people, app, zone, shown):  # X12
    people["member"].timezone = zone
    db.session.commit()
    browser.sign_in(people["member"])
    with browser.client:
        browser.client.get("/contact")
        assert shown in moment(datetime(2026, 11, 2, 18, 30, tzinfo=UTC))


PO = '''msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "%s"
'''


def test_a_changed_catalogue_is_compiled_again_and_an_unchanged_one_is_not(tmp_path):  # X10
    source, target = tmp_path / "messages.po", tmp_path / "made" / "messages.mo"
    source.write_text(PO % "首页", encoding="utf-8")
    locale.compile_catalogue(source, target)
    first = target.read_bytes()
    target.write_bytes(b"untouched")
    os.utime(target, ns=(source.stat().st_mtime_ns,) * 2)
    locale.compile_catalogue(source, target)
    assert target.read_bytes() == b"untouched"
    source.write_text(PO % "主页", encoding="utf-8")
    os.utime(source, ns=(source.stat().st_mtime_ns + 10**9,) * 2)
    locale.compile_catalogue(source, target)
    assert "主页".encode() in target.read_bytes() and target.read_bytes() != first
    assert list(target.parent.iterdir()) == [target]
