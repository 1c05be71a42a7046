"""Files by the SHA-256 of their content, on disk under the instance folder (S3 is one line away)."""
import hashlib

from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore


def put(content: bytes) -> str:
    """Keep `content`; its hash. Keeping the same bytes again changes nothing."""
    key = hashlib.sha256(content).hexdigest()
    try:
        store().put(path(key), content)
    except BaseError as error:  # it names every fault anew; ours is the disk's
        raise OSError(str(error).partition("\n")[0]) from error
    return key


def get(key: str) -> bytes:
    return bytes(store().get(path(key)).bytes())


def keys():
    """The hashes of everything that is kept."""
    return sorted(meta["path"].rpartition("/")[2] for batch in store().list() for meta in batch)


def path(key):
    return f"{key[:2]}/{key}"


def store():
    if "storage" not in current_app.extensions:
        folder = current_app.config["INSTANCE"] / "files"
        folder.mkdir(exist_ok=True, mode=0o700)
        current_app.extensions["storage"] = LocalStore(folder)
    return current_app.extensions["storage"]
