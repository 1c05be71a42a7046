"""The gallery served on a free port, and pages of a real browser that read it."""
import pytest

from tests.served import in_this_process
from tests.ui.gallery import create_app


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    return create_app(tmp_path_factory.mktemp("catalogues"))


@pytest.fixture(scope="session")
def address(gallery):
    with in_this_process(gallery) as address:
        yield address


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
