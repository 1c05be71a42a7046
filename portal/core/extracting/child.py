"""The program of a process that reads one file: bytes in, JSON out. Run by its path, without the rest of the portal."""
import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def stand_in(package, folder):
    """Let modules below `package` be imported without running the package: the application takes a second."""
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module


def bound(limits):
    """No more than this of time and memory, no files written, no further processes' memory images left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(kind, limits):
    words = limits.Words()
    try:
        reader = import_module("portal.core.extracting.pdf" if kind == "pdf" else "portal.core.extracting.office")
        reader.read(sys.stdin.buffer.read(), kind, words)
    except limits.Enough:
        pass
    except limits.Unreadable as error:
        return {"reason": error.reason, "text": words.text}
    except MemoryError:
        return {"reason": "memory"}
    except Exception:  # whatever is wrong in somebody's file
        return {"reason": "" if words.text.strip() else "damaged", "text": words.text}
    return {"text": words.text}


if __name__ == "__main__":
    here = Path(__file__).resolve()
    for folder, package in zip(here.parents, ("portal.core.extracting", "portal.core", "portal"), strict=False):
        stand_in(package, folder)
    limits = import_module("portal.core.extracting.limits")
    bound(limits)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    out.write(json.dumps(answer(sys.argv[1], limits)).encode())
    out.flush()
    os._exit(0)
