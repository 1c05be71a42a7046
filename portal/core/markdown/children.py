"""The portal's side of rendering: warm processes, each asked one text at a time and killed when it is stuck."""
import atexit
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import LifoQueue

from portal.core.markdown.frames import receive, send

PATIENCE = 10  # seconds; on a busy machine a text may wait longer than it is computed
SECONDS_TO_START = 30
CHILDREN = 2  # for each process of the portal; the second starts only when the first is busy
PROGRAM = [sys.executable, "-P", str(Path(__file__).with_name("child.py"))]


class ChildDied(Exception):
    """It ended without an answer, and again when asked anew."""


class TookTooLong(Exception):
    """It ended itself after computing too long, or was killed because it did not answer."""


class Child:
    """One rendering process; started when it is first asked, and anew after it was killed."""

    def __init__(self):
        self.process = self.line = None

    def ask(self, question):
        with suppress(ChildDied):
            return self.answer(question)
        return self.answer(question)  # it may have been killed while it had nothing to do

    def answer(self, question):
        if self.process is None:
            self.start()
        with self.within(PATIENCE):
            send(self.line, question)
            return receive(self.line)

    def start(self):
        self.line, its = socket.socketpair()
        with its:
            # A session of its own: Ctrl+C in the terminal is for the portal, which then closes the line.
            self.process = subprocess.Popen(PROGRAM, stdin=its, stdout=its, start_new_session=True)
        with self.within(SECONDS_TO_START):
            receive(self.line)

    @contextmanager
    def within(self, seconds):
        """What is said on the line here; a process that is silent for `seconds` is killed."""
        self.line.settimeout(seconds)
        try:
            yield
        except (EOFError, OSError) as fault:
            out_of_time = self.stop() == -signal.SIGPROF
            raise (TookTooLong if isinstance(fault, TimeoutError) or out_of_time else ChildDied) from None

    def stop(self):
        """End the process, if there is one, and say what ended it."""
        process, line = self.process, self.line
        self.process = self.line = None
        if process is None:
            return None
        process.kill()
        line.close()
        return process.wait()

    def disown(self):
        """In a forked process: let go of the parent's child without ending it."""
        if self.process:
            self.line.close()
            self.process.returncode = 0  # not ours to wait for
        self.process = self.line = None


class Pool:
    def __init__(self):
        self.children = [Child() for _ in range(CHILDREN)]
        self.idle = LifoQueue()
        for child in self.children:
            self.idle.put(child)

    def ask(self, question):
        child = self.idle.get()
        try:
            return child.ask(question)
        finally:
            self.idle.put(child)


def ask(question):
    """What a rendering process answers; raises TookTooLong or ChildDied. For any thread, and after a fork."""
    return pool.ask(question)


def close():
    """End the rendering processes; the next text starts them anew."""
    for child in pool.children:
        child.stop()


def after_fork():
    global pool
    for child in pool.children:
        child.disown()
    pool = Pool()


pool = Pool()
atexit.register(close)
os.register_at_fork(after_in_child=after_fork)
