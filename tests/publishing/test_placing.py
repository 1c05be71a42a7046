"""G31: an entry takes positions in the framework, a term per axis or fewer, at most eight without a moderator."""
import pytest

from portal.config import ROOT
from portal.core.db import db
from portal.frameworks.loading import load
from portal.frameworks.queries import axes_with_terms, default_version
from portal.publishing.models.positions import MOST_POSITIONS
from tests.publishing.acts import brief, kept
from tests.publishing.pressing import force


@pytest.fixture
def axes(app):
    load(ROOT / "content" / "frameworks")
    db.session.commit()
    return axes_with_terms(default_version())


def page(thing):
    return f"/briefs/{thing.id}/positions"


def places(thing):
    return {position.term_ids for position in thing.positions}


def test_positions_with_a_term_per_axis_or_fewer_are_chosen_on_the_page(people, author, browser, axes):  # G31 P30
    draft = brief(people["member"])
    first, second, _third = axes
    fields = {f"position-1-{first.key}": str(first.terms[0].id), f"position-1-{second.key}": str(second.terms[1].id),
              f"position-2-{first.key}": str(first.terms[2].id)}
    assert author.submit(page(draft), **fields).status_code == 303
    assert places(draft) == {frozenset({first.terms[0].id, second.terms[1].id}), frozenset({first.terms[2].id})}
    assert f'value="{first.terms[2].id}" selected' in author.get(page(draft)).text
    draft.submit(by=people["member"])
    kept(draft).decide("accept", people["moderator"], draft.submission.revision_sha256)
    shown = browser.get(kept(draft).address).text
    assert first.terms[0].name_en in shown and f"/briefs?term={first.terms[2].id}" in shown
    assert draft.reference in browser.get(f"/briefs?term={first.terms[2].id}").text
    assert draft.reference not in browser.get(f"/briefs?term={first.terms[3].id}").text


def test_nothing_chosen_and_the_same_twice_leave_no_trace(people, author, axes):  # G31
    draft = brief(people["member"])
    term = str(axes[0].terms[0].id)
    author.submit(page(draft), **{f"position-1-{axes[0].key}": term, f"position-2-{axes[0].key}": term})
    assert places(draft) == {frozenset({int(term)})}
    author.submit(page(draft), **{f"position-1-{axes[0].key}": ""})
    assert places(draft) == set()


@pytest.mark.parametrize("term", ["x", "0", "99999999999", "-1", "another axis"])
def test_a_term_that_the_axis_does_not_have_is_left_out(people, author, axes, term):  # G31 X46
    draft = brief(people["member"])
    term = str(axes[1].terms[0].id) if term == "another axis" else term
    assert force(author, page(draft), **{f"position-1-{axes[0].key}": term}).status_code == 303
    assert places(draft) == set()


def nine(axes):
    pairs = [(a, b) for a in axes[0].terms for b in axes[1].terms][:MOST_POSITIONS + 1]
    return {f"position-{number}-{axis.key}": str(term.id) for number, pair in enumerate(pairs, 1)
            for axis, term in zip(axes, pair, strict=False)}


def test_a_ninth_position_needs_a_moderator(people, author, moderator, axes):  # G31
    draft = brief(people["member"])
    refused = force(author, page(draft), **nine(axes))
    assert refused.status_code == 409 and "At most 8 positions" in refused.text and places(draft) == set()
    own = brief(people["moderator"])
    assert force(moderator, page(own), **nine(axes)).status_code == 303
    assert len(places(own)) == MOST_POSITIONS + 1
