"""K15: titles that are like a new one, as far as the writer may read them; and what led readers to a page."""
import pytest

from portal.core import clock
from portal.core.db import db
from portal.knowledge.models import Page
from portal.search.models import SearchLine
from tests import make
from tests.browser import Form

NEW = "/knowledge/practice/-/new"


@pytest.fixture
def written(people, index):
    """A page in an open space, a brief, an obsolete page, and a draft of an institution that only its members know."""
    by = people["member"]
    space = make.space(by)
    page = make.page(by, space, "Torque wrenches and their calibration", title_zh="力矩扳手的校准")
    make.page(by, space, "Torque wrenches of 1990").declare_obsolete(by)
    make.brief(people["coauthor"], title="Torque wrenches measured", title_zh="力矩扳手测量")
    inner = make.space(people["representative"], "inner", "institution", "reviewed", "institution", name="Inner")
    make.page(by, inner, "Torque wrenches we lost")
    db.session.commit()
    ident = page.id
    index()
    return db.session.get(Page, ident)


def similar(browser, title):
    answer = browser.get("/search/similar", query_string={"title": title})
    assert answer.status_code == 200
    return answer.text


def test_similar_titles_are_listed_by_rights_with_kind_and_state(writer, reader, browser, written):  # K15
    shown = similar(writer, "torque wren")
    assert "1990" not in shown, "obsolete ones leave the usual search"
    for words in ("Torque wrenches and their calibration", "Torque wrenches measured", "Torque wrenches we lost", "draft",
                  "technology brief", "published", f"KB-{written.id}", "3 similar titles"):
        assert words in shown, words
    shown = similar(reader, "torque wren")
    assert "we lost" not in shown and "2 similar titles" in shown
    assert f"KB-{written.id}" in similar(writer, "扳手校准")
    assert similar(reader, "Wire erosion").strip() == similar(reader, "t").strip() == similar(reader, "").strip() == ""
    assert browser.get("/search/similar?title=torque").status_code == 401


def test_without_scripts_the_form_lists_them_on_request_and_never_waits_for_that(writer, written):  # K15
    for page in (NEW, "/briefs/new"):
        assert 'data-similar="/search/similar"' in writer.get(page).text
        sent = Form(writer.get(page).text, page).values | {"title": "Torque wrenches", "act": "similar"}
        asked = writer.client.post(page, data=sent)
        assert asked.status_code == 200 and "Torque wrenches measured" in asked.text
        assert "needs your attention" not in asked.text and 'value="Torque wrenches"' in asked.text
    failed = writer.submit(NEW, title="Torque wrenches measured", slug="x" * 100)
    assert failed.status_code == 422 and "similar title" in failed.text
    assert writer.submit(NEW, title="Torque wrenches measured", language="en").status_code == 303


def test_stewards_see_what_was_searched_for_before_a_page_was_opened(writer, steward, reader, written):  # K15 S16
    for number, who in enumerate(["a", "b", "c", "c"]):
        opened = {"day": clock.today(), "results": None, "rank": 1 + number, "reader": who, "thing_kind": "page",
                  "thing_id": written.id}
        db.session.add_all(SearchLine(query=query, **opened) for query in ("wrench", "rare")[:1 + (who == "a")])
    db.session.commit()
    address = f"/knowledge/{written.id}/readings"
    assert f'href="{address}"' in writer.get(written.address).text
    shown = writer.get(address).text
    assert 'href="/search?q=wrench"' in shown and "rare" not in shown
    assert f'href="{address}"' not in reader.get(written.address).text
    assert reader.get(address).status_code == 403
