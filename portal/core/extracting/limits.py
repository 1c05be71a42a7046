"""What reading one file may cost; sizes in bytes, `LONGEST` in characters."""
LONGEST = 400_000
CPU_SECONDS = 20
PATIENCE = 60            # on a busy machine a file may wait longer than it is computed
MEMORY = 1024 ** 3
LARGEST_PART = 40_000_000   # of a document's XML, unpacked
MOST_PARTS = 2_000
MOST_PAGES = 2_000


class Unreadable(Exception):
    """`reason` is a key of extracting.REASONS."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Enough(Exception):
    """As many characters were found as are kept."""


class Words:
    """The text that was found so far; raises Enough when it is long enough."""

    def __init__(self):
        self.parts, self.length = [], 0

    def add(self, text):
        self.parts.append(text)
        self.length += len(text)
        if self.length > LONGEST:
            raise Enough

    @property
    def text(self):
        return "".join(self.parts)
