"""Tables for the template: every cell with its place, spans that fit, and how wide the whole will be."""

MOST_COLUMNS = 40


def table(element, blocks, captioned):
    """`blocks(element)` answers what stands in a cell, `captioned(element)` the words of a caption."""
    caption = next((captioned(child) for child in element.elements if child.tag == "caption"), [])
    head, body = rows_of(element)
    taken, cells = set(), []
    for number, line in enumerate([*head, *body]):
        last = len(head) if number < len(head) else len(head) + len(body)
        cells += placed(line, number, last, taken, blocks)
    columns = max((cell["x"] + cell["colspan"] for cell in cells), default=1)
    return {"kind": "table", "columns": columns, "head": len(head), "cells": cells, "caption": caption,
            "width": estimated(cells, columns)}


def rows_of(element):
    """(rows of the head, others). Without one, a first row of nothing but headings is the head."""
    lines = [(line, part.tag == "thead") for part in element.elements if part.tag in ("thead", "tbody", "tfoot")
             for line in part.elements if line.tag == "tr"]
    lines += [(line, False) for line in element.elements if line.tag == "tr"]
    head = [line for line, is_head in lines if is_head]
    body = [line for line, is_head in lines if not is_head]
    if not head and len(body) > 1 and all(cell.tag == "th" for cell in body[0].elements):
        head, body = body[:1], body[1:]
        while len(body) > 1 and body[0].elements and all(cell.tag == "th" for cell in body[0].elements):
            head.append(body.pop(0))
    return (head, body) if body else ([], head)


def placed(line, y, last, taken, blocks):
    """The cells of a row in the first places that are free; a span ends where something else stands."""
    x, found = 0, []
    for cell in line.elements:
        if cell.tag not in ("td", "th"):
            continue
        while (x, y) in taken:
            x += 1
        if x >= MOST_COLUMNS:
            break
        wide, tall = span(cell, "colspan", MOST_COLUMNS - x), span(cell, "rowspan", last - y)
        wide = next((step for step in range(1, wide) if (x + step, y) in taken), wide)
        taken.update((x + right, y + down) for right in range(wide) for down in range(tall))
        found.append({"x": x, "y": y, "colspan": wide, "rowspan": tall, "is_head": cell.tag == "th",
                      "align": cell.get("align"), "of": blocks(cell), "length": longest(cell.text)})
        x += wide
    return found


def span(cell, name, most):
    text = cell.get(name, "1")
    return max(1, min(int(text) if text.isdecimal() else 1, most))


def longest(text):
    """(the widest word, all of it), in half an em: a Chinese character counts double."""
    width = [sum(2 if ord(sign) > 0x2e7f else 1 for sign in word) for word in text.split()]
    word = max((sum(1 for sign in word if ord(sign) <= 0x2e7f) for word in text.split()), default=0)
    return min(word, 40), sum(width) + max(0, len(width) - 1)


def estimated(cells, columns):
    """How many half ems the columns need so that no word is broken and no text becomes a thread."""
    words, whole = [3] * columns, [3] * columns
    for cell in cells:
        word, total = cell.pop("length")
        if cell["colspan"] == 1:
            words[cell["x"]] = max(words[cell["x"]], word)
            whole[cell["x"]] = max(whole[cell["x"]], total)
    return sum(max(word, min(total, 14)) + 3 for word, total in zip(words, whole, strict=True))
