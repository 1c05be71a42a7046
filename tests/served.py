"""The portal served: as a program of its own, started, spoken to over HTTP, ended or killed; or in this process."""
import fcntl
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlencode

from werkzeug.serving import make_server

from portal.config import ROOT

PATIENCE = 90  # seconds after which a start counts as failed, however busy the machine is


class Served:
    """`python app.py` on a free port with its data in `folder`; what it prints and logs goes to `folder`/log.txt."""

    def __init__(self, folder, database="", *options, **settings):
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        environment |= {"PORTAL_INSTANCE": str(folder), "PORTAL_DATABASE": database, "PYTHONWARNINGS": "default"}
        environment |= {f"PORTAL_{name}": value for name, value in settings.items()}
        folder.mkdir(exist_ok=True)
        self.cookies = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([sys.executable, "app.py", "--port", str(self.port), *options], cwd=ROOT,
                                            env=environment, stdout=log, stderr=log)

    @property
    def log(self):
        return self.folder / "log.txt"

    def __enter__(self):
        eventually(lambda: self.process.poll() is not None or "The portal is at" in self.log.read_text())
        assert self.process.poll() is None, self.log.read_text()
        eventually(self.has_worker)
        return self

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def kill(self):
        """As when the power goes: nothing is tidied up."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def has_worker(self):
        """A living worker holds its lock."""
        with open(self.folder / "worker.lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def get(self, path):
        with self.browser.open(f"{self.address}{path}") as answer:
            return answer.read().decode()

    def post(self, path, **fields):
        """Fill the form of the page `path` with its token and send it there."""
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.get(path))[1]
        data = urlencode({"csrf_token": token, **fields}).encode()
        with self.browser.open(f"{self.address}{path}", data) as answer:
            return answer.geturl(), answer.read().decode()


@contextmanager
def in_this_process(app):
    """The address of `app`, served by a thread of this process, so that the test's own database is behind it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def eventually(holds):
    """Wait until `holds()`; the time is only there so that a broken portal does not wait for ever."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
