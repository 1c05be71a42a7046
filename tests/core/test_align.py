"""Where two sequences agree."""
from hypothesis import given
from hypothesis import strategies as st

from portal.core.align import look_alikes, matching_blocks, opcodes, paired

SEQUENCES = st.lists(st.integers(0, 5), max_size=25)


def longest_common(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        before, row = row, [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[-1]))
    return row[-1]


@given(SEQUENCES, SEQUENCES, st.booleans())
def test_blocks_are_equal_stretches_in_order(a, b, anchored):
    blocks = matching_blocks(a, b, anchored)
    assert all(length and a[i:i + length] == b[j:j + length] for i, j, length in blocks)
    for (i, j, length), (k, m, _) in zip(blocks, blocks[1:], strict=False):
        assert i + length <= k and j + length <= m and (i + length, j + length) != (k, m)


@given(SEQUENCES, SEQUENCES)
def test_without_anchors_no_longer_agreement_exists(a, b):
    assert sum(length for _, _, length in matching_blocks(a, b, anchored=False)) == longest_common(a, b)


def test_anchors_keep_a_block_together_that_repeats_its_neighbours():
    old = ["{", "a", "}", "{", "b", "}"]
    new = ["{", "a", "}", "{", "c", "}", "{", "b", "}"]
    assert sum(length for _, _, length in matching_blocks(old, new)) == 6


@given(SEQUENCES, SEQUENCES)
def test_opcodes_cover_both_sequences(a, b):
    codes = opcodes(a, b)
    assert [x for _, i, j, _, _ in codes for x in a[i:j]] == a
    assert [y for _, _, _, k, m in codes for y in b[k:m]] == b
    assert all(same == (a[i:j] == b[k:m]) for same, i, j, k, m in codes)


@given(SEQUENCES, SEQUENCES)
def test_pairs_keep_the_order_and_leave_nothing_out(a, b):
    pairs = list(paired(a, b, lambda x, y: 1 / (1 + abs(x - y)) if abs(x - y) < 2 else 0))
    assert [x for x, _ in pairs if x is not None] == a
    assert [y for _, y in pairs if y is not None] == b
    assert all(x is None or y is None or abs(x - y) < 2 for x, y in pairs)


def test_long_stretches_are_paired_too():
    pairs = look_alikes(range(1_000), range(1_000), lambda x, y: float(x == y))
    assert pairs == [(number, number) for number in range(1_000)]
