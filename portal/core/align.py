"""Where two sequences agree: the aligner under comparing and merging, quick however alike or unlike they are.

Units are any hashable things (lines, sentences, words). Units that stand once on each side anchor the rest
(patience difference); between anchors Myers' shortest edit script is searched, with a bounded number of
steps, beyond which a stretch counts as replaced as a whole, as a reader would call it too.
"""
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

STEPS = 1_000_000  # of the inner loop for one call, shared out by length: about half a second
DEEPEST = 16       # anchors within anchors; text gets by with three
PAIRS = 2_500      # comparisons when look-alikes are sought between two stretches

Block = tuple[int, int, int]  # start in a, start in b, length


def matching_blocks(a: Sequence, b: Sequence, anchored: bool = True) -> list[Block]:
    """The stretches that stand in both, in order, none touching the next on both sides; deterministic.

    Words are aligned without anchors: that a rare word stands on both sides says little.
    """
    total = len(a) + len(b)
    blocks, regions = [], [(0, len(a), 0, len(b), 0)]
    while regions:
        low_a, high_a, low_b, high_b, depth = regions.pop()
        low_a, low_b = _skip_equal(a, b, low_a, high_a, low_b, high_b, blocks)
        high_a, high_b = _trim_equal(a, b, low_a, high_a, low_b, high_b, blocks)
        if low_a == high_a or low_b == high_b:
            continue
        anchors = _anchors(a, b, low_a, high_a, low_b, high_b) if anchored and depth < DEEPEST else []
        if anchors:
            regions += _between(anchors, low_a, high_a, low_b, high_b, depth + 1)
        else:
            most = int((2 * STEPS * (high_a - low_a + high_b - low_b) / total) ** 0.5)
            blocks += _shortest_edit(a[low_a:high_a], b[low_b:high_b], low_a, low_b, most)
    return _joined(sorted(blocks))


def opcodes(a: Sequence, b: Sequence, anchored: bool = True) -> list[tuple[bool, int, int, int, int]]:
    """(is the same, a from, a to, b from, b to) covering both sequences from end to end."""
    codes, at_a, at_b = [], 0, 0
    for start_a, start_b, length in [*matching_blocks(a, b, anchored), (len(a), len(b), 0)]:
        if at_a < start_a or at_b < start_b:
            codes.append((False, at_a, start_a, at_b, start_b))
        at_a, at_b = start_a + length, start_b + length
        if length:
            codes.append((True, start_a, at_a, start_b, at_b))
    return codes


def look_alikes(a: Sequence, b: Sequence, likeness: Callable) -> list[tuple[int, int]]:
    """Pairs (i, j), in order, of elements alike enough to be two versions of one thing.

    `likeness(x, y)` is 0 for no relation, up to 1. Long stretches are halved first, at whatever is most like
    the middle of `a`, so the cost stays near linear.
    """
    if not a or not b:
        return []
    if len(a) * len(b) > PAIRS:
        return _look_alikes_by_halves(a, b, likeness)
    score = [[likeness(x, y) for y in b] for x in a]
    best = _best_sums(score)
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def paired(a: Sequence, b: Sequence, likeness: Callable) -> Iterator[tuple]:
    """Everything of both in order: (x, y) for look-alikes, (x, None) and (None, y) for what stands alone."""
    at_a = at_b = 0
    for i, j in [*look_alikes(a, b, likeness), (len(a), len(b))]:
        yield from ((x, None) for x in a[at_a:i])
        yield from ((None, y) for y in b[at_b:j])
        if i < len(a):
            yield a[i], b[j]
        at_a, at_b = i + 1, j + 1


class Matcher:
    """`matching_blocks` in the shape of difflib's SequenceMatcher, for merge3."""

    def __init__(self, isjunk=None, a=(), b=(), autojunk=True):
        self.a, self.b = a, b

    def get_matching_blocks(self):
        return [*matching_blocks(self.a, self.b), (len(self.a), len(self.b), 0)]


def _skip_equal(a, b, low_a, high_a, low_b, high_b, blocks):
    start_a, start_b = low_a, low_b
    while low_a < high_a and low_b < high_b and a[low_a] == b[low_b]:
        low_a, low_b = low_a + 1, low_b + 1
    if low_a > start_a:
        blocks.append((start_a, start_b, low_a - start_a))
    return low_a, low_b


