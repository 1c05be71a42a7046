import pytest
from sqlalchemy import event

from portal.core.db import db
from portal.frameworks import queries
from portal.frameworks.loading import load
from portal.frameworks.models import FrameworkVersion, Relation
from tests.frameworks.conftest import OTHER, SMALL


@pytest.fixture
def statements(app):
    """The statements sent so far, as a list that grows."""
    sent = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda *args: sent.append(args[2]))
    yield sent
    event.remove(db.engine, "before_cursor_execute", listener)


def test_axes_and_terms_come_in_order_with_one_statement_and_outlive_the_session(loaded, statements):
    axes = queries.axes_with_terms(FrameworkVersion.find("maturity"))
    assert len(statements) == 2
    db.session.remove()
    assert [axis.key for axis in axes] == ["level", "element", "domain", "subdomain"]
    assert "".join(term.name_in("zh") for term in axes[0].terms) == "规划级规范级集成级优化级引领级"
    assert axes[2].terms[0].definition_in("en").startswith("How well a company designs")
    assert axes[2].terms[0].parent_id == axes[1].terms[3].id


def test_terms_are_found_by_axis_and_key_in_the_default_map(loaded):
    paths = queries.terms_by_path()
    assert len(paths) == 15 and list(paths)[0] == "lifecycle.design"
    older = queries.terms_by_path(FrameworkVersion.find("imsa/2015"))
    assert "hierarchy.control" in older and "hierarchy.control" not in paths
    assert not set(paths.values()) & set(older.values())


def test_labels_tell_a_term_of_any_version_and_leave_out_what_is_unknown(loaded, statements):
    design = queries.terms_by_path()["lifecycle.design"]
    control = queries.terms_by_path(FrameworkVersion.find("imsa/2015"))["hierarchy.control"]
    del statements[:]
    found = queries.labels([control, design, control, 999_999, 2**70, -1])
    assert len(statements) == 1 and list(found) == [design, control]
    first, second = found[design], found[control]
    assert (first.axis_in("zh"), first.name_in("zh"), first.path) == ("生命周期", "设计", "lifecycle.design")
    assert (second.framework, second.version, second.name_in("en")) == ("imsa", "2015", "Control")
    assert queries.labels([]) == {} and len(statements) == 1


@pytest.mark.parametrize("key, seen", [
    ("other", ("width.wide", Relation.NARROWER, "size.high")),
    ("small", ("size.high", Relation.BROADER, "width.wide")),
])
def test_a_correspondence_reads_the_same_from_both_ends(app, files, key, seen):
    load(files(small=SMALL, other=OTHER))
    found = queries.correspondences(queries.axes_with_terms(FrameworkVersion.find(key)))
    assert [(each.here.path, each.relation, each.there.path) for each in found] == [seen]


def test_nothing_is_loaded_and_nothing_breaks(app):
    assert queries.default_version() is None
    assert queries.terms_by_path() == {}
    assert queries.frameworks_with_versions() == []


@pytest.mark.parametrize("address, found", [
    ("imsa", "imsa/2021"), ("imsa/", "imsa/2021"), ("imsa/2015", "imsa/2015"),
    ("imsa/2014", None), ("none", None), ("", None)])
def test_a_framework_alone_means_its_version_in_force(loaded, address, found):
    version = FrameworkVersion.find(address)
    assert (version and version.address) == found
