from pathlib import Path

import pytest

from portal.core.db import db
from portal.frameworks.loading import load

CONTENT = Path(__file__).parents[2] / "content" / "frameworks"


@pytest.fixture
def loaded(app):
    """The shipped frameworks, in the database."""
    report = load(CONTENT)
    db.session.commit()
    return report


SMALL = """
key = "small"
default = true
source = "Test 1"
name = { en = "Small", zh = "小" }
about = { en = "For tests.", zh = "用于测试。" }

[[versions]]
label = "1"
state = "in_force"
certainty = "V"

[[versions.axes]]
key = "size"
name = { en = "Size", zh = "大小" }
terms = [
  { key = "low", name = { en = "Low", zh = "低" }, definition = { en = "Near the ground.", zh = "近地。" } },
  { key = "high", name = { en = "High", zh = "高" }, definition = { en = "Far up.", zh = "在高处。" } },
]
"""
OTHER = """
key = "other"
source = "Test 2"
name = { en = "Other", zh = "另" }
about = { en = "For tests.", zh = "用于测试。" }

[[versions]]
label = "1"
state = "in_force"
certainty = "M"

[[versions.axes]]
key = "width"
name = { en = "Width", zh = "宽窄" }
terms = [
  { key = "wide", name = { en = "Wide", zh = "宽" }, definition = { en = "Far across.", zh = "横向大。" } },
]

[[crosswalks]]
from = "1/width.wide"
to = "small/1/size.high"
relation = "narrower"
"""


@pytest.fixture
def files(tmp_path):
    """`files(name=text, …)` writes these files, and no others, into a folder."""
    def write(**texts):
        for path in tmp_path.glob("*.toml"):
            path.unlink()
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path
    return write
