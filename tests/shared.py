"""Where the real material lies that tests run against: beside the project, never in it."""
import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared(name):
    """The folder `name` of the shared data; without it the test is skipped, in a full run (PORTAL_TESTS=all) it fails."""
    folder = SHARED / name
    if not folder.exists():
        stop = pytest.fail if os.environ.get("PORTAL_TESTS") == "all" else pytest.skip
        stop(f"the shared data set {name} is not beside the project")
    return folder
