"""Style sheets and scripts as one bundle each, every asset under the hash of its content, for ever."""
import hashlib
import mimetypes
from pathlib import Path

import brotli
from flask import Blueprint, abort, current_app, request

FIRST = ("tokens", "base", "layout")
LAST = ("print",)

bp = Blueprint("assets", __name__, url_prefix="/assets")


class Assets:
    """What lies in `static/`, by name: "portal.css" and "portal.js" are the bundles, "img/…" single files."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.contents = {"portal.css": bundle(folder / "css", "css"), "portal.js": bundle(folder / "js", "js")}
        for path in sorted((folder / "img").rglob("*")):
            if path.is_file():
                self.contents[path.relative_to(folder).as_posix()] = path.read_bytes()
        self.hashes = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in self.contents.items()}
        self.packed = {name: brotli.compress(body) for name, body in self.contents.items()
                       if name.endswith((".css", ".js", ".svg"))}

    def address(self, name):
        return f"/assets/{self.hashes[name]}/{name}"


def bundle(folder, kind):
    return b"\n".join(path.read_bytes() for path in sorted(folder.glob(f"*.{kind}"), key=place))


def place(path):
    if path.stem in FIRST:
        return 0, FIRST.index(path.stem), ""
    return (2 if path.stem in LAST else 1), 0, path.stem


def init_app(app, folder):
    app.extensions["assets"] = Assets(folder)
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = lambda name: fresh(app).address(name)


def fresh(app):
    """In debug mode a changed file is seen at the next page."""
    if app.debug:
        app.extensions["assets"] = Assets(app.extensions["assets"].folder)
    return app.extensions["assets"]


@bp.get("/<digest>/<path:name>")
def serve(digest, name):
    assets = current_app.extensions["assets"]
    if assets.hashes.get(name) != digest:
        abort(404)
    is_packed = name in assets.packed and "br" in request.headers.get("Accept-Encoding", "")
    body = assets.packed[name] if is_packed else assets.contents[name]
    response = current_app.response_class(body, mimetype=mimetypes.guess_type(name)[0])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "br"
    return response
