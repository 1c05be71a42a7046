"""Content that ships with the portal: what is loaded, in which order, and whether it was loaded already."""
import hashlib
import tomllib

from flask import current_app
from sqlalchemy import select

from portal.config import ROOT
from portal.core.db import db
from portal.core.features import features
from portal.members.models import Person

CONTENT = ROOT / "content"
DEMO_PASSWORD = "demo-portal-2026"


def load(with_demo, progress):
    """Let each feature load its part, each in a transaction of its own: yields (feature, what it did)."""
    for feature in features():
        if feature.load_content:
            counts = feature.load_content(CONTENT, progress)
            db.session.commit()
            yield feature.name, counts
    if with_demo:
        for feature in features():
            if feature.load_demo:
                counts = feature.load_demo(CONTENT / "demo", progress)
                db.session.commit()
                yield f"{feature.name} (demo)", counts


def stamp(with_demo):
    """A hash of all content files: a second start need not read them again."""
    total = hashlib.sha256(str(with_demo).encode())
    for path in sorted(CONTENT.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(CONTENT)} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return total.hexdigest()


def is_loaded(wanted):
    note = current_app.config["INSTANCE"] / "content.stamp"
    return note.exists() and note.read_text() == wanted and db.session.scalar(select(Person.id).limit(1)) is not None


def remember(done):
    (current_app.config["INSTANCE"] / "content.stamp").write_text(done)


def demo_accounts():
    """[(role in words, address)] of the demo people that the README names, as far as they are here."""
    here = set(db.session.scalars(select(Person.email).where(Person.is_demo)))
    if not here:
        return []
    told = tomllib.loads((CONTENT / "demo/members/people.toml").read_text())["person"]
    return [(role_of(row), row["email"]) for row in told if row.get("account") and row["email"] in here]


def role_of(row):
    home = f" of {row['institution'].upper()}" if row.get("institution") else ""
    return ("suspended " if row.get("suspended") else "") + row["role"] + home
