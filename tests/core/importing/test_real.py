"""The real sets, page by page: what goes in, what links to what, and what is told of the rest."""

import posixpath
from collections import Counter
from functools import cache

import pytest

from portal.core import importing
from portal.core.importing import links
from tests.core.importing.made import one, reasons, tree
from tests.shared import shared

OURS = {"SOURCE.md", "TRIMMED.txt"}  # what the collection adds to each set


@cache
def source(name):
    return importing.read(shared(name))


def pages(name):
    return [document for document in source(name).documents if not document.made and document.place not in OURS]


def counted(name):
    """Links by kind and whether they are resolved."""
    return Counter((link.kind, link.resolved is not None) for document in pages(name) for link in document.links)


SETS = [
    "kb-neuron-zh",
    "kb-basyx-wiki",
    "kb-foam-vault",
    "kb-tldr-pages",
    "briefs-tractusx-kits",
    "kb-airbnb-knowledge-posts",
]


@pytest.mark.parametrize("name", SETS)
def test_every_file_is_a_page_a_used_file_refused_or_told(name):  # P39
    read = source(name)
    seen = (
        {document.place for document in read.documents}
        | set(read.files)
        | {note.place for note in (*read.notes, *read.refused)}
    )
    files = {str(path.relative_to(shared(name))) for path in shared(name).rglob("*") if path.is_file()}
    left = {place for place in files - seen if not place.endswith((".license", "directory.json", "_category_.json"))}
    assert left == set()


@pytest.mark.parametrize("name", SETS)
def test_parents_stand_before_children_and_every_link_within_is_true(name):  # K12
    read, seen = source(name), set()
    places = {document.place for document in read.documents} | set(read.files)
    for document in read.documents:
        assert document.parent is None or document.parent in seen
        seen.add(document.place)
        for link in document.links:
            assert link.resolved is None or link.resolved in places
            written = document.markdown[link.start : link.end]
            assert written and (link.syntax not in ("wiki", "embed") or written.strip("![]"))


@pytest.mark.parametrize("name", SETS)
def test_rewriting_changes_targets_and_nothing_else(name):  # K12
    for document in source(name).documents:
        assert document.rewritten(lambda link: None) == document.markdown
        again = document.rewritten(lambda link: "/knowledge/1")
        _, before = links.found_in(document.markdown)
        assert links.found_in(again)[1] == before
        kept = [link for link in document.links if link.kind != "anchor"]
        assert again.count("/knowledge/1") >= len({link.start for link in kept if not inside(link, kept)})


def inside(link, others):
    return any(other is not link and other.start <= link.start and link.end <= other.end for other in others)


def test_the_chinese_manual_has_the_tree_and_titles_of_its_order_file():  # K12
    read = source("kb-neuron-zh")
    assert Counter(document.place[:5] for document in pages("kb-neuron-zh")) == {"zh_CN": 192, "en_US": 30}
    lines = tree(read)
    at = lines.index("安装")
    assert lines[at : at + 9] == [
        "安装",
        " 安装 Neuron",
        "  Ubuntu/Debian",
        "  CentOS",
        "  其他 Linux",
        "  Docker",
        "  源代码",
        " 安装和申请许可证",
        " 常见问题和故障排查",
    ]
    assert lines[0] == "介绍" and one(read, "zh_CN/index.md").title == "介绍"
    assert one(read, "zh_CN/installation/tar.gz.md").title == "其他 Linux"
    assert one(read, "zh_CN/quick-start/quick-start.md").markdown.startswith("# 快速教程\n")
    assert sum("stays in the text" in reason for reason in reasons(read.notes)) == 47
    group = next(
        document for document in read.documents if document.made and document.title == "附录" and document.language == "zh"
    )
    assert group.markdown == "" and any(document.parent == group.place for document in read.documents)


def test_the_chinese_manual_and_its_english_part_are_twins():  # P35
    read = source("kb-neuron-zh")
    twins = [document for document in read.documents if document.translation_of and not document.made]
    assert len(twins) == 29 and {document.language for document in twins} == {"en"}
    assert one(read, "zh_CN/index.md").translations == {"en": "en_US/index.md"}
    assert {document.language for document in pages("kb-neuron-zh") if document.place.startswith("zh_CN")} == {"zh"}


def test_links_and_pictures_of_the_chinese_manual_are_found_or_told():  # K12
    found = counted("kb-neuron-zh")
    assert found[("page", True)] == 277 and found[("page", False)] == 10
    assert found[("picture", True)] == 132 and found[("picture", False)] == 405
    missing = [
        note
        for note in source("kb-neuron-zh").notes
        if "is not there." in str(note.reason) and "picture" in str(note.reason)
    ]
    assert len(missing) == 405
    for document in pages("kb-neuron-zh"):
        for link in document.links:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(document.place), link.target.partition("#")[0]))
            assert link.resolved is not None or not (shared("kb-neuron-zh") / path).is_file()


