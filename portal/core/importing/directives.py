"""MyST's directives: what the portal has a form for becomes that, the others are shown as code."""
import re

from flask_babel import lazy_gettext as _l

from portal.core.importing import framing, frontmatter
from portal.core.importing.framing import image
from portal.core.markdown.admonitions import KINDS

NAME = re.compile(r"\{(?P<name>[^}\s]*)[^}]*\}\s*(?P<argument>.*)$")
OPTION = re.compile(r"\s*:([\w-]+):\s*(.*)$")
ENTRY = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]+)>$")
CODE = {"code-block", "code", "sourcecode", "code-cell", "highlight", "parsed-literal"}
PICTURES = {"figure", "image"}
TOO = {"admonition", "topic", "sidebar", "margin", "versionadded", "versionchanged", "deprecated", "todo", "card",
       "grid-item-card", "exercise", "solution", "error", "example"}
FRAMES = {"grid", "grid-item", "tab-set", "tabs", "container", "div", "epigraph", "rst-class", "only"}
FOLDED = {"dropdown", "toggle", "details", "collapse"}
TABS = {"tab-item", "tab", "group-tab"}
DROPPED = {"contents", "tableofcontents", "index", "meta", "raw", "bibliography"}
EXTERNAL = {"include", "literalinclude", "uml", "csv-table-file", "download", "mdinclude"}


def directive(reader, info, body, indent):
    """The lines that stand in its place. `reader` has `convert`, `note` and `contents`."""
    found = NAME.match(info)
    name, argument = (found["name"].lower(), found["argument"].strip()) if found else ("", "")
    handler = next((handler for names, handler in HANDLERS if name in names), None)
    if handler is None or name == "uml" and not argument:
        return as_code(name, argument, body, indent, reader)
    options, content = options_of(body)
    made = handler(reader, name, argument, options, content)
    return [indent + line if line.strip() else line for line in made]


def options_of(body):
    """(options, the rest): lines `:name: value`, or a YAML block between `---`, at the top."""
    if body and body[0].strip() == "---":
        end = next((number for number in range(1, len(body)) if body[number].strip() == "---"), None)
        if end:
            try:
                read = frontmatter.from_yaml("\n".join(body[1:end]))
            except frontmatter.Unreadable:
                read = None
            return {str(key): str(value) for key, value in (read or {}).items()} if isinstance(read, dict) or not read \
                else {}, body[end + 1:]
    options, at = {}, 0
    while at < len(body) and (option := OPTION.match(body[at])):
        options[option[1]] = option[2].strip()
        at += 1
    return options, body[at:]


def callout(reader, name, argument, options, content):
    title = "" if name in KINDS else argument
    if name in KINDS and argument:
        content = [argument, *content]
    kind = next((word for word in [name, *options.get("class", "").split()] if word in KINDS), "note")
    if name in ("versionadded", "versionchanged", "deprecated"):
        kind, title = "note", f"{name.replace('version', 'version ')} {argument}".capitalize()
    return framing.named(kind, title, reader.convert(content))


def picture(reader, name, argument, options, content):
    caption = " ".join(line.strip() for line in content if line.strip())
    alt = options.get("alt") or ("" if "](" in caption else caption)
    title = caption if caption and "](" not in caption and caption != alt else ""
    made = ["", image(argument, alt, title), ""]
    return made + ([caption, ""] if "](" in caption else [])


def toctree(reader, name, argument, options, content):
    for line in filter(None, map(str.strip, content)):
        entry = ENTRY.match(line)
        reader.contents.append((entry["title"], entry["target"]) if entry else ("", line))
    return []


def external(reader, name, argument, options, content):
    reader.note(f"{name} {argument}", _l("“%(name)s” of %(target)s is not followed; a link stands in its place.",
                                         name=name, target=argument))
    shown = argument.rsplit("/", 1)[-1] or argument
    return ["", f"[{shown}](<{argument}>)" if argument else "", ""]


def code(reader, name, argument, options, content):
    return fenced(argument.split()[0] if argument else "", content)


def frame(reader, name, argument, options, content):
    return ["", *reader.convert(content), ""]


def tab(reader, name, argument, options, content):
    return ["", f"**{argument}**", "", *reader.convert(content), ""]


def fold(reader, name, argument, options, content):
    return framing.folded(argument or "", reader.convert(content))


def drop(reader, name, argument, options, content):
    if any(map(str.strip, content)) or name == "bibliography":
        reader.note("{" + name, _l("The block “%(name)s” has no counterpart here and was left out.", name=name))
    return []


def formula(reader, name, argument, options, content):
    return ["", "$$", *([argument] if argument else []), *content, "$$", ""]


def as_code(name, argument, body, indent, reader):
    """A language in braces, as in R Markdown, or a directive of no counterpart."""
    if name and not re.fullmatch(r"[a-z+#0-9]{1,12}|[a-z]+-[a-z]+", name) or "-" in name:
        reader.note("{" + name, _l("The block “%(name)s” has no counterpart here and is shown as code.", name=name))
    content = [argument, *body] if argument and name not in ("r", "python", "julia", "sql", "bash") else body
    return [indent + line if line.strip() else line for line in fenced(name, content)]


def fenced(language, content):
    ticks = max([3, *(len(run) + 1 for line in content for run in re.findall(r"`{3,}", line))])
    return ["`" * ticks + language.strip("{}.,"), *content, "`" * ticks]


HANDLERS = ((set(KINDS) | TOO, callout), (PICTURES, picture), ({"toctree"}, toctree), (EXTERNAL, external),
            (CODE, code), (FRAMES, frame), (TABS, tab), (FOLDED, fold), (DROPPED, drop), ({"math"}, formula))
