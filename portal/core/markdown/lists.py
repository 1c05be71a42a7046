"""Readers of what hangs behind a mark: lists, tasks, definitions, footnotes."""
import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from portal.core.markdown import marks


def items(blocks, parent, lines, at, depth):
    found = marks.ITEM.match(lines[at])
    if not found:
        return None
    sign, loose, gap, made = found[2][-1], False, False, []
    holder = etree.SubElement(parent, "ol" if found[3] else "ul")
    if found[3] and int(found[3]) != 1:
        holder.set("start", str(int(found[3])))
    while at < len(lines) and (found := marks.ITEM.match(lines[at])) and found[2][-1] == sign \
            and not marks.RULE.match(lines[at]):
        body, at = hanging_behind(found, lines, at)
        loose = loose or gap or has_gap(body)
        gap = len(body) > 1 and not body[-1].strip()
        made.append(item(blocks, holder, body, depth))
    if not loose:
        for each in made:
            tighten(each)
    return at


def hanging_behind(found, lines, at):
    blanks = len(found[4] or "")
    width = len(found[1]) + len(found[2]) + (blanks if 1 <= blanks <= 4 else 1)
    return marks.hanging(lines, at, lines[at][width:], width)


def has_gap(body):
    """Whether an empty line stands between parts of the item itself (rather than of a list in it)."""
    return any(not line.strip() and after.strip() and marks.indent(after) < 2
               for line, after in zip(body[1:], body[2:], strict=False))


def item(blocks, holder, body, depth):
    element = etree.SubElement(holder, "li")
    task = marks.TASK.match(body[0])
    blocks.fill(element, [body[0][task.end():] if task else body[0], *body[1:]], depth + 1)
    if task:
        tick(element, task[1] != " ", blocks.page.labels)
    return element


def tick(element, done, labels):
    """A box that is a sign and no control: it has a name, and cannot be pressed."""
    element.set("class", "task-item")
    name = labels.done if done else labels.open
    box = etree.Element("span", {"class": "task", "role": "img", "aria-label": name})
    box.text = AtomicString("☑" if done else "☐")
    line = element[0] if len(element) and element[0].tag == "p" else element
    box.tail, line.text = " " + (line.text or ""), ""
    line.insert(0, box)


def tighten(element):
    """Without the paragraph around its text, as in a list without empty lines."""
    if len(element) and element[0].tag == "p":
        first = element[0]
        element.remove(first)
        element.text = first.text
        for place, child in enumerate(first):
            element.insert(place, child)


def definitions(blocks, parent, terms, lines, at, depth):
    """`: what it means` below one or more terms; None when the next line is none."""
    at = next_definition(lines, at)
    if at is None or len(terms) > 5:
        return None
    holder = parent[-1] if len(parent) and parent[-1].tag == "dl" else etree.SubElement(parent, "dl")
    for term in terms:
        blocks.add(holder, "dt", term.strip())
    end = at
    while at is not None:
        body, end = marks.hanging(lines, at, lines[at][marks.DEFINITION.match(lines[at]).end():], 4)
        meaning = etree.SubElement(holder, "dd")
        blocks.fill(meaning, body, depth + 1)
        if not has_gap(body):
            tighten(meaning)
        at = next_definition(lines, end)
    return end


def next_definition(lines, at):
    """Where a definition begins: on this line or after one empty line."""
    for place in (at, at + 1):
        if place < len(lines) and marks.DEFINITION.match(lines[place]):
            return place
        if place < len(lines) and lines[place].strip():
            return None
    return None


def footnote(blocks, parent, lines, at, depth):
    """Kept for the end of the text. Within a footnote it stays text: the list is being written by then."""
    found = marks.FOOTNOTE.match(lines[at])
    if not found or blocks.in_footnotes:
        return None
    body, end = marks.hanging(lines, at, found[2], 4)
    blocks.md.footnotes.setFootnote(found[1], "\n".join(body).rstrip())
    return end
