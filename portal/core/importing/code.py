"""Where code stands in a Markdown text, so that nothing in it is taken for markup."""
import re

FENCE = re.compile(r"^(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)$")
QUOTES = re.compile(r"[ \t>]*")
TICKS = re.compile(r"`+")
BLANK = re.compile(r"\n[ \t]*\n")
HTML = re.compile(r"<(/?)(?:table|ul|ol|dl|figure)(?=[\s>])", re.IGNORECASE)
LIST = re.compile(r" *(?:[-*+]|\d{1,9}[.)]|!!!|\?\?\?\+?|===[!+]?) ")   # and what else hangs below its mark
KEPT = re.compile("\x02(\\d+)\x03")


def fence_end(lines, at, mark):
    """The line that closes a fence opened before `at`; without one, the number of lines."""
    for number in range(at, len(lines)):
        line = lines[number][QUOTES.match(lines[number]).end():].rstrip()
        if line.startswith(mark) and not line.strip(mark[0]):
            return number
    return len(lines)


def spans(text):
    """(start, end) of fenced, indented and inline code, in order, apart from one another."""
    found, lines, starts = [], text.split("\n"), [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    at, prose, in_list, blank, open_html = 0, 0, False, True, 0
    while at < len(lines):
        line = lines[at]
        end = at
        if fence := FENCE.match(line):
            end = min(fence_end(lines, at + 1, fence["mark"]) + 1, len(lines))
            start = starts[at] + len(fence["before"])
        elif blank and not in_list and not open_html and line.startswith(("    ", "\t")) and line.strip():
            start = starts[at]
            while end < len(lines) and (lines[end].startswith(("    ", "\t")) or not lines[end].strip()):
                end += 1
        if end > at:
            found += [*inline(text, prose, start), (start, max(start, starts[end] - 1))]
            prose, at, blank = starts[end] - 1, end, True
            continue
        blank = not line.strip()
        if "<" in line:
            open_html = max(0, open_html + sum(-1 if tag[1] else 1 for tag in HTML.finditer(line)))
        if not blank:
            in_list = bool(LIST.match(line)) or in_list and line.startswith((" ", "\t"))
        at += 1
    return [*found, *inline(text, prose, len(text))]


def inline(text, start, end):
    """Code between backticks: as many at its end as at its beginning, in one paragraph."""
    found, base = [], start
    for paragraph in BLANK.split(text[start:end]) if "`" in text[start:end] else []:
        place = text.index(paragraph, base) if paragraph else base
        found += [(place + first, place + last) for first, last in ticked(paragraph)]
        base = place + len(paragraph)
    return found


def ticked(paragraph):
    runs = [(run.start(), run.end()) for run in TICKS.finditer(paragraph)]
    later = {}
    for number, (first, last) in enumerate(runs):
        later.setdefault(last - first, []).append(number)
    found, at = [], 0
    while at < len(runs):
        first, last = runs[at]
        same = later[last - first]
        while same and same[0] <= at:
            same.pop(0)
        if not escaped(paragraph, first) and same:
            found.append((first, runs[same[0]][1]))
            at = same[0]
        at += 1
    return found


def escaped(text, at):
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1


def blanked(text):
    """The text at the same length, with a sign that is no markup in the place of each sign of code."""
    parts, at = [], 0
    for start, end in spans(text):
        parts += [text[at:start], re.sub(r"[^\n]", "\x02", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


class Shield:
    """A text whose code is out of reach while the rest is changed."""

    def __init__(self, text):
        self.pieces, parts, at = [], [], 0
        for start, end in spans(text):
            parts += [text[at:start], self.kept(text[start:end])]
            at = end
        self.text = "".join([*parts, text[at:]])

    def kept(self, piece):
        self.pieces.append(piece)
        return f"\x02{len(self.pieces) - 1}\x03"

    def lifted(self, text=None, blocks=False):
        """`text` (or what became of the whole) with its code back in place; with `blocks` only that between fences."""
        text = self.text if text is None else text
        while KEPT.search(text):
            before, text = text, KEPT.sub(lambda found: self.piece(found, blocks), text)
            if text == before:
                break
        return text

    def piece(self, found, blocks):
        piece = self.pieces[int(found[1])]
        return found[0] if blocks and not (piece.startswith(("```", "~~~")) and "\n" in piece) else piece