def test_the_sphinx_wiki_has_the_tree_of_its_tables_of_contents():  # K12
    read, lines = source("kb-basyx-wiki"), tree(source("kb-basyx-wiki"))
    assert len(pages("kb-basyx-wiki")) == 121
    at = lines.index("BaSyx Use Cases")
    assert lines[at + 1 : at + 4] == [" Live Data Integration", " Data Transformation", " Access Control"]
    at = lines.index(" Triggers")
    assert lines[at + 1 : at + 4] == ["  Event", "  Timer", "  Request"]
    text = "\n".join(document.markdown for document in pages("kb-basyx-wiki"))
    assert "{toctree}" not in text and "{note}" not in text and "{figure}" not in text and "figclass" not in text
    assert "![Four industrial revolutions](./images/450px-Basyx.Industrie40.png" in text
    assert sum("is not followed" in reason for reason in reasons(read.notes)) == 17
    assert not any("\r" in document.markdown for document in read.documents)


def test_the_vaults_wiki_links_resolve_by_name():  # K12
    found = counted("kb-foam-vault")
    assert len(pages("kb-foam-vault")) == 86
    assert found[("wiki", True)] == 198 and found[("wiki", False)] == 1
    unresolved = [
        link for document in pages("kb-foam-vault") for link in document.links if link.kind == "wiki" and not link.resolved
    ]
    assert [(link.target, link.label) for link in unresolved] == [("cli-grep", "foam grep")]
    text = one(source("kb-foam-vault"), "user/features/graph-view.md").markdown
    assert "[wikilinks]: " not in text and "[[wikilinks]]" in text
    assert one(source("kb-foam-vault"), "dev/code-of-conduct.md").meta.aliases == ["/code-of-conduct"]


def test_the_same_commands_in_three_languages_are_one_page_each():  # P35
    read = source("kb-tldr-pages")
    assert Counter(document.language for document in pages("kb-tldr-pages") if document.place != "LICENSE.md") == {
        "en": 64,
        "zh": 63,
        "fa": 52,
    }
    assert one(read, "pages/common/7z.md").translations.keys() == {"zh", "fa"}
    assert {"!", "[[", "c++", "g++", "~"} <= {document.name for document in read.documents}
    assert read.refused == [] and counted("kb-tldr-pages") == {}
    assert "{{variable}}" in one(read, "pages/common/[[.md").markdown
    assert any("\u200c" in document.markdown for document in read.documents if document.language == "fa")


def test_kits_take_titles_from_front_matter_and_run_nothing():  # P39
    read = source("briefs-tractusx-kits")
    kits = [
        document
        for document in pages("briefs-tractusx-kits")
        if document.place not in ("NOTICE.md", "LICENSES/CC-BY-4.0.txt")
    ]
    assert len(kits) == 50 and all(document.title for document in kits)
    text = "\n".join(document.markdown for document in kits)
    assert "@theme/" not in text and "<TabItem" not in text
    days = one(read, "blog/2023-09-20-community-days.mdx")
    assert (
        str(days.meta.date) == "2023-09-20"
        and days.meta.slug == "community-days"
        and days.meta.authors[0]["email"].endswith("bmw.de")
    )
    assert (
        sum("@site/" in reason for reason in reasons(read.notes))
        == sum(link.target.startswith("@site/") for document in kits for link in document.links)
        > 10
    )
    assert all(
        link.resolved is None for document in kits for link in document.links if link.target.startswith("@site/static")
    )
    big = one(read, "PCF Exchange Kit/Software Development View/pcf-exchange-api/set-pcf.api.mdx")
    assert len(big.meta.other["api"]) > 5 and not any(document.place.endswith(".license") for document in read.documents)


def test_a_report_adds_up():  # P39
    report = importing.Report()
    report.take(source("torture-encodings"))
    report.imported += len(source("torture-encodings").documents)
    report.unchanged += 2
    made = report.as_json()
    assert made["read"] == made["imported"] + made["changed"] + made["unchanged"] + made["refused"] == report.read
    assert made["refused"] == 6 and {"place", "reason"} == set(made["notes"][0])
    assert all(isinstance(note["reason"], str) for note in made["notes"])


def test_a_thousand_pages_and_one_of_a_megabyte_are_read(tmp_path):
    for number in range(1000):
        (tmp_path / f"page-{number}.md").write_text(
            f"---\ntitle: Page {number}\n---\n[next](page-{number + 1}.md) [[page-0]]\n"
        )
    (tmp_path / "long.md").write_text("字" * 36_000 + "\n\n" + "| a | b |\n" * 40_000)
    read = importing.read(tmp_path)
    assert len(read.documents) == 1001
    assert reasons(read.notes) == ["The link “page-1000.md” leads nowhere."]
