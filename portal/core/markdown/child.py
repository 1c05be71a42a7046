"""The program of a rendering process. Run by its path, so that it starts without the rest of the portal."""
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def stand_in(package, folder):
    """Let modules below `package` be imported without running the package: the application takes a second."""
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module


if __name__ == "__main__":
    here = Path(__file__).resolve()
    for folder, package in zip(here.parents, ("portal.core.markdown", "portal.core", "portal"), strict=False):
        stand_in(package, folder)
    import_module("portal.core.markdown.serving").serve()
