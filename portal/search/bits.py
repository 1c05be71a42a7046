"""Sets of document numbers as the bits of one whole number: intersections and counts at the speed of memory."""
from collections.abc import Iterable
from itertools import compress, count

TO_FLAGS = bytes.maketrans(b"01", b"\0\1")


def of(numbers: Iterable[int], size: int) -> int:
    """The set of `numbers`, all below `size`."""
    digits = bytearray(b"0") * size
    for number in numbers:
        digits[size - 1 - number] = 49  # "1"
    return int(digits or b"0", 2)


def numbers(bits: int) -> list[int]:
    """The members of a set, smallest first."""
    flags = format(bits, "b")[::-1].encode().translate(TO_FLAGS)
    return list(compress(count(), flags))


def full(size: int) -> int:
    return (1 << size) - 1
