import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.frameworks import policy
from portal.frameworks.models import Framework, FrameworkVersion


@pytest.mark.parametrize("who, may_view", [
    ("visitor", True), ("trainee", True), ("member", True), ("representative", True), ("moderator", True),
    ("administrator", True), ("auditor", True), ("suspended", True),
])
def test_everybody_may_read_a_framework(loaded, people, who, may_view):
    assert policy.can_view(people[who], FrameworkVersion.find("imsa")) is may_view
    visible = select(func.count()).select_from(Framework).where(policy.visible_to(people[who]))
    assert db.session.scalar(visible) == (5 if may_view else 0)
