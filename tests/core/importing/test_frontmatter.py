"""What stands before a text."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.importing import frontmatter
from portal.core.importing.metadata import meta
from portal.core.importing.texts import decoded
from tests.shared import shared


def test_every_kind_is_read_as_expected():  # K12
    results = sorted(shared("torture-frontmatter").rglob("*.result.json"))
    assert len(results) == 11
    for result in results:
        expected = json.loads(result.read_text())
        content = expected.pop("content")
        source = next(
            path
            for path in result.parent.iterdir()
            if path != result and path.name.split(".")[0] == result.name.split(".")[0]
        )
        found, body, notes = frontmatter.split(decoded(source.read_bytes(), source.name)[0])
        assert (found, body.strip(), notes) == (expected, content, []), result.name


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, then text.\n\n---\n\nMore.\n",
        "---\n- a\n- b\n---\nx",
        "--- no\na: b\n---\n",
        "---\na: b\nnever closed",
        "{{ liquid }} text",
        "{% include x %}\n",
        "{not json}\n",
        "-----\na: b\n-----\n",
    ],
)
def test_what_only_looks_like_front_matter_stays_text(text):  # K12
    assert frontmatter.split(text) == ({}, text, [])


@pytest.mark.parametrize(
    "block",
    [
        "[" * 5000,
        "- " * 50_000,
        "a: &a [*a]",
        "{" * 3000,
        "a: &a [1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
    ],
)
def test_hostile_yaml_is_not_unfolded(block):  # P39
    found, body, notes = frontmatter.split(f"---\n{block}\n---\nText")
    assert "Text" in body and len(str(found)) < 1000


def test_nothing_in_yaml_is_executed():
    found, _, _ = frontmatter.split("---\na: !!python/object/apply:os.system ['exit 1']\nb: 1\n---\n")
    assert found == {"a": None, "b": 1}


def test_one_wrong_line_does_not_lose_the_others():  # P39
    found, body, notes = frontmatter.split('---\ntitle: Mills: a study\nauthor: "Wang"\n---\nText')
    assert (found, body) == ({"title": "Mills: a study", "author": "Wang"}, "Text")
    assert "mapping values" in str(notes[0])


def test_a_line_of_36_000_characters_is_fine():  # K12
    found, body, _ = frontmatter.split("---\ntitle: A\napi: " + json.dumps({"x": ["y" * 10] * 3000}) + "\n---\nText")
    assert len(found["api"]["x"]) == 3000 and body == "Text"


def test_many_names_become_one():  # K12
    found, notes = meta(
        {
            "title": 2024,
            "tldr": "Short\n text",
            "tags": "a, b，c",
            "authors": ["Li Wei <li@example.org>", {"name": "Jo", "url": "u"}],
            "created_at": date(2017, 7, 3),
            "lastmod": "2023-09-20T11:00",
            "lang": "zh_CN",
            "redirect_from": "/old",
            "published": False,
            "sidebar_position": "3",
            "layout": "post",
            "day": date(2020, 1, 1),
        }
    )
    assert notes == []
    assert (found.title, found.summary, found.tags) == ("2024", "Short text", ["a", "b", "c"])
    assert found.authors == [{"name": "Li Wei", "email": "li@example.org"}, {"name": "Jo", "url": "u"}]
    assert (found.date, found.updated) == (date(2017, 7, 3), date(2023, 9, 20))
    assert (found.language, found.aliases, found.draft, found.position) == ("zh", ["/old"], True, 3)
    assert found.other == {"layout": "post", "day": "2020-01-01"}


def test_numbers_as_tags_and_a_day_that_does_not_exist():  # P39
    found, notes = meta({"tags": 1234, "date": "2023-13-45"})
    assert found.tags == ["1234"] and found.date is None and found.other == {"date": "2023-13-45"}
    assert "2023-13-45" in str(notes[0])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["title", "tags", "authors", "date", "updated", "language", "aliases", "weight", "draft", "x", "published"]
)


@given(st.dictionaries(NAMES, VALUES))
def test_no_value_breaks_it(found):
    made, _ = meta(found)
    json.dumps(made.other)


@given(st.text(alphabet="-+{}[]:&*!|>'\"#\n ab1,", max_size=80))
def test_no_text_breaks_it_and_text_behind_it_stays(text):
    _, body, _ = frontmatter.split(text + "\nthe end")
    assert body.endswith("the end")
