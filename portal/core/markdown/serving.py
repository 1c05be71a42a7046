"""What a rendering process does: answers one text after the other until its input ends."""
import os
import resource
import signal
import socket
import sys
import traceback

from portal.core.markdown.frames import receive, send
from portal.core.markdown.guards import SECONDS, TooMuch
from portal.core.markdown.page import Renderer

ORPHANED = 30  # seconds; longer than the portal waits: a process that hangs when the portal dies ends too
MEMORY = 2 * 1024 ** 3


def serve():
    """Answer what comes over standard input until it ends, which it does when the portal dies, however it dies."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    line = socket.socket(fileno=os.dup(0))
    os.dup2(2, 1)  # what a library prints must not get among the answers
    renderer = Renderer()
    renderer.render("# a *b*\n\n- c", "en", {})
    send(line, "ready")
    try:
        while True:
            send(line, answer(renderer, receive(line)))
    except (EOFError, ConnectionError):
        sys.exit()


def answer(renderer, question):
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # ends this process, even within a library written in C
    signal.setitimer(signal.ITIMER_REAL, ORPHANED)
    try:
        return renderer.render(**question)
    except TooMuch as refusal:
        return {"refused": refusal.reason, "beginning": refusal.beginning}
    except RecursionError:
        return {"refused": "nesting", "beginning": question["source"].strip()[:20]}
    except Exception:
        traceback.print_exc()
        return {"refused": "broken", "beginning": ""}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
