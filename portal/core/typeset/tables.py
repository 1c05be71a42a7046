"""Tables for the template: every cell with its place, spans that fit, and how wide the whole will be."""
import re

MOST_COLUMNS = 40
UPRIGHT, ACROSS = 140, 215  # half ems that fit beside each other in the smallest type, on a sheet upright or turned
LONG_WORD = re.compile(r"[^\s\u200b\u2e80-\u9fff]{9,}")


def table(element, blocks, captioned, may_turn):
    """`blocks(element)` answers what stands in a cell, `captioned(element)` the words of a caption.

    `need` is how many half ems it takes to break no word. Where turning the sheet (`may_turn`) is not enough, words
    are broken anywhere.
    """
    caption = next((captioned(child) for child in element.elements if child.tag == "caption"), [])
    head, body = rows_of(element)
    taken, cells = set(), []
    for number, line in enumerate([*head, *body]):
        last = len(head) if number < len(head) else len(head) + len(body)
        cells += placed(line, number, last, taken, blocks)
    columns = max((cell["x"] + cell["colspan"] for cell in cells), default=1)
    need = needed(cells, columns)
    if need > (ACROSS if may_turn else UPRIGHT):
        cells = broken(cells)
    return {"kind": "table", "columns": columns, "head": len(head), "cells": cells, "caption": caption,
            "need": need, "is_turned": may_turn and need > UPRIGHT}


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
                      "align": cell.get("align"), "of": blocks(cell), "longest": longest(cell.text)})
        x += wide
    return found


def span(cell, name, most):
    text = cell.get(name, "1")
    return max(1, min(int(text) if text.isdecimal() else 1, most))


def longest(text):
    """The widest word in half ems; a Chinese character may stand alone and counts double."""
    words = [sum(1 for sign in word if ord(sign) <= 0x2e7f) for word in text.split()]
    return min(max(words, default=0), 24)  # longer ones break at their joints


def needed(cells, columns):
    """How many half ems the columns need so that no word is broken and no text becomes a thread."""
    widest = [2] * columns
    for cell in cells:
        word = cell.pop("longest")
        if cell["colspan"] == 1:
            widest[cell["x"]] = max(widest[cell["x"]], word)
    return sum(word + 3 for word in widest)


def broken(thing):
    """The same with a place to break within each long word."""
    if isinstance(thing, str):
        return LONG_WORD.sub(lambda word: "\u200b".join(word[0][at:at + 5] for at in range(0, len(word[0]), 5)), thing)
    if isinstance(thing, list):
        return [broken(each) for each in thing]
    if isinstance(thing, dict) and "tree" not in thing:
        return {name: broken(value) if name in ("of", "title", "term") else value for name, value in thing.items()}
    return thing
