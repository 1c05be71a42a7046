"""Around every request: a number, a line in the log, safe headers, and trust only where it was given."""
import json
import logging

import pytest

from portal import create_app
from portal.core.db import db
from portal.core.logs import JsonLines
from tests.browser import Client


def line_of(caplog):
    return [record for record in caplog.records if record.name == "portal.requests"][-1]


def test_a_request_has_a_number_of_its_own_in_header_page_and_log(app, browser, caplog):  # X7 X26
    with caplog.at_level(logging.INFO, "portal.requests"):
        answers = [browser.client.get("/nothing") for _ in range(2)]
    numbers = [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(numbers)) == 2 and all(number in answer.text for number, answer in zip(numbers, answers, strict=True))
    assert line_of(caplog).facts["id"] == numbers[1]


def test_a_request_that_is_refused_at_the_door_has_its_number_too(browser):  # X26
    answer = browser.client.post("/sign-in", data={"email": "lin@people.example"})
    assert answer.status_code in (400, 401) and answer.headers["X-Request-Id"] in answer.text
    assert len(answer.headers["X-Request-Id"]) == 16


def test_forms_are_not_sent_as_json(browser):  # X46 X26
    assert browser.client.post("/register", json={"email": "lin@people.example"}).status_code in (401, 415)


def test_the_log_says_what_was_asked_and_what_it_took_and_nothing_of_what_was_said(browser, caplog):  # X7
    with caplog.at_level(logging.INFO):
        browser.client.get("/search?q=confidential", headers={"Cookie": "portal=stolen"})
        browser.client.post("/sign-in", data={"email": "lin@people.example", "password": "a password"})
    lines = [JsonLines().format(record) for record in caplog.records]
    facts = json.loads(lines[0])
    assert facts["route"] == "/search" and facts["status"] == 200 and facts["ms"] > 0 and facts["statements"] >= 0
    for word in ("confidential", "stolen", "a password", "lin@people.example"):
        assert not any(word in line for line in lines)


@pytest.mark.parametrize("route", ["/invitations/a-token-of-a-letter", "/reset/a-token-of-a-letter"])
def test_the_log_holds_no_token_of_a_link(browser, caplog, route):  # X7
    with caplog.at_level(logging.INFO, "portal.requests"):
        browser.client.get(route)
    assert "a-token-of-a-letter" not in JsonLines().format(line_of(caplog))


@pytest.mark.parametrize("address", ["/briefs/a%00b", "/search?q=%00", "/people/1%00", "/%00"])
def test_a_nul_is_no_part_of_an_address(browser, address):  # X46
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_method_that_no_page_takes_is_told_so(browser, method):  # X46 X26
    answer = browser.client.open("/contact", method=method)
    assert answer.status_code in (400, 405) and "<h1" in answer.text and "Content-Security-Policy" in answer.headers


def test_errors_and_files_carry_the_safe_headers_too(app, browser):  # X41
    for address in ("/nothing", app.extensions["assets"].address("portal.css"), "/healthz", "/briefs/feed.atom"):
        answer = browser.get(address)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_is_never_kept(browser):  # X30
    answer = browser.get("/nothing")
    assert "ETag" not in answer.headers and "max-age" not in answer.headers["Cache-Control"]


def test_an_etag_changes_with_the_page_and_not_with_time(browser):  # X30
    first, again, other = (browser.get("/contact", headers={"Accept-Language": wish}).headers["ETag"]
                           for wish in ("en", "en", "zh"))
    assert first == again != other


@pytest.mark.parametrize("proxies, scheme", [("0", "http"), ("1", "https")])
def test_a_proxys_headers_count_only_where_a_proxy_was_named(tmp_path, database, proxies, scheme):  # X41
    app = create_app(TESTING=True, INSTANCE=str(tmp_path), DATABASE=database, SECRET="for tests only", PROXIES=proxies)
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    with Client(app, app.response_class) as client:
        answer = client.get("/healthz", headers=headers)
        assert answer.request.environ["wsgi.url_scheme"] == "http"
    assert ("Strict-Transport-Security" in answer.headers) == (scheme == "https")
    app.extensions["search"].close()
    with app.app_context():
        db.engine.dispose()


def test_the_host_that_a_browser_names_reaches_no_link(browser):  # X42
    page = browser.get("/", headers={"Host": "evil.example"}).text
    assert "evil.example" not in page
    assert "evil.example" not in browser.get("/briefs/feed.atom", headers={"Host": "evil.example"}).text