def _trim_equal(a, b, low_a, high_a, low_b, high_b, blocks):
    end_a = high_a
    while low_a < high_a and low_b < high_b and a[high_a - 1] == b[high_b - 1]:
        high_a, high_b = high_a - 1, high_b - 1
    if high_a < end_a:
        blocks.append((high_a, high_b, end_a - high_a))
    return high_a, high_b


def _anchors(a, b, low_a, high_a, low_b, high_b):
    """The longest run in order of elements that stand exactly once on each side."""
    counts_a, counts_b = Counter(a[low_a:high_a]), Counter(b[low_b:high_b])
    places_b = {b[j]: j for j in range(low_b, high_b) if counts_b[b[j]] == 1 == counts_a[b[j]]}
    once = [(i, places_b[a[i]]) for i in range(low_a, high_a) if a[i] in places_b]
    tails, ends, before = [], [], [-1] * len(once)
    for index, (_, j) in enumerate(once):
        place = bisect_left(tails, j)
        before[index] = ends[place - 1] if place else -1
        tails[place:place + 1], ends[place:place + 1] = [j], [index]
    chain, index = [], ends[-1] if ends else -1
    while index >= 0:
        chain.append(once[index])
        index = before[index]
    return chain[::-1]


def _between(anchors, low_a, high_a, low_b, high_b, depth):
    """The regions up to each anchor and after the last; an anchor opens the region that follows it."""
    starts = [(low_a, low_b), *anchors]
    ends = [*anchors, (high_a, high_b)]
    return [(i, k, j, m, depth) for (i, j), (k, m) in zip(starts, ends, strict=True)]


def _shortest_edit(a, b, offset_a, offset_b, most):
    """Matches of Myers' greedy O(ND) search, or none when more than `most` edits would be needed."""
    n, m = len(a), len(b)
    most = min(most, n + m)
    reach = [0] * (2 * most + 3)  # how far each diagonal k has come; negative ones count from the end
    trail = []
    for edits in range(most + 1):
        trail.append([reach[k] for k in range(-edits - 1, edits + 2)])
        # Diagonals that have left the texts at either end cannot come back to the goal.
        for k in range(-edits + 2 * max(0, edits - m), edits - 2 * max(0, edits - n) + 1, 2):
            x = reach[k + 1] if _adds(k, edits, reach[k - 1], reach[k + 1]) else reach[k - 1] + 1
            y = x - k
            while x < n and y < m and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= n and y >= m:
                return _walk_back(trail, n, m, offset_a, offset_b)
    return []


def _adds(k, edits, left, right):
    """Whether the furthest way onto diagonal k ends in an addition, and not in a removal."""
    return k == -edits or (k != edits and left < right)


def _walk_back(trail, x, y, offset_a, offset_b):
    blocks = []
    for edits in range(len(trail) - 1, 0, -1):
        k = x - y
        left, right = trail[edits][edits + k], trail[edits][edits + k + 2]
        adds = _adds(k, edits, left, right)
        start = right if adds else left + 1
        if x > start:
            blocks.append((start + offset_a, start - k + offset_b, x - start))
        x, y = (right, right - k - 1) if adds else (left, left - k + 1)
    if x:
        blocks.append((offset_a, offset_b, x))
    return blocks


def _joined(blocks):
    joined = []
    for start_a, start_b, length in blocks:
        if joined and joined[-1][0] + joined[-1][2] == start_a and joined[-1][1] + joined[-1][2] == start_b:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((start_a, start_b, length))
    return joined


def _look_alikes_by_halves(a, b, likeness):
    i = len(a) // 2
    score, _, j = max((likeness(a[i], y), -abs(at * len(a) - i * len(b)), at) for at, y in enumerate(b))
    later = look_alikes(a[i + 1:], b[j + 1:], likeness)
    middle = [(i, j)] if score else []
    return look_alikes(a[:i], b[:j], likeness) + middle + [(i + 1 + x, j + 1 + y) for x, y in later]


def _best_sums(score):
    rows, columns = len(score), len(score[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = score[i][j] + best[i + 1][j + 1] if score[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return best
