"""Readers of quotations and of what is set apart: `!!! note`, `> [!NOTE]`, `::: tip`."""
import xml.etree.ElementTree as etree

from portal.core.markdown import marks

KINDS = {name: kind for kind, names in {
    "note": "note info abstract summary example question quote seealso",
    "tip": "tip hint success",
    "important": "important",
    "warning": "warning attention",
    "caution": "caution danger error failure bug",
}.items() for name in names.split()}


def quote(blocks, parent, lines, at, depth):
    if not marks.QUOTE.match(lines[at]):
        return None
    body = []
    while at < len(lines):
        mark = marks.QUOTE.match(lines[at])
        if not mark and not (body[-1].strip() and lines[at].strip() and marks.continues(lines[at])):
            break
        body.append(lines[at][mark.end():] if mark else lines[at].lstrip())
        at += 1
    alert = marks.ALERT.match(body[0].strip())
    if alert and alert[1].lower() in KINDS:
        set_apart(blocks, parent, alert[1], alert[2], body[1:], depth)
    else:
        blocks.fill(etree.SubElement(parent, "blockquote"), body, depth + 1)
    return at


def bangs(blocks, parent, lines, at, depth):
    found = marks.BANGS.match(lines[at])
    if not found or found[1].lower() not in KINDS:
        return None
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or marks.indent(lines[end]) >= 4):
        end += 1
    set_apart(blocks, parent, found[1], found[2] or "", [line[4:] for line in lines[at + 1:end]], depth)
    return end


def colons(blocks, parent, lines, at, depth):
    found = marks.COLONS_OPEN.match(lines[at])
    if not found:
        return None
    end = colons_end(lines, at + 1)
    title = found[2].strip().removeprefix("[").removesuffix("]")
    set_apart(blocks, parent, found[1], title, lines[at + 1:end], depth)
    return end + 1


def colons_end(lines, at):
    """The line of colons that closes what was opened before `at`; code is passed over."""
    open_blocks, fence = 1, None
    for number in range(at, len(lines)):
        mark = marks.FENCE.match(lines[number])
        if fence or mark:
            fence = closed(fence, lines[number]) if fence else mark[2]
        elif marks.COLONS_OPEN.match(lines[number]):
            open_blocks += 1
        elif marks.COLONS.match(lines[number]):
            open_blocks -= 1
            if not open_blocks:
                return number
    return len(lines)


def closed(fence, line):
    """The fence that is still open after this line."""
    line = line.strip()
    return None if line.startswith(fence) and not line.strip(fence[0]) else fence


def set_apart(blocks, parent, name, title, body, depth):
    """A kind that is not known leaves no frame, but its text stays."""
    kind, title = KINDS.get(name.lower()), title.strip()
    if kind:
        parent = etree.SubElement(parent, "div", {"class": f"admonition {kind}"})
        heading = blocks.add(parent, "p", title or getattr(blocks.page.labels, kind))
        heading.set("class", "admonition-title")
    elif name.lower() == "details":
        parent = etree.SubElement(parent, "details")
        blocks.add(parent, "summary", title or blocks.page.labels.details)
    if body:
        blocks.fill(parent, body, depth + 1)
