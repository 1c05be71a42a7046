"""The handbook and the README say what is so: alike in both languages, in step with the code, without a dead link."""
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from werkzeug.exceptions import NotFound

from portal.administration.loading import role_of
from portal.config import ROOT, SETTINGS
from portal.handbook.pages import FOLDER, pages
from tests.translations import catalogue, extracted

LANGUAGES = ("en", "zh")
PATHS = sorted(FOLDER.glob("*/*.md"))
FENCED = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flask --app app ((?:[a-z]+ ?)+)")

each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def handbook(name, language):
    return (FOLDER / language / name).read_text(encoding="utf-8")


def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def prose(source):
    """A text without its listings."""
    return FENCED.sub("", source)


def rows(source, head):
    """The rows of each table whose head begins with the cell `head`, cell by cell, without the signs of code."""
    found = []
    for block in prose(source).split("\n\n"):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.replace("`", "").splitlines()]
        if lines and lines[0][0] == head:
            found += lines[2:]
    return found


def screen_words(source):
    """Words in bold are those on the screen."""
    return set(re.findall(r"\*\*([^*\n]+)\*\*", prose(source)))


# The pages

def test_both_languages_have_the_same_pages_with_as_many_sections():
    outlines = {language: {path.name: re.findall(r"^#+(?= )", prose(path.read_text(encoding="utf-8")), re.MULTILINE)
                           for path in (FOLDER / language).glob("*.md")} for language in LANGUAGES}
    assert outlines["en"] == outlines["zh"] and len(outlines["en"]) >= 8


@each_path
def test_a_page_begins_with_its_title_and_one_plain_paragraph(path):
    title, summary, section = path.read_text(encoding="utf-8").split("\n\n")[:3]
    assert title.startswith("# ") and "\n" not in title
    assert "\n" not in summary and not re.search(r"[*`\[\]|]", summary)
    assert section.startswith("## ")


@each_language
def test_every_page_renders_and_has_no_dead_link(app, language):
    known = pages(language)
    anchors = {page.slug: {heading.id for heading in page.text.toc} for page in known}
    for page in known:
        assert page.text.toc and "formula-source" not in page.text.html and "missing-picture" not in page.text.html
        dead = [link for link in page.text.links if not leads_somewhere(link, app, anchors, page.slug)]
        assert not dead, f"{page.slug} leads to {dead}"


def leads_somewhere(link, app, anchors, here):
    """Within the portal; other sites are named in text, for they come and go."""
    parts = urlsplit(link)
    slug = here
    if parts.path:
        if not parts.path.startswith("/") or parts.netloc:
            return False
        try:
            endpoint, values = app.url_map.bind("portal.example").match(parts.path, method="GET")
        except NotFound:
            return False
        slug = values["slug"] if endpoint == "handbook.show" else None
    is_page = slug is None or slug in anchors
    return is_page and (not parts.fragment or unquote(parts.fragment) in anchors.get(slug, ()))


@each_language
def test_every_page_is_served_and_stands_in_the_index(browser, language):
    index = browser.get(f"/handbook?lang={language}").text
    for page in pages(language):
        shown = browser.get(f"/handbook/{page.slug}?lang={language}")
        assert shown.status_code == 200 and page.title in shown.text
        assert f'href="/handbook/{page.slug}"' in index and page.title in index


def test_a_page_that_is_not_there_is_404(browser):
    assert browser.get("/handbook/nothing").status_code == 404


@pytest.mark.parametrize("name", sorted({path.name for path in PATHS}))
def test_words_in_bold_stand_on_the_screen_in_both_languages(name):
    sentences = {message.id for message in extracted()}
    english, chinese = (screen_words(handbook(name, language)) for language in LANGUAGES)
    assert english <= sentences
    held = catalogue()
    if len(held):
        assert {held[word].string for word in english} == chinese


# The words

def test_the_glossary_pairs_the_same_words_on_both_pages():
    english, chinese = rows(handbook("80-words.md", "en"), "English"), rows(handbook("80-words.md", "zh"), "中文")
    assert [row[:2] for row in english] == [[en, zh] for zh, en, _meaning in chinese]
    words = [row[0] for row in english]
    assert len(words) > 80 and len(set(words)) == len(words) and all(all(row) for row in english + chinese)


def test_the_interface_uses_the_words_of_the_glossary():
    told = {en: zh for en, zh, _meaning in rows(handbook("80-words.md", "en"), "English")}
    others = {message.id: message.string for message in catalogue() if isinstance(message.id, str)
              and message.id.lower() in told and told[message.id.lower()] not in message.string}
    assert not others


# In step with the code

@pytest.mark.parametrize("source", [readme, lambda: handbook("70-operating.md", "en")], ids=["README", "handbook"])
def test_the_table_of_settings_is_that_of_the_code(source):
    assert rows(source(), "Variable") == [
        [f"PORTAL_{s.name}", s.default or "empty", s.about.replace("`", "")] for s in SETTINGS]


def test_the_chinese_table_names_the_same_settings_and_defaults():
    assert [row[:2] for row in rows(handbook("70-operating.md", "zh"), "变量")] == [
        [f"PORTAL_{s.name}", s.default or "空"] for s in SETTINGS]


def test_the_commands_that_are_named_exist_and_all_are_named(app):
    sources = [readme(), *(handbook("70-operating.md", language) for language in LANGUAGES)]
    assert all(is_command(named.split(), app.cli) for source in sources for named in COMMAND.findall(source))
    of_flask = {"db", "routes", "run", "shell"}
    known = {" ".join(path) for path in commands(app.cli) if path[0] not in of_flask}
    for language in LANGUAGES:
        assert known == {row[0].removeprefix("flask --app app ") for row in rows(
            handbook("70-operating.md", language), {"en": "Command", "zh": "命令"}[language])}


def is_command(words, group):
    """Whether the first of `words` is a command of `group`, and so on for a group's; arguments may follow."""
    command = group.commands.get(words[0]) if words else None
    return command is not None and (not isinstance(command, click.Group) or is_command(words[1:], command))


def commands(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


# README.md

def test_the_first_two_listings_of_the_readme_are_one_line_each_that_runs_and_tests():
    # X1
    run, test = (body for _fence, _language, body in FENCED.findall(readme())[:2])
    assert all(line.count("\n") == 1 and line.startswith("python3 -m venv .venv && .venv/bin/pip install ")
               for line in (run, test))
    assert run.endswith("&& .venv/bin/python app.py\n") and test.endswith("&& .venv/bin/python -m pytest\n")
    assert all((ROOT / name).exists() for name in re.findall(r"-r (\S+)", run + test))


def test_the_readme_shows_the_demo_accounts():
    # X2
    people = tomllib.loads((ROOT / "content/demo/members/people.toml").read_text(encoding="utf-8"))["person"]
    assert rows(readme(), "Role") == [
        [role_of(row), row["email"], row["password"]] for row in people if row.get("account") == "table"]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "portal"], ids=["README", "portal/README"])
def test_files_that_a_readme_links_to_are_there(folder):
    source = re.sub("`[^`\n]+`", "", prose((folder / "README.md").read_text(encoding="utf-8")))
    missing = [name for name in re.findall(r"\]\(([^)#]+)\)", source) if not (folder / name).exists()]
    assert not missing


def test_the_map_names_every_package():
    named = {row[0].rstrip("/") for row in rows((ROOT / "portal/README.md").read_text(encoding="utf-8"), "package")}
    packages = {path.parent.name for path in Path(ROOT / "portal").glob("*/__init__.py")}
    assert packages <= named
