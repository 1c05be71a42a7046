"""Every sentence of code and templates stands translated in the Chinese catalogue, with its placeholders."""
import ast

import pytest
from babel.messages.catalog import Catalog

from tests.translations import KEYWORDS, PORTAL, catalogue, extracted, problems


def test_every_sentence_is_translated_into_chinese():
    # X10
    found = problems(extracted(), catalogue())
    assert not found, f"{len(found)} (python -m tests.translations update):\n" + "\n".join(found[:40])


@pytest.mark.parametrize("string, fuzzy, complaint", [
    ("", False, "not translated"), ("你好%(name)s", True, "fuzzy"), ("你好%(name)s", False, None),
    ("你好", False, "placeholders"), ("你好%(nam)s", False, "placeholders"),
    ("<b>你好</b>%(name)s", False, "placeholders")])
def test_a_missing_fuzzy_or_placeholder_breaking_translation_is_found(string, fuzzy, complaint):
    # X10
    wanted, held = Catalog(), Catalog(locale="zh")
    wanted.add("Hello %(name)s")
    held.add("Hello %(name)s", string, flags=["fuzzy"] if fuzzy else [])
    found = problems(wanted, held)
    assert len(found) == bool(complaint) and all(complaint in line for line in found)


def test_a_sentence_without_entry_and_an_entry_without_sentence_are_found():
    # X10
    wanted, held = Catalog(), Catalog(locale="zh")
    wanted.add("New")
    held.add("Old", "旧")
    complaints = [line.split(":")[0] for line in problems(wanted, held)]
    assert complaints == ["not in the catalogue", "no longer used"]


def test_messages_of_models_and_workflows_are_among_the_extracted():
    # X10
    found = {path for message in extracted() for path, _line in message.locations}
    assert {"portal/publishing/workflow.py", "portal/briefs/models.py",
            "portal/ui/templates/layout.html"} <= found


def test_sentences_are_literals_so_that_they_can_be_extracted():
    # X10
    computed = [f"{path.relative_to(PORTAL)}:{call.lineno}" for path in PORTAL.rglob("*.py")
                for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if is_of_gettext(call)
                and not all(isinstance(given, ast.Constant) for given in call.args[:sentences(call)])]
    assert computed == []


def is_of_gettext(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def sentences(call):
    return len(KEYWORDS[call.func.id] or (1,))
