"""What holds of Chinese pages: the interface's own words are put together with Chinese marks (see also test_pages.py)."""
import pytest

from tests.marks import HALF, Words, halves
from tests.table import ROWS
from tests.test_pages import in_language

pytestmark = pytest.mark.any_database
SENT = [(row, next(role for role, status in row.expected.items() if status == 422))
        for row in ROWS if row.method == "POST" and 422 in row.expected.values()]


@pytest.mark.parametrize("row, role", SENT, ids=str)
def test_so_are_the_pages_that_say_what_is_wrong_with_a_form(world, row, role):  # X10 X25
    assert halves(world.ask(role, "POST", in_language(row.address, "zh"), row.data)) == []


def test_half_width_marks_are_found_across_inline_elements():
    page = '<p>标签: <b>值</b></p><p title="甲, 乙">甲</p><p>甲 (乙)</p><p>甲</p>: 乙<p>a, b：丙，丁（戊）</p>'
    assert [line.strip() for line in Words(page).lines if HALF.search(line)] == ["标签: 值", "甲, 乙", "甲 (乙)"]
