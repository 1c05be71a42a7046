"""The demo content holds together: forms, both languages, lengths, and everything that it refers to."""
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from portal.core import markdown

CONTENT = Path(__file__).parents[1] / "content"
DEMO = CONTENT / "demo"
BRIEFS = sorted(path.parent for path in DEMO.glob("briefs/*/brief.toml"))
TEXTS = sorted(DEMO.glob("briefs/*/*.md"))
HEADING = {"en": "## Abstract", "zh": "## 摘要"}
FIGURE = re.compile(r'!\[([^\]]*)\]\(([^)\s]+)(?: "([^"]*)")?\)')
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
TYPES = {"technology_brief", "working_paper", "position_paper", "test_report", "standard_proposal"}
NEEDS = {"partners", "pilot_site", "licence", "funding"}
LICENCES = {"CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "alliance"}
ROLES = {"trainee", "member", "representative", "moderator", "administrator", "auditor"}

each_brief = pytest.mark.parametrize("folder", BRIEFS, ids=lambda folder: folder.name)
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")


def parsed(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def facts(folder):
    return parsed(folder / "brief.toml")


def rows(name, table):
    return parsed(DEMO / f"members/{name}.toml")[table]


def people():
    return {row["email"]: row for row in rows("people", "person")}


def institutions():
    return {row["key"]: row for row in rows("institutions", "institution")}


def terms():
    """{axis: keys of its terms} of the default map's version in force."""
    frameworks = [parsed(path) for path in CONTENT.glob("frameworks/*.toml")]
    [framework] = [framework for framework in frameworks if framework.get("default")]
    [version] = [version for version in framework["versions"] if version["state"] == "in_force"]
    return {axis["key"]: {term["key"] for term in axis["terms"]} for axis in version["axes"]}


def language(path):
    return path.name.partition(".")[0]


def apart(path):
    """Title, abstract and body ("" where there is none) of a text."""
    first, _break, rest = path.read_text(encoding="utf-8").partition("\n")
    assert first.startswith("# "), f"{path} does not begin with its title"
    head, mark, body = rest.strip().partition("\n## ")
    heading, _break, abstract = head.partition("\n")
    assert heading == HEADING[language(path)], f"{path} has no abstract under its title"
    return first[2:].strip(), abstract.strip(), (mark + body).strip()


def length(text, code):
    """Characters of the script in Chinese, words in English."""
    return len(re.findall(r"[\u3400-\u9fff]", text)) if code == "zh" else len(text.split())


def written(folder):
    """The languages that have a whole text."""
    return {code for code in ("en", "zh") if apart(folder / f"{code}.md")[2]}


def test_there_are_institutions_of_every_kind():
    kinds = Counter(row["kind"] for row in institutions().values())
    assert len(institutions()) == 8
    assert kinds["university"] >= 2 and kinds["company"] >= 2
    assert {"research_institute", "society", "standards_body", "operator"} <= kinds.keys()


@pytest.mark.parametrize("name, table", [("institutions", "institution"), ("people", "person"),
                                         ("groups", "group")])
def test_what_is_said_of_members_is_said_in_both_languages(name, table):
    for row in rows(name, table):
        for field in [key for key in row if key.endswith(("_en", "_zh"))]:
            assert row[field] and row[field[:-2] + {"en": "zh", "zh": "en"}[field[-2:]]], field


def test_institutions_say_that_they_are_invented_and_reach_nobody():
    for row in institutions().values():
        assert "demonstration institution" in row["description_en"] and "虚构机构" in row["description_zh"]
        assert re.fullmatch(r"https://[a-z.]+\.example", row["website"])


def test_people_belong_to_institutions_of_the_demonstration_and_their_addresses_reach_nobody():
    assert len(people()) == len(rows("people", "person"))
    for email, row in people().items():
        assert email.endswith(".example") and row["password"] == "demo-portal-2026"
        assert row["role"] in ROLES and row["language"] in {"en", "zh"} and "orcid" not in row
        assert row["role"] == "trainee" or row["institution"] in institutions()
        assert 2 <= len(row["expertise_en"]) == len(row["expertise_zh"]) <= 4


def test_the_story_can_be_acted_with_the_accounts_that_the_readme_shows():
    shown = [row for row in people().values() if row.get("account") == "table"]
    assert 9 <= len(shown) <= 12
    assert {row["role"] for row in shown} >= ROLES
    assert any(row.get("suspended") for row in shown)
    homes = {role: {row["institution"] for row in shown if row["role"] == role and not row.get("suspended")}
             for role in ("member", "representative", "moderator")}
    assert len(homes["moderator"]) >= 2 and not homes["moderator"] & homes["member"]
    assert homes["member"] == homes["representative"] and len(homes["member"]) == 2


def test_one_name_has_a_character_that_many_fonts_lack():
    assert any("㛃" in row["name_zh"] or "𠮷" in row["name_zh"] for row in people().values())


def test_groups_have_members_of_the_demonstration():
    assert len(rows("groups", "group")) == 3
    for group in rows("groups", "group"):
        assert set(group["members"]) <= people().keys() and len(group["members"]) >= 3
        assert {group["chair"], group.get("secretary", group["chair"])} <= set(group["members"])
        assert not set(group.get("observers", [])) & set(group["members"])


def test_briefs_are_many_in_both_original_languages_and_in_every_state():
    told_of_all = [facts(folder) for folder in BRIEFS]
    originals = Counter(told["language"] for told in told_of_all)
    states = Counter(told["state"] for told in told_of_all)
    public = [told for told in told_of_all if (told["state"], told["audience"]) == ("published", "everyone")]
    assert min(originals["zh"], originals["en"]) >= 7 and len(public) >= 11
    assert {"draft", "submitted", "in_review", "changes_requested", "withdrawn"} <= states.keys()
    audiences = {told["audience"] for told in told_of_all if told["state"] == "published"}
    assert audiences == {"everyone", "alliance", "institution"}
    assert {told["type"] for told in told_of_all} == TYPES
    assert sum(written(folder) == {"en", "zh"} for folder in BRIEFS) >= 5
    assert sum(any(folder.glob("*.png")) for folder in BRIEFS) >= 8


def test_positions_reach_every_term_of_the_map_and_leave_cells_empty():
    taken = [position for folder in BRIEFS for position in facts(folder)["positions"]]
    for axis, keys in terms().items():
        assert {position[axis] for position in taken if axis in position} == keys
    cells = {(position.get("lifecycle"), position.get("hierarchy")) for position in taken}
    assert ("sales", "equipment") not in cells and ("logistics", "equipment") not in cells


@each_brief
def test_what_a_brief_says_of_itself_is_possible(folder):
    told = facts(folder)
    assert told["type"] in TYPES and told["licence"] in LICENCES
    assert set(told["offered"]) | set(told["sought"]) <= NEEDS
    assert "trl" in told or told["type"] == "position_paper"
    assert told.get("trl", 1) in range(1, 10)
    assert all(3 <= len(told[f"keywords_{code}"]) <= 5 for code in ("en", "zh"))
    assert all(row["code"] and row["title_en"] and row["title_zh"] for row in told["standards"])
    assert 1 <= len(told["positions"]) <= 3 and told["note_for_reviewer"]


@each_brief
def test_everything_that_a_brief_refers_to_exists(folder):
    told = facts(folder)
    assert set(told["authors"]) <= people().keys() and len(set(told["authors"])) == len(told["authors"])
    assert told["owner"] == people()[told["authors"][0]]["institution"]
    for position in told["positions"]:
        assert all(term in terms()[axis] for axis, term in position.items())


@each_brief
def test_a_decision_is_dated_and_made_by_a_moderator_of_another_institution(folder):
    told = facts(folder)
    homes = {people()[author]["institution"] for author in told["authors"]}
    for act in [told, *told.get("versions", [])]:
        if told["state"] in {"published", "withdrawn"}:
            assert date(2025, 11, 1) <= act["published_on"] <= date(2026, 11, 20)
        if "decided_by" in act or told["state"] in {"published", "withdrawn"}:
            moderator = people()[act["decided_by"]]
            assert moderator["role"] == "moderator" and moderator["institution"] not in homes


@each_brief
def test_acts_that_need_a_reason_have_one(folder):
    told = facts(folder)
    if told["state"] == "withdrawn":
        assert told["withdrawn_reason_en"] and told["withdrawn_reason_zh"]
    for version in told.get("versions", []):
        assert version["change_note_en"] and version["change_note_zh"]
        assert all((folder / f"{code}.v{version['number']}.md").exists() for code in written(folder))


@each_brief
def test_a_brief_is_whole_in_its_original_language(folder):
    code = facts(folder)["language"]
    body = FENCED.sub("", apart(folder / f"{code}.md")[2])
    assert length(body, code) >= {"zh": 800, "en": 500}[code]


@each_text
def test_title_and_abstract_stand_in_every_text(path):
    title, abstract, _body = apart(path)
    low, high = {"zh": (150, 300), "en": (80, 150)}[language(path)]
    assert 0 < len(title) <= 120 and "\n" not in abstract
    assert low <= length(abstract, language(path)) <= high


@each_text
def test_figures_exist_and_are_described(path):
    for alt, name, caption in FIGURE.findall(FENCED.sub("", path.read_text(encoding="utf-8"))):
        assert (path.parent / name).exists() and len(alt) >= 15 and caption


@each_brief
def test_pictures_are_used_and_light(folder):
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    for picture in folder.glob("*.png"):
        data = picture.read_bytes()
        assert f"]({picture.name} " in sources, f"{picture.name} is shown nowhere"
        assert len(data) <= 60_000 and int.from_bytes(data[16:20], "big") <= 1_400


@each_text
def test_bodies_render_with_every_figure_and_formula(path):
    body = apart(path)[2]
    if body:
        addresses = {picture.name: f"/files/{picture.name}" for picture in path.parent.glob("*.png")}
        html = markdown.render(body, language(path), addresses).html
        assert "missing-picture" not in html and "formula-source" not in html
