"""Style sheets and scripts: one bundle each, named by their content, kept for ever, nothing from elsewhere."""
import re

import brotli
import pytest

from portal.config import ROOT
from portal.core.assets import Assets

STATIC = ROOT / "static"


@pytest.fixture
def folder(tmp_path):
    for name, text in {"css/tokens.css": "t{}", "css/base.css": "b{}", "css/print.css": "p{}", "css/forms.css": "f{}",
                       "js/menu.js": "menu()", "img/seal.svg": "<svg/>"}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_the_bundle_begins_with_the_tokens_and_ends_with_print(folder):  # X30
    assert Assets(folder).contents["portal.css"] == b"t{}\nb{}\nf{}\np{}"


def test_a_changed_file_has_another_address(folder):  # X30
    before = Assets(folder)
    (folder / "js" / "menu.js").write_text("menu(1)")
    after = Assets(folder)
    assert before.address("portal.js") != after.address("portal.js")
    assert before.address("portal.css") == after.address("portal.css")


@pytest.mark.parametrize("name", ["portal.css", "portal.js", "img/seal.svg"])
def test_an_asset_is_served_packed_and_for_ever(app, browser, name):  # X30
    assets = app.extensions["assets"]
    plain = browser.get(assets.address(name))
    packed = browser.get(assets.address(name), headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == brotli.decompress(packed.data) == assets.contents[name]
    for answer in (plain, packed):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in answer.headers["Vary"] and "Set-Cookie" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", [
    "/assets/000000000000/portal.css", "/assets/x/portal.css", "/assets/x/../app.py", "/assets/x/css/base.css",
    "/assets/x/%2e%2e/%2e%2e/app.py", "/assets/x/nothing"])
def test_nothing_else_is_an_asset(browser, address):  # X44
    assert browser.get(address).status_code == 404


def test_nothing_comes_from_another_host(app):  # X30
    found = {(name, word) for name, body in app.extensions["assets"].contents.items()
             if name.endswith((".css", ".js", ".svg"))
             for word in re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", code(body.decode()))}
    assert {(name, word) for name, word in found if "www.w3.org" not in word} == set()


def code(text):
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)


def test_scripts_make_no_code_out_of_text(app):  # X41
    script = code(app.extensions["assets"].contents["portal.js"].decode())
    assert not re.findall(r"\beval\(|new Function|document\.write|javascript:|setAttribute\(.on", script)


def test_every_style_sheet_and_script_is_named_after_what_it_is_for():  # X22
    for path in (*STATIC.glob("css/*"), *STATIC.glob("js/*")):
        assert re.fullmatch(r"[a-z_]+\.(css|js)", path.name)
        assert path.read_text(encoding="utf-8").lstrip().startswith(("/*", "//")), f"{path.name} says what it is for"
