"""What a person sends to be imported: kept for an hour under a name that only that person's pages know, with its report."""
import json
import secrets
import shutil
import time

from flask import current_app

KEPT_FOR = 3600  # seconds


def folder():
    made = current_app.config["INSTANCE"] / "imports"
    made.mkdir(exist_ok=True, mode=0o700)
    return made


def keep(upload, person, **facts):
    """The name of the upload. What was sent more than an hour ago goes."""
    forget_old()
    token = secrets.token_hex(16)
    place = folder() / token
    place.mkdir(mode=0o700)
    name = "".join(sign for sign in upload.filename.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())[-100:]
    upload.save(place / (name.lstrip(".") or "upload"))
    write(token, person=person.id, name=name, **facts)
    return token


def find(token, person):
    """(path of what was sent, the facts), or None for anybody else and after an hour."""
    place = folder() / token
    if not (len(token) == 32 and token.isalnum() and (place / "facts").exists()):
        return None
    facts = json.loads((place / "facts").read_text())
    is_old = (place / "facts").stat().st_mtime < time.time() - KEPT_FOR
    if is_old or facts["person"] != person.id:
        return None
    return next((path for path in place.iterdir() if path.name != "facts"), None), facts


def write(token, **facts):
    path = folder() / token / "facts"
    held = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(held | facts, ensure_ascii=False))


def drop_file(token):
    """It was carried out: only the report stays for the rest of the hour."""
    for path in (folder() / token).iterdir():
        if path.name != "facts":
            path.unlink()


def forget_old():
    for place in folder().iterdir():
        if place.stat().st_mtime < time.time() - KEPT_FOR:
            shutil.rmtree(place, ignore_errors=True)
