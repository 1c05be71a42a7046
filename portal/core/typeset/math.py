"""Formulas for the template: MathML as a tree of what Typst draws, and in words for those who cannot see it."""

OPENING, CLOSING = set("([{⟨⌊⌈|‖⟦⟮⎰"), set(")]}⟩⌋⌉|‖⟧⟯⎱")
ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "‾": "\u0304", "ˉ": "\u0304",
           "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "´": "\u0301", "`": "\u0300",
           "ˇ": "\u030c", "˘": "\u0306", "˚": "\u030a", "←": "\u20d6", "⋯": "\u20db"}
BRACES = {"⏞": "overbrace", "⏟": "underbrace", "⏜": "overparen", "⏝": "underparen", "⎴": "overbracket",
          "⎵": "underbracket", "_": "underline", "̲": "underline", "‾": "overline", "¯": "overline"}
LINES = "̲_‾¯―─"


def formula(element):
    """{"kind": "math", "block", "tree", "words"} of a `math` element."""
    return {"kind": "math", "block": element.get("display") == "block", "tree": row(element.elements),
            "words": " ".join(words(element).split()) or "?"}


def row(elements):
    return {"m": "row", "of": [node(each) for each in elements]}


def node(element):
    return (NODES.get(element.tag) or inferred)(element)


def inferred(element):
    """An element that only groups; delimiters that stand around the whole of it grow with it."""
    inside = element.elements
    if len(inside) > 2 and is_fence(inside[0], OPENING) and is_fence(inside[-1], CLOSING):
        return {"m": "lr", "left": inside[0].text.strip(), "right": inside[-1].text.strip(),
                "of": [node(each) for each in inside[1:-1]]}
    if len(inside) > 1 and is_fence(inside[0], OPENING) and any(each.tag == "mtable" for each in inside):
        return {"m": "lr", "left": inside[0].text.strip(), "right": "", "of": [node(each) for each in inside[1:]]}
    return row(inside)


def is_fence(element, signs):
    text = element.text.strip()
    return element.tag == "mo" and element.get("stretchy") != "false" and (text == "" or text in signs)


def identifier(element):
    text = element.text
    if len(text) > 1:
        return {"m": "op", "s": text}
    return {"m": "upright" if element.get("mathvariant") == "normal" else "letter", "s": text}


def operator(element):
    text = element.text
    if not text.strip():
        return {"m": "row", "of": []}
    return {"m": "sign" if len(text) == 1 else "op", "s": text, "size": length(element.get("minsize"))}


def fixed(kind):
    return lambda element: {"m": kind, "s": element.text}


def fraction(element):
    above, below = pair(element)
    if element.get("linethickness") in ("0", "0px", "0em", "0pt"):
        return {"m": "stack", "over": above, "under": below}
    return {"m": "frac", "over": above, "under": below}


def root(element):
    radicand, index = pair(element)
    return {"m": "root", "of": radicand, "index": index}


def scripts(*names):
    """Base and what stands at it: "b" and "t" beside it, "under" and "over" below and above it."""
    def made(element):
        parts = [node(each) for each in element.elements] + [row([])] * (len(names) + 1)
        return {"m": "attach", "base": parts[0], **dict(zip(names, parts[1:], strict=False))}
    return made


def limits(name):
    """Something below or above: an accent, a brace or line over the whole width, or a limit."""
    def made(element):
        inside = element.elements
        sign = inside[1].text.strip() if len(inside) > 1 and inside[1].tag == "mo" else ""
        base = node(inside[0]) if inside else row([])
        is_wide = inside and (len(inside[0].text.strip()) > 1 or inside[1:] and inside[1].get("stretchy") != "false")
        if sign in BRACES and (is_wide or sign not in ACCENTS):
            kind = BRACES[sign]
            return {"m": "span", "how": kind if not sign_is_line(sign) else f"{name}line", "of": base}
        if sign in ACCENTS and name == "over":
            return {"m": "accent", "of": base, "sign": ACCENTS[sign]}
        return scripts(name)(element)
    return made


def sign_is_line(sign):
    return sign in LINES


def many(element):
    """Indices on both sides; what stands behind `mprescripts` stands before the base."""
    before, after, target = [], [], None
    target = after
    for each in element.elements[1:]:
        if each.tag == "mprescripts":
            target = before
        else:
            target.append(node(each))
    base = node(element.elements[0]) if element.elements else row([])
    found = {"m": "attach", "base": base}
    found |= dict(zip(("b", "t"), after, strict=False)) | dict(zip(("bl", "tl"), before, strict=False))
    return found


def table(element):
    rows = [[node_of_cell(cell) for cell in line.elements] for line in element.elements if line.tag == "mtr"]
    width = max((len(line) for line in rows), default=0)
    sides = [side(cell) for line in element.elements[:1] for cell in line.elements]
    return {"m": "mat", "rows": [line + [row([])] * (width - len(line)) for line in rows] or [[row([])]],
            "align": (sides + ["center"] * width)[:width]}


def node_of_cell(cell):
    return row(cell.elements)


def side(cell):
    return "left" if "at-left" in cell.classes else "right" if "at-right" in cell.classes else "center"


def space(element):
    return {"m": "space", "width": length(element.get("width"))}


def length(text):
    """Em of "0.1667em"; 0 for what is not understood."""
    try:
        return max(-2.0, min(8.0, float(text.removesuffix("em"))))
    except ValueError:
        return 0


def enclosed(element):
    if "box" in element.get("notation"):
        return {"m": "box", "of": row(element.elements)}
    return {"m": "cancel", "of": row(element.elements)} if "strike" in element.get("notation") else row(element.elements)


def hidden(element):
    return {"m": "hide", "of": row(element.elements)}


def pair(element):
    found = [node(each) for each in element.elements[:2]]
    return (found + [row([]), row([])])[:2]


NODES = {
    "mi": identifier, "mn": fixed("number"), "mo": operator, "mtext": fixed("text"), "ms": fixed("text"),
    "mfrac": fraction, "msqrt": lambda element: {"m": "root", "of": row(element.elements)}, "mroot": root,
    "msub": scripts("b"), "msup": scripts("t"), "msubsup": scripts("b", "t"), "munder": limits("under"),
    "mover": limits("over"), "munderover": scripts("under", "over"), "mmultiscripts": many, "mtable": table,
    "mspace": space, "menclose": enclosed, "mphantom": hidden,
}

SPOKEN = {"mfrac": ("(", ")/(", ")"), "msqrt": ("√(", " ", ")"), "msub": ("", "_", ""), "msup": ("", "^", ""),
          "msubsup": ("", " ", ""), "mroot": ("root(", ", ", ")"), "munderover": ("", " ", ""), "mtr": ("", ", ", "; ")}


def words(element):
    """The formula on one line, as one would write it in a letter."""
    if not element.elements:
        return element.text
    before, between, after = SPOKEN.get(element.tag, ("", " ", ""))
    return before + between.join(words(each) for each in element.elements) + after
