"""LaTeX to MathML behind a guard: the converter can crash on deep nesting and passes some markup through."""
import re
import xml.etree.ElementTree as etree
from html import escape, unescape

from markdown.util import AtomicString
from math_core import LatexError, LatexToMathML

LONGEST = 1_000
DEEPEST = 25
COMMANDS = 200
FORMULAS = 3_000   # a page
LARGEST = 50_000   # characters of MathML

UNCLOSED = 8       # the converter tries twice as long for each bracket without its partner

# A bracket right behind ^ or _ is an argument and closes nothing.
COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)|[{}()\[\]]|[\^_] *[)\]]", re.DOTALL)
NAMED = ("paren", "brace", "brack", "angle", "vert", "Vert", "floor", "ceil", "group", "moustache", "lbracket")
OPENING = {"(", "[", r"\{"} | {rf"\l{name}" for name in NAMED}
CLOSING = {")", "]", r"\}"} | {rf"\r{name}" for name in NAMED} | {r"\rrbracket"}
DEFINITION = re.compile(r"\\(?:re|provide)?newcommand|\\[gex]?def|\\let\b|\\DeclareMathOperator")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]+;")

LEAVES = {"mi", "mn", "mo", "ms", "mtext"}
ELEMENTS = LEAVES | {"math", "menclose", "mfrac", "mmultiscripts", "mover", "mpadded", "mphantom", "mprescripts",
                     "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
                     "mtr", "munder", "munderover"}
ATTRIBUTES = {"accent", "accentunder", "columnspan", "depth", "display", "displaystyle", "fence", "form",
              "height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize",
              "movablelimits", "notation", "rowspan", "rspace", "scriptlevel", "separator", "stretchy",
              "symmetric", "voffset", "width"}
VALUE = re.compile(r"[\w .%#+-]*")
# The declarations that the converter writes into style attributes, and what stands for them in formulas.css.
STYLES = {"text-align:left": "at-left", "text-align:right": "at-right", "width:100%": "wide", "width:50%": "half",
          "padding-left:0": "no-gap-left", "padding-right:0": "no-gap-right", "padding-left:1em": "gap-left",
          "padding-top:0.1667em": "gap-top"} | {
    f"border-{side}:0.05em {line} currentcolor": f"{line}-{side}"
    for side in ("top", "bottom", "left", "right") for line in ("solid", "dashed")}
STROKES = {"menclose-updiagonalstrike", "menclose-downdiagonalstrike", "menclose-phasorangle"}


class Formulas:
    """Formulas leave a text before it is sanitised, and come back after it as MathML.

    What stands in their place is an element with an unguessable class: it can never be within an attribute.
    """

    def __init__(self, token):
        self.token = token
        self.taken = []  # (source, whether it is displayed)
        self.converter = LatexToMathML(fancy_error=False, max_expansions=50)

    def take(self, source, displayed):
        self.taken.append((source.strip(), displayed))
        place = etree.Element("span", {"class": f"{self.token}-{len(self.taken) - 1}"})
        place.text = AtomicString(escape(source.strip(), quote=False))
        return place

    def classes(self):
        return {f"{self.token}-{number}" for number in range(len(self.taken))}

    def put_back(self, html):
        place = re.compile(rf'<span class="{self.token}-(\d+)">[^<]*</span>')
        return place.sub(lambda found: self.shown(int(found[1])), html) if self.taken else html

    def shown(self, number):
        source, displayed = self.taken[number]
        math = self.mathml(source, displayed) if number < FORMULAS else None
        return math or f'<code class="formula-source">{escape(source)}</code>'

    def mathml(self, source, displayed):
        """Clean MathML, or None where the source is refused or not understood."""
        if not harmless(source):
            return None
        try:
            found = self.converter.convert_with_local_state(source, displaystyle=displayed)
            return None if len(found) > LARGEST else cleaned(found)
        except (LatexError, etree.ParseError, ValueError):
            return None


def harmless(source):
    if len(source) > LONGEST or DEFINITION.search(source):
        return False
    signs = COMMAND.findall(source)
    commands = sum(sign.startswith("\\") for sign in signs)
    return commands <= COMMANDS and deepest(signs) <= DEEPEST and unclosed(signs) <= UNCLOSED


def deepest(signs):
    depth = found = 0
    for sign in signs:
        depth += (sign in ("{", r"\left", r"\begin")) - (sign in ("}", r"\right", r"\end"))
        found = max(found, depth)
    return found


def unclosed(signs):
    """How many brackets have no partner within their group."""
    total, counts = 0, [0]
    for sign in signs:
        if sign == "{":
            counts.append(0)
        elif sign == "}" and len(counts) > 1:
            total += counts.pop()
        elif sign in OPENING:
            counts[-1] += 1
        elif sign in CLOSING:
            counts[-1] = max(0, counts[-1] - 1)
    return total + sum(counts)


def cleaned(mathml):
    """Only elements and attributes of MathML; nothing but text in a leaf; ValueError for anything else."""
    if "<!" in mathml or "<?" in mathml:
        raise ValueError
    found = etree.fromstring(ENTITY.sub(lambda name: unescape(name[0]), mathml))
    return etree.tostring(copied(found), encoding="unicode", short_empty_elements=False)


def copied(element):
    if element.tag not in ELEMENTS:
        raise ValueError
    copy = etree.Element(element.tag, allowed(element))
    if element.tag in LEAVES:
        copy.text = "".join(element.itertext())
    else:
        copy.extend(copied(child) for child in element)
    return copy


def allowed(element):
    found = {key: value for key, value in element.items() if key in ATTRIBUTES and VALUE.fullmatch(value)}
    classes = [STYLES[each] for each in declarations(element) if each in STYLES]
    classes += STROKES & set(element.get("class", "").split())
    return found | ({"class": " ".join(classes)} if classes else {})


def declarations(element):
    return (re.sub(r":\s*", ":", each.strip()) for each in element.get("style", "").split(";"))
