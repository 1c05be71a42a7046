"""What ships in content/frameworks/ is complete, and no code knows it."""
import re

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.frameworks.models import Axis, Certainty, Crosswalk, Framework, FrameworkVersion, Relation, Term
from portal.frameworks.queries import axes_with_terms, default_version, terms_by_path
from portal.frameworks.reading import read
from tests.frameworks.conftest import CONTENT

ROOT = CONTENT.parents[1]
CHINESE = re.compile("[\u4e00-\u9fff]")


def texts():
    rows = [item for rows in read(CONTENT).rows.values() for item in rows.items()]
    return [(address, name, text) for address, row in rows for name, text in row.values.items()
            if name.endswith(("_en", "_zh"))]


def size_of(address):
    return {axis.key: len(axis.terms) for axis in axes_with_terms(FrameworkVersion.find(address))}


# G30
def test_every_text_is_there_in_both_languages(app):
    for address, name, text in texts():
        if text or not name.startswith("note"):
            assert bool(CHINESE.search(text)) is name.endswith("_zh"), f"{address}: {name}"


# G30
def test_every_definition_is_one_sentence(app):
    for address, name, text in texts():
        if name.startswith("definition"):
            end = "。" if name.endswith("_zh") else "."
            assert text.endswith(end) and text.count(end) == 1, f"{address}: {name}"


# G30
def test_the_default_map_is_five_by_five_by_five(loaded):
    version = default_version()
    assert (version.address, version.in_force_on.isoformat()) == ("imsa/2021", "2022-05-01")
    assert size_of("imsa") == {"lifecycle": 5, "hierarchy": 5, "characteristics": 5}


def test_the_other_frameworks_have_their_members(loaded):
    assert size_of("maturity") == {"level": 5, "element": 4, "domain": 5, "subdomain": 20}
    assert size_of("value-chain") == {"activity": 7}
    assert size_of("rami") == {"layers": 6, "life-cycle": 2, "levels": 7}
    assert size_of("readiness") == {"readiness": 9}
    assert size_of("imsa/2015") == {"lifecycle": 5, "hierarchy": 5, "functions": 0}


def test_every_sub_domain_is_part_of_an_element_or_a_domain(loaded):
    terms = db.session.scalars(select(Term).join(Axis).where(Axis.key.in_(("domain", "subdomain")))).all()
    assert len(terms) == 25
    assert all(term.parent.axis.key in ("element", "domain") for term in terms)


@pytest.mark.parametrize("older", ["maturity/2020/domain", "imsa/2015/lifecycle"])
def test_the_crosswalk_on_the_life_cycle_is_one_to_one(loaded, older):
    pairs = [tuple(crosswalk.address.split()) for crosswalk in db.session.scalars(select(Crosswalk))
             if crosswalk.relation == Relation.EXACT and crosswalk.address.startswith(f"{older}.")]
    wanted = {f"imsa/2021/{path}" for path in terms_by_path() if path.startswith("lifecycle.")}
    assert len(pairs) == 5 and len({first for first, _second in pairs}) == 5
    assert {second for _first, second in pairs} == wanted


def test_the_unit_that_took_the_place_of_control_is_no_exact_match(loaded):
    relations = {each.address: each.relation for each in db.session.scalars(select(Crosswalk))}
    assert relations["imsa/2015/hierarchy.control imsa/2021/hierarchy.unit"] == Relation.RELATED


def test_what_is_from_general_knowledge_is_marked(loaded):
    terms = [term for axis in axes_with_terms(default_version()) for term in axis.terms]
    to_check = {term.path for term in terms if term.certainty == Certainty.TO_CHECK}
    assert to_check == {"characteristics.integration", "characteristics.emerging"}


def test_every_version_has_a_state_and_every_framework_one_in_force(loaded):
    assert {framework.key: FrameworkVersion.find(framework.key).state.value
            for framework in db.session.scalars(select(Framework))} == dict.fromkeys(
        ("imsa", "maturity", "rami", "readiness", "value-chain"), "in_force")


def code():
    places = [("portal", "*.py"), ("portal", "*.html"), ("static", "*.js"), ("static", "*.css")]
    return [path for folder, pattern in places for path in (ROOT / folder).rglob(pattern)]


# G30
def test_no_code_knows_a_framework(app):
    rows = read(CONTENT).rows
    keys = {"imsa"} | {address.rpartition("/")[2] for address in rows[Axis] if address.startswith("imsa/")}
    paths = {re.escape(address.rpartition("/")[2]) for address in rows[Term]}
    # In prose a key may stand between blanks; used as a key it stands in quotes, dots or hyphens.
    known = re.compile(rf"(?<![\w ])({'|'.join(keys)})(?![\w ])|\b({'|'.join(paths)})\b")
    found = {str(path): hits for path in code() if (hits := known.findall(path.read_text(encoding="utf-8")))}
    assert found == {}
