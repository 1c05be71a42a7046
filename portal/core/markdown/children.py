"""The portal's side of rendering: warm processes, each asked one text at a time and killed when it is stuck."""
import atexit
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import LifoQueue
from threading import Event, Timer

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
        self.process = None

    def ask(self, question):
        with suppress(ChildDied):
            return self.answer(question)
        return self.answer(question)  # it may have been killed while it had nothing to do

    def answer(self, question):
        if self.process is None:
            self.start()
        with self.killed_after(PATIENCE):
            send(self.process.stdin, question)
            return receive(self.process.stdout)

    def start(self):
        # A session of its own: Ctrl+C in the terminal is for the portal, which then closes the pipe.
        self.process = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                        start_new_session=True)
        with self.killed_after(SECONDS_TO_START):
            receive(self.process.stdout)

    @contextmanager
    def killed_after(self, seconds):
        late = Event()
        timer = Timer(seconds, kill, (self.process, late))
        timer.daemon = True
        timer.start()
        try:
            yield
        except (EOFError, OSError):
            out_of_time = self.stop() == -signal.SIGPROF
            raise (TookTooLong if late.is_set() or out_of_time else ChildDied) from None
        finally:
            timer.cancel()

    def stop(self):
        """End the process, if there is one, and say what ended it."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.kill()
        with suppress(BrokenPipeError), process:
            pass
        return process.returncode

    def disown(self):
        """In a forked process: let go of the parent's child without ending it."""
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.returncode = 0  # not ours to wait for
        self.process = None


def kill(process, late):
    late.set()
    process.kill()


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
