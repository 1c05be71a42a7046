"""MDX read as text: nothing in it is executed, its components leave what a reader would see of them."""
import re
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

IMPORT = re.compile(r"^import\s+(?:(?P<names>[^'\"\n;]{1,300}|\{[^}'\";]{1,1000}\}\s*)from\s*)?"
                    r"['\"](?P<from>[^'\"\n]+)['\"];?[ \t]*$", re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?:const|default|let|var|function|async|class|\{|\*).*(?:\n(?!\s*\n).+)*", re.MULTILINE)
COMMENT = re.compile(r"\{\s*/\*.*?\*/\s*\}", re.DOTALL)
SPACE = re.compile(r"\{\s*(?:' '|\" \")\s*\}")
TAG = re.compile(r"</?(?P<name>[A-Z][\w.]*|[a-z][a-z0-9]*)(?=[\s/>{])|<(?P<fragment>/?)>")
ATTRIBUTE = re.compile(r"\s*([A-Za-z_:][\w:.-]*)(?:\s*=\s*)?")
QUOTED = re.compile(r"\{\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`]*)`|(\d+))\s*\}")
PAGES = (".md", ".mdx")
MEANT = {"href", "src", "alt", "title", "id", "width", "height", "colspan", "rowspan", "align", "start"}
BRACES = re.compile(r"<[a-zA-Z][^<>\n]{0,300}=\{")
LONGEST = 160      # characters of a component shown as code
FARTHEST = 60_000  # characters that are searched for the end of a tag
NEAR = 300         # and in a text in which it was missing often


def is_mdx(text, suffix):
    if suffix == ".mdx" or BRACES.search(text):
        return True
    names = {name for found in IMPORT.finditer(text) for name in re.findall(r"\w+", found["names"] or "")}
    return any(re.search(rf"<{name}[\s/>]", text) for name in names)


def read(text, shield):
    """(the text without MDX, sentences); `shield` keeps the code that is made of components."""
    parts, notes, counts = {}, [], {"removed": 0}

    def imported(found):
        counts["removed"] += 1
        for name in re.findall(r"\w+", found["names"] or ""):
            if found["from"].endswith(PAGES):
                parts[name] = found["from"]
        return ""

    text = IMPORT.sub(imported, text)
    text, exports = EXPORT.subn("", text)
    text = SPACE.sub(" ", COMMENT.sub("", text))
    text, names = components(text, parts, shield)
    if removed := counts["removed"] + exports:
        notes.append(_l("%(number)s lines of program (import, export) were left out.", number=removed))
    if names:
        notes.append(_l("Components are not executed; their text stays: %(names)s", names=", ".join(sorted(names))))
    return text, notes


def components(text, parts, shield):
    made, at, names, failed = [], 0, set(), 0
    for found in TAG.finditer(text):
        if found.start() < at:
            continue
        farthest = NEAR if failed > 20 else FARTHEST
        end = found.end() if found["fragment"] is not None else tag_end(text, found.end(), farthest)
        if end is None:
            failed += 1
            continue
        made += [text[at:found.start()], shown(text[found.start():end], found, parts, names, shield)]
        at = end
    return "".join([*made, text[at:]]), names


def tag_end(text, at, farthest):
    """Where a tag ends: behind its `>`, strings and braces passed over; None when that is too far."""
    depth, quote = 0, None
    for place in range(at, min(len(text), at + farthest)):
        sign = text[place]
        if quote:
            quote = None if sign == quote else quote
        elif sign in "\"'`" and text[place - 1] in "={ ,(:[+\n" or sign == "`":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == ">" and depth <= 0:
            return place + 1
        elif sign == "<" and depth <= 0:
            return None
    return None


def shown(tag, found, parts, names, shield):
    name = found["name"]
    if name is None:
        return ""
    given = attributes(tag)
    if name[0].islower():
        return rebuilt(tag, name, given)
    names.add(name)
    if tag.startswith("</"):
        return "\n\n"
    if name in parts:
        return f"\n\n[{PurePosixPath(parts[name]).stem}](<{parts[name]}>)\n\n"
    if name in ("TabItem", "Tab", "Step", "Card", "Accordion", "AccordionItem", "Details"):
        label = given.get("label") or given.get("title") or given.get("summary") or given.get("value")
        return f"\n\n**{label}**\n\n" if label else "\n\n"
    if name in ("Image", "Img", "ThemedImage", "ZoomImage") and given.get("src"):
        return f'<img src="{given["src"]}" alt="{given.get("alt", "")}">'
    if name in ("Link", "NavLink") and (given.get("to") or given.get("href")):
        return f'<a href="{given.get("to") or given["href"]}">'
    if tag.endswith("/>"):
        code = " ".join(tag.split())
        code = code if len(code) <= LONGEST else code[:LONGEST].rstrip() + " …"
        return shield.kept(f"`` {code} ``") if "`" in code else shield.kept(f"`{code}`")
    label = given.get("title") or given.get("label")
    return f"\n\n**{label}**\n\n" if label else "\n\n"


def attributes(tag):
    """The attributes whose value is plain text or a number; those that are computed are left out."""
    found, at = {}, re.match(r"</?[\w.]+", tag).end()
    while at < len(tag) and (name := ATTRIBUTE.match(tag, at)) and name[0].strip():
        at = name.end()
        if not name[0].rstrip().endswith("="):
            continue
        end = value_end(tag, at)
        value = tag[at:end]
        if quoted := QUOTED.fullmatch(value):
            found[name[1]] = next(group for group in quoted.groups() if group is not None)
        elif value[:1] in "\"'" and value:
            found[name[1]] = value[1:-1]
        at = end
    return found


def value_end(tag, at):
    if tag[at:at + 1] in ("'", '"'):
        end = tag.find(tag[at], at + 1)
        return end + 1 if end >= 0 else len(tag)
    depth = 0
    for place in range(at, len(tag)):
        depth += (tag[place] == "{") - (tag[place] == "}")
        if depth == 0 and (tag[place] == "}" or tag[place] in " \t\n>"):
            return place + (tag[place] == "}")
    return len(tag)


def rebuilt(tag, name, given):
    """An HTML tag with the attributes that mean something and no braces."""
    if "{" not in tag:
        return tag
    kept = "".join(f' {key}="{value}"' for key, value in given.items() if key.lower() in MEANT and '"' not in value)
    return f"<{name}{kept}{' /' if tag.endswith('/>') else ''}>"
