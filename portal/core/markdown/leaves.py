"""Readers of blocks that hold no other blocks: paragraphs, headings, code, formulas, raw HTML."""
import re

from markdown.serializers import to_html_string

from portal.core.markdown import marks
from portal.core.markdown.listings import listing
from portal.core.markdown.lists import definitions
from portal.core.markdown.tables import begins_table
from portal.core.markdown.tags import left_open, tame

LONGEST_HEADING = 300  # a longer line above "---" is front matter or an accident
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
FAR = 500              # lines that are searched for an end; without a bound many open beginnings take forever


def indented(blocks, parent, lines, at, depth):
    if marks.indent(lines[at]) < 4:
        return None
    end = at
    while end < len(lines) and (marks.indent(lines[end]) >= 4 or not lines[end].strip()):
        end += 1
    code = "\n".join(line[4:] for line in lines[at:end]).rstrip()
    blocks.add_html(parent, listing(code + "\n", "", blocks.page))
    return end


def fence(blocks, parent, lines, at, depth):
    opening = marks.FENCE.match(lines[at])
    if not opening:
        return None
    end = fence_end(lines, at + 1, opening[2])
    code = "\n".join(without_indent(line, len(opening[1])) for line in lines[at + 1:end])
    language = (opening[3].split() or [""])[0].strip("{}.").lower()
    if language == "math":
        shown(blocks, parent, code)
    else:
        blocks.add_html(parent, listing(code + "\n", language, blocks.page))
    return end + 1


def fence_end(lines, at, mark):
    """The line that closes a fence; without one, the end."""
    for number in range(at, len(lines)):
        line = lines[number].strip()
        if line.startswith(mark) and not line.strip(mark[0]) and marks.indent(lines[number]) < 4:
            return number
    return len(lines)


def without_indent(line, width):
    return line[min(width, marks.indent(line)):]


def formula(blocks, parent, lines, at, depth):
    opening = marks.FORMULA.match(lines[at])
    if not opening:
        return None
    found = [opening[1]]
    while not found[-1].rstrip().endswith("$$") and len(found) < 60:
        at += 1
        if at >= len(lines) or not lines[at].strip():
            return None
        found.append(lines[at])
    source = "\n".join(found).rstrip()[:-2]
    if not source.strip() or "$$" in source:
        return None
    shown(blocks, parent, source)
    return at + 1


def shown(blocks, parent, source):
    place = to_html_string(blocks.page.formulas.take(source, displayed=True))
    blocks.add_html(parent, f'<div class="formula" tabindex="0">{place}</div>')


def heading(blocks, parent, lines, at, depth):
    found = marks.HEADING.match(lines[at].rstrip())
    if not found:
        return None
    text = (found[2] or "").strip()
    bare = text.rstrip("#")
    blocks.add(parent, f"h{len(found[1])}", bare.rstrip() if bare.endswith(" ") or not bare else text)
    return at + 1


def rule(blocks, parent, lines, at, depth):
    if not marks.RULE.match(lines[at].rstrip()):
        return None
    blocks.add(parent, "hr", "")
    return at + 1


def reference(blocks, parent, lines, at, depth):
    """`[name]: address "title"`: kept for the links that use it."""
    found = marks.REFERENCE.match(lines[at])
    if not found:
        return None
    name = " ".join(found[1].split()).lower()
    address, title = found[2] or found[3] or "", found[4] or found[5] or found[6] or ""
    blocks.md.references.setdefault(name, (unescaped(address), unescaped(title)))
    return at + 1


def unescaped(text):
    return ESCAPED.sub(r"\1", text)


def comment(blocks, parent, lines, at, depth):
    if not marks.COMMENT.match(lines[at]):
        return None
    for end in range(at, min(at + FAR, len(lines))):
        if "-->" in lines[end]:
            return end + 1 if lines[end].rstrip().endswith("-->") else None
    return None


def raw(blocks, parent, lines, at, depth):
    """HTML up to an empty line; Markdown goes on after it, also between an opening tag and its end."""
    if not marks.RAW.match(lines[at]):
        return None
    end = preformatted_end(lines, at) if marks.PREFORMATTED.match(lines[at]) else at
    while end < len(lines) and lines[end].strip():
        end += 1
    html = "\n".join(lines[at:end])
    blocks.add_html(parent, tame(html + left_open(html), blocks.page))
    return end


def preformatted_end(lines, at):
    return next((end for end in range(at, min(at + FAR, len(lines))) if "</pre>" in lines[end].lower()), at)


def paragraph(blocks, parent, lines, at, depth):
    found, length = [], 0
    while at < len(lines) and lines[at].strip() and (not found or not ends_paragraph(lines, at)):
        underline = marks.UNDERLINE.match(lines[at]) if found else None
        if underline and length <= LONGEST_HEADING:
            blocks.add(parent, "h1" if "=" in underline[1] else "h2", "\n".join(found).strip())
            return at + 1
        found.append(lines[at].lstrip())
        length += len(lines[at])
        at += 1
    end = definitions(blocks, parent, found, lines, at, depth)
    if end is None:
        blocks.add(parent, "p", "\n".join(found).rstrip())
    return end or at


def ends_paragraph(lines, at):
    line = lines[at]
    if marks.UNDERLINE.match(line):
        return False
    return marks.INTERRUPTING.match(line) or marks.DEFINITION.match(line) or begins_table(lines, at)
