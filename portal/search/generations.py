"""The folder of an index: generations side by side, which of them is live, and what changed while one is made.

    current          the name of the live generation
    write.lock       held by whoever writes or swaps
    rebuild.lock     held while a generation is made
    changes          keys that were written meanwhile, one a line
    <generation>/    one index, with meta.json (its analyser) and sums.json (size and CRC-32 of its files)
"""
import contextlib
import fcntl
import json
import shutil
import threading
import uuid
import zlib
from pathlib import Path


class Generations:
    def __init__(self, root: Path):
        self.root = root
        self.thread_lock = threading.RLock()
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root.chmod(0o700)  # the index holds pickles: who can write here can run code as the portal

    def live(self) -> Path | None:
        """The folder of the live generation, if there is one."""
        name, before = self.current(), None
        while name and name != before:
            if (self.root / name).is_dir():
                return self.root / name
            name, before = self.current(), name  # it may have been swapped since
        return None

    def current(self) -> str | None:
        try:
            return (self.root / "current").read_text()
        except FileNotFoundError:
            return None

    def begin(self) -> Path:
        """A new folder; what earlier rebuilds left behind goes."""
        live = self.live()
        for left in self.root.iterdir():
            if left.is_dir() and left != live:
                shutil.rmtree(left)
        (self.root / "changes").unlink(missing_ok=True)
        folder = self.root / uuid.uuid4().hex[:12]
        folder.mkdir(mode=0o700)
        return folder

    def swap(self, folder: Path):
        """Make `folder` the live generation. Readers that still use the old one keep its open files."""
        before = self.live()
        write_whole(self.root / "current", folder.name)
        if before and before != folder:
            shutil.rmtree(before, ignore_errors=True)

    @contextlib.contextmanager
    def writing(self):
        """Wait until nobody else writes, in this process or another."""
        with self.thread_lock, open(self.root / "write.lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def rebuilding(self):
        """Whether this caller may rebuild; no when another one is at it. A killed one lets go."""
        with open(self.root / "rebuild.lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def is_rebuilding(self) -> bool:
        with self.rebuilding() as is_free:
            return not is_free

    def note_changes(self, keys):
        """Remember what was written, for the generation that is being made."""
        if self.is_rebuilding():
            with open(self.root / "changes", "a") as file:
                file.writelines(f"{key}\n" for key in keys)

    def take_changes(self) -> set[str]:
        path = self.root / "changes"
        if not path.exists():
            return set()
        keys = set(path.read_text().split())
        path.unlink()
        return keys


def write_whole(path: Path, text: str):
    """Replace a file so that it is never seen half written."""
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}")
    beside.write_text(text)
    beside.replace(path)


def read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def add_sums(folder: Path, names: list[str]):
    """Note size and checksum of the files `names`; of others only what is still known."""
    known = read_json(folder / "sums.json")
    sums = {name: known[name] if name in known else sum_of(folder / name) for name in names}
    write_whole(folder / "sums.json", json.dumps(sums))


def sum_of(path: Path) -> list[int]:
    size = crc = 0
    with path.open("rb") as file:
        while block := file.read(2**20):
            size, crc = size + len(block), zlib.crc32(block, crc)
    return [size, crc]
