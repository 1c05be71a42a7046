"""The block before a text that says things about it: YAML, TOML or JSON, read safely and within limits."""
import json
import re
import tomllib

import yaml
from flask_babel import lazy_gettext as _l

LONGEST = 300_000     # characters
DEEPEST = 60
MOST_NODES = 20_000   # after repeating what an alias repeats
OPENING = re.compile(r"(?P<mark>-{3,4}|\+{3})[ \t]*\n")
LINE = re.compile(r"([A-Za-z][\w.-]*)[ \t]*:[ \t]+(.+)")
QUOTED = re.compile(r"""(["'])(.*)\1""")
TIMESTAMP = "tag:yaml.org,2002:timestamp"


class Unreadable(ValueError):
    pass


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """As YAML says, but days stay as written: a day that does not exist is no reason to lose the rest."""


Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != TIMESTAMP] for first, pairs in Loader.yaml_implicit_resolvers.items()}
Loader.add_multi_constructor("", lambda loader, suffix, node: None)   # unknown tags, such as !!python/name
Loader.add_constructor(TIMESTAMP, yaml.SafeLoader.construct_yaml_str)


def split(text: str) -> tuple[dict, str, list]:
    """(what the front matter says, the text after it, sentences about what is wrong with it).

    A block that is no list of names with values is no front matter: its first line is a rule across the page.
    """
    if text.startswith("{"):
        return from_json(text)
    opening = OPENING.match(text)
    if not opening:
        return {}, text, []
    mark = opening["mark"]
    closing = re.compile(rf"^(?:{re.escape(mark)}{r'|[.]{3}' if mark == '---' else ''})[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(text, opening.end())
    if not end or end.start() - opening.end() > LONGEST:
        return {}, text, []
    block, rest = text[opening.end():end.start()], text[end.end():]
    read = from_toml if mark == "+++" else from_yaml
    try:
        found = read(block)
    except Unreadable as error:
        return by_line(block, text, rest, error)
    if found is None and not without_comments(block):
        return {}, rest, []
    return (found, rest, []) if isinstance(found, dict) else ({}, text, [])


def without_comments(block):
    return "".join(line for line in block.splitlines() if not line.lstrip().startswith("#")).strip()


def by_line(block, text, rest, error):
    """What single lines say where the whole cannot be read, such as a title with a colon in it."""
    lines = [line for line in block.split("\n") if line.strip()]
    found = {match[1]: QUOTED.sub(r"\2", match[2].strip()) for line in lines if (match := LINE.fullmatch(line.rstrip()))}
    if not found or not lines or not LINE.match(lines[0]):
        return {}, text, []
    return found, rest, [_l("The front matter cannot be read as a whole (%(error)s); only its simple lines were taken.",
                            error=str(error))]


def from_json(text):
    try:
        found, end = json.JSONDecoder().raw_decode(text[:LONGEST])
        measured(found)
    except (ValueError, RecursionError):
        return {}, text, []
    rest = text[end:]
    return (found, rest.lstrip(" \t").removeprefix("\n"), []) if found and rest.lstrip(" \t")[:1] in ("", "\n") \
        else ({}, text, [])


def from_toml(block):
    try:
        return measured(tomllib.loads(block))
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error).split("\n")[0][:100]) from error


def from_yaml(block, loader=Loader):
    """Raises Unreadable; nothing is built before depth and size are known."""
    try:
        shallow(block, loader)
        return measured(yaml.load(block, loader))
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError, AttributeError) as error:
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        raise Unreadable(str(problem)[:100]) from error


def shallow(block, loader):
    depth = 0
    for event in yaml.parse(block, loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable("nested too deeply")


def measured(found):
    """`found` when it is not too large, counting what is repeated each time."""
    left, waiting = MOST_NODES, [(found, 0)]
    while waiting:
        thing, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > DEEPEST:
            raise Unreadable("too large")
        if isinstance(thing, dict):
            waiting += [(each, depth + 1) for each in thing.values()]
        elif isinstance(thing, list | tuple | set):
            waiting += [(each, depth + 1) for each in thing]
    return found
