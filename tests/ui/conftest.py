"""The gallery served on a free port, and pages of a real browser that read it."""
import os
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.ui.gallery import create_app

CHROMIUM = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    return create_app(tmp_path_factory.mktemp("catalogues"))


@pytest.fixture(scope="session")
def address(gallery):
    server = make_server("127.0.0.1", 0, gallery, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        stop = pytest.fail if os.environ.get("PORTAL_TESTS") == "all" else pytest.skip
        stop("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """`visit(path, width)` opens a page of the gallery; `page.complaints` holds the browser's errors."""
    contexts = []

    def visit(path, width=1280, height=900, **settings):
        viewport = {"width": width, "height": height}
        contexts.append(chromium.new_context(viewport=viewport, locale="en-GB", **settings))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{address}{path}")
        return page

    yield visit
    for context in contexts:
        context.close()
