"""tests/routes.txt as rows: an address with the things of the world in braces, and what each role gets there."""
import re
from dataclasses import dataclass
from pathlib import Path

from tests.world import ROLES

TABLE = Path(__file__).with_name("routes.txt")


@dataclass(frozen=True)
class Row:
    method: str
    address: str
    expected: dict
    data: str

    def __str__(self):
        return f"{self.method} {self.address}"

    @property
    def words(self):
        """The things of the world that the address names."""
        return re.findall(r"{(\w+)}", self.address)


def rows():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    roles = [next(role for role in ROLES if role.startswith(word)) for word in lines[0].split()]
    assert roles == list(ROLES)
    for line in lines[1:]:
        facts, _bar, data = line.partition(" | ")
        method, address, *statuses = facts.split()
        yield Row(method, address, dict(zip(roles, map(int, statuses), strict=True)), data.strip())


ROWS = list(rows())
