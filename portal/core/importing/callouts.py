"""What is set apart in other flavours (`:::`, `!!!`, `???`, `> [!x]`, hints, tabs) as the portal's `> [!NOTE]`."""
import re

from flask_babel import lazy_gettext as _l

from portal.core.importing.code import FENCE, fence_end
from portal.core.importing.directives import directive
from portal.core.importing.framing import folded, named
from portal.core.markdown.admonitions import KINDS

COLONS = re.compile(r"(?P<indent>\s*)(?P<mark>:{3,})\s*(?P<name>\{?\.?[A-Za-z][\w-]*\}?)?(?P<rest>.*)$")
BANGS = re.compile(r'(?P<indent> *)(?:!!!|(?P<fold>\?\?\?\+?)) ?(?P<name>[A-Za-z][\w-]*)'
                   r'[^"\n]*?(?:"(?P<title>[^"\n]*)")?\s*$')
TAB = re.compile(r'(?P<indent> *)===[!+]? +"(?P<title>[^"\n]+)"\s*$')
ALERT = re.compile(r"(?P<before>[ >]*> ?)\[!(?P<name>[\w-]+)(?:\|[^\]]*)?\][-+]?(?P<title>.*)$")
HINT = re.compile(r'(?P<indent> *)\{% *hint(?: +style="(?P<name>\w+)")? *%\}\s*$')
HINT_END = re.compile(r" *\{% *endhint *%\}\s*$")
ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
NO_FRAME = {"v-pre", "code-group", "tabs", "tab", "center", "left", "right", "justify", "columns", "column", "grid",
            "card", "cards", "slot", "row", "steps", "demo", "div"}


class Callouts:
    """One text's lines on their way; `notes` are sentences, `contents` the entries of its toctrees."""

    def __init__(self):
        self.notes, self.contents, self.depth = {}, [], 0

    def note(self, key, sentence):
        self.notes.setdefault(key, sentence)

    def convert(self, lines):
        if self.depth > 15:
            return lines
        self.depth += 1
        made, at = [], 0
        while at < len(lines):
            at = self.step(lines, at, made)
        self.depth -= 1
        return made

    def step(self, lines, at, made):
        """Put what line `at` begins to `made`; answer where to go on."""
        line = lines[at]
        for pattern, sign, reader in READERS:
            if sign in line and (found := pattern.match(line)):
                end = reader(self, found, lines, at, made)
                if end is not None:
                    return end
        made.append(line)
        return at + 1

    def fence(self, found, lines, at, made):
        end = fence_end(lines, at + 1, found["mark"])
        info = found["info"].strip()
        if info.startswith("{") and found["before"].strip(" \t>") == "" and ">" not in found["before"]:
            body = dedented(lines[at + 1:end], len(found["before"]))
            made += directive(self, info, body, found["before"])
        else:
            made.append(found["before"] + found["mark"] + language(info))
            made += lines[at + 1:end] + ([lines[end]] if end < len(lines) else [])
        return end + 1

    def colons(self, found, lines, at, made):
        if not found["name"]:
            return None
        end = colons_end(lines, at, found["mark"])
        body = dedented(lines[at + 1:end], len(found["indent"]))
        name, indent = found["name"].strip("{}."), found["indent"].replace("\t", "    ")
        if found["name"].startswith("{") and not found["name"].startswith("{."):
            made += directive(self, found["name"] + found["rest"], body, indent)
            return end + 1
        title = ATTRIBUTES.sub("", found["rest"].strip()).strip()
        title = title[1:-1] if title.startswith("[") and title.endswith("]") else title
        body = self.convert(body)
        if name.lower() in ("details", "collapse", "spoiler"):
            made += folded(title, body, indent)
        elif name.lower() in KINDS or name.lower() not in NO_FRAME and end < len(lines):
            made += named(name, title, body, indent)
        else:
            self.note(":::" + name, _l("The frame “%(name)s” is not known here; its text stays.", name=name))
            made += ["", *([f"{indent}**{title}**", ""] if title else []), *(indent + line for line in body), ""]
        return end + 1

    def bangs(self, found, lines, at, made):
        body, end = hanging(lines, at, len(found["indent"]))
        if not body and found["title"] is None:
            return None
        body = self.convert(body)
        if found["fold"]:
            made += folded(found["title"] or found["name"].capitalize(), body, found["indent"])
        else:
            made += named(found["name"], found["title"] or "", body, found["indent"])
        return end

    def tab(self, found, lines, at, made):
        body, end = hanging(lines, at, len(found["indent"]))
        made += ["", f"{found['indent']}**{found['title']}**", "",
                 *(found["indent"] + line for line in self.convert(body)), ""]
        return end

    def alert(self, found, lines, at, made):
        name, title = found["name"], found["title"].strip()
        known = KINDS.get(name.lower())
        title = title or ("" if known else name.replace("-", " ").capitalize())
        made.append(f"{found['before']}[!{(known or 'note').upper()}]{' ' + title if title else ''}")
        return at + 1

    def hint(self, found, lines, at, made):
        end = next((number for number in range(at + 1, len(lines)) if HINT_END.match(lines[number])), None)
        if end is None:
            return None
        made += named(found["name"] or "note", "", self.convert(dedented(lines[at + 1:end], len(found["indent"]))),
                      found["indent"])
        return end + 1


READERS = ((FENCE, "```", Callouts.fence), (FENCE, "~~~", Callouts.fence), (COLONS, ":::", Callouts.colons),
           (BANGS, "!!!", Callouts.bangs), (BANGS, "???", Callouts.bangs), (TAB, "===", Callouts.tab),
           (ALERT, "[!", Callouts.alert), (HINT, "{%", Callouts.hint))


def language(info):
    """The name of the language alone: `json:no-line-numbers`, `{r}`, `js {1,3} title="x"`."""
    if not info:
        return ""
    word = info.split()[0]
    if word.startswith("{"):
        word = re.split(r"[\s,}]", info.lstrip("{. "))[0]
    return re.split(r"[:{,=]", word)[0].strip("{}.")


def colons_end(lines, at, mark):
    """The line that closes the container opened on line `at`; the number of lines when none does."""
    open_marks, number = [mark], at + 1
    while number < len(lines):
        if fence := FENCE.match(lines[number]):
            number = fence_end(lines, number + 1, fence["mark"])
        elif (found := COLONS.match(lines[number])) and found["name"]:
            open_marks.append(found["mark"])
        elif found and not found["rest"].strip():
            while open_marks and len(open_marks[-1]) > len(found["mark"]) and found["mark"] in open_marks:
                open_marks.pop()
            open_marks.pop()
            if not open_marks:
                return number
        number += 1
    return len(lines)


def hanging(lines, at, indent):
    """(the lines that hang four blanks below line `at`, without these; where they end)."""
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip(" ")) >= indent + 4):
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    return [line[indent + 4:] for line in lines[at + 1:end]], end


def dedented(lines, width):
    return [line[min(width, len(line) - len(line.lstrip(" \t"))):] for line in lines]
