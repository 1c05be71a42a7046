import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.frameworks.loading import load
from portal.frameworks.models import Crosswalk, Framework, Term
from portal.frameworks.queries import default_version, terms_by_path
from portal.frameworks.reading import ContentError
from tests.frameworks.conftest import CONTENT, OTHER, SMALL

HIGH = next(line for line in SMALL.splitlines(keepends=True) if '"high"' in line)
PART = """
[[versions.axes]]
key = "part"
name = { en = "Part", zh = "部分" }
certainty = "M"

[[versions.axes.terms]]
key = "top"
parent = "size.high"
name = { en = "Top", zh = "顶" }
definition = { en = "The end.", zh = "末端。" }
"""


def counts(report):
    return report.added, report.changed, report.unchanged, report.removed


# G30
def test_loading_the_shipped_content_twice_changes_nothing(loaded):
    assert loaded.added > 100
    again = load(CONTENT)
    assert counts(again) == (0, 0, loaded.added, 0) and again.kept == []
    assert not db.session.dirty and not db.session.new


def test_a_changed_text_changes_its_row_and_keeps_its_id(app, files):
    load(files(small=SMALL))
    before = terms_by_path()
    report = load(files(small=SMALL.replace("Far up.", "Far above the ground.")))
    assert counts(report) == (0, 1, 4, 0)
    assert terms_by_path() == before
    assert db.session.get(Term, before["size.high"]).definition_en == "Far above the ground."


def test_another_order_moves_terms_and_keeps_their_ids(app, files):
    load(files(small=SMALL))
    before = terms_by_path()
    load(files(small=SMALL.replace(HIGH, "").replace("terms = [\n", f"terms = [\n{HIGH}")))
    assert list(terms_by_path().items()) == list(reversed(before.items()))


def test_a_term_that_nothing_refers_to_goes_with_the_file(app, files):
    load(files(small=SMALL))
    report = load(files(small=SMALL.replace(HIGH, "")))
    assert (report.removed, report.kept) == (1, [])
    assert list(terms_by_path()) == ["size.low"]


def test_a_term_that_is_referred_to_stays_and_the_report_says_why(app, files):
    load(files(small=SMALL, other=OTHER))
    report = load(files(small=SMALL.replace(HIGH, "")))
    assert (report.removed, len(report.kept)) == (0, 1)
    assert report.kept[0].place == "small/1/size.high" and "framework_crosswalks: 1" in report.kept[0].reason
    assert list(terms_by_path()) == ["size.low", "size.high"]


def test_an_axis_goes_with_its_terms_and_those_that_are_part_of_them(app, files):
    load(files(small=SMALL + PART))
    report = load(files(small=SMALL.split("[[versions.axes]]")[0]))
    assert (report.removed, report.kept, terms_by_path()) == (5, [], {})


def test_source_and_certainty_hold_for_what_is_inside_and_for_nothing_else(app, files):
    after = PART.replace('"part"', '"after"').replace('certainty = "M"\n', "")
    load(files(small=SMALL + PART + after))
    terms = {path: db.session.get(Term, ident) for path, ident in terms_by_path().items()}
    assert {path: term.certainty.value for path, term in terms.items()} == {
        "size.low": "V", "size.high": "V", "part.top": "M", "after.top": "V"}
    assert {term.source for term in terms.values()} == {"Test 1"}
    assert terms["part.top"].parent is terms["size.high"]


def test_a_crosswalk_goes_when_its_file_drops_it(app, files):
    load(files(small=SMALL, other=OTHER))
    assert load(files(small=SMALL, other=OTHER.split("[[crosswalks]]")[0])).removed == 1
    assert db.session.scalar(select(func.count()).select_from(Crosswalk)) == 0


def test_a_framework_whose_file_is_gone_stays(app, files):
    load(files(small=SMALL, other=OTHER))
    assert counts(load(files(small=SMALL))) == (0, 0, 5, 0)
    assert db.session.scalar(select(func.count()).select_from(Framework)) == 2


def test_loading_leaves_the_commit_to_its_caller(app, files):
    load(files(small=SMALL))
    db.session.rollback()
    assert default_version() is None


edit = SMALL.replace
VERSION, AXIS = "small.toml, versions 1", "small.toml, versions 1, axes 1"
SECOND = SMALL[SMALL.index("[[versions]]"):].replace('"1"', '"2"')


def crosswalk(to, relation):
    return f'{SMALL}[[crosswalks]]\nfrom = "1/size.low"\nto = "{to}"\nrelation = "{relation}"'


@pytest.mark.parametrize("text, place, reason", [
    (edit(', zh = "高"', ""), f"{AXIS}, terms 2, name", "zh is missing"),
    (edit('zh = "高"', 'zh = ""'), f"{AXIS}, terms 2, name", "zh is missing"),
    (edit('key = "high"', 'key = "low"'), f"{AXIS}, terms 2", "stands here twice"),
    (edit('key = "high"', 'key = "so high"'), f"{AXIS}, terms 2", "cannot be used in addresses"),
    (edit('key = "high"', 'key = "high", colour = "red"'), f"{AXIS}, terms 2", "colour is not known"),
    (edit('key = "high"', 'key = "high", parent = "size.top"'), f"{AXIS}, terms 2", "must stand before"),
    (edit('certainty = "V"', ""), f"{AXIS}, terms 1", "certainty is missing"),
    (edit('certainty = "V"', 'certainty = "X"'), f"{AXIS}, terms 1", "must be one of V, M"),
    (edit('"in_force"', '"valid"'), VERSION, "must be one of in_force, superseded, draft"),
    (edit('"in_force"', '"in_force"\nin_force_on = "May"'), VERSION, "in_force_on is missing or not"),
    (edit("terms = [", "terms = [ 1,"), f"{AXIS}, terms 1", "must be a table"),
    (SMALL + SECOND, "small.toml", "only one version can be in force"),
    (crosswalk("small/1/size.top", "exact"), "small.toml, crosswalks 1", "no term small/1/size.top"),
    (crosswalk("small/1/size.high", "like"), "small.toml, crosswalks 1", "must be one of exact, broader"),
    (edit("default = true", "default = false"), "", "exactly one framework must be the default"),
    ("key = ", "small.toml", "this is no TOML"),
])
def test_a_wrong_file_is_refused_with_place_and_reason_and_changes_nothing(app, files, text, place, reason):
    load(files(small=SMALL))
    before = terms_by_path()
    with pytest.raises(ContentError) as refused:
        load(files(small=text, other=OTHER))
    problems = refused.value.problems
    assert any(where.endswith(place) and reason in why for where, why in problems), problems
    assert terms_by_path() == before and not db.session.dirty and not db.session.new


def test_a_refusal_names_everything_that_is_wrong_at_once(app, files):
    with pytest.raises(ContentError) as refused:
        load(files(small=SMALL.replace(', zh = "高"', "").replace('"in_force"', '"valid"')))
    assert len(refused.value.problems) == 2
