"""The tree of pages, by whatever says in which order they come."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import importing
from portal.core.importing.languages import by_content, language_of
from tests.core.importing.made import folder, one, read, reasons, tree

PAGES = {"index.md": "# Start", "a.md": "# A", "b/index.md": "# B", "b/c.md": "# C", "b/d.md": "# D"}


def test_without_an_order_file_names_decide_and_folders_are_pages(tmp_path):  # K12
    source = read(tmp_path, PAGES | {"10-x.md": "# X", "9-y.md": "# Y", "e f/g.md": "# G", "readme-not.md": "# R"})
    assert tree(source) == ["Start", "Y", "X", "A", "B", " C", " D", "E f", " G", "R"]
    assert one(source, "e f/").made and one(source, "e f/g.md").parent == "e f/"
    assert one(source, "9-y.md").name == "y" and one(source, "b/index.md").name == "b"


@pytest.mark.parametrize(
    "order, expected",
    [
        (
            {
                "directory.json": json.dumps(
                    [
                        {"title": "First", "path": "b/", "children": [{"title": "Deep", "path": "a"}]},
                        {"title": "Group", "children": [{"title": "Dee", "path": "b/d"}]},
                    ]
                )
            },
            ["First", " Deep", " C", "Group", " Dee", "Start"],
        ),
        (
            {"SUMMARY.md": "# Summary\n\n- [First](b/index.md)\n  - [Dee](b/d.md)\n- [A](a.md)\n"},
            ["First", " Dee", " C", "A", "Start"],
        ),
        (
            {
                "mkdocs.yml": ("docs_dir: .\nx: !!python/name:y\nnav:\n  - Home: in"
                    "dex.md\n  - Part:\n    - b/d.md\n    - Cee: b/c.md\n")
            },
            ["Home", "Part", " D", " Cee", "A", "B"],
        ),
        (
            {"_toc.yml": "root: index\nchapters:\n- file: b/index\n  sections:\n  - file: b/d\n"},
            ["Start", "B", " D", " C", "A"],
        ),
        (
            {
                "index.md": "# Start\n\n```{toctree}\nb/index\nA page <a>\n```\n",
                "b/index.md": "# B\n\n```{toctree}\nd\nc\n```\n",
            },
            ["Start", "B", " D", " C", "A page"],
        ),
        (
            {
                "b/_category_.json": '{"label": "Part B", "position": 1}',
                "a.md": "---\nsidebar_position: 2\n---\n# A",
                "b/index.md": "Text",
                "b/d.md": "---\nnav_order: 1\n---\n# D",
            },
            ["Start", "Part B", " D", " C", "A"],
        ),
        ({".order": "b\na\n", "b/.order": "d\nc"}, ["Start", "B", " D", " C", "A"]),
        (
            {"_meta.json": '{"b": "Part B", "a": {"title": "x"}}', "b/index.md": "Text"},
            ["Start", "Part B", " C", " D", "A"],
        ),
        ({"a.md": "---\nparent: C\n---\n# A"}, ["Start", "B", " C", "  A", " D"]),
    ],
)
def test_an_order_file_decides(tmp_path, order, expected):  # K12
    assert tree(read(tmp_path, PAGES | order)) == expected


def test_what_an_order_file_gets_wrong_is_told_and_nothing_is_lost(tmp_path):  # P39
    source = read(
        tmp_path,
        PAGES
        | {
            "directory.json": json.dumps(
                [
                    {
                        "title": "A",
                        "path": "a",
                        "children": [
                            {"title": "Again", "path": "a"},
                            {"title": "B", "path": "b/index", "children": [{"title": "A once more", "path": "a"}]},
                        ],
                    },
                    {"title": "Gone", "path": "gone"},
                    {"title": "B", "path": "b/index"},
                ]
            )
        },
    )
    assert len(source.documents) == len(PAGES)
    said = " ".join(reasons(source.notes, "directory.json"))
    assert "below itself" in said and "twice" in said and "“gone”, which is not there" in said
    assert sum("does not name this page" in reason for reason in reasons(source.notes)) == 2


def test_an_order_of_one_language_is_that_of_its_folder(tmp_path):  # K12
    source = read(tmp_path, {
        "directory.json": json.dumps({"en": [{"title": "Last first", "path": "z"}, {"title": "Then", "path": "a"}]}),
        "en/a.md": "# A\n", "en/z.md": "# Z\n"})
    assert [line.strip() for line in tree(source)][-2:] == ["Last first", "Then"]
    assert not [reason for reason in reasons(source.notes) if "not there" in reason]


def test_tables_of_contents_that_go_in_a_circle_are_cut(tmp_path):  # P39
    toctree = "# {}\n\n```{{toctree}}\n{}\n```\n"
    source = read(
        tmp_path, {"a.md": toctree.format("A", "b\na"), "b.md": toctree.format("B", "c"), "c.md": toctree.format("C", "a")}
    )
    assert sorted(document.title for document in source.documents) == ["A", "B", "C"]
    said = " ".join(reasons(source.notes))
    assert "below itself" in said and "circle" in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '[["a"]]',
        '{"cn": {"a": []}}',
        "[" * 5000,
        '[{"title": null, "path": 3}]',
        '{"a": [1, null, true]}',
    ],
)
def test_a_broken_order_file_is_no_reason_to_lose_a_page(tmp_path, text):  # P39
    names = ("directory.json", "_toc.yml", "mkdocs.yml", "_meta.json", "_category_.json", ".pages", "SUMMARY.md")
    source = read(tmp_path, PAGES | dict.fromkeys(names, text))
    assert {document.place for document in source.documents if not document.made} >= set(PAGES)


NODES = st.recursive(
    st.fixed_dictionaries({"path": st.sampled_from([*PAGES, "b", "x", "./"])}),
    lambda inner: st.fixed_dictionaries(
        {
            "title": st.text(max_size=3),
            "path": st.sampled_from([*PAGES, "b", "gone"]),
            "children": st.lists(inner, max_size=3),
        }
    ),
    max_leaves=8,
)


@settings(max_examples=30)
@given(nodes=st.lists(NODES, max_size=4))
def test_any_order_file_yields_one_tree_with_every_page(tmp_path_factory, nodes):  # P39
    source = read(tmp_path_factory.mktemp("in"), PAGES | {"directory.json": json.dumps(nodes)})
    seen = set()
    for document in source.documents:
        assert document.parent is None or document.parent in seen
        assert document.place not in seen
        seen.add(document.place)
    assert seen >= set(PAGES)


def test_a_program_that_sets_the_order_is_not_executed(tmp_path):  # P39
    source = read(tmp_path, PAGES | {"sidebars.js": "process.exit(1)"})
    assert "not executed" in reasons(source.notes, "sidebars.js")[0]


@pytest.mark.parametrize(
    "name, code",
    [
        ("zh_CN", "zh"),
        ("zh-Hans", "zh"),
        ("cn", "zh"),
        ("zh_TW", "zh-TW"),
        ("中文", "zh"),
        ("en_US", "en"),
        ("pt_BR", "pt"),
        ("assets", None),
        ("xx", None),
        ("", None),
    ],
)
def test_names_of_languages(name, code):  # P35
    assert language_of(name) == code


def test_content_tells_chinese_from_english():  # P35
    assert [
        by_content(text)
        for text in (
            "数字孪生 digital twin 的定义",
            "A text in English with 一 word",
            "```\n代码代码\n```\nwords",
            "これはペンです",
        )
    ] == ["zh", "en", "en", "ja"]


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("en/guide/a.md", "zh/guide/a.md"),
        ("en_US/a.md", "zh_CN/a.md"),
        ("pages/a.md", "pages.zh/a.md"),
        ("docs/a.md", "docs-zh/a.md"),
        ("a.md", "a.zh.md"),
        ("README.md", "README_zh-CN.md"),
        ("guide.en.md", "guide.zh.md"),
        ("docs/en/a.md", "docs/zh/a.md"),
    ],
)
def test_twins_are_one_page_in_two_languages(tmp_path, english, chinese):  # P35
    source = read(tmp_path, {english: "# A\n\nEnglish words here.", chinese: "# 甲\n\n这里是中文。"})
    first, second = one(source, english), one(source, chinese)
    assert (first.language, second.language) == ("en", "zh")
    assert first.translations == {"zh": chinese} and second.translation_of == english and second.parent == first.parent


def test_a_folder_called_it_is_no_italian(tmp_path):
    assert one(
        read(
            tmp_path,
            {"it/a.md": "# A\n\nWords.", "hr/b.md": "# B\n\nWords."},
        ),
        "it/a.md",
    ).language in ("en", "it")
    assert (
        one(read(tmp_path / "x", {"it/a.md": "# A\n\nWords.", "sales/b.md": "# B\n\nWords."}), "it/a.md").language == "en"
    )


def test_the_language_of_front_matter_counts_most(tmp_path):  # P35
    assert read(tmp_path, {"zh/a.md": "---\nlang: en\n---\n# A"}).documents[0].language == "en"


def test_a_tree_of_30_levels_stays_a_tree(tmp_path):
    deep = "/".join(["d"] * 30) + "/a.md"
    source = importing.read(folder(tmp_path, {deep: "# A"}))
    assert len(source.documents) >= 1 and one(source, deep).title == "A"
