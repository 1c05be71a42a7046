"""What stands within a line: words and their looks, links, code, pictures, formulas."""
import re

from portal.core.typeset.math import formula

SPACE = re.compile(r"[ \t\n\r]+")
LOOKS = {"b": "strong", "strong": "strong", "th": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
         "del": "strike", "s": "strike", "ins": "underline", "u": "underline", "mark": "mark", "sub": "sub", "sup": "sup",
         "small": "small", "code": "code", "samp": "code", "kbd": "key"}
LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff]{25,}")
JOINT = re.compile(r"(?<=[/._\-=&?:,;@|])(?=[^/._\-=&?:,;@|\s])|(?<=[a-z0-9])(?=[A-Z])")
PIECE = re.compile(r"[^\u200b]{30}(?=[^\u200b])")
TABS = 4
COLOURS = {"keyword": {"k", "kd", "kn", "kr", "kt", "kc", "kp", "ow", "nt"},
           "comment": {"c", "c1", "cm", "ch", "cs", "cp", "cpf"},
           "string": {"s", "s1", "s2", "sa", "sb", "sc", "sd", "se", "sh", "si", "sr", "ss", "sx", "dl"},
           "added": {"gi"}, "removed": {"gd"}}
COLOUR_OF = {name: colour for colour, names in COLOURS.items() for name in names}


def line(children, tree):
    """The words of a line, blanks joined as a browser joins them."""
    return trimmed(joined(words(children, tree)))


def words(children, tree):
    for child in children:
        if isinstance(child, str):
            yield breakable(SPACE.sub(" ", child))
        else:
            yield from element(child, tree)


def breakable(text):
    """Long words may break at their joints, and anywhere when they have none."""
    return LONG_WORD.sub(lambda word: PIECE.sub("\\g<0>\u200b", JOINT.sub("\u200b", word[0])), text)


def element(found, tree):
    if found.tag == "a":
        yield from link(found, tree)
    elif found.tag == "img":
        yield {"kind": "picture", **picture(found, tree)} if found.get("src") in tree.pictures else found.get("alt")
    elif found.tag == "br":
        yield {"kind": "break"}
    elif found.tag == "math":
        yield formula(found)
    elif found.tag == "ruby":
        yield from ruby(found, tree)
    elif found.tag == "sup" and (number := note_of(found)) is not None:
        yield {"kind": "note-mark", "id": number, "s": found.text}
    elif found.tag == "code" and "formula-source" in found.classes:
        yield {"kind": "code", "of": [found.text]}
    else:
        yield from looked(found, tree)


def looked(found, tree):
    inside = deeper(found, tree)
    if name := tree.anchor(found):
        yield {"kind": "anchor", "id": name}
    look = LOOKS.get(found.tag) or ("missing" if "missing-picture" in found.classes else "")
    if look and inside:
        yield {"kind": look, "of": inside}
    elif found.tag == "q":
        yield from ["“", *inside, "”"]
    else:
        yield from inside


def deeper(found, tree, most=6):
    """The words within; too deep, without their looks."""
    if tree.looks >= most:
        return joined([SPACE.sub(" ", found.text)])
    tree.looks += 1
    inside = joined(words(found.children, tree))
    tree.looks -= 1
    return inside


def note_of(found):
    """The id of the note that a raised number names."""
    links = [child for child in found.elements if "footnote-ref" in child.classes]
    return links[0].get("href").removeprefix("#") if len(links) == 1 else None


def link(found, tree):
    inside = deeper(found, tree) or [found.get("title")]
    address = found.get("href")
    if name := tree.anchor(found):
        yield {"kind": "anchor", "id": name}
    if not address or not any(inside):
        yield from inside
    else:
        yield {"kind": "link", "to": address, "of": inside}


def ruby(found, tree):
    base = [child for child in found.children if isinstance(child, str) or child.tag not in ("rt", "rp")]
    above = [child for child in found.elements if child.tag == "rt"]
    yield from words(base, tree)
    if reading := "".join(child.text for child in above).strip():
        yield {"kind": "small", "of": [f"({reading})"]}


def picture(found, tree):
    return {"file": tree.pictures[found.get("src")], "alt": found.get("alt").strip()}


def joined(found):
    """Neighbouring words as one, and one blank where several meet."""
    result = []
    for word in found:
        if word == "":
            continue
        if isinstance(word, str) and result and isinstance(result[-1], str):
            result[-1] = SPACE.sub(" ", result[-1] + word)
        elif isinstance(word, str) and result and result[-1].get("kind") == "break":
            result.append(word.lstrip(" "))
        else:
            result.append(word)
    return result


def trimmed(found):
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip(" ")
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip(" ")
    return [word for word in found if word != ""]


# Code

def lines_of_code(found):
    """Each line as [[colour, text], …]; what is too long may break at its joints."""
    lines = [[]]
    for colour, text in runs(found, ""):
        for number, part in enumerate(text.expandtabs(TABS).split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append([colour, part])
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def runs(found, colour):
    for child in found.children:
        if isinstance(child, str):
            yield colour, child
        else:
            own = next((COLOUR_OF[name] for name in child.classes if name in COLOUR_OF), colour)
            yield from runs(child, own)
