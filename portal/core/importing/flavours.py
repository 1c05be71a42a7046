"""One text from any flavour of Markdown to the portal's own, with what was learned on the way."""
import re
import unicodedata
from dataclasses import dataclass, field

from portal.core.importing import html, mdx, raw
from portal.core.importing.callouts import Callouts
from portal.core.importing.code import Shield

GENERATED = (re.compile(r"^\[//begin\]: # ", re.MULTILINE), re.compile(r"^\[//end\]: # .*$", re.MULTILINE))
REMARK = re.compile(r"^ {0,3}\[(?://|comment|_metadata_:[^\]]*)\]: *(?:#|<>) .*$", re.MULTILINE)
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]{1,200})\]:[ \t]*(<[^<>\n]*>|[^\s<>]+)"
                        "(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*$", re.MULTILINE)
WIKI = re.compile(r"\[\[([^\[\]\n|#]+)")
CONTENTS = re.compile(r"^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\]|\[\[_TOC_\]\]|\$\{toc\}|\{:toc\}|<!-- toc -->)[ \t]*$",
                      re.IGNORECASE | re.MULTILINE)
ROLE = re.compile("\\{([a-z:]{2,20})\\}(?=\x02|`)")
ROLE_TARGET = re.compile(r"(?P<label>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)
HEADING = re.compile(r"^(?P<before> {0,3}(?P<marks>#{1,6})[ \t]+)(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
GIVEN_ID = re.compile(r"[ \t]*\{:?[ \t]*(?:#(?P<id>[\w:.-]+))?(?:[ \t]*[.#]?[\w-]+(?:=\"?[^\"}]*\"?)?)*[ \t]*\}$")
KRAMDOWN = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|(?<=[\])])\{:[^{}\n]*\}", re.MULTILINE)
PICTURE_ATTRIBUTES = re.compile(r"(!\[[^\]\n]*\]\([^()\n]*\))\{[^{}\n]*\}")
PICTURE_SIZE = re.compile(r"(!\[[^\]\n]*\]\([^()\n]*?)[ \t]+=\d*%?x?\d*%?\)")
LABEL = re.compile(r"^\(([\w.:-]+)\)=[ \t]*\n", re.MULTILINE)
ATX_WITHOUT_BLANK = re.compile(r"^(#{1,6})(?=[^#\s!\d/])(?=[^\x00-\x7f])", re.MULTILINE)
MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^<>]*>|[*`]|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
TABS = re.compile(r"^ *\t[ \t]*", re.MULTILINE)
NO_HEADING = ("|", ">", "-", "*", "#", "!", "\x02")   # what a line above === or --- may not begin with
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass
class Converted:
    markdown: str
    heading: str = ""                      # of the first line, when it is one of the first level
    headings: list = field(default_factory=list)
    anchors: dict = field(default_factory=dict)
    contents: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def converted(text: str, suffix: str = ".md") -> Converted:
    notes, anchors = [], {}
    text = expanded(without_definitions(html.between(text, *GENERATED, lambda inner: "")))
    shield = Shield(text)
    text = REMARK.sub("", raw.comments_out(shield.text))
    if mdx.is_mdx(text, suffix):
        text, said = mdx.read(text, shield)
        notes += said
    callouts = Callouts()
    lines = callouts.convert(shield.lifted(text, blocks=True).split("\n"))
    notes += callouts.notes.values()
    shield = Shield(shield.lifted("\n".join(lines)))
    text = wording(shield.text, shield, anchors)
    text = raw.tamed(text, notes)
    text, heading, headings = titled(BLANK_LINES.sub("\n\n", text), anchors, shield)
    return Converted(shield.lifted(text).strip("\n") + "\n" if text.strip() else "", heading, headings, anchors,
                     callouts.contents, notes)


def expanded(text):
    """Tabs at the beginning of lines as four blanks."""
    return TABS.sub(lambda found: found[0].expandtabs(4), text) if "\t" in text else text


def without_definitions(text):
    """Without the definitions that Foam writes below a page for its wiki links; others stay."""
    if "]:" not in text or "[[" not in text:
        return text
    used = {name.strip().lower() for name in WIKI.findall(text)}
    return DEFINITION.sub(lambda found: "" if found[1].strip().lower() in used else found[0], text)


def wording(text, shield, anchors):
    """Marks within lines that other tools understand."""
    text = CONTENTS.sub("", text)
    text = ATX_WITHOUT_BLANK.sub(r"\1 ", text)
    if "{" in text:
        text = PICTURE_ATTRIBUTES.sub(r"\1", text)
        text = KRAMDOWN.sub("", text)
        text = roles(text, shield)
    text = PICTURE_SIZE.sub(r"\1)", text)
    if ")=" in text:
        text = LABEL.sub(lambda found: labelled(found, text, anchors), text)
    return text


def labelled(found, text, anchors):
    """MyST's `(name)=` before a heading."""
    following = HEADING.match(text[found.end():].split("\n", 1)[0])
    if following:
        anchors[found[1]] = plain(following["text"])
    return ""


def roles(text, shield):
    """MyST's {doc}`…` and {ref}`…` become links; of other roles the text stays."""
    def replaced(found):
        number = re.match("\x02(\\d+)\x03", text[found.end():])
        if not number:
            return found[0]
        piece = shield.pieces[int(number[1])]
        inner, name = piece.strip("`").strip(), found[1]
        target = ROLE_TARGET.match(inner)
        if name in ("doc", "download", "any"):
            shield.pieces[int(number[1])] = f"[{target['label'] or target['target']}](<{target['target']}>)" if target \
                else f"[{inner.rsplit('/', 1)[-1]}](<{inner}>)"
        elif name in ("ref", "numref", "term"):
            label, address = (target["label"], target["target"]) if target else (inner, inner)
            shield.pieces[int(number[1])] = f"[{label}](<#{address}>)" if name != "term" else label
        elif name in ("sub", "sup", "kbd"):
            shield.pieces[int(number[1])] = f"<{name}>{inner}</{name}>"
        elif name == "math":
            shield.pieces[int(number[1])] = f"${inner}$"
        return ""

    return ROLE.sub(replaced, text)


def titled(text, anchors, shield):
    """(text without the heading that is its title, that heading, the other headings)."""
    lines, headings, first, at = text.split("\n"), [], None, 0
    for number in range(len(lines)):
        found = heading_at(lines, number)
        if not found:
            continue
        level, words, prefix = found
        given = GIVEN_ID.search(words) if words.endswith("}") else None
        if given:
            words = words[:given.start()]
            lines[number] = prefix + words if prefix else words
            if given["id"]:
                anchors[given["id"]] = plain(shield.lifted(words))
        if first is None and level == 1 and not any(map(str.strip, lines[at:number])):
            first = (number, 1 if prefix else 2, plain(shield.lifted(words)))
        headings.append(plain(shield.lifted(words)))
    if first is None:
        return "\n".join(lines), "", headings
    del lines[first[0]:first[0] + first[1]]
    return "\n".join(lines).strip("\n"), first[2], headings


def heading_at(lines, number):
    """(level, text, marks before it) of a heading on this line, underlined ones too."""
    line = lines[number]
    if found := HEADING.match(line) if "#" in line[:9] else None:
        return len(found["marks"]), found["text"], found["before"]
    after = lines[number + 1] if number + 1 < len(lines) else ""
    before = lines[number - 1].strip() if number else ""
    if line.strip() and not before and UNDERLINE.match(after) and not line.lstrip().startswith(NO_HEADING):
        return (1 if "=" in after else 2), line.strip(), ""
    return None


def plain(words):
    """The words of a heading without its marks."""
    return " ".join(unicodedata.normalize("NFC", MARKS.sub(lambda found: found[1] or "", words)).split())

