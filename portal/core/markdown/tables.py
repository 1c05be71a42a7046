"""Reader of GitHub's tables; columns are aligned by an attribute, never by a style."""
import xml.etree.ElementTree as etree

from portal.core.markdown import marks


def table(blocks, parent, lines, at, depth):
    if not begins_table(lines, at):
        return None
    end = table_end(lines, at + 2)
    head = cells(lines[at])
    blocks.page.budget.table(len(head), end - at, lines[at])
    aligned = [alignment(cell) for cell in cells(lines[at + 1])]
    holder = etree.SubElement(parent, "table")
    row(blocks, etree.SubElement(holder, "thead"), "th", head, aligned)
    if end > at + 2:
        body = etree.SubElement(holder, "tbody")
        for line in lines[at + 2:end]:
            row(blocks, body, "td", cells(line), aligned)
    return end


def begins_table(lines, at):
    if "|" not in lines[at] or at + 1 >= len(lines) or not marks.DELIMITERS.match(lines[at + 1]):
        return False
    return "|" in lines[at + 1] and len(cells(lines[at])) == len(cells(lines[at + 1]))


def table_end(lines, at):
    while at < len(lines) and lines[at].strip() and not marks.INTERRUPTING.match(lines[at]):
        at += 1
    return at


def cells(line):
    """A bar with a backslash before it belongs to the cell."""
    line = line.strip()
    parts = marks.PIPE.split(line[1:] if line.startswith("|") else line)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|") for part in parts]


def alignment(cell):
    left, right = cell.startswith(":"), cell.endswith(":")
    return {(True, True): "center", (True, False): "left", (False, True): "right"}.get((left, right))


def row(blocks, parent, tag, found, aligned):
    line = etree.SubElement(parent, "tr")
    for number, side in enumerate(aligned):
        attributes = {"align": side} if side else {}
        blocks.add(line, tag, found[number] if number < len(found) else "", **attributes)
